"""A line for each page, contender and number of connections, and who came first."""

from collections.abc import Iterator, Mapping
from typing import Any

OURS = "crm-estate"


def table(figures: Mapping[str, Any]) -> str:
    columns = "".join(f"{name:>9}" for name in ("p50 ms", "p90 ms", "p99 ms", "CPU us"))
    head = f"{'page':26}{'connections':>12}  {'contender':32}{'req/s':>8}{columns}"
    return "\n".join([head, *map(_line, figures["pages"])])


def summary(figures: Mapping[str, Any]) -> str:
    return "\n".join(_verdicts(figures["pages"]))


def _line(row: Mapping[str, Any]) -> str:
    who = f"{row['contender']} ({row['server']})"
    refused = f"  REFUSED: {row['errors']} errors" if row["errors"] else ""
    return (
        f"{row['page']:26}{row['connections']:>12}  {who:32}{row['per_second']:>8.0f}"
        f"{row['p50_ms']:>9.1f}{row['p90_ms']:>9.1f}{row['p99_ms']:>9.1f}{row['cpu_us']:>9.0f}{refused}"
    )


def _verdicts(rows: list[Mapping[str, Any]]) -> Iterator[str]:
    """How many times as many requests, and which share of the p99, the best of the others has."""
    for page, connections in dict.fromkeys((row["page"], row["connections"]) for row in rows):
        here = [row for row in rows if (row["page"], row["connections"]) == (page, connections)]
        own = next(row for row in here if row["contender"] == OURS)
        others = [row for row in here if row is not own]
        faster = own["per_second"] / max(row["per_second"] for row in others)
        steadier = min(row["p99_ms"] for row in others) / own["p99_ms"]
        place = "first" if faster > 1 and steadier > 1 else "NOT FIRST"
        yield (
            f"{page}, {connections} connections: {place}, {faster:.2f} × the requests, "
            f"1 / {steadier:.2f} of the p99 of the next"
        )
