"""Which places the words of a text may mean, each with how well it is named."""

from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from crm_estate.base.atlas import Atlas
from crm_estate.base.place_text import Piece, Said, Word, key_of, without_kind, written
from crm_estate.base.place_words import CENTRES, KINDS

Likes = Mapping[str, Mapping[str, float]]
"""For texts that are no names, the names that they may be misspelt ones of (see `Atlas.like`)."""

WORDS = 6
"""Words of the longest names that are looked for inside a text."""
SURE = 0.8
"""Likeness from which a misspelt name is taken for one, if no other is about as like."""
EDIT = 0.9
"""How many edits more other names must be away."""
FIRST = 0.85
"""What an error in the first letter counts besides, in edits."""
MOST = 2.2
"""Edits of which some are sure to be more than errors."""
EXACT = 0.001


class Meaning(Struct, frozen=True):
    """Places that a run of words may mean: rows of the atlas with how well each is named."""

    rows: dict[int, float]
    margin: float = EXACT
    """Places so much less well named than the best are not meant, unless what is around says so."""

    def best(self) -> dict[int, float]:
        top = max(self.rows.values(), default=0.0)
        return {row: worth for row, worth in self.rows.items() if worth >= top - self.margin}

    def of(self, rows: Sequence[int]) -> "Meaning":
        """The same for some of the places only."""
        return Meaning({row: self.rows[row] for row in rows}, self.margin)

    @property
    def is_exact(self) -> bool:
        """Whether the words are names as they stand."""
        return self.margin == EXACT


class Reading(Struct, frozen=True):
    """What a piece of text means: places it names one after the other, and words that name none."""

    meanings: tuple[Meaning, ...] = ()
    rest: Piece = ()
    apart: bool = False
    """Whether the rest is set apart from the names: by a hyphen, or as the number or middle of a town."""
    follows: bool = False
    """Whether the rest comes after the name."""
    before: bool = False
    """Whether all of it comes before a piece that is a name."""


def misspelt(likes: Mapping[str, float], atlas: Atlas, key: str) -> Meaning:
    """What a text that is no name may mean; worth is the share of its letters that are right.

    Hardly anyone errs in the first letter: that counts nearly twice. Other names of places are only thought
    of where no place's own name is as near.
    """
    own: dict[int, float] = {}
    also: dict[int, float] = {}
    for name, likeness in likes.items():
        edits = (1.0 - likeness) * max(len(key), len(name)) + FIRST * (name[0] != key[0])
        right = 1.0 - edits / len(key)
        for row, worth in atlas.named(name).items():
            rows = own if worth == 1.0 else also
            rows[row] = max(rows.get(row, 0.0), right * worth)
    nearest = max(own.values(), default=0.0)
    nearer = {row: worth for row, worth in also.items() if worth > nearest}
    return Meaning({**nearer, **own}, EDIT / max(1, len(key)))


def read_piece(piece: Piece, atlas: Atlas, likes: Likes) -> Reading:
    """What a piece of text means, taken as a whole if that is any name, and name by name if not."""
    for words in {piece: None, without_kind(piece): None}:
        if rows := atlas.knows(written(words)):
            return Reading((Meaning(rows),))
    covered, rest = _covered(piece, atlas)
    if not covered or rest:
        for words in {piece: None, without_kind(piece): None}:
            if whole := surely_misspelt(words, atlas, likes):
                return Reading((whole,))
    if covered:
        return Reading(tuple(covered), rest, _is_apart(piece, rest), piece[0] not in rest)
    return _misspelt_words(piece, atlas, likes)


def _covered(piece: Piece, atlas: Atlas) -> tuple[list[Meaning], Piece]:
    """The names in a piece, longest first where they overlap, and the words outside them."""
    taken: dict[int, tuple[int, Meaning]] = {}
    free = [True] * len(piece)
    for start, end in windows(len(piece)):
        if all(free[start:end]) and (rows := _exactly(piece[start:end], atlas)):
            taken[start] = end, Meaning(rows)
            free[start:end] = [False] * (end - start)
    rest = tuple(word for word, is_free in zip(piece, free, strict=True) if is_free)
    return [taken[start][1] for start in sorted(taken)], _telling(rest)


def _exactly(words: Piece, atlas: Atlas) -> dict[int, float]:
    key = key_of(words)
    rows = {} if tuple(key.split()) in KINDS else atlas.named(key)
    # Codes of airports and number plates are among the other names.
    return rows if len(key) >= 4 else {row: worth for row, worth in rows.items() if worth == 1}


def windows(size: int, most: int = WORDS) -> Iterator[tuple[int, int]]:
    """Runs of up to `most` of `size` words, the longest first.

    >>> list(windows(3, most=2))
    [(0, 2), (1, 3), (0, 1), (1, 2), (2, 3)]
    """
    for length in range(min(size, most), 0, -1):
        for start in range(size - length + 1):
            yield start, start + length


def _telling(rest: Piece) -> Piece:
    """The rest without words that only say what kind of place is named."""
    return tuple(word for word in rest if (word.text,) not in KINDS)


def _is_apart(piece: Piece, rest: Piece) -> bool:
    return all(word.joint or says_part(word) or _before_joint(piece, word) for word in rest)


def says_part(word: Word) -> bool:
    """Whether a word only says which part of a town: the fifth, the middle."""
    return word.text.isdigit() or (word.text,) in CENTRES


def _before_joint(piece: Piece, word: object) -> bool:
    """Whether the next word is joined to this one by a hyphen."""
    at = next(number for number, other in enumerate(piece) if other is word)
    return at + 1 < len(piece) and piece[at + 1].joint


def _misspelt_words(piece: Piece, atlas: Atlas, likes: Likes) -> Reading:
    """The one run of words that is most like a name, if any is enough so."""
    runs = {run: surely_misspelt(piece[slice(*run)], atlas, likes) for run in windows(len(piece), most=3)}
    sure = {run: meaning for run, meaning in runs.items() if meaning}
    if not sure:
        return Reading(rest=piece)
    (start, end), meaning = max(sure.items(), key=lambda one: max(one[1].rows.values()))
    rest = _telling((*piece[:start], *piece[end:]))
    return Reading((meaning,), rest, _is_apart(piece, rest), not start)


def surely_misspelt(words: Piece, atlas: Atlas, likes: Likes) -> Meaning | None:
    """What words mean that are a name but for an error or two."""
    key = key_of(words)
    meaning = misspelt(likes.get(key, {}), atlas, key)
    worth = max(meaning.rows.values(), default=0.0)
    return meaning if worth >= max(SURE, 1.0 - MOST / max(1, len(key))) else None


def misspelt_keys(said: Said, atlas: Atlas) -> set[str]:
    """Everything in a text that may be a misspelt name: looked up for many texts at once."""
    unknown = [piece for piece in (*said.pieces, *said.areas, *said.close) if not atlas.knows(written(piece))]
    keys = {key_of(said.whole)} if unknown and said.close else set[str]()
    for piece in unknown:
        keys |= {key_of(piece), key_of(without_kind(piece))}
        keys |= {key_of(piece[start:end]) for start, end in windows(len(piece), most=3)}
    return {key for key in keys if not atlas.has(key)}
