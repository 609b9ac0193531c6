"""One new home against all standing wishes, and one changed wish against all homes: `python -m bench.one`.

Each contender answers the same questions one by one; the figure is the median of their seconds. ``read`` is
the time in which the columns that the question needs are read once from memory, in the same run.
"""

import argparse
import os
import statistics
import tempfile
from pathlib import Path
from typing import Any

from bench.asking import EVERY, Ask
from bench.comparing import compare
from bench.contenders import ONE_HOME, ONE_WISH
from bench.kept import keep_market, kept_answer
from bench.machine import cores, machine
from bench.market import market
from bench.measuring import Limits, Outcome, as_row, measured
from bench.printing import megabytes, seconds, verdict, write_json

GB = 2**30
CONTENDERS = {"home": ONE_HOME, "wish": ONE_WISH}


def arguments() -> argparse.Namespace:
    options = argparse.ArgumentParser(prog="python -m bench.one", description=__doc__)
    options.add_argument("--homes", type=int, default=1_000_000, help="that a changed wish is held against")
    options.add_argument("--wishes", type=int, default=1_000_000, help="that a new home is held against")
    options.add_argument("--asked", type=int, default=40, help="new homes, and changed wishes, asked for")
    options.add_argument("--question", choices=("home", "wish", "both"), default="both")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--against", default="numba,postgres", help=f"some of {', '.join(ONE_HOME)}")
    options.add_argument("--floor", type=float, default=0.5)
    options.add_argument("--threads", type=int, default=min(2, cores()))
    options.add_argument("--repeat", type=int, default=3, help="rounds of questions; the quickest counts")
    options.add_argument("--limit", type=float, default=900, help="seconds to prepare, and for each round")
    options.add_argument("--memory", type=float, default=14, help="GB that a contender may hold")
    options.add_argument("--json", type=Path, help="write the figures here")
    return options.parse_args()


def main() -> None:
    given = arguments()
    figures: dict[str, Any] = {"bench": "one", "machine": machine(), "seed": given.seed, "floor": given.floor}
    for question in ("home", "wish") if given.question == "both" else (given.question,):
        with tempfile.TemporaryDirectory(prefix="bench-") as folder:
            figures[question] = one_question(question, given, Path(folder))
    if given.json:
        write_json(given.json, figures)
    rows = [row for question in CONTENDERS for row in figures.get(question, {}).get("contenders", [])]
    if any(row["answer"] and not row["answer"]["same"] for row in rows):
        raise SystemExit("the answers are not the same")


def one_question(question: str, given: argparse.Namespace, folder: Path) -> dict[str, Any]:
    sizes = (given.asked, given.wishes) if question == "home" else (given.homes, given.asked)
    keep_market(folder, market(*sizes, given.seed))
    ask = Ask(EVERY, given.floor, given.threads, folder)
    print(title(question, sizes))
    load = os.getloadavg()
    rows: list[dict[str, Any]] = []
    others = [name for name in given.against.split(",") if name in CONTENDERS[question]]
    for name in ("read", "engine", *others):
        outcome = measured(question, name, ask, Limits(given.limit, int(given.memory * GB), given.repeat))
        rows.append(as_row(outcome, given.limit) | per_question(outcome) | judged(name, ask))
        rows[-1]["times_read"] = ratio(rows[-1]["question"], rows[0]["question"])
        print(line_of(rows[-1], given.asked), flush=True)
    # Who else was at work: beside a busy neighbour no figure means much.
    return {
        "homes": sizes[0],
        "wishes": sizes[1],
        "load": {"before": load, "after": os.getloadavg()},
        "contenders": rows,
    }


def per_question(outcome: Outcome) -> dict[str, Any]:
    """Seconds of a question: the median, and what nine in ten stay under, in the quickest round. What is read
    is one question in parts."""
    rounds = [each for each in outcome.each if each]
    if not rounds:
        return {"question": None, "slow_question": None}
    if outcome.name == "read":
        parts = [min(part) for part in zip(*rounds, strict=True)]
        return {"question": sum(parts), "slow_question": None, "parts": parts}
    best = min(rounds, key=statistics.median)
    slow = statistics.quantiles(best, n=10)[-1] if len(best) > 1 else best[0]
    return {"question": statistics.median(best), "slow_question": slow}


def ratio(own: float | None, read: float | None) -> float | None:
    return own / read if own and read else None


def judged(name: str, ask: Ask) -> dict[str, Any]:
    folder, engine = (ask.folder / of / "answer" for of in (name, "engine"))
    if name in ("read", "engine") or not folder.exists() or not engine.exists():
        return {"answer": None}
    return {"answer": compare(kept_answer(engine), kept_answer(folder), ask).as_json()}


def title(question: str, sizes: tuple[int, int]) -> str:
    what = {
        "home": "{} new homes, each against {} wishes",
        "wish": "{1} changed wishes, each against {0} homes",
    }
    words = what[question].format(*(f"{size:,}" for size in sizes))
    heads = f"{'':12}{'median':>11}{'9 in 10':>11}{'× read':>9}{'found':>9}{'peak MB':>10}{'prepare':>11}"
    return f"{words}\n{heads}"


def line_of(row: dict[str, Any], asked: int) -> str:
    times = f"{row['times_read']:.2f}" if row["times_read"] else "–"
    found = f"{row['pairs'] / asked:.0f}" if row["pairs"] else "–"
    said = verdict(row) if row["answer"] else row["ended"] or notes_of(row)
    return (
        f"{row['name']:12}{seconds(row['question'], row['at_least']):>11}{seconds(row['slow_question']):>11}"
        f"{times:>9}{found:>9}{megabytes(row['peak']):>10}{seconds(row['prepare_seconds']):>11}  {said}"
    )


def notes_of(row: dict[str, Any]) -> str:
    """Of what is read: how much there is of each part, and how long it takes."""
    sizes = {name.removesuffix("_bytes"): size for name, size in row["notes"].items() if "_bytes" in name}
    parts = zip(sizes.items(), row.get("parts", ()), strict=False)
    return ", ".join(f"{name} {size / 1e6:.0f} MB in {part * 1000:.1f} ms" for (name, size), part in parts)


if __name__ == "__main__":
    main()
