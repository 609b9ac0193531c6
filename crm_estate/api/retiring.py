"""How an address of the API is taken out of use: announced in every answer long before it ends."""

from datetime import UTC, date, datetime
from email.utils import format_datetime

from msgspec import Struct

POLICY = """An address or field that is to go is marked as deprecated here and keeps working for at least a
year. Until then its answers carry `Deprecation` (RFC 9745: since when), `Sunset` (RFC 8594: until when) and a
`Link` with `rel="deprecation"` to what takes its place. What is added (addresses, fields of answers,
parameters that may be left out, kinds of fact) is no break: programs pass over what they do not know."""


class Retiring(Struct, frozen=True, kw_only=True):
    """In `opt` of a handler, `retiring`: since when it is deprecated, how long it works, what replaces it."""

    since: date
    until: date
    instead: str


def headers_of(retiring: Retiring | None) -> dict[str, str]:
    """What every answer of a retiring address says.

    >>> headers_of(Retiring(since=date(2027, 1, 1), until=date(2028, 1, 1), instead="/api/v1/listings"))
    ... # doctest: +NORMALIZE_WHITESPACE
    {'Deprecation': '@1798761600', 'Sunset': 'Sat, 01 Jan 2028 00:00:00 GMT',
     'Link': '</api/v1/listings>; rel="deprecation"'}
    """
    if retiring is None:
        return {}
    return {
        "Deprecation": f"@{int(_midnight(retiring.since).timestamp())}",
        "Sunset": format_datetime(_midnight(retiring.until), usegmt=True),
        "Link": f'<{retiring.instead}>; rel="deprecation"',
    }


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)
