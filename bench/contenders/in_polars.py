"""Polars: the joins on equal keys of the SQL contenders, a few hundred wishes at a time to bound memory."""

import os
from collections.abc import Callable
from typing import Any

import numpy as np

from bench.asking import Answer, Ask, Ready, answer_of
from bench.contenders.sql_tables import sql_tables
from bench.market import Market
from bench.tables import tables

PAIRS_AT_ONCE = 50_000_000
MAY_BE_UNKNOWN = ("price", "area", "rooms", "lat", "lon", "x", "y", "z")


def prepare(market: Market, ask: Ask) -> Ready:
    os.environ["POLARS_MAX_THREADS"] = str(ask.threads)
    import polars as pl

    from bench.contenders.polars_query import best_pairs

    frames = {name: pl.DataFrame(columns) for name, columns in sql_tables(tables(market), ask).items()}
    frames["homes"] = frames["homes"].with_columns(pl.col(*MAY_BE_UNKNOWN).fill_nan(None))
    chunks = cut(frames, market.sizes)

    def answer() -> Answer:
        found = [best_pairs(chunk, ask.best, ask.floor) for chunk in chunks]
        return joined(
            [tuple(frame[name].to_numpy() for name in ("wish", "home", "score")) for frame in found]
        )

    return Ready(answer, notes={"threads": pl.thread_pool_size(), "chunks": len(chunks)})


def joined(parts: list[tuple[Any, ...]]) -> Answer:
    return answer_of(*(np.concatenate(columns) for columns in zip(*parts, strict=True)))


def cut(frames: dict[str, Any], sizes: tuple[int, int]) -> list[dict[str, Any]]:
    """Frames of so many wishes each that homes times wishes stay bounded; homes and edges are shared."""
    step = max(1, PAIRS_AT_ONCE // max(1, sizes[0]))
    of_wishes = ("wishes", "areas", "near_keys", "far_keys", "nowhere_keys")
    within: Callable[[Any, int], Any] = lambda frame, start: frame.filter(  # noqa: E731
        (frame["wish"] >= start) & (frame["wish"] < start + step)
    )
    return [
        {**frames, **{name: within(frames[name], start) for name in of_wishes}}
        for start in range(0, sizes[1], step)
    ]
