"""How well doubles are told, and how fast: `python -m bench.doubles`.

What fields are worth is estimated from the records alone, without the truth; columns, and for the adverts
of Valencia the shares that are believed, were chosen with these records at hand. "Taught" is learned from
the truth in one half of the city and judged in the other.
"""

import argparse
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from bench import doubles_valencia as homes
from bench.doubles_halves import Halves, some, taught_across
from bench.doubles_people import ADDRESS_BOOK, invented
from bench.doubles_records import (
    DATA,
    FEBRL,
    UNNUMBERED,
    Rows,
    febrl,
    papers,
    people_columns,
    same_papers,
)
from bench.doubles_truth import FLOORS, Truth, agreeing, shares
from bench.machine import machine
from bench.printing import write_json
from crm_estate.doubles import adverts
from crm_estate.doubles.worth import SHIPPED
from matching.doubles import Doubles, Pairs, Weights

KEPT = Path(__file__).with_name("results") / "doubles.json"
LOWEST = FLOORS[0]
Figures = dict[str, Any]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.doubles", description=__doc__)
    parser.add_argument("--contacts", type=int, default=100_000, help="how many contacts to invent")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", type=Path, default=KEPT)
    asked = parser.parse_args()
    if not DATA.is_dir():
        parser.exit(1, f"The records are not in {DATA}.\n")
    print(f"{'':52}{'records':>9}{'true pairs':>12}{'cpu s':>9}{'P':>8}{'R':>8}{'F1':>8}{'best F1':>9}")
    figures = [*people(), paper_figures(), *adverts_of_valencia()]
    figures.append(contacts(asked.contacts, asked.seed))
    write_json(asked.json, {"bench": "doubles", "machine": machine(), "sets": figures})


def people() -> list[Figures]:
    found: list[Figures] = []
    for number in (1, 2, 3):
        rows, meant = febrl(number)
        for name, declared in ((f"febrl {number}", FEBRL), (f"febrl {number}, unnumbered", UNNUMBERED)):
            columns = people_columns(rows, declared)
            key = Truth.of(meant).judge(agreeing([columns["surname"], columns["date_of_birth"]]))
            told = run(name, declared, columns, Truth.of(meant), floor=0.5)
            found.append(told | {"exact": {"family name and day of birth": key}})
    return found


def paper_figures() -> Figures:
    """Only of some pairs is it known whether they are the same: those count."""
    dblp, acm, told = papers()
    found, seconds = timed(lambda: same_papers(dblp, acm))
    scores = dict(zip(zip(found.right.tolist(), found.left.tolist(), strict=True), found.score, strict=True))
    at = {str(floor): judged(told, scores, floor) for floor in FLOORS}
    best = max(at.items(), key=lambda one: one[1]["f1"])
    figures = {
        "set": "dblp and acm, labelled pairs", "records": len(dblp) + len(acm), "floor": 0.5,
        "true_pairs": sum(same for *_, same in told), **seconds, "at": at,
        "best": {"floor": float(best[0])} | best[1],
    }  # fmt: skip
    return shown(figures)


def judged(
    told: list[tuple[int, int, bool]], scores: Mapping[tuple[int, int], float], floor: float
) -> dict[str, float]:
    said = [scores.get((one, other), 0.0) >= floor for one, other, _ in told]
    right = sum(yes and same for yes, (*_, same) in zip(said, told, strict=True))
    return shares(right, sum(said), sum(same for *_, same in told))


def adverts_of_valencia() -> list[Figures]:
    rows, dwelling = homes.valencia()
    truth, halves = Truth.of(dwelling), Halves.of(homes.places(rows), dwelling)
    asked = (
        ("what adverts say", homes.ADVERTS, homes.columns(rows, homes.ADVERTS), homes.KEYS),
        ("and the register", homes.BUILDINGS, homes.columns(rows, homes.BUILDINGS), homes.REGISTER_KEYS),
    )
    found: list[Figures] = []
    for name, declared, columns, keys in asked:
        found.append(run(f"valencia, {name}", declared, columns, truth, floor=0.8))
        found[-1] |= {"exact": exact_keys(rows, keys, truth)}
        found.append(taught(f"valencia, {name}, taught", declared, columns, halves))
        found[-1] |= {"exact": exact_keys(rows, keys, halves.truth, halves)}
    crm = homes.CRM, homes.crm_columns(rows)
    believed = SHIPPED.weights(), adverts.LIKELY
    found.append(run("valencia, as the crm asks", *crm, truth, *believed))
    east = halves.parts[1]
    asked_east = homes.CRM, some(crm[1], east.rows)
    found.append(run("valencia, as the crm asks, not fitted", *asked_east, east.truth, *believed))
    rows = [rows[row] for row in east.rows]
    found[-1] |= {"exact": exact_keys(rows, homes.CRM_KEYS, east.truth)}
    return found


def taught(name: str, declared: Doubles, columns: Mapping[str, object], halves: Halves) -> Figures:
    """Each half of the city judged by what the other taught; teaching is no part of the seconds."""
    across = taught_across(declared, columns, halves)
    told = {"set": name, "records": halves.truth.count, "true_pairs": len(halves.truth.pairs), "floor": 0.5}
    told |= {"teaching_cpu_seconds": across["teaching"], "cpu_seconds": across["asking"]}
    return shown(told | halves.truth.curve(across["found"]))


def exact_keys(
    rows: Rows, keys: Mapping[str, tuple[str, ...]], truth: Truth, halves: Halves | None = None
) -> Figures:
    """What is found by all of some columns being the same, anywhere and at one place."""
    found: Figures = {}
    for name, columns in keys.items():
        pairs = homes.exact(rows, columns)
        for where, chosen in (("", pairs), (", within 150 m", homes.near(rows, pairs))):
            judged = truth.judge(halves.within(chosen) if halves else chosen)
            found[name + where] = judged
            print(
                f"    exact: {name + where:60}{'':15}" + "".join(f"{share:8.3f}" for share in judged.values())
            )
    return found


def contacts(count: int, seed: int) -> Figures:
    columns, meant = invented(count, seed)
    return run(f"{count:,} invented contacts", ADDRESS_BOOK, columns, Truth.of(meant), floor=0.9)


def run(
    name: str,
    declared: Doubles,
    columns: Mapping[str, object],
    truth: Truth,
    weights: Weights | None = None,
    floor: float = 0.5,
) -> Figures:
    """One set: reading, estimating and comparing are all in the seconds."""
    found, seconds = timed(lambda: declared.pairs(declared.records(truth.count, columns), LOWEST, weights))
    told = {"set": name, "records": truth.count, "true_pairs": len(truth.pairs), "floor": floor}
    return shown(told | seconds | truth.curve(found))


def timed(ask: Callable[[], Pairs]) -> tuple[Pairs, dict[str, float]]:
    """What was found, in how many seconds by the clock and of all processors."""
    start, spent = time.perf_counter(), time.process_time()
    found = ask()
    seconds, used = time.perf_counter() - start, time.process_time() - spent
    return found, {"seconds": round(seconds, 2), "cpu_seconds": round(used, 2)}


def shown(figures: Figures) -> Figures:
    at = figures["at"][str(figures["floor"])]
    print(
        f"{figures['set']:42} from {figures['floor']:4}{figures['records']:9,}{figures['true_pairs']:12,}"
        f"{figures['cpu_seconds']:9.1f}{at['precision']:8.3f}{at['recall']:8.3f}{at['f1']:8.3f}"
        f"{figures['best']['f1']:9.3f}",
        flush=True,
    )
    return figures


if __name__ == "__main__":
    main()
