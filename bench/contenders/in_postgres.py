"""PostgreSQL: tables with statistics and indexes, parallel workers, much memory."""

import signal
import sys

import numpy as np

from bench.asking import Answer, Ask, Ready, answer_of
from bench.contenders.server import Server
from bench.contenders.sql_query import steps
from bench.contenders.sql_tables import sql_tables
from bench.market import Market
from bench.tables import tables

MAY_BE_UNKNOWN = ("price", "area", "rooms", "lat", "lon", "x", "y", "z")
INDEXES = (
    "create index on homes (offer, kind, cell)", "create index on wishes (wish)",
    "create index on areas (zone)", "create index on edges (zone)",
    "create index on near_keys (offer, kind, cell)",
)  # fmt: skip
FENCE = "offset 0"


def end_server_too() -> None:
    """An end from outside becomes an exit of our own, on which the server is stopped."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))


def prepare(market: Market, ask: Ask) -> Ready:
    end_server_too()
    server = Server(ask.folder, ask.threads)
    for name, columns in sql_tables(tables(market), ask).items():
        server.load(name, columns, MAY_BE_UNKNOWN if name == "homes" else ())
    for index in INDEXES:
        server.execute(index)
    server.execute("vacuum analyze")
    tables_to_make = steps(ask.best, ask.floor, FENCE)

    def answer() -> Answer:
        for name, query in tables_to_make.items():
            server.execute(f"drop table if exists {name}")
            server.execute(f"create unlogged table {name} as {query}")
            server.execute(f"analyze {name}")
        found = np.array([tuple(row) for row in server.fetch("select wish, home, score from found")])
        return answer_of(*found.reshape(-1, 3).T)

    return Ready(answer, server.processes, notes={"workers": ask.threads})
