"""Deciding which place a text means: never by a guess. What does not decide itself comes back as a choice.

Of several places of one name, coordinates close by, a county or a larger town named with it decide which is
meant. How many people live in a place decides nothing.
"""

from collections.abc import Iterable, Sequence
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from crm_estate.base.atlas import ABBREVIATED, Atlas, Point
from crm_estate.base.deciding import ABOUT_KM, NEAR_KM, Around, Rows, decided, fitting, largest, quarters
from crm_estate.base.gazetteer import Place
from crm_estate.base.meanings import (
    Likes,
    Meaning,
    Reading,
    misspelt,
    read_piece,
    says_part,
    surely_misspelt,
    windows,
)
from crm_estate.base.place_text import Said, key_of

TOWN = 0.7
"""What a town is worth as the answer to a quarter of it that the gazetteer lacks."""
CITY = 20_000
"""People of a town that is known to have quarters, also where nothing sets the quarter apart from it."""
TOWNLET = 2_000
"""People of a place that may have quarters, where the words beside it are set apart from it."""
OUTWEIGHS = 10
"""How many times larger a town is than a far village for the name beside it to be taken for its quarter."""
CHOICES = 20
"""Places offered to choose from, at most."""

How = Literal["place", "town", "choice", "unknown"]


class Located(Struct, frozen=True):
    """What a text means.

    * place: `place` is what the text names. town: the text names a part of `place` that the gazetteer lacks.
    * choice: `choices` all bear the name, and nothing says which is meant.
    * unknown: nothing is named so; `choices` are what may have been meant, likeliest first.

    Scores are in [0, 1]: 1 for a place's own name, less for other names, misspelt ones and towns.
    """

    how: How
    place: Place | None = None
    score: float = 0.0
    choices: tuple[tuple[Place, float], ...] = ()


def locate(said: Said, atlas: Atlas, likes: Likes, near: Point | None = None) -> Located:
    """The place that a text means; `near` is a (latitude, longitude) close to it, if known."""
    readings = _trusted([read_piece(piece, atlas, likes) for piece in said.pieces], atlas)
    areas = [read_piece(piece, atlas, likes) for piece in said.areas]
    close = [read_piece(piece, atlas, likes) for piece in said.close]
    around = Around(said.point or near, said.counties, tuple(_meanings([*areas, *close])))
    meanings = _meanings(readings)
    lost = [read for read in close if not read.meanings]
    if lost and (whole := surely_misspelt(said.whole, atlas, likes)):
        return _one(whole, [], around, atlas, likes)
    unread = [*_unread(readings), *lost]
    if len(meanings) > 1:
        return _several(meanings, unread, around, atlas)
    if meanings:
        return _one(meanings[0], unread, around, atlas, likes)
    if areas and around.about and not said.pieces:
        return _as_town(decided(around.about[0], Around(near, said.counties), atlas), atlas)
    return _unknown(said, atlas, likes)


def _trusted(readings: list[Reading], atlas: Atlas) -> list[Reading]:
    """Where one piece is a name as it stands, others are misspelt names only of its quarters or its town."""
    exact = Meaning(_all_rows(meaning for meaning in _meanings(readings) if meaning.is_exact))
    return [_beside(read, exact, atlas) if exact.rows else read for read in readings]


def _beside(read: Reading, exact: Meaning, atlas: Atlas) -> Reading:
    if all(meaning.is_exact for meaning in read.meanings):
        return read
    near: list[Meaning] = []
    for meaning in read.meanings:
        near += [part for town in exact.rows if (part := quarters(town, meaning, atlas)).rows]
        near += [meaning.of([town]) for town in meaning.best() if quarters(town, exact, atlas).rows]
    return Reading(tuple(near[:1]), read.rest, read.apart, read.follows)


def _unread(readings: Sequence[Reading]) -> list[Reading]:
    """Readings with words that name nothing; before a name, these need no town to be a part of."""
    unread = [read for read in readings if read.rest or not read.meanings]
    ends = bool(readings) and bool(readings[-1].meanings)
    return [replace(read, before=ends and not read.meanings) for read in unread]


def _meanings(readings: Iterable[Reading]) -> list[Meaning]:
    return [meaning for reading in readings for meaning in reading.meanings]


def _one(meaning: Meaning, unread: Sequence[Reading], around: Around, atlas: Atlas, likes: Likes) -> Located:
    """One name, and perhaps words that name nothing."""
    rows = decided(meaning, around, atlas)
    if not rows:
        return choice(meaning.best(), atlas, known=False)
    if not unread:
        return answer(rows, atlas)
    if len(rows) > 1:
        return choice(rows, atlas, known=all(read.apart or not read.meanings for read in unread))
    (town,) = rows
    if part := _misspelt_part(town, unread, atlas, likes):
        return answer(part, atlas)
    people = atlas.places[town].population
    sure = around.near and atlas.within([town], around.near, NEAR_KM)
    if sure or all(_may_be_quarter(read, people) for read in unread):
        return _as_town(rows, atlas)
    return choice(rows, atlas, known=False)


def _may_be_quarter(read: Reading, people: int) -> bool:
    """Whether words that name nothing may be a quarter of a town of so many people, or a street of it."""
    if read.apart or not read.meanings:
        return read.before or people >= TOWNLET
    return read.follows and people >= CITY


def _misspelt_part(town: int, unread: Sequence[Reading], atlas: Atlas, likes: Likes) -> Rows:
    """The one quarter of the town that the rest may be misspelt for, if there is one."""
    for read in unread:
        for start, end in windows(len(read.rest), most=3):
            key = key_of(read.rest[start:end])
            near = quarters(town, misspelt(likes.get(key, {}), atlas, key), atlas).best()
            if len(near) == 1:
                return near
    return {}


def _several(meanings: list[Meaning], unread: Sequence[Reading], around: Around, atlas: Atlas) -> Located:
    """Several names: one may be a quarter of another."""
    fits = [fitting(meaning, around, atlas) for meaning in meanings]
    fits = [meaning for meaning in fits if meaning.rows]
    if len(fits) < 2:
        return _only_town(fits, meanings, around, atlas)
    at = largest(fits)
    others = [meaning for number, meaning in enumerate(fits) if number != at]
    parts = {town: found for town in fits[at].best() if (found := _parts(town, others, atlas))}
    if len(parts) == 1:
        (found,) = parts.values()
        smallest = max(found, key=lambda part: min(part.rows))
        rows = decided(smallest, Around(around.near, frozenset(), around.about), atlas)
        left_over = any(not says_part(word) for read in unread for word in read.rest)
        return _as_town(rows, atlas) if left_over else answer(rows, atlas)
    if parts:
        return choice(_all_rows(part for found in parts.values() for part in found), atlas)
    return _apart(fits[at], others, around, atlas)


def _parts(town: int, others: Sequence[Meaning], atlas: Atlas) -> list[Meaning]:
    return [part for other in others if (part := quarters(town, other, atlas)).rows]


def _all_rows(meanings: Iterable[Meaning]) -> Rows:
    return {row: worth for meaning in meanings for row, worth in meaning.best().items()}


def _only_town(fits: list[Meaning], meanings: list[Meaning], around: Around, atlas: Atlas) -> Located:
    """What is known contradicts all names but one, or all of them."""
    if not fits:
        return choice(meanings[0].best(), atlas, known=False)
    return _as_town(decided(fits[0], around, atlas), atlas)


def _apart(town: Meaning, others: Sequence[Meaning], around: Around, atlas: Atlas) -> Located:
    """None of the others is a quarter of the town: the town itself, if they can be no neighbours of it."""
    rows = decided(town, around, atlas)
    if len(rows) != 1:
        return choice(rows or town.best(), atlas)
    (row,) = rows
    others = [other for other in others if row not in other.rows]
    if not others:
        return answer(rows, atlas)
    rivals = _all_rows(others)
    close = atlas.within(list(rivals), atlas.at(row), ABOUT_KM)
    if not close and all(_may_be_part(row, other, atlas) for other in others):
        return _as_town(rows, atlas)
    return choice({**rows, **rivals}, atlas)


def _may_be_part(town: int, other: Meaning, atlas: Atlas) -> bool:
    """Whether a name that far places bear is likelier a quarter's: many bear it, or small places only."""
    people = max(atlas.places[row].population for row in other.best())
    return len(other.best()) > 1 or people * OUTWEIGHS <= atlas.places[town].population


def answer(rows: Rows, atlas: Atlas) -> Located:
    """The one place that is left, or the choice among several."""
    if len(rows) != 1:
        return choice(rows, atlas)
    ((row, worth),) = rows.items()
    return Located("place", atlas.places[row], worth)


def _as_town(rows: Rows, atlas: Atlas) -> Located:
    if len(rows) != 1:
        return choice(rows, atlas)
    ((row, worth),) = rows.items()
    return Located("town", atlas.places[row], worth * TOWN)


def choice(rows: Rows, atlas: Atlas, *, known: bool = True) -> Located:
    """Places to choose from, best named and largest first; what is only nearly named so is not known."""
    order = sorted(rows, key=lambda row: (-rows[row], row))
    named = known and max(rows.values(), default=0.0) >= ABBREVIATED
    offered = tuple((atlas.places[row], rows[row]) for row in order[:CHOICES])
    return Located("choice" if named else "unknown", choices=offered)


def _unknown(said: Said, atlas: Atlas, likes: Likes) -> Located:
    """What may have been meant: names nearly so, and towns that counties named are called after."""
    rows: Rows = {}
    for piece in said.pieces:
        key = key_of(piece)
        rows |= misspelt(likes.get(key, {}), atlas, key).rows
    for piece in said.seats:
        rows |= {row: worth * TOWN for row, worth in atlas.named(key_of(piece)).items()}
    return choice(rows, atlas, known=False)
