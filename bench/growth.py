"""How time grows with the market, for all who can keep up: `python -m bench.growth`, then `bench.chart`.

Takes hours, most of them PostgreSQL's. Results land in bench/results, a file per size.
"""

import argparse
from pathlib import Path

from bench import chart, matching

ALL = "numba,duckdb,polars,postgres,plain"
SIZES = (
    (1_000, 1_000, ALL),
    (10_000, 1_000, ALL),
    (10_000, 10_000, ALL),
    (100_000, 10_000, ALL),
    (100_000, 100_000, "numba"),
    (1_000_000, 100_000, "numba"),
)


def main() -> None:
    options = argparse.ArgumentParser(prog="python -m bench.growth", description=__doc__)
    options.add_argument("--results", type=Path, default=chart.RESULTS, help="folder for JSON")
    options.add_argument("--most", type=int, default=10**11, help="homes times wishes, at most")
    options.add_argument("--limit", type=int, default=900, help="seconds for preparing, and for each answer")
    given = options.parse_args()
    for homes, wishes, against in SIZES:
        if homes * wishes <= given.most:
            kept = given.results / f"matching-{homes}x{wishes}.json"
            sizes = ["--homes", str(homes), "--wishes", str(wishes), "--against", against]
            matching.main([*sizes, "--limit", str(given.limit), "--json", str(kept)])


if __name__ == "__main__":
    main()
