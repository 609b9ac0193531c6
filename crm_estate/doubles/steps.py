"""What a merge did to rows, kept so that it can be taken back."""

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
from msgspec import Struct

from crm_estate.base import database
from crm_estate.doubles.references import Column


class Moved(Struct, frozen=True):
    """Rows of `table`, by `key`, whose `column` named the loser and names the survivor now."""

    table: str
    column: str
    key: str
    rows: list[int]


class Changed(Struct, frozen=True):
    """One row's columns before and after."""

    table: str
    key: str
    row: int
    before: dict[str, Any]
    after: dict[str, Any]


class Removed(Struct, frozen=True):
    """A whole row that the survivor had the like of."""

    table: str
    row: dict[str, Any]


class Steps(Struct):
    """All of one merge, in the order in which it happened."""

    moved: list[Moved] = []
    changed: list[Changed] = []
    removed: list[Removed] = []

    def rows(self, table: str) -> list[int]:
        """Which rows of a table have moved."""
        return [row for moved in self.moved if moved.table == table for row in moved.rows]

    async def move(self, column: Column, loser: int, survivor: int) -> None:
        """Let everything that names the loser in this column name the survivor."""
        rows = await database.fetch(
            f"update {column.table} set {column.name} = $2 where {column.name} = $1 returning {column.key}",
            loser,
            survivor,
        )
        if rows:
            ids = sorted(row[column.key] for row in rows)
            self.moved.append(Moved(column.table, column.name, column.key, ids))

    async def change(
        self,
        table: str,
        rows: Iterable[int],
        columns: Sequence[str],
        sql: str,
        *args: object,
        key: str = "id",
    ) -> None:
        """Run an update of these columns of these rows, and keep what they were."""
        ids = sorted(set(rows))
        if not ids:
            return
        before = await _read(table, key, ids, columns)
        await database.execute(sql, *args)
        after = await _read(table, key, ids, columns)
        self.changed += [
            Changed(table, key, row, before[row], after[row]) for row in ids if before[row] != after[row]
        ]

    async def remove(self, table: str, rows: Iterable[int], key: str = "id") -> None:
        """Delete rows and keep them here."""
        gone = await database.fetch(
            f"delete from {table} t where {key} = any($1) returning to_jsonb(t)::text as row", list(rows)
        )
        self.removed += [Removed(table, msgspec.json.decode(row["row"])) for row in gone]


async def take_back(steps: Steps, survivor: int, loser: int) -> None:
    """What moved and is still with the survivor goes back; what was changed since stays as it is."""
    for removed in steps.removed:
        await database.execute(
            f"""insert into {removed.table}
                select * from jsonb_populate_record(null::{removed.table}, $1::jsonb)
                on conflict do nothing""",
            _json(removed.row),
        )
    for moved in steps.moved:
        await database.execute(
            f"""update {moved.table} set {moved.column} = $1
                where {moved.key} = any($2) and {moved.column} = $3""",
            loser,
            moved.rows,
            survivor,
        )
    for changed in reversed(steps.changed):
        await _restore(changed)


async def _restore(changed: Changed) -> None:
    columns = ", ".join(changed.before)
    await database.execute(
        f"""update {changed.table} t set ({columns}) =
              (select {columns} from jsonb_populate_record(t, $2::jsonb))
            where {changed.key} = $1 and to_jsonb(t) @> $3::jsonb""",
        changed.row,
        _json(changed.before),
        _json(changed.after),
    )


async def _read(
    table: str, key: str, rows: Sequence[int], columns: Sequence[str]
) -> dict[int, dict[str, Any]]:
    said = ", ".join(f"'{column}', {column}" for column in columns)
    found = await database.fetch(
        f"select {key} as key, jsonb_build_object({said})::text as said from {table} where {key} = any($1)",
        rows,
    )
    return {row["key"]: msgspec.json.decode(row["said"]) for row in found}


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()
