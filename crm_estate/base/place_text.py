"""What people write for a place, taken apart: names, areas about them, streets and postal codes."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

from msgspec import Struct

from crm_estate.base.counties import county_code
from crm_estate.base.place_words import AREAS, KINDS, NEAR, STREETS, SYNONYMS, names_of_country
from crm_estate.base.texts import plain

LONGEST = 300
"""Letters that are read; what a place is called comes before that."""

_WORD = re.compile(r"[^\W_]+")
_HARD = re.compile(r"[,;:/|()\[\]\n–—]|\s-|-\s")
_POSTAL = re.compile(r"\b\d{2}-\d{3}\b|\b\d{3}\s\d{2}\b|\b\d{4,}\b")
_POINT = re.compile(r"(-?\d{1,2}\.\d{2,})\s*,\s*(-?\d{1,3}\.\d{2,})")

Known = Callable[[Sequence[str]], object]
"""Whether folded words (abbreviations with their full stop) are the name of a place (see `Atlas.knows`)."""


class Word(Struct, frozen=True):
    """A folded word; `joint` when a hyphen stands before it, `dotted` when it ends in a full stop."""

    text: str
    joint: bool = False
    dotted: bool = False


Piece = tuple[Word, ...]
"""Words that stand together, between commas or the like."""


class Said(Struct, frozen=True):
    """A text for a place, taken apart."""

    whole: Piece = ()
    """All its words."""
    pieces: tuple[Piece, ...] = ()
    """What may name the place itself."""
    areas: tuple[Piece, ...] = ()
    """What names an area about it: a district, a commune."""
    close: tuple[Piece, ...] = ()
    """What stands in brackets, or is said to be near."""
    counties: frozenset[str] = frozenset()
    """Codes of counties that are named."""
    seats: tuple[Piece, ...] = ()
    """Names of counties that a town bears too."""
    point: tuple[float, float] | None = None


def key_of(words: Sequence[Word]) -> str:
    return " ".join(word.text for word in words)


def written(words: Sequence[Word]) -> list[str]:
    return [f"{word.text}." if word.dotted else word.text for word in words]


def read_place(text: str, country: str, known: Known) -> Said:
    """Take a text apart.

    >>> text = "ul. Prosta 3, Dąbrowa k. Ełku (woj. opolskie), 11-700 Polska"
    >>> said = read_place(text, "PL", known=lambda words: False)
    >>> [key_of(piece) for piece in said.pieces], [key_of(piece) for piece in said.close], set(said.counties)
    (['dabrowa'], ['elku'], {'79'})
    """
    letters = plain(text[:LONGEST])
    whole = tuple(Word(word) for word in _WORD.findall(letters))
    if known(written(whole)):
        return Said(whole, pieces=(whole,))
    found = _Parts(known)
    for piece, enclosed in _pieces(_POSTAL.sub(" ", _POINT.sub(" ", letters)), country):
        found.take(piece, enclosed)
    return found.said(whole, country, _point(letters))


class _Parts:
    """The pieces of a text, sorted as they are read."""

    def __init__(self, known: Known) -> None:
        self._known = known
        self._pieces: list[Piece] = []
        self._areas: list[Piece] = []
        self._close: list[Piece] = []

    def take(self, piece: Piece, enclosed: bool) -> None:
        about = self._close if enclosed and self._pieces else self._pieces
        if self._known(written(piece)):
            about.append(piece)
            return
        free, areas, close = _split(_without_street(piece, self._known), bool(self._pieces), self._known)
        self._areas += areas
        self._close += close
        if free:
            about.append(free)

    def said(self, whole: Piece, country: str, point: tuple[float, float] | None) -> Said:
        """Counties named, as areas, in brackets or after the place, are put in a set of their own."""
        later = (*self._areas, *self._close, *self._pieces[1:])
        codes = {piece: code for piece in later if (code := county_code(country, key_of(piece)))}
        return Said(
            whole,
            pieces=(*self._pieces[:1], *(piece for piece in self._pieces[1:] if piece not in codes)),
            areas=tuple(piece for piece in self._areas if piece not in codes),
            close=tuple(piece for piece in self._close if piece not in codes),
            counties=frozenset(codes.values()),
            seats=tuple(piece for piece in codes if self._known(written(piece))),
            point=point,
        )


def _point(written: str) -> tuple[float, float] | None:
    found = _POINT.search(written)
    lat, lon = (float(found[1]), float(found[2])) if found else (91.0, 0.0)
    return (lat, lon) if abs(lat) <= 90 and abs(lon) <= 180 else None


def _pieces(written: str, country: str) -> Iterator[tuple[Piece, bool]]:
    """Pieces between commas and the like, and whether they stand in brackets; the country itself left out."""
    for words, enclosed in _cut(written, SYNONYMS.get(country, {})):
        if words and key_of(words) not in names_of_country(country):
            yield words, enclosed


def _cut(written: str, synonyms: dict[str, str]) -> Iterator[tuple[Piece, bool]]:
    words: list[Word] = []
    end, enclosed = 0, False
    for found in _WORD.finditer(written):
        between = written[end : found.start()]
        if end and _HARD.search(between):
            yield tuple(words), enclosed
            words = []
        enclosed = ("(" in between) or (enclosed and ")" not in between)
        end = found.end()
        text = synonyms.get(found[0], found[0])
        words.append(Word(text, "-" in between and bool(words), written[end : end + 1] == "."))
    yield tuple(words), enclosed


def starts_with(words: Sequence[Word], phrases: Collection[tuple[str, ...]]) -> int:
    """How many words the longest of the phrases takes that the words start with; 0 for none."""
    texts = tuple(word.text for word in words[:2])
    return next((size for size in (2, 1) if len(texts) >= size and texts[:size] in phrases), 0)


def _without_street(piece: Piece, known: Known) -> Piece:
    """The piece up to where a street begins."""
    for at in range(len(piece)):
        if starts_with(piece[at:], STREETS) and not _within_name(piece, at, known, starts=(at,)):
            named_before = at > 0 and not _numbers_only(piece[at + 1 :])
            return piece[:at] if named_before else piece[: max(0, at - 1)]
    return piece


def _numbers_only(words: Piece) -> bool:
    return not any(word.text.isalpha() for word in words)


def _split(piece: Piece, later: bool, known: Known) -> tuple[Piece, list[Piece], list[Piece]]:
    """The words of the name itself, those after marks of an area, and those after marks of what is near."""
    marks = [(at, *mark) for at in range(len(piece)) if (mark := _mark(piece, at, later, known))]
    if not marks:
        return piece, [], []
    at, size, _ = marks[-1]
    if at + size == len(piece):  # the mark comes last: what stands before it is the area
        return (), [piece[:at]] if at else [], []
    ends = [*(at for at, _, _ in marks[1:]), len(piece)]
    parts = [(piece[at + size : end], near) for (at, size, near), end in zip(marks, ends, strict=True)]
    areas = [part for part, near in parts if part and not near]
    return piece[: marks[0][0]], areas, [part for part, near in parts if part and near]


def _mark(piece: Piece, at: int, later: bool, known: Known) -> tuple[int, bool] | None:
    """How many words of a mark stand here, and whether it is one of nearness; none inside a name."""
    rest = piece[at:]
    size, near = starts_with(rest, AREAS), False
    if not size and len(rest) > 1 and (at or later):
        size, near = starts_with(rest, NEAR), True
    if not size and len(rest) > 1 and later and not at:
        size, near = starts_with(rest, KINDS), False
    inside = size and _within_name(piece, at, known, starts=range(max(0, at - 2), at))
    return (size, near) if size and not inside else None


def _within_name(piece: Piece, at: int, known: Known, starts: Iterable[int]) -> bool:
    """Whether the word is part of a name, as in Dol pri Hrastniku."""
    ends = range(at + 2, min(len(piece), at + 4) + 1)
    return any(known(written(piece[start:end])) for start in starts for end in ends)


def without_kind(piece: Piece) -> Piece:
    """The piece without words at either end that only say what kind of place it is, if any other is left."""
    first = starts_with(piece, KINDS)
    bare = piece[first:] if len(piece) > first else piece
    last = next((size for size in (2, 1) if starts_with(bare[-size:], KINDS) == size), 0)
    return bare[:-last] if last and len(bare) > last else bare
