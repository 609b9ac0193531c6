"""Reading given columns of records; whatever is wrong is refused by column and row."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any, cast

import numpy as np

from matching.arrays import Ints
from matching.doubles.fields import Bits, Day, Exact, Field, Number, Place
from matching.doubles.stored import Flags, Numbers, Points, Stored, Words, worded
from matching.doubles.texts import comparable
from matching.reading import as_array, read_bool_table, read_numbers, read_places

MOST_ITEMS = 64
"""Values in one cell."""


def read_field(field: Field, given: object, known: object, count: int) -> Stored:
    """Raises ValueError naming column and row."""
    rows = np.arange(count)
    match field:
        case Number():
            return Numbers(read_numbers(field.name, given, rows))
        case Place():
            points = read_places(field.name, given, rows)
            half = np.isnan(points).any(axis=1, keepdims=True)
            return Points(np.where(half, np.nan, points))
        case Bits():
            return read_flags(field.name, given, known, rows)
        case _:
            return read_words(field, cells_of(field, given, count))


def missing(field: Field, count: int) -> Stored:
    match field:
        case Number():
            return Numbers(np.full(count, np.nan))
        case Place():
            return Points(np.full((count, 2), np.nan))
        case Bits():
            return Flags(np.zeros((count, 0), np.bool_), np.zeros((count, 0), np.bool_))
        case _:
            return worded([], np.zeros(count + 1, np.int64), np.empty(0, np.int64))


def read_flags(name: str, given: object, known: object, rows: Ints) -> Flags:
    bits = read_bool_table(name, given, rows)
    if known is None:
        return Flags(bits, np.ones_like(bits))
    told = read_bool_table(f"{name}:known", known, rows)
    if told.shape != bits.shape:
        raise ValueError(f"{name}:known: shape {told.shape} beside {bits.shape}")
    return Flags(bits & told, told)


def cells_of(field: Field, given: object, count: int) -> Sequence[Any]:
    """What stands in each row: a string, a date, a list of strings or None."""
    name = field.name
    if isinstance(given, np.ndarray) and given.dtype.kind in "Miu":
        return numbered(field, given, count)
    if isinstance(given, str | bytes) or not isinstance(given, Iterable):
        raise ValueError(f"{name}: expected {count} cells, got {type(given).__name__}")  # noqa: TRY004
    cells: Sequence[Any] = list(cast(Iterable[Any], given))
    if len(cells) != count:
        raise ValueError(f"{name}: expected {count} cells, got {len(cells)}")
    if isinstance(field, Exact) and cells and all(type(cell) is int for cell in cells):
        return numbered(field, as_array(name, cells, np.arange(count), "iu", "whole numbers"), count)
    return cells


def numbered(field: Field, given: np.ndarray[Any, Any], count: int) -> Sequence[str | None]:
    """Whole numbers of an Exact field, or days of a Day field, as strings."""
    if given.shape != (count,):
        raise ValueError(f"{field.name}: expected shape ({count},), got {given.shape}")
    if given.dtype.kind == "M" and isinstance(field, Day):
        told = np.datetime_as_string(given, unit="D").tolist()
        return [None if text == "NaT" else text for text in told]
    if given.dtype.kind in "iu" and isinstance(field, Exact):
        return [None if number == -1 else str(number) for number in given.tolist()]
    raise ValueError(f"{field.name}: expected strings, got {given.dtype.name}")


def read_words(field: Field, cells: Sequence[Any]) -> Words:
    """Each different raw string is made comparable once."""
    make, several = comparable(field), bool(getattr(field, "several", False))
    seen: dict[str, int] = {}
    numbers: dict[str, int] = {}
    codes: list[int] = []
    counts = np.zeros(len(cells), dtype=np.int64)
    for row, cell in enumerate(cells):
        for raw in texts_in(field, row, cell, several):
            code = seen.get(raw)
            if code is None:
                code = seen[raw] = numbered_text(make(raw), numbers)
            if code >= 0:
                codes.append(code)
                counts[row] += 1
    starts = np.concatenate([np.zeros(1, np.int64), np.cumsum(counts)])
    return worded(list(numbers), starts, np.array(codes, dtype=np.int64))


def numbered_text(text: str, numbers: dict[str, int]) -> int:
    return numbers.setdefault(text, len(numbers)) if text else -1


def texts_in(field: Field, row: int, cell: Any, several: bool) -> Sequence[str]:
    if cell is None:
        return ()
    if isinstance(cell, str):
        return (cell,)
    if isinstance(field, Day) and isinstance(cell, date):
        return (cell.isoformat(),)
    if several and isinstance(cell, list | tuple | set | frozenset):
        return listed(field, row, cast(Iterable[Any], cell))
    wanted = "a list of strings" if several else "a string"
    raise ValueError(f"{field.name}, row {row}: expected {wanted}, got {type(cell).__name__}")


def listed(field: Field, row: int, cell: Iterable[Any]) -> Sequence[str]:
    items = list(cell)
    if len(items) > MOST_ITEMS:
        raise ValueError(f"{field.name}, row {row}: {len(items)} values are more than {MOST_ITEMS}")
    for item in items:
        if not isinstance(item, str):
            raise ValueError(f"{field.name}, row {row}: expected strings, got {type(item).__name__}")  # noqa: TRY004
    return items


Reader = Callable[[str], str]
