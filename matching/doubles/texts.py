"""Raw cells made comparable: one short string for each, empty where nothing is said."""

import re
import unicodedata
from collections.abc import Callable
from functools import partial

from matching.doubles.fields import Company, Day, Digits, Field, Name, Text
from matching.folding import fold

LONGEST = 200
"""Letters of a name or a text that take part; nothing longer is told apart by its end."""

# What firms are by law, folded and in words; longer forms first.
_BY_LAW = re.compile(
    r"\b(?:sp(?:olka)? z o(?:graniczona)? o(?:dpowiedzialnoscia)?|sp(?:olka)? (?:k|j|p)(?:omandytowa)?"
    r"|spol s r o|s r o|v o s|s r l|s a|s c|a s|a d|d o o|d d|d n o|k d|s p|k s|e v|e k"
    r"|spolka akcyjna|spolka|sro|srl|sa|doo|gmbh|ag|kg|ohg|ug|ltd|limited|llc|inc|plc|spa|bv|nv"
    r"|kft|zrt|bt|pfa)\b"
)
_PARTS = re.compile(r"(\d{4})\D+(\d{1,2})\D+(\d{1,2})(?:\D.*)?")


def comparable(field: Field) -> Callable[[str], str]:
    """What turns a raw cell of the field into the string that is compared."""
    match field:
        case Name() | Text():
            return folded
        case Company():
            return firm
        case Digits():
            return partial(digits, field.tail)
        case Day():
            return day
        case _:
            return plain


def folded(raw: str) -> str:
    return fold(raw[: LONGEST * 8])[:LONGEST].rstrip()


def firm(raw: str) -> str:
    """A firm's name without what it is by law, unless there is nothing else.

    >>> firm("Mieszkania Łódź Sp. z o.o."), firm("Sreality s.r.o."), firm("S.A.")
    ('mieszkania lodz', 'sreality', 's a')
    """
    whole = folded(raw)
    return " ".join(_BY_LAW.sub(" ", whole).split()) or whole


def digits(tail: int | None, raw: str) -> str:
    """
    >>> digits(9, "+48 601-000-001"), digits(None, "٣ 4")
    ('601000001', '34')
    """
    found = "".join(str(unicodedata.decimal(char)) for char in raw if char.isdecimal())
    return found[-tail:] if tail else found


def day(raw: str) -> str:
    """
    >>> day("1960-2-1"), day("19600201"), day("1960-02-01T00:00")
    ('19600201', '19600201', '19600201')
    """
    parts = _PARTS.fullmatch(raw.strip())
    if parts:
        return f"{parts[1]}{parts[2]:0>2}{parts[3]:0>2}"
    return digits(None, raw)[:LONGEST]


def plain(raw: str) -> str:
    """
    >>> plain(" Anna@Example.org\\x00"), plain("\\ud800\\u200b")
    ('anna@example.org', '')
    """
    printed = "".join(char for char in raw if char.isprintable())
    return unicodedata.normalize("NFC", printed).strip().casefold()
