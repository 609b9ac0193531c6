"""How a home is described in short: layouts, floors, years, coordinates."""

import re
from datetime import datetime

from crm_estate.base.errors import Invalid
from crm_estate.base.texts import fold
from crm_estate.feeds.numbers import Mark, number, whole_number
from crm_estate.feeds.rows import Cell, clip

FIRST_YEAR = 1400
YEARS_AHEAD = 6

ONE_ROOM = frozenset({"garsonjera", "garsoniera", "kawalerka", "studio", "garsonka", "soba"})
NO_LAYOUT = frozenset(
    {"atypicky", "atypicke", "atypical", "apartma", "other", "jiny", "inne", "drugo", "altele"}
)  # fmt: skip
_LAYOUT = re.compile(r"(\d+(?:[.,]5)?)\s*(?:\+\s*(?:kk|kt|\d)|-?\s*[^\W\d]+|izb|)\.?", re.IGNORECASE)
_AT_LEAST = re.compile(r"\d+\s*(?:-?a-vice|a vice|in vec\w*|lub wiecej|i wiecej|sau mai multe|or more|\+)")

FLOORS = {
    "p": 0, "pr": 0, "pritlicje": 0, "parter": 0, "prizemi": 0, "przyziemie": 0, "ground": 0,
    "ground floor": 0, "vp": 0, "visoko pritlicje": 0, "zvysene prizemi": 0, "wysoki parter": 0,
    "k": -1, "klet": -1, "suteren": -1, "suterena": -1, "souteren": -1, "demisol": -1, "basement": -1,
}  # fmt: skip
TOP_FLOORS = frozenset({"m", "mansarda", "mansarda etaj", "poddasze", "podkrovi", "podstresje", "attic"})
_WORD_FOR_FLOOR = re.compile(r"\b(?:etaj|etaz|pietro|patro|floor|nadstropje)\b")

Spot = tuple[float, float]


def rooms(cell: Cell) -> float | None:
    """Rooms in all of a layout: living rooms and bedrooms, the kitchen not counted; None if it is atypical.

    Czech and Slovak layouts name the kitchen after the plus: 2+kk is two rooms, one with a kitchen corner;
    3+1 is three rooms and a kitchen.

    >>> rooms("2+kk"), rooms("3+1"), rooms("6-a-vice"), rooms("2,5-sobno"), rooms("atypicky")
    (2.0, 3.0, 6.0, 2.5, None)
    >>> rooms("Garsonjera"), rooms("3 pokoje"), rooms("4.0"), rooms(3)
    (1.0, 3.0, 4.0, 3.0)
    """
    if not isinstance(cell, str):
        return float(cell)
    word = fold(cell)
    if word in ONE_ROOM:
        return 1.0
    if word in NO_LAYOUT:
        return None
    text = cell.strip()
    if found := _LAYOUT.fullmatch(text):
        return float(found[1].replace(",", "."))
    return number(text.split("-")[0].split()[0]) if is_at_least(text) else number(text)


def is_at_least(cell: Cell) -> bool:
    """Whether a layout says only how few rooms there may be.

    >>> is_at_least("6-a-vice"), is_at_least("5 in večsobno"), is_at_least("5+1")
    (True, True, False)
    """
    return isinstance(cell, str) and bool(_AT_LEAST.fullmatch(_plain(cell)))


def floor(cell: Cell) -> tuple[int | None, int | None]:
    """The floor (0 is the ground floor) and, where it is said too, how many there are above it.

    A floor that only a word for the top names is the last one, if it is known which that is.

    >>> floor("P/2"), floor("3/4"), floor("VP"), floor("Etaj 3/8"), floor("2.0"), floor("mansarda")
    ((0, 2), (3, 4), (0, None), (3, 8), (2, None), (None, None))
    """
    if not isinstance(cell, str):
        return whole_number(cell), None
    which, _, of = (part.strip() for part in cell.partition("/"))
    total = whole_number(_without_words(of)) if of else None
    word = fold(which)
    if word in FLOORS:
        return FLOORS[word], total
    if word in TOP_FLOORS:
        return total, total
    return whole_number(_without_words(which)), total


def year(cell: Cell, now: datetime) -> int | None:
    """A year of construction; None when nobody can have built then.

    >>> year("1974.0", datetime(2026, 11, 2)), year("11", datetime(2026, 11, 2))
    (1974, None)
    >>> year("2093", datetime(2026, 11, 2)), year("2030", datetime(2026, 11, 2))
    (None, 2030)
    """
    built = whole_number(cell)
    return built if FIRST_YEAR <= built <= now.year + YEARS_AHEAD else None


def degrees(cell: Cell, decimal: Mark | None = None) -> float:
    """A latitude or longitude; a decimal comma and stray commas are forgiven.

    >>> degrees("50.063,"), degrees("14,4207")
    (50.063, 14.4207)
    """
    return number(cell.strip().rstrip(",;") if isinstance(cell, str) else cell, decimal)


def coordinates(cell: Cell) -> Spot:
    """Latitude and longitude out of one cell.

    >>> coordinates("(50.043792, 14.516333)"), coordinates("50,04; 14,51")
    ((50.043792, 14.516333), (50.04, 14.51))
    """
    text = str(cell).strip().strip("()[]")
    parts = [part for part in re.split(r";|,\s+|\s+", text) if part]
    parts = parts if len(parts) == 2 else text.split(",")
    if len(parts) != 2:
        raise Invalid("%(value)s is not a latitude and a longitude.", value=repr(clip(cell)))
    return degrees(parts[0]), degrees(parts[1])


def _without_words(text: str) -> str:
    return _WORD_FOR_FLOOR.sub("", fold(text)).strip() if any(map(str.isalpha, text)) else text


def _plain(text: str) -> str:
    return text.strip().lower().replace("č", "c").replace("ę", "e").replace("í", "i")
