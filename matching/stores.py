"""Homes and wishes in memory: checked columns, changed in place."""

from collections.abc import Callable, Mapping

import numpy as np

from matching.area_table import AreaTable, table_of
from matching.arrays import Array, Arrays, Ints
from matching.columns import (
    Column,
    check_bounds,
    check_together,
    home_columns,
    levelled,
    width_of,
    wish_columns,
)
from matching.declarations import Criterion
from matching.preparing import prepare_homes, prepare_wishes
from matching.reading import read_count, read_rows

Listed = Callable[[Criterion], tuple[Column, ...]]
Prepared = Callable[[Criterion, Arrays], Arrays]


class Store:
    """Rows of one side as contiguous columns. ``arrays`` is for the kernels: read it, never write it."""

    def __init__(
        self,
        declared: tuple[Criterion, ...],
        count: int,
        columns: Mapping[str, object],
        listed: Listed,
        prepared: Prepared,
    ) -> None:
        self.declared = declared
        self._listed = {criterion.name: listed(criterion) for criterion in declared}
        self._prepared = prepared
        self._count = read_count(count)
        self.arrays: Arrays = {}
        given = self._known(columns)
        for criterion in declared:
            raw = self._fresh(criterion, given, self._count)
            self.arrays |= raw | prepared(criterion, raw)

    def __len__(self) -> int:
        return self._count

    def update(self, rows: object, columns: Mapping[str, object]) -> None:
        """Say anew what the given columns are in ``rows`` (one row number or several, each once).

        Columns not given stay as they are. Everything is checked before anything is written; in an
        error a row is called by its number in the store.
        """
        at, given = read_rows(rows, self._count), self._known(columns)
        changed = [c for c in self.declared if any(col.name in given for col in self._listed[c.name])]
        blocks = {criterion: self._merged(criterion, given, at) for criterion in changed}
        for criterion, raw in blocks.items():
            self._widen(criterion, width_of(raw))
            for name, array in (raw | self._prepared(criterion, raw)).items():
                self.arrays[name][at] = array
        self._written()

    def append(self, count: int, columns: Mapping[str, object]) -> None:
        """Add ``count`` rows after the last one; a missing column says nothing about them.

        In an error a row is called by its number among the rows given.
        """
        more, given = read_count(count), self._known(columns)
        blocks = {criterion: self._fresh(criterion, given, more) for criterion in self.declared}
        for criterion, raw in blocks.items():
            self._widen(criterion, width_of(raw))
            for name, array in (raw | self._prepared(criterion, raw)).items():
                self.arrays[name] = np.concatenate([self.arrays[name], array])
        self._count += more
        self._written()

    def remove(self, rows: object) -> None:
        """Take rows out (one row number or several, each once). The others keep their order and close up."""
        gone = read_rows(rows, self._count)
        for name, array in self.arrays.items():
            self.arrays[name] = np.delete(array, gone, axis=0)
        self._count -= len(gone)
        self._written()

    def _written(self) -> None:
        """Called after every change."""

    def _known(self, columns: Mapping[str, object]) -> dict[str, object]:
        given = dict(columns)
        known = {column.name for listed in self._listed.values() for column in listed}
        unknown = sorted(str(name) for name in given if name not in known)
        if unknown:
            raise ValueError(f"{unknown[0]}: not a column; there are {', '.join(sorted(known))}")
        return given

    def _fresh(self, criterion: Criterion, given: dict[str, object], count: int) -> Arrays:
        rows = np.arange(count)
        check_together(criterion, given)
        blank = {column.name: column.blank(count) for column in self._listed[criterion.name]}
        return self._read(criterion, given, rows, blank)

    def _merged(self, criterion: Criterion, given: dict[str, object], rows: Ints) -> Arrays:
        kept = {column.name: self.arrays[column.name][rows] for column in self._listed[criterion.name]}
        return self._read(criterion, given, rows, kept)

    def _read(self, criterion: Criterion, given: dict[str, object], rows: Ints, otherwise: Arrays) -> Arrays:
        raw: dict[str, Array] = {
            column.name: column.read(column.name, given[column.name], rows)
            if column.name in given
            else otherwise[column.name]
            for column in self._listed[criterion.name]
        }
        check_bounds(criterion, raw, rows)
        return levelled(raw, self._width(criterion))

    def _width(self, criterion: Criterion) -> int:
        return width_of(self._raw(criterion))

    def _raw(self, criterion: Criterion) -> Arrays:
        names = (column.name for column in self._listed[criterion.name])
        return {name: self.arrays[name] for name in names if name in self.arrays}

    def _widen(self, criterion: Criterion, width: int) -> None:
        """The first table that is given tells how many codes or tags there are."""
        if width and not self._width(criterion):
            raw = levelled(self._raw(criterion), width)
            self.arrays |= raw | self._prepared(criterion, raw)


class Homes(Store):
    """What is on offer. Made by ``Criteria.homes``."""

    def __init__(self, declared: tuple[Criterion, ...], count: int, columns: Mapping[str, object]) -> None:
        super().__init__(declared, count, columns, home_columns, prepare_homes)


class Wishes(Store):
    """What is looked for. Made by ``Criteria.wishes``."""

    def __init__(self, declared: tuple[Criterion, ...], count: int, columns: Mapping[str, object]) -> None:
        self._tables: dict[str, AreaTable] = {}
        super().__init__(declared, count, columns, wish_columns, prepare_wishes)

    def areas(self, name: str) -> AreaTable:
        """The areas of all wishes for a Near criterion; laid out when first asked for after a change."""
        table = self._tables.get(name)
        if table is None:
            table = table_of(self.arrays[f"{name}:areas"])
            self._tables[name] = table
        return table

    def _written(self) -> None:
        self._tables.clear()
