"""Words that stand for values: yes and no in five languages, tables of choices, things mentioned."""

import re
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from crm_estate.base.errors import Invalid
from crm_estate.base.texts import fold
from crm_estate.feeds.rows import Cell, clip

YES = frozenset({"yes", "y", "true", "t", "1", "x", "tak", "ano", "da", "ja", "oui", "si"})
NO = frozenset({"no", "n", "false", "f", "0", "nie", "ne", "nu", "nein", "non"})
NOTHING = frozenset({"", "-", "--", "–", "—", "?", "n/a", "n.a.", "na", "nan", "null", "none", "nil"})
_DAY = re.compile(r"(\d{1,2})\s*[./-]\s*(\d{1,2})\s*[./-]\s*(\d{4})(?:[ T](\d{1,2}):(\d{2})(?::(\d{2}))?)?")


def is_nothing(cell: Cell) -> bool:
    """Whether a cell says nothing: empty, or one of the words for it.

    >>> is_nothing(" "), is_nothing("N/A"), is_nothing(0)
    (True, True, False)
    """
    return isinstance(cell, str) and (not cell or cell.strip().lower() in NOTHING)


def yes_or_no(cell: Cell, choices: Mapping[str, bool | None] = MappingProxyType({})) -> bool | None:
    """Yes or no in any of the five languages; `choices`: what other words stand for.

    >>> yes_or_no("yes"), yes_or_no("NIE"), yes_or_no("ano"), yes_or_no(1)
    (True, False, True, True)
    """
    if choices and (known := known_word(text_of(cell), choices)):
        return choices[known]
    word = str(cell).strip().lower()
    if word in YES or word == "1.0":
        return True
    if word in NO or word == "0.0":
        return False
    raise Invalid("%(value)s is neither yes nor no.", value=repr(clip(cell)))


def choice(cell: Cell, choices: Mapping[str, Any], *, others: bool = False) -> Any:
    """What a word stands for; `*` in the table stands for every other word, which `others` lets through.

    >>> choice("BYT", {"byt": "apartment", "dům": "house"}), choice("x", {"*": "other"})
    ('apartment', 'other')
    >>> choice("house", {"byt": "apartment"}, others=True)
    'house'
    """
    word = text_of(cell)
    named = known_word(word, choices)
    if named is not None:
        return choices[named]
    if "*" in choices:
        return choices["*"]
    if others:
        return word
    known = clip(", ".join(choices), 200)
    raise Invalid("%(value)s is not one of %(choices)s.", value=repr(clip(cell)), choices=known)


def known_word(word: str, choices: Mapping[str, Any]) -> str | None:
    """The entry of a table that a word is, be it spelt with other letters or without diacritics."""
    if word in choices:
        return word
    folded = fold(word)
    return next((known for known in choices if fold(known) == folded), None)


def mentioned(cell: Cell, choices: Mapping[str, Any]) -> Any:
    """What the first of the words found in a text stands for; None when none is found.

    >>> mentioned("terasa, výtah, cihlová stavba", {"výtah": True}), mentioned("Výtahová 5", {"výtah": True})
    (True, None)
    """
    found = _any_of(tuple(choices)).search(str(cell))
    return choices[found[0].lower()] if found else None


def text_of(cell: Cell) -> str:
    """A cell as text; a whole number without the zero that programs put behind it.

    >>> text_of(2269433436.0), text_of(" Praha ")
    ('2269433436', 'Praha')
    """
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def person(cell: Cell) -> tuple[str, str]:
    """Given and family name of a person whose name stands in one cell.

    The family name comes last, unless a comma says that it comes first.

    >>> person("Jana Marie Nováková"), person("Novák, Jan"), person("Kowalski")
    (('Jana Marie', 'Nováková'), ('Jan', 'Novák'), ('', 'Kowalski'))
    """
    text = " ".join(text_of(cell).split())
    family, comma, given = text.partition(",")
    if comma:
        return given.strip(), family.strip()
    given, _, family = text.rpartition(" ")
    return given, family


def moment(cell: Cell, time_zone: str) -> datetime:
    """A point in time; a day alone is its beginning, the day comes before the month.

    >>> moment("02.05.2020", "Europe/Prague").isoformat(), moment("2026-11-01T10:00:00Z", "UTC").hour
    ('2020-05-02T00:00:00+02:00', 10)
    """
    text = str(cell).strip()
    try:
        if found := _DAY.fullmatch(text):
            day, month, in_year, *clock = (int(part or 0) for part in found.groups())
            read = datetime(in_year, month, day, *clock, tzinfo=ZoneInfo(time_zone))
        else:
            read = datetime.fromisoformat(text)
    except ValueError:
        raise Invalid("%(value)s is not a date, such as 2026-11-01.", value=repr(clip(cell))) from None
    return read if read.tzinfo else read.replace(tzinfo=ZoneInfo(time_zone))


@lru_cache(maxsize=256)
def _any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    either = "|".join(re.escape(word) for word in words)
    return re.compile(rf"(?<!\w)(?:{either})(?!\w)", re.IGNORECASE)
