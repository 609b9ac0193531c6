"""PostgreSQL: every home that suits one wish, by cells that its areas reach into or by points in boxes."""

from bench.asking import Ask, Ready
from bench.contenders.postgres_one import prepared
from bench.contenders.sql_one import CELLS, POINTS
from bench.market import Market


def prepare(market: Market, ask: Ask) -> Ready:
    ways = {"btree on cells": CELLS, "gist on points": POINTS}
    return prepared(market, ask, ways, "w.wish = $1", market.sizes[1])
