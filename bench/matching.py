"""The batch question, side by side: `python -m bench.matching --homes 100000 --wishes 10000 --against numba`.

Every contender gives the ``best`` homes for every wish on the same data, in a process of its own, one after
another, and its answer is compared with the engine's.
"""

import argparse
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench.asking import Ask
from bench.comparing import compare, same_as_plain_loops
from bench.contenders import BEST
from bench.kept import keep_market, kept_answer
from bench.machine import cores, machine
from bench.market import Market, market
from bench.measuring import Limits, as_row, measured
from bench.printing import line_of, title, write_json

SAMPLE = 200
GB = 2**30


def arguments(words: Sequence[str] | None) -> argparse.Namespace:
    options = argparse.ArgumentParser(prog="python -m bench.matching", description=__doc__)
    options.add_argument("--homes", type=int, default=10_000)
    options.add_argument("--wishes", type=int, default=1_000)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--against", default="numba", help=f"some of {', '.join(sorted(BEST))}, by commas")
    options.add_argument("--best", type=int, default=10)
    options.add_argument("--floor", type=float, default=0.5)
    options.add_argument("--threads", type=int, default=min(2, cores()))
    options.add_argument(
        "--repeat", type=int, default=3, help="answers each, more of who is quick; the quickest counts"
    )
    options.add_argument(
        "--limit", type=float, default=900, help="seconds for preparing, and for each answer"
    )
    options.add_argument("--memory", type=float, default=14, help="GB that a contender may hold")
    options.add_argument("--json", type=Path, help="write the figures here")
    return options.parse_args(words)


def main(words: Sequence[str] | None = None) -> None:
    given = arguments(words)
    names = ["engine", *(name for name in given.against.split(",") if name and name != "engine")]
    unknown = [name for name in names if name not in BEST]
    if unknown:
        raise SystemExit(f"{unknown[0]} is not a contender; there are {', '.join(sorted(BEST))}")
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        figures = side_by_side(given, names, Path(folder))
    if given.json:
        write_json(given.json, figures)
    if not all(one["answer"] is None or one["answer"]["same"] for one in figures["contenders"]):
        raise SystemExit("the answers are not the same")


def side_by_side(given: argparse.Namespace, names: list[str], folder: Path) -> dict[str, Any]:
    data = market(given.homes, given.wishes, given.seed)
    keep_market(folder, data)
    ask = Ask(given.best, given.floor, given.threads, folder)
    print(title(given.homes, given.wishes, ask, given.seed))
    rows: list[dict[str, Any]] = []
    for name in names:
        outcome = measured("best", name, ask, Limits(given.limit, int(given.memory * GB), given.repeat))
        rows.append(as_row(outcome, given.limit) | judged(name, ask, data, given.seed))
        print(line_of(rows[-1], rows[0]), flush=True)
    return {
        "bench": "matching", "homes": given.homes, "wishes": given.wishes, "seed": given.seed,
        "best": given.best, "floor": given.floor, "threads": given.threads, "limit_seconds": given.limit,
        "machine": machine(), "contenders": rows,
    }  # fmt: skip


def judged(name: str, ask: Ask, data: Market, seed: int) -> dict[str, Any]:
    """How the answer compares with the engine's, and the engine's with the plain oracle's scores."""
    folder = ask.folder / name / "answer"
    engine = ask.folder / "engine" / "answer"
    if not folder.exists() or not engine.exists():
        return {"answer": None}
    answer = kept_answer(folder)
    if name == "engine":
        apart = same_as_plain_loops(data, answer, SAMPLE, seed)
        return {"answer": {"same": apart <= 1e-5, "farthest": apart, "sample": SAMPLE}}
    return {"answer": compare(kept_answer(engine), answer, ask).as_json()}


if __name__ == "__main__":
    main()
