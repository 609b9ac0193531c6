"""What the benches compare is comparable: a valid market, and contenders that give the same answer."""

from importlib import import_module
from pathlib import Path

import numpy as np
import pytest

from bench.asking import Answer, Ask
from bench.comparing import compare
from bench.contenders import BEST
from bench.criteria import CRITERIA
from bench.kept import keep_market, kept_market
from bench.market import Market, market

NEEDS = {"plain": "matching", "numba": "numba", "duckdb": "duckdb", "polars": "polars"}


@pytest.fixture(scope="module")
def small() -> Market:
    return market(60, 40, seed=5)


@pytest.fixture
def ask(tmp_path: Path) -> Ask:
    return Ask(best=5, floor=0.5, threads=2, folder=tmp_path)


def answer_of(name: str, given: Market, ask: Ask) -> Answer:
    return import_module(BEST[name]).prepare(given, ask).answer()


def test_the_market_is_valid_and_holds_what_it_promises() -> None:
    given = market(2_000, 600, seed=7)
    homes, wishes = CRITERIA.homes(2_000, given.homes), CRITERIA.wishes(600, given.wish_columns())
    assert (len(homes), len(wishes)) == given.sizes
    drawn = np.bincount(np.repeat(np.arange(600), np.diff(given.areas.start)), np.isnan(given.areas.km), 600)
    assert 0.25 < np.mean(drawn > 0) < 0.42
    assert np.isnan(given.homes["price"]).any()
    assert (given.homes["kind"] == -1).any()
    assert (np.diff(given.areas.ring) == 2).any()
    assert (np.diff(given.areas.start) > 1).any()


def test_the_same_seed_gives_the_same_market_also_from_files(tmp_path: Path, small: Market) -> None:
    keep_market(tmp_path, market(60, 40, seed=5))
    again = kept_market(tmp_path)
    assert all(np.array_equal(again.homes[name], column, equal_nan=column.dtype.kind == "f")
               for name, column in small.homes.items())  # fmt: skip
    assert np.array_equal(again.areas.points, small.areas.points)


@pytest.mark.parametrize("name", NEEDS)
def test_a_contender_gives_the_answer_of_the_engine(name: str, small: Market, ask: Ask) -> None:
    pytest.importorskip(NEEDS[name])
    right = answer_of("engine", small, ask)
    found = compare(right, answer_of(name, small, ask), ask)
    assert len(right.wish) > 20
    assert found.same, found


def test_a_wrong_answer_is_noticed(small: Market, ask: Ask) -> None:
    right = answer_of("engine", small, ask)
    lacking = Answer(right.wish[1:], right.home[1:], right.score[1:])
    assert right.score[0] > 0.5001
    assert not compare(right, lacking, ask).same
    bent = Answer(right.wish, right.home, right.score - np.float32(1e-4))
    assert not compare(right, bent, ask).same
