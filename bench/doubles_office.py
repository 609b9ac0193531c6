"""From how many decisions an office can learn: `python -m bench.doubles_office`.

An office decides on pairs that the CRM suspects among the adverts of eastern Valencia, some of them drawn by
chance. Where learning is offered, its table is judged on all the suspects that nobody decided on: gained is
the share of them it is right about beyond those that the shipped table is right about. Three markets: as it
is, which is what the table that ships learned from in the west; and two in which less is advertised twice,
the summer quarter with some of the rest.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from bench import doubles_valencia as homes
from bench.doubles_halves import Half, Halves, some
from bench.printing import write_json
from crm_estate.doubles import adverts
from crm_estate.doubles.trying import Lesson, tried_with
from crm_estate.doubles.worth import SHIPPED

RESULT = Path(__file__).with_name("results") / "doubles_office.json"
DECISIONS = (50, 100, 200, 400, 800)
DRAWS = 40
SUMMER = "201806"
MARKETS = {"as it is": 1.0, "two in five": 0.4, "one in ten": 0.1}
"""How many of the homes of other quarters are there."""

MOST_OF_THEM = 0.8
"""Of all suspects, so that enough are left to judge by."""


def main() -> None:
    rows, dwelling = homes.valencia()
    half = Halves.of(homes.places(rows), dwelling).parts[1]
    columns = some(homes.crm_columns(rows), half.rows)
    found: list[dict[str, Any]] = []
    for name, rest in MARKETS.items():
        whole = suspects_of(less_often_twice(columns, rest), half)
        about = {"market": name, "suspects": len(whole.same), "true": round(float(whole.same.mean()), 3)}
        for size in DECISIONS:
            if size <= MOST_OF_THEM * len(whole.same):
                found.append({**about, "decisions": size, **told(list(draws(whole, size)))})
                print(found[-1], flush=True)
    write_json(RESULT, {"bench": "doubles_office", "draws": DRAWS, "found": found})


def less_often_twice(columns: dict[str, Any], rest: float, seed: int = 1) -> dict[str, Any]:
    """Homes that are left out are each of a quarter of their own."""
    chance = np.random.default_rng(seed)
    kind = [
        one if one == SUMMER or chance.random() < rest else f"out {row}"
        for row, one in enumerate(columns["kind"])
    ]
    return {**columns, "kind": kind}


def suspects_of(columns: dict[str, Any], half: Half) -> Lesson:
    count = len(half.rows)
    records = homes.CRM.records(count, columns)
    found = homes.CRM.pairs(records, adverts.LIKELY, SHIPPED.weights())
    same = np.isin(found.left * count + found.right, half.truth.pairs)
    return Lesson(records, found.left, found.right, same)


def draws(whole: Lesson, size: int) -> Iterator[float | None]:
    """For each draw what was gained by learning; None where it was not offered."""
    chance = np.random.default_rng(size)
    for _ in range(DRAWS):
        order = chance.permutation(len(whole.same))
        decided, rest = order[:size], order[size:]
        drawn = Lesson(whole.records, whole.left[decided], whole.right[decided], whole.same[decided])
        table, trial = tried_with(drawn)
        if not trial.is_better:
            yield None
            continue
        right = whole.suspected(rest, table.weights()) == whole.same[rest]
        shipped = whole.suspected(rest, SHIPPED.weights()) == whole.same[rest]
        yield float(right.mean() - shipped.mean())


def told(gains: list[float | None]) -> dict[str, Any]:
    offered = [gain for gain in gains if gain is not None]
    if not offered:
        return {"offered": 0}
    return {
        "offered": len(offered),
        "gained": round(float(np.mean(offered)), 3),
        "least": round(min(offered), 3),
        "worse": sum(gain < 0 for gain in offered),
    }


if __name__ == "__main__":
    main()
