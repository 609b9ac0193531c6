"""A filter cut into words, literals and marks."""

import re
from collections.abc import Iterator

from msgspec import Struct

from crm_estate.base.errors import Invalid

LONGEST = 16_000
"""Characters of a filter."""
MOST = 4_000
"""Words of a filter."""

_TOKEN = re.compile(
    r"""\s*(?:
    (?P<point>geography'(?:SRID=4326;)?POINT\s*\(\s*-?[0-9.]{1,24}\s+-?[0-9.]{1,24}\s*\)')
    |(?:[A-Za-z_][A-Za-z0-9_.]*(?='))?(?P<string>'(?:[^']|'')*')
    |(?P<moment>[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{5,8}(?:\.[0-9]{1,12})?(?:Z|[+\- ][0-9]{2}:[0-9]{2})?)
    |(?P<date>[0-9]{4}-[0-9]{2}-[0-9]{2})(?![0-9A-Za-z])
    |(?P<number>[+-]?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]{1,3})?)(?![0-9A-Za-z_])
    |(?P<name>[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)*)
    |(?P<mark>[(),:/])
    )""",
    re.VERBOSE | re.ASCII | re.IGNORECASE,
)


class Token(Struct, frozen=True):
    kind: str
    text: str


def tokens(text: str) -> Iterator[Token]:
    """The words of a filter; Invalid where it holds what is none.

    >>> [token.text for token in tokens("City eq 'O''Hara' and (ListPrice gt 1e5)")]
    ['City', 'eq', "'O''Hara'", 'and', '(', 'ListPrice', 'gt', '1e5', ')']
    """
    if len(text) > LONGEST:
        raise Invalid("A filter has at most %(most)s characters.", field="$filter", most=LONGEST)
    at = count = 0
    text = text.rstrip()
    while at < len(text):
        found = _TOKEN.match(text, at)
        count += 1
        if found is None or count > MOST:
            raise Invalid(
                "This cannot be read from here on: %(rest)s", field="$filter", rest=text[at : at + 40]
            )
        at = found.end()
        kind = found.lastgroup or ""
        yield Token(kind, found[kind])
