"""Reading given columns into checked arrays of our own; whatever is wrong is refused by column and row."""

from collections.abc import Callable
from typing import Any, cast

import numpy as np

from matching.arrays import Array, Bools, Floats, Ints

MOST_TAGS = 4096
MOST_CODES = 2**31 - 1


def refuse_where(name: str, rows: Ints, bad: Bools, say: Callable[[int], str]) -> None:
    """Raise ValueError for the first row of ``bad``, (k,) or (k, t), that holds a True."""
    marked = bad if bad.ndim == 1 else bad.any(axis=1)
    if marked.any():
        at = int(np.argmax(marked))
        raise ValueError(f"{name}, row {rows[at]}: {say(at)}")


def as_array(name: str, given: object, rows: Ints, kinds: str, wanted: str) -> Array:
    try:
        array: Array = np.asarray(cast(Any, given))
    except (ValueError, TypeError) as error:
        raise ValueError(f"{name}: cannot be read as an array of {wanted}: {error}") from error
    if array.size and array.dtype.kind not in kinds:
        at = f", row {rows[0]}" if len(rows) and array.ndim and len(array) == len(rows) else ""
        raise ValueError(f"{name}{at}: expected {wanted}, got {array.dtype.name}")
    return array


def check_shape(name: str, array: Array, shape: tuple[int | None, ...]) -> None:
    fits = array.ndim == len(shape) and all(
        want is None or want == have for want, have in zip(shape, array.shape, strict=True)
    )
    if not fits:
        wanted = ", ".join("any" if size is None else str(size) for size in shape)
        raise ValueError(f"{name}: expected shape ({wanted}), got {array.shape}")


def read_numbers(name: str, given: object, rows: Ints) -> Floats:
    """(k,) finite floats or NaN."""
    array = as_array(name, given, rows, "fiu", "numbers")
    check_shape(name, array, (len(rows),))
    numbers = np.array(array, dtype=np.float64)
    refuse_where(name, rows, np.isinf(numbers), lambda at: f"{numbers[at]} is not finite")
    return numbers


PLAIN = frozenset((float, int, np.float64))


def numbers_or_nan(values: list[Any]) -> Floats:
    """What is plainly a number of these, NaN for all else.

    >>> numbers_or_nan([1, 2.5, True, "3", None]).tolist()
    [1.0, 2.5, nan, nan, nan]
    """
    if not PLAIN.issuperset(map(type, values)):
        values = [value if type(value) in PLAIN else np.nan for value in values]
    try:
        return np.array(values, dtype=np.float64)
    except OverflowError:
        return np.full(len(values), np.nan)


def read_weights(name: str, given: object, rows: Ints) -> Floats:
    numbers = read_numbers(name, given, rows)
    refuse_where(name, rows, ~(numbers >= 0), lambda at: f"{numbers[at]} is not a weight from 0 up")
    refuse_where(name, rows, numbers > 1e12, lambda at: f"{numbers[at]} is more than 1e12")
    return numbers


def read_slacks(name: str, given: object, rows: Ints) -> Floats:
    numbers = read_numbers(name, given, rows)
    refuse_where(name, rows, numbers < 0, lambda at: f"a slack of {numbers[at]} is below 0")
    return numbers


def read_codes(name: str, given: object, rows: Ints) -> Ints:
    array = as_array(name, given, rows, "iu", "whole numbers")
    check_shape(name, array, (len(rows),))
    bad = (array < -1) | (array > MOST_CODES)
    refuse_where(name, rows, bad, lambda at: f"{array[at]} is not a code from 0 up, nor -1")
    return np.array(array, dtype=np.int64)


def read_bools(name: str, given: object, rows: Ints) -> Bools:
    array = as_array(name, given, rows, "b", "bools")
    check_shape(name, array, (len(rows),))
    return np.array(array, dtype=np.bool_)


def read_bool_table(name: str, given: object, rows: Ints) -> Bools:
    return np.array(as_table(name, given, rows, "b", "bools"), dtype=np.bool_)


def read_weight_table(name: str, given: object, rows: Ints) -> Floats:
    weights = np.array(as_table(name, given, rows, "fiu", "numbers"), dtype=np.float64)
    bad = ~((weights >= 0) & (weights <= 1e12))
    refuse_where(name, rows, bad, lambda at: f"{weights[at][bad[at]][0]} is not a weight from 0 to 1e12")
    return weights


def as_table(name: str, given: object, rows: Ints, kinds: str, wanted: str) -> Array:
    array = as_array(name, given, rows, kinds, wanted)
    if array.ndim == 1 and not len(array) and not len(rows):
        array = array.reshape(0, 0)
    check_shape(name, array, (len(rows), None))
    if array.shape[1] > MOST_TAGS:
        raise ValueError(f"{name}: {array.shape[1]} columns are more than {MOST_TAGS}")
    return array


def read_places(name: str, given: object, rows: Ints) -> Floats:
    array = as_array(name, given, rows, "fiu", "numbers")
    if array.ndim == 1 and not len(array) and not len(rows):
        array = array.reshape(0, 2)
    check_shape(name, array, (len(rows), 2))
    places = np.array(array, dtype=np.float64)
    lat, lon = places[:, 0], places[:, 1]
    refuse_where(name, rows, np.abs(lat) > 90, lambda at: f"latitude {lat[at]} is beyond 90")
    refuse_where(name, rows, np.abs(lon) > 180, lambda at: f"longitude {lon[at]} is beyond 180")
    return places


def read_rows(given: object, count: int) -> Ints:
    """Row numbers of a store of ``count``: one or several, each once."""
    several = [given] if isinstance(given, int | np.integer) else given
    rows = read_rows_of_pairs("rows", several, count)
    ordered = np.sort(rows)
    twice = ordered[1:][ordered[1:] == ordered[:-1]]
    if len(twice):
        raise ValueError(f"rows: {twice[0]} is named more than once")
    return rows


def read_rows_of_pairs(name: str, given: object, count: int) -> Ints:
    """Row numbers (k,) of a store of ``count``, any number of times each."""
    array = as_array(name, given, np.empty(0, np.int64), "iu", "whole numbers")
    check_shape(name, array, (None,))
    rows = np.array(array, dtype=np.int64)
    beyond = (rows < 0) | (rows >= count)
    if beyond.any():
        raise ValueError(f"{name}: {rows[beyond][0]} is not one of the {count} rows")
    return rows


def read_row(given: object, count: int, what: str) -> int:
    if isinstance(given, bool) or not isinstance(given, int | np.integer):
        raise ValueError(f"{what}: {given!r} is not a row number")  # noqa: TRY004  one kind of error for all input
    if not 0 <= int(given) < count:
        raise ValueError(f"{what}: {given} is not one of the {count} rows")
    return int(given)


def only_row(given: object, count: int, what: str) -> int:
    """A row number; where none is given the only row there is."""
    if given is None and count != 1:
        raise ValueError(f"{what}: say which of the {count} rows")
    return 0 if given is None else read_row(given, count, what)


def read_count(given: object) -> int:
    if isinstance(given, bool) or not isinstance(given, int | np.integer) or given < 0:
        raise ValueError(f"count: {given!r} is not a number of rows")
    return int(given)
