"""DuckDB with the keys of its joins laid out beforehand; its file is read once and held in memory."""

import duckdb

from bench.asking import Answer, Ask, Ready, answer_of
from bench.contenders.sql_query import steps
from bench.contenders.sql_tables import sql_tables
from bench.market import Market
from bench.tables import tables

MEMORY = "10GB"
ROW_GROUP = 8192
"""Small, because a table is shared among threads by its groups of rows; only tables in files heed it."""

MAY_BE_UNKNOWN = ("price", "area", "rooms", "lat", "lon", "x", "y", "z")


def prepare(market: Market, ask: Ask) -> Ready:
    database = duckdb.connect()
    database.execute(f"set threads = {ask.threads}")
    database.execute(f"set memory_limit = '{MEMORY}'")
    database.execute(f"set temp_directory = '{ask.folder / 'spill'}'")
    database.execute("set preserve_insertion_order = false")
    database.execute(f"attach '{ask.folder / 'store'}' (row_group_size {ROW_GROUP})")
    database.execute("use store")
    database.execute("set disabled_optimizers = 'join_order,build_side_probe_side'")
    for name, columns in sql_tables(tables(market), ask).items():
        database.register("given", columns)
        database.execute(f"create table {name} as select {selected(name, list(columns))} from given")
        database.unregister("given")
    database.execute("analyze")
    tables_to_make = steps(ask.best, ask.floor)

    def answer() -> Answer:
        for name, query in tables_to_make.items():
            database.execute(f"create or replace temp table {name} as {query}")
        found = database.execute("select wish, home, score from found").fetchnumpy()
        return answer_of(found["wish"], found["home"], found["score"])

    return Ready(answer, notes={"memory_limit": MEMORY, "threads": ask.threads})


def selected(table: str, names: list[str]) -> str:
    """NaN, which is larger than all numbers here, becomes NULL."""
    unknown = MAY_BE_UNKNOWN if table == "homes" else ()
    parts = (
        f'case when isnan("{name}") then null else "{name}" end as "{name}"'
        if name in unknown
        else f'"{name}"'
        for name in names
    )
    return ", ".join(parts)
