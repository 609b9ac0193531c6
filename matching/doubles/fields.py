"""What two records can be compared by, field by field.

A pair of records agrees in a field at one of its levels, numbered from 0, the best; -1 is missing: one of
the two says nothing, which speaks neither for nor against. ``levels`` holds their codes for people.
"""

import math
from dataclasses import dataclass
from typing import ClassVar

MISSING = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What can be said of any field.

    * ``shared``: records of different things that belong together have it in common too (the street of a
      household, the lift of a house). Agreement in shared fields alone is never a double.
    * ``gate``: pairs that are known to differ are never doubles; the field weighs nothing.
    * ``chance``: how often two strangers agree, believed before any record is seen, as if seen once.
    * ``same``: how often doubles that both say something have the same value, known beforehand and kept
      to, instead of being estimated.
    * ``weights``: log₂ of how much likelier each level is among doubles than among others, best level
      first, instead of all that would be estimated.
    * ``silent``: to say nothing is telling too (two advertisements that leave out the same). Then there are
      two more levels, "silent" where neither says anything and "missing" where one does not.
    """

    shared: bool = False
    gate: bool = False
    chance: float | None = None
    same: float | None = None
    silent: bool = False
    weights: tuple[float, ...] | None = None


@dataclass(frozen=True, slots=True)
class Name(Options):
    """A name of a person: (n,) strings.

    ``swaps`` names another Name: a pair that agrees better crosswise (Anna Nowak, Nowak Anna) is compared
    so. ``short`` holds Jan and Janek, Kate and Katherine to be alike.
    """

    levels: ClassVar = ("same", "close", "similar", "differs")
    name: str
    swaps: str | None = None
    short: bool = False


@dataclass(frozen=True, slots=True)
class Text(Options):
    """Words in any order, some misspelt or left out, such as a street or a title: (n,) strings."""

    levels: ClassVar = ("same", "close", "similar", "differs")
    name: str


@dataclass(frozen=True, slots=True)
class Company(Options):
    """A name of a firm: (n,) strings. What it is by law (sp. z o.o., s.r.o., GmbH …) does not count."""

    levels: ClassVar = ("same", "close", "similar", "differs")
    name: str


@dataclass(frozen=True, slots=True)
class Exact(Options):
    """A value that agrees or does not, such as an e-mail address or a kind: (n,) strings or integers
    (-1 missing); with ``several``, n lists of strings, which agree by any one in common.

    Strings are compared without regard to letter case and outer spaces. ``slips`` is how many letters may
    be wrong, missing or swapped for the level "close".
    """

    levels: ClassVar = ("same", "close", "differs")
    name: str
    several: bool = False
    slips: int = 0


@dataclass(frozen=True, slots=True)
class Digits(Options):
    """A number that identifies, such as a phone: (n,) strings, or with ``several`` n lists of strings.

    Only digits count, and with ``tail`` only the last ones (a phone with and without its country code).
    """

    levels: ClassVar = ("same", "close", "differs")
    name: str
    several: bool = False
    tail: int | None = None
    slips: int = 1


@dataclass(frozen=True, slots=True)
class Day(Options):
    """A date: (n,) datetime64, ``date`` objects, or strings in the order year, month, day.

    "close" is one digit wrong, two swapped, or day and month exchanged; "similar" is two of the three
    parts in common.
    """

    levels: ClassVar = ("same", "close", "similar", "differs")
    name: str


@dataclass(frozen=True, slots=True)
class Number(Options):
    """A quantity: (n,) floats, NaN missing. ``within`` are the widest differences of the levels after
    "same", ascending; with ``relative`` as shares of the larger of the two sizes.
    """

    name: str
    within: tuple[float, ...] = ()
    relative: bool = False

    @property
    def levels(self) -> tuple[str, ...]:
        return banded(len(self.within))


@dataclass(frozen=True, slots=True)
class Place(Options):
    """A point on Earth: (n, 2) floats, latitude and longitude in degrees, NaN missing. ``km`` are the
    greatest distances of the levels but the last, ascending.
    """

    name: str
    km: tuple[float, ...] = (0.15,)

    @property
    def levels(self) -> tuple[str, ...]:
        return banded(len(self.km) - 1)


@dataclass(frozen=True, slots=True)
class Bits(Options):
    """Features: (n, t) bools, and as ``name:known`` (n, t) bools for which of them something is known
    (all, unless given). ``slips`` are how many known ones may differ at the levels after "same". With
    ``each`` weights that are taught say of every feature what it means that only one of two has it; the
    features must be the same in all records then, in the same order.
    """

    name: str
    slips: tuple[int, ...] = (1, 3)
    each: bool = False

    @property
    def levels(self) -> tuple[str, ...]:
        return banded(len(self.slips))


Field = Name | Text | Company | Exact | Digits | Day | Number | Place | Bits
Coded = Exact | Digits


def banded(between: int) -> tuple[str, ...]:
    """Codes of levels with so many between "same" and "differs".

    >>> banded(0), banded(3)
    (('same', 'differs'), ('same', 'close', 'similar', 'similar', 'differs'))
    """
    middle = ("close",) + ("similar",) * (between - 1) if between else ()
    return ("same", *middle, "differs")


def codes_of(field: Field) -> tuple[str, ...]:
    """Codes of all levels of a field.

    >>> codes_of(Exact("kind", silent=True))
    ('same', 'close', 'differs', 'silent', 'missing')
    """
    return (*field.levels, "silent", "missing") if field.silent else field.levels


def check_field(field: Field) -> None:
    """Raise ValueError, naming the field, for a declaration that means nothing."""
    if not field.name or ":" in field.name:
        raise ValueError(f"{field.name!r} cannot name a field: it is empty or holds a colon")
    if field.chance is not None and not 0 < field.chance < 1:
        raise ValueError(f"{field.name}: a chance of {field.chance} is not between 0 and 1")
    if field.same is not None and not 0 < field.same < 1:
        raise ValueError(f"{field.name}: a share of {field.same} is not between 0 and 1")
    if field.weights is not None and len(field.weights) != len(codes_of(field)):
        raise ValueError(f"{field.name}: {len(field.weights)} weights for {len(codes_of(field))} levels")
    if field.weights is not None and not all(math.isfinite(weight) for weight in field.weights):
        raise ValueError(f"{field.name}: a weight is not finite")
    match field:
        case Number():
            check_bands(field.name, "within", field.within)
        case Place():
            check_bands(field.name, "km", field.km, at_least=1)
        case Bits():
            check_bands(field.name, "slips", field.slips)
        case Exact() | Digits():
            check_coded(field)
        case _:
            return


def check_coded(field: Coded) -> None:
    if field.slips < 0:
        raise ValueError(f"{field.name}: {field.slips} slips are less than none")
    if isinstance(field, Digits) and field.tail is not None and field.tail < 1:
        raise ValueError(f"{field.name}: a tail of {field.tail} digits holds none")


def check_bands(name: str, what: str, bands: tuple[float, ...], at_least: int = 0) -> None:
    rising = all(low < high for low, high in zip((0.0, *bands), bands, strict=False))
    if not rising or len(bands) < at_least or not all(math.isfinite(band) for band in bands):
        raise ValueError(f"{name}: {what} {bands} are not numbers from above 0, ascending")
