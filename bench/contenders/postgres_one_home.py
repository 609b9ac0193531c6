"""PostgreSQL: every wish that one home suits, by its cell or by boxes that hold its place."""

from bench.asking import Ask, Ready
from bench.contenders.postgres_one import prepared
from bench.contenders.sql_one import BOXES, CELLS
from bench.market import Market


def prepare(market: Market, ask: Ask) -> Ready:
    ways = {"btree on cells": CELLS, "gist on boxes": BOXES}
    return prepared(market, ask, ways, "h.home = $1", market.sizes[0])
