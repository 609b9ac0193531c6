"""Keeping up: changes to a store in place against building it anew. `python -m bench.updates`.

For homes and for wishes: ``updates`` rows are changed, added and taken out, in one call and one by one. After
each of these the next question is asked, because a store may leave work for it, and the one after that.
At the end the store must answer as one that is built from the same rows.
"""

import argparse
from pathlib import Path
from typing import Any

from bench.changing import CHANGES, Changed, homes_side, timed, wishes_side
from bench.machine import machine
from bench.memory import forget_peak, peak_rss
from bench.printing import megabytes, seconds, write_json

SIDES = {"homes": homes_side, "wishes": wishes_side}


def arguments() -> argparse.Namespace:
    options = argparse.ArgumentParser(prog="python -m bench.updates", description=__doc__)
    options.add_argument("--rows", type=int, default=1_000_000, help="of the store that changes")
    options.add_argument("--updates", type=int, default=1_000)
    options.add_argument("--side", choices=(*SIDES, "both"), default="both")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--limit", type=float, default=120, help="seconds for changes one by one")
    options.add_argument("--json", type=Path, help="write the figures here")
    return options.parse_args()


def main() -> None:
    given = arguments()
    figures: dict[str, Any] = {
        "bench": "updates",
        "machine": machine(),
        "rows": given.rows,
        "seed": given.seed,
    }
    for name in SIDES if given.side == "both" else (given.side,):
        figures[name] = one_side(name, given)
    if given.json:
        write_json(given.json, figures)
    if not all(figures[name]["same"] for name in SIDES if name in figures):
        raise SystemExit("a store that was changed does not answer as one that is built anew")


def one_side(name: str, given: argparse.Namespace) -> dict[str, Any]:
    print(f"{given.updates:,} changes to {given.rows:,} {name}")
    print(
        f"{'':24}{'changes':>11}{'each':>11}{'next answer':>13}{'then':>11}{'peak MB':>10}{'× rebuild':>11}"
    )
    side = SIDES[name](given.rows, given.updates, given.seed)
    forget_peak()
    rebuild = Changed(1, timed(side.build), *side.questions())
    rows = [row_of("rebuild", rebuild, rebuild.cost)]
    for words, change in CHANGES.items():
        forget_peak()
        rows.append(row_of(words, change(side, given.limit), rebuild.cost))
    same = side.same_as_fresh()
    print("The store answers as one built anew." if same else "NOT the answers of a store built anew.")
    return {"changes": rows, "same": same}


def row_of(words: str, changed: Changed, rebuild: float) -> dict[str, Any]:
    row = {
        "change": words, "count": changed.count, "seconds": changed.seconds,
        "next_answer": changed.next_answer, "then": changed.then, "peak": peak_rss(),
        "of_rebuild": changed.cost / rebuild,
    }  # fmt: skip
    print(
        f"{words:24}{seconds(changed.seconds):>11}{seconds(changed.seconds / changed.count):>11}"
        f"{seconds(changed.next_answer):>13}{seconds(changed.then):>11}{megabytes(row['peak']):>10}"
        f"{row['of_rebuild']:>11.4f}",
        flush=True,
    )
    return row


if __name__ == "__main__":
    main()
