"""Literals of a filter as values."""

import math
import re
from datetime import UTC, date, datetime

from crm_estate.api.reso.tokens import Token
from crm_estate.api.reso.tree import Constant, Kind
from crm_estate.base.errors import Invalid

_FRACTION = re.compile(r"(\.[0-9]{1,6})[0-9]*")
_NUMBERS = re.compile(r"-?[0-9.]+(?=[\s)])")
WORDS: dict[str, tuple[object, Kind]] = {
    "true": (True, "boolean"),
    "false": (False, "boolean"),
    "null": (None, "null"),
}


def literal_of(token: Token) -> Constant | None:
    """The value of a literal, None where the word is none; Invalid where no such value can be.

    >>> literal_of(Token("string", "'O''Hara'")).value, literal_of(Token("number", "1e3")).value
    ("O'Hara", 1000.0)
    """
    try:
        return _literal(token)
    except (ValueError, OverflowError):
        raise Invalid("There is no such value: %(value)s", field="$filter", value=token.text[:40]) from None


def _literal(token: Token) -> Constant | None:
    text = token.text
    match token.kind:
        case "string":
            if "\0" in text:
                raise ValueError(text)
            return Constant(text[1:-1].replace("''", "'"), "string")
        case "number":
            return Constant(_finite(text), "number")
        case "date":
            return Constant(date.fromisoformat(text), "date")
        case "moment":
            return Constant(moment_of(text), "moment")
        case "point":
            return Constant(_point(text), "point")
        case _:
            value, kind = WORDS.get(text.lower(), (None, None))
            return Constant(value, kind) if kind else None


def moment_of(text: str) -> datetime:
    """A point in time in UTC; without an offset it is in UTC. A plus may have become a blank on its way.

    >>> moment_of("2026-11-02T10:00:00.1234567 01:00").isoformat()
    '2026-11-02T09:00:00.123456+00:00'
    """
    said = _FRACTION.sub(r"\1", text.upper()).replace(" ", "+")
    read = datetime.fromisoformat(said)
    return read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)


def _point(text: str) -> tuple[float, float]:
    lon, lat = (_finite(part) for part in _NUMBERS.findall(text[text.index("(") + 1 :]))
    if abs(lon) > 180 or abs(lat) > 90:
        raise ValueError(text)
    return lon, lat


def _finite(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise ValueError(text)
    return value
