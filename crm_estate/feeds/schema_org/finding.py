"""Finding listings in JSON-LD, wherever in it they stand, and laying what they say flat."""

import re
from collections.abc import Iterator
from typing import Any

import msgspec

from crm_estate.base.errors import Invalid
from crm_estate.feeds.schema_org.words import KINDS, LISTINGS

_BLOCK = re.compile(
    rb"<script\b[^>]{0,500}\btype\s*=\s*[\"']?application/ld\+json\b[^>]{0,500}>(.*?)</script", re.I | re.S
)
_COMMENT = re.compile(rb"^\s*(?:<!--|//<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\]\]>|\]\]>)\s*$")
MOST_BLOCKS = 10_000
DEEPEST = 12

Said = dict[str, Any]


def listings_in(data: bytes, name: str) -> Iterator[tuple[str, Said]]:
    """Every listing with its place. Invalid when the file holds no JSON-LD that can be read."""
    found = _BLOCK.findall(data)[:MOST_BLOCKS] if data.lstrip()[:1] == b"<" else [data]
    wrong = 0
    for number, block in enumerate(found, 1):
        try:
            value = msgspec.json.decode(_COMMENT.sub(b"", block.strip().removeprefix(b"\xef\xbb\xbf")))
        except (msgspec.DecodeError, UnicodeError, RecursionError):
            wrong += 1
            continue
        yield from _within(value, f"/block[{number}]", 0)
    if wrong == len(found):
        raise Invalid("%(file)s holds no JSON-LD that can be read.", field="file", file=name)


def types_of(said: Any) -> list[str]:
    """Types in small letters, without what stands before them."""
    types = said.get("@type", []) if isinstance(said, dict) else []
    named = types if isinstance(types, list) else [types]
    return [re.split(r"[/#:]", one)[-1].lower() for one in named if isinstance(one, str)]


def first(value: Any) -> Any:
    """A value, or the first of several."""
    return value[0] if isinstance(value, list) and value else value


def is_listing(said: Said) -> bool:
    """Whether this is offered: a listing, or a home with an offer of its own."""
    types = types_of(said)
    return any(one in LISTINGS for one in types) or ("offers" in said and any(one in KINDS for one in types))


def _within(value: Any, path: str, depth: int) -> Iterator[tuple[str, Said]]:
    if depth > DEEPEST:
        return
    if isinstance(value, list):
        for number, part in enumerate(value, 1):
            yield from _within(part, f"{path}[{number}]", depth + 1)
    elif isinstance(value, dict):
        if is_listing(value):
            yield path, value
            return
        for key in ("@graph", "itemListElement", "item", "mainEntity", "about", "itemOffered", "offers"):
            if key in value:
                yield from _within(_offered(value, key), f"{path}/{key}", depth + 1)


def _offered(value: Said, key: str) -> Any:
    """What stands there; what an offer is of takes the offer along."""
    inner = value[key]
    if key == "itemOffered" and isinstance(inner, dict) and "offers" not in inner:
        return {**inner, "offers": {name: part for name, part in value.items() if name != key}}
    return inner
