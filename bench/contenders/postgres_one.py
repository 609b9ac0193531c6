"""PostgreSQL for single questions: the quickest of several indexes and plans, tried on a few of them."""

import statistics
import time
from collections.abc import Callable

import numpy as np

from bench.asking import Ask, Pairs, Ready, one_by_one
from bench.contenders.in_postgres import MAY_BE_UNKNOWN, end_server_too
from bench.contenders.server import Server
from bench.contenders.sql_one import POINT, WIDE, Joins, question
from bench.contenders.sql_tables import sql_tables
from bench.market import Market
from bench.tables import tables

TRIED = 8
INDEXES = (
    "create index on wishes (wish)",
    "create index on areas (zone)",
    "create index on edges (zone)",
    "create index on homes (home)",
    "create index homes_cell on homes (offer, kind, cell)",
    "cluster homes using homes_cell",
    f"create index on homes using gist ({POINT.replace('h.', '')})",
    "create index near_cell on near_keys (offer, kind, cell)",
    "cluster near_keys using near_cell",
    "create index on near_keys (wish)",
    "create index on far_wide (offer, kind)",
    "create index on far_wide (wish)",
    "create index on nowhere_wide (offer, kind)",
    "create index on nowhere_wide (wish)",
    "create index box_place on box_wide using gist (box)",
    "cluster box_wide using box_place",
    "create index on box_wide (wish)",
    "vacuum analyze",
)
PLANS = {
    "in parallel": ("reset max_parallel_workers_per_gather", "reset enable_seqscan"),
    "alone": ("set max_parallel_workers_per_gather = 0", "reset enable_seqscan"),
    "alone, by index": ("set max_parallel_workers_per_gather = 0", "set enable_seqscan = off"),
}


def prepared(market: Market, ask: Ask, ways: dict[str, Joins], one: str, count: int) -> Ready:
    """``ways`` to join homes and wishes, by name; ``one`` picks the row asked for, the first parameter."""
    end_server_too()
    server = Server(ask.folder, ask.threads)
    for name, columns in sql_tables(tables(market), ask).items():
        server.load(name, columns, MAY_BE_UNKNOWN if name == "homes" else ())
    for name, query in WIDE.items():
        server.execute(f"create unlogged table {name} as {query}")
    for statement in (*INDEXES, "set plan_cache_mode = force_generic_plan"):
        server.execute(statement)
    asked = {
        f"{way}, {plan}": asker(server, question(joins, one, ask.floor), settings)
        for way, joins in ways.items()
        for plan, settings in PLANS.items()
    }
    tried = {name: tried_out(way, min(count, TRIED)) for name, way in asked.items()}
    best = min(tried, key=lambda name: tried[name])
    return Ready(lambda: one_by_one(asked[best], count), server.processes, {"tried": tried, "best": best})


def asker(server: Server, query: str, settings: tuple[str, ...]) -> Callable[[int], Pairs]:
    """Asks with the plan that is made under these settings, and kept."""
    for setting in settings:
        server.execute(setting)
    statement = server.wait(server.connection.prepare(query))
    server.wait(statement.fetch(0))

    def asked(row: int) -> Pairs:
        rows = server.wait(statement.fetch(row))
        wish, home, score = (np.array([row[at] for row in rows]) for at in range(3))
        return wish, home, score

    return asked


def tried_out(way: Callable[[int], Pairs], count: int) -> float:
    """Median seconds of the first few questions, asked twice so that everything is warm."""
    each: list[float] = []
    for row in [*range(count), *range(count)]:
        began = time.perf_counter()
        way(row)
        each.append(time.perf_counter() - began)
    return statistics.median(each[count:])
