"""Draws time over size for every contender from bench/results: `python -m bench.chart`."""

import argparse
import json
from pathlib import Path
from typing import Any

from bench.drawing import Line, Point, Spot, drawing

HERE = Path(__file__).parent
RESULTS = HERE / "results"
PICTURE = HERE.parent / "docs" / "pictures" / "matching-speed.svg"
NAMES = {
    "engine": "matching", "numba": "compiled loop", "duckdb": "DuckDB", "polars": "Polars",
    "postgres": "PostgreSQL", "plain": "plain Python",
}  # fmt: skip
TITLE = "Best 10 homes for every wish: time to answer by size of the market"


def main() -> None:
    options = argparse.ArgumentParser(prog="python -m bench.chart", description=__doc__)
    options.add_argument("--results", type=Path, default=RESULTS, help="folder of JSON from bench.matching")
    options.add_argument("--out", type=Path, default=PICTURE)
    given = options.parse_args()
    runs = runs_in(given.results)
    if not runs:
        raise SystemExit(f"no results of bench.matching in {given.results}")
    given.out.parent.mkdir(parents=True, exist_ok=True)
    given.out.write_text(drawing(TITLE, subtitle(runs), lines(runs), sizes(runs)))
    print(f"{given.out.name}: {len(runs)} sizes")


def runs_in(folder: Path) -> list[dict[str, Any]]:
    """Runs of bench.matching, smallest first; of several of one size that whose file comes last by name."""
    found: dict[tuple[int, int], dict[str, Any]] = {}
    for path in sorted(folder.glob("*.json")):
        run = json.loads(path.read_text())
        if isinstance(run, dict) and run.get("bench") == "matching":
            found[run["homes"], run["wishes"]] = run
    return sorted(found.values(), key=pairs)


def pairs(run: dict[str, Any]) -> int:
    return run["homes"] * run["wishes"]


def subtitle(runs: list[dict[str, Any]]) -> str:
    machine = runs[-1]["machine"]
    return (
        f"{machine['cores']} cores, {machine['memory_bytes'] / 1e9:.0f} GB; loading not counted; log scales"
    )


def sizes(runs: list[dict[str, Any]]) -> dict[float, str]:
    """Words for the sizes (homes × wishes) by number of pairs."""
    return {float(pairs(run)): f"{short(run['homes'])} × {short(run['wishes'])}" for run in runs}


def short(count: int) -> str:
    for unit, letter in ((1_000_000, "M"), (1_000, "k")):
        if count >= unit and count % unit == 0:
            return f"{count // unit}{letter}"
    return f"{count:,}"


def lines(runs: list[dict[str, Any]]) -> list[Line]:
    return [Line(name, words, spots) for name, words in NAMES.items() if (spots := spots_of(name, runs))]


def spots_of(name: str, runs: list[dict[str, Any]]) -> list[Spot]:
    """Where a contender was seen; ``beyond`` where it was ended at the limit."""
    spots: list[Spot] = []
    for run in runs:
        for row in run["contenders"]:
            value = row["seconds"] or row["at_least"]
            if row["name"] == name and value:
                spots.append(Spot(Point(float(pairs(run)), value), row["seconds"] is None))
    return spots


if __name__ == "__main__":
    main()
