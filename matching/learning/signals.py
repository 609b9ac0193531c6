"""What people did, as choices: one of several homes picked, or one home liked or dismissed."""

from dataclasses import dataclass

import numpy as np

from matching.arrays import Bools, Floats, Ints
from matching.reading import as_array, check_shape, read_bools, read_weights, refuse_where


@dataclass(frozen=True, slots=True)
class Signals:
    """Choices of people, each between two or more alternatives of which exactly one was picked.

    Made by ``choices`` and ``verdicts``, never by hand. Rows are alternatives, ordered by person
    and choice: ``fits`` (k, d + 1), whose last column is 1 for the alternative "none of them";
    ``picked`` (k,); ``home`` (k,), -1 where it is not said; ``choice`` (k,) counted from 0 over all
    people. ``weight`` and ``person`` are per choice (c,); ``people`` counts the people, also those
    who have done nothing yet.
    """

    fits: Floats
    picked: Bools
    home: Ints
    choice: Ints
    weight: Floats
    person: Ints
    people: int

    def __len__(self) -> int:
        return len(self.person)

    @property
    def starts(self) -> Ints:
        """First row of every choice (c,)."""
        return np.flatnonzero(np.diff(self.choice, prepend=-1))

    def only(self, wanted: Bools) -> "Signals":
        """The choices marked in ``wanted`` (c,), of the same people.

        >>> both = verdicts([[1.0], [0.2]], liked=[True, False], person=[0, 1])
        >>> first = both.only(both.person == 0)
        >>> len(first), first.people
        (1, 2)
        """
        read_bools("wanted", wanted, np.arange(len(self)))
        rows = wanted[self.choice]
        number = np.cumsum(wanted) - 1
        return Signals(
            self.fits[rows], self.picked[rows], self.home[rows], number[self.choice[rows]],
            self.weight[wanted], self.person[wanted], self.people,
        )  # fmt: skip


def choices(
    fits: object,
    *,
    choice: object,
    picked: object,
    person: object,
    home: object = None,
    weight: object = None,
    people: int | None = None,
) -> Signals:
    """Choices between alternatives (k,), those with the same ``choice`` number being one choice.

    ``fits`` (k, d) from 0 to 1; ``picked`` (k,) bools, one True per choice; ``person`` (k,) from 0
    up, one per choice; ``home`` (k,) from 0 up where the crowd shall learn how much a home pleases
    everybody, -1 else; ``weight`` (k,) how much a choice counts, 1 unless given, one per choice.
    Raises ValueError naming argument and row.

    >>> made = choices([[1.0], [0.0]], choice=[7, 7], picked=[True, False], person=[0, 0])
    >>> len(made), made.picked.tolist()
    (1, [True, False])
    """
    table = read_fits(fits)
    rows = np.arange(len(table))
    who, which = read_numbers_from_0("person", person, rows), read_numbers_from_0("choice", choice, rows)
    chosen = read_bools("picked", picked, rows)
    weights = read_weights("weight", np.ones(len(rows)) if weight is None else weight, rows)
    homes = read_homes(home, rows)
    order = np.lexsort((homes, which, who))
    check_choices(which, who, chosen, weights, rows)
    which, who, weights = which[order], who[order], weights[order]
    number = np.cumsum(np.diff(which, prepend=which[:1]) != 0)
    first = np.searchsorted(number, np.arange(number[-1] + 1 if len(number) else 0))
    beside = np.hstack([table[order], np.zeros((len(rows), 1))])
    return Signals(
        beside, chosen[order], homes[order], number, weights[first], who[first], count_people(people, who)
    )


def verdicts(
    fits: object,
    *,
    liked: object,
    person: object,
    home: object = None,
    weight: object = None,
    people: int | None = None,
) -> Signals:
    """Verdicts on single homes (k,): ``liked`` True, or dismissed; a visit is a liking.

    A verdict is a choice between the home and none, so how demanding somebody is gets learned too.
    Arguments and errors as for ``choices``.

    >>> verdicts([[1.0, 0.5]], liked=[False], person=[0]).picked.tolist()
    [False, True]
    """
    table = read_fits(fits)
    count = len(table)
    rows = np.arange(count)
    likes = read_bools("liked", liked, rows)
    who = read_numbers_from_0("person", person, rows)
    weights = read_weights("weight", np.ones(count) if weight is None else weight, rows)
    order = np.argsort(who, kind="stable")
    homes = read_homes(home, rows)
    beside = np.zeros((2 * count, table.shape[1] + 1))
    beside[::2, :-1], beside[1::2, -1] = table[order], 1.0
    return Signals(
        beside, np.stack([likes, ~likes], axis=1)[order].ravel(),
        np.stack([homes, np.full(count, -1)], axis=1)[order].ravel(), np.repeat(rows, 2),
        weights[order], who[order], count_people(people, who),
    )  # fmt: skip


def nobody(people: int, width: int) -> Signals:
    """Of people who have done nothing yet, with ``width`` columns of fits."""
    none = np.zeros(0, np.int64)
    return Signals(np.zeros((0, width + 1)), np.zeros(0, np.bool_), none, none, np.zeros(0), none, people)


def read_fits(given: object, width: int | None = None, name: str = "fits") -> Floats:
    """(k, d) floats from 0 to 1."""
    array = as_array(name, given, np.empty(0, np.int64), "fiub", "numbers")
    check_shape(name, array, (None, width))
    table = np.array(array, dtype=np.float64)
    bad = ~((table >= 0) & (table <= 1))
    refuse_where(name, np.arange(len(table)), bad, lambda at: f"{table[at][bad[at]][0]} is not from 0 to 1")
    return table


def read_numbers_from_0(name: str, given: object, rows: Ints, lowest: int = 0) -> Ints:
    array = as_array(name, given, rows, "iu", "whole numbers")
    check_shape(name, array, (len(rows),))
    numbers = np.array(array, dtype=np.int64)
    refuse_where(name, rows, numbers < lowest, lambda at: f"{numbers[at]} is below {lowest}")
    return numbers


def read_homes(given: object, rows: Ints) -> Ints:
    return np.full(len(rows), -1) if given is None else read_numbers_from_0("home", given, rows, -1)


def check_choices(choice: Ints, person: Ints, picked: Bools, weight: Floats, rows: Ints) -> None:
    """Refuse choices of several people or weights, of a single alternative, or with other than one picked."""
    _, first, number, size = np.unique(choice, return_index=True, return_inverse=True, return_counts=True)
    taken = np.bincount(number, picked, len(size))
    faults = (
        ("person", person != person[first][number], "is of two people"),
        ("weight", weight != weight[first][number], "has two weights"),
        ("choice", size[number] < 2, "has a single alternative"),
        ("picked", taken[number] != 1, "has not exactly one that is picked"),
    )
    for name, bad, fault in faults:
        refuse_where(name, rows, bad, lambda at, fault=fault: f"choice {choice[at]} {fault}")


def count_people(given: int | None, person: Ints) -> int:
    least = int(person.max()) + 1 if len(person) else 0
    if given is None:
        return least
    if given < least:
        raise ValueError(f"people: {given} are fewer than the {least} whose signals are given")
    return given
