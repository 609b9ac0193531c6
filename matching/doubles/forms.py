"""What is read from the different strings of a column once, so that pairs of them compare fast."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.arrays import Array, Bools, Ints
from matching.doubles.fields import Company, Day, Field, Name, Text
from matching.doubles.hashes import Hashes
from matching.doubles.short_names import given_name
from matching.doubles.stored import Words


@dataclass(frozen=True, slots=True)
class Forms:
    """By place in the values: the string, its words in order of the alphabet, whether there are several;
    ``given`` the name it is short for, ``parts`` (v, 3) year, month and day, -1 where there are none.
    """

    hashes: Hashes
    texts: Array
    ordered: Array
    several: Bools
    lengths: Ints
    given: Ints
    parts: NDArray[np.int64]


def forms_of(field: Field, words: Words) -> Forms:
    values = words.values
    tight = [value.replace(" ", "") for value in values] if isinstance(field, Text | Company) else values
    split = [sorted(value.split()) for value in values] if isinstance(field, Name | Text | Company) else []
    named = isinstance(field, Name)
    return Forms(
        words.hashes,
        objects(tight),
        objects([" ".join(parts) for parts in split]),
        np.array([len(parts) > 1 for parts in split], dtype=np.bool_),
        np.array([len(value) for value in tight], dtype=np.int64),
        np.array([given_name(value) for value in values] if named else [], dtype=np.int64),
        day_parts(values) if isinstance(field, Day) else np.empty((0, 3), np.int64),
    )


def objects(texts: "list[str] | object") -> Array:
    found = np.empty(len(texts), dtype=object)  # pyright: ignore[reportArgumentType]
    found[:] = texts
    return found


def day_parts(values: object) -> NDArray[np.int64]:
    whole = [value if len(value) == 8 else "" for value in values]  # pyright: ignore
    parts = [(int(day[:4]), int(day[4:6]), int(day[6:])) if day else (-1, -1, -1) for day in whole]
    return np.array(parts, dtype=np.int64).reshape(-1, 3)
