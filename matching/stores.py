"""Homes and wishes in memory: checked columns, changed in place."""

from collections.abc import Callable, Mapping

import numpy as np

from matching.area_table import AreaTable
from matching.arrays import Array, Arrays, Ints
from matching.blocks import Blocks, form
from matching.columns import (
    Column,
    check_bounds,
    check_together,
    home_columns,
    levelled,
    width_of,
    wish_columns,
)
from matching.declarations import Criterion, Near
from matching.outline import BLOCK, Outline
from matching.preparing import prepare_homes, prepare_wishes
from matching.reading import read_count, read_rows
from matching.room import Columns
from matching.wish_blocks import WishBlocks, form_wishes

Listed = Callable[[Criterion], tuple[Column, ...]]
Prepared = Callable[[Criterion, Arrays], Arrays]


class Store:
    """Rows of one side as contiguous columns.

    A row keeps its *slot* while others come and go; rows are the slots that are not empty, in order.
    ``held`` is by slot, for the kernels; ``arrays`` by row. Read them, never write them.
    """

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
        self._columns = Columns(read_count(count))
        given = self._known(columns)
        for criterion in declared:
            raw = self._fresh(criterion, given, len(self))
            for name, array in (raw | prepared(criterion, raw)).items():
                self._columns.put(name, array)

    def __len__(self) -> int:
        return self._columns.rows

    @property
    def held(self) -> Arrays:
        return self._columns.held

    @property
    def arrays(self) -> Arrays:
        self.close_up()
        return self._columns.held

    def slots(self, rows: Ints) -> Ints:
        """The slots (k,) of rows (k,)."""
        return self._columns.slots(rows)

    def rows(self, slots: Ints) -> Ints:
        """The rows (k,) of slots (k,) that are not empty."""
        return self._columns.numbers(slots)

    def update(self, rows: object, columns: Mapping[str, object]) -> None:
        """Say anew what the given columns are in ``rows`` (one row number or several, each once).

        Columns not given stay as they are. Everything is checked before anything is written; in an
        error a row is called by its number in the store.
        """
        at, given = read_rows(rows, len(self)), self._known(columns)
        slots = self.slots(at)
        changed = [c for c in self.declared if any(col.name in given for col in self._listed[c.name])]
        blocks = {criterion: self._merged(criterion, given, at, slots) for criterion in changed}
        for criterion, raw in blocks.items():
            self._widen(criterion, width_of(raw))
            for name, array in (raw | self._prepared(criterion, raw)).items():
                self.held[name][slots] = array
        self._written(slots, set(given))

    def append(self, count: int, columns: Mapping[str, object]) -> None:
        """Add ``count`` rows after the last one; a missing column says nothing about them.

        In an error a row is called by its number among the rows given.
        """
        more, given = read_count(count), self._known(columns)
        blocks = {criterion: self._fresh(criterion, given, more) for criterion in self.declared}
        first = self._columns.grow(more)
        slots = np.arange(first, first + more)
        for criterion, raw in blocks.items():
            self._widen(criterion, width_of(raw))
            for name, array in (raw | self._prepared(criterion, raw)).items():
                self.held[name][slots] = array
        self._written(slots, {column.name for listed in self._listed.values() for column in listed})

    def remove(self, rows: object) -> None:
        """Take rows out (one row number or several, each once). The others keep their order and close up."""
        gone = self.slots(read_rows(rows, len(self)))
        self._columns.empty(gone)
        self._gone(gone)
        if self._columns.is_full_of_holes:
            self.close_up()

    def close_up(self) -> None:
        """Give up the empty slots."""
        if self._columns.close_up():
            self._renumbered()

    def _written(self, slots: Ints, names: set[str]) -> None:
        """Called after columns of these slots were written."""

    def _gone(self, slots: Ints) -> None:
        """Called after these slots were emptied."""

    def _renumbered(self) -> None:
        """Called after slots got new numbers."""

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

    def _merged(self, criterion: Criterion, given: dict[str, object], rows: Ints, slots: Ints) -> Arrays:
        kept = {column.name: self.held[column.name][slots] for column in self._listed[criterion.name]}
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
        return {name: self.held[name] for name in names if name in self.held}

    def _widen(self, criterion: Criterion, width: int) -> None:
        """The first table that is given tells how many codes or tags there are."""
        if width and not self._width(criterion):
            raw = levelled(self._raw(criterion), width)
            for name, array in (raw | self._prepared(criterion, raw)).items():
                self._columns.put(name, array)
            self._renumbered()


class Homes(Store):
    """What is on offer. Made by ``Criteria.homes``."""

    def __init__(self, declared: tuple[Criterion, ...], count: int, columns: Mapping[str, object]) -> None:
        self._outline: Outline[Blocks] | None = None
        super().__init__(declared, count, columns, home_columns, prepare_homes)

    def outline(self, block: int = BLOCK) -> list[Blocks]:
        """All homes in blocks of alike ones; made when first asked for, then kept up to date."""
        if self._outline is None or self._outline.block != block:
            self._outline = Outline(block, self._form)
            self._outline.place(self.slots(np.arange(len(self))))
        return self._outline.parts()

    def _form(self, slots: Ints, block: int) -> Blocks:
        return form(self.declared, self.held, slots, block)

    def _written(self, slots: Ints, names: set[str]) -> None:
        if self._outline is not None:
            self._outline.place(slots)

    def _gone(self, slots: Ints) -> None:
        if self._outline is not None:
            self._outline.drop(slots)

    def _renumbered(self) -> None:
        self._outline = None


class Wishes(Store):
    """What is looked for. Made by ``Criteria.wishes``."""

    def __init__(self, declared: tuple[Criterion, ...], count: int, columns: Mapping[str, object]) -> None:
        self._tables: dict[str, AreaTable] = {}
        self._outline: Outline[WishBlocks] | None = None
        super().__init__(declared, count, columns, wish_columns, prepare_wishes)

    def areas(self, name: str) -> AreaTable:
        """The areas of all wishes, by slot, for a Near criterion; laid out when first asked for."""
        if name not in self._tables:
            table = AreaTable()
            table.put(np.arange(self._columns.used), self.held[f"{name}:areas"])
            self._tables[name] = table
        return self._tables[name]

    def lay_out(self) -> None:
        """Make what is made when first asked for: several threads may then read."""
        for one in self.declared:
            if isinstance(one, Near):
                self.areas(one.name)

    def outline(self, block: int = BLOCK) -> list[WishBlocks]:
        """All wishes in blocks of alike ones; made when first asked for, then kept up to date."""
        if self._outline is None or self._outline.block != block:
            self._outline = Outline(block, self._form)
            self._outline.place(self.slots(np.arange(len(self))))
        return self._outline.parts()

    def _form(self, slots: Ints, block: int) -> WishBlocks:
        tables = {one.name: self.areas(one.name) for one in self.declared if isinstance(one, Near)}
        return form_wishes(self.declared, self.held, tables, slots, block)

    def _written(self, slots: Ints, names: set[str]) -> None:
        for name, table in list(self._tables.items()):
            if table.is_mostly_left_over:
                del self._tables[name]
            elif f"{name}:areas" in names:
                table.put(slots, self.held[f"{name}:areas"][slots])
        if self._outline is not None:
            self._outline.place(slots)

    def _gone(self, slots: Ints) -> None:
        if self._outline is not None:
            self._outline.drop(slots)

    def _renumbered(self) -> None:
        self._tables.clear()
        self._outline = None
