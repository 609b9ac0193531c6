"""Rounds in turns: each page, at each number of connections, from each contender, and all of it again."""

import os
from collections.abc import Mapping, Sequence
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from statistics import median
from typing import Any

from msgspec import Struct

from bench.api_load.pages import Pages
from bench.api_load.servers import Server
from bench.api_load.wrk import run

FIGURES = ("per_second", "p50_ms", "p90_ms", "p99_ms", "cpu_us")
TRIALS = 2


class Plan(Struct, frozen=True):
    rounds: int
    connections: tuple[int, ...]
    seconds: int


def measure(servers: Sequence[Server], asked: Pages, key: str, plan: Plan, folder: Path) -> dict[str, Any]:
    """Figures of every page; the load of the machine before and after tells whether others were at work."""
    files = {page: _file(folder, number, paths) for number, (page, paths) in enumerate(asked.items())}
    idle = os.getloadavg()[0]
    trials, chosen = _choose(servers, list(files.values()), key)
    for server in servers:
        if server not in chosen:
            server.stop()
    rows: list[dict[str, Any]] = []
    for page, file in files.items():
        for connections in plan.connections:
            runs: dict[str, list[dict[str, Any]]] = {str(server): [] for server in chosen}
            for number in range(plan.rounds):
                for server in chosen[number % len(chosen) :] + chosen[: number % len(chosen)]:
                    runs[str(server)].append(run(server, file, key, connections, plan.seconds))
            rows += [_row(page, connections, server, runs[str(server)]) for server in chosen]
            print(".", end="", flush=True)
    print()
    return {
        "rounds": plan.rounds,
        "seconds_each": plan.seconds,
        "trials_of_servers_per_second": trials,
        "load_average": {"before": idle, "after": os.getloadavg()[0]},
        "pages": rows,
    }


def _choose(
    servers: Sequence[Server], files: Sequence[Path], key: str
) -> tuple[Mapping[str, float], list[Server]]:
    """Each contender behind its faster server, by a list and a single thing; all are warm after it."""
    speeds: dict[str, list[float]] = {str(server): [] for server in servers}
    for file in (files[0], files[3]) * TRIALS:
        for server in servers:
            speeds[str(server)].append(run(server, file, key, 8, 1)["per_second"])
    # Lists and single things count alike: by the product of their speeds.
    score = {name: (each[0] + each[2]) * (each[1] + each[3]) for name, each in speeds.items()}
    chosen = [
        max(of_one, key=lambda server: score[str(server)])
        for _, of_one in groupby(servers, attrgetter("contender"))
    ]
    return {name: median(each) for name, each in speeds.items()}, chosen


def _row(page: str, connections: int, server: Server, runs: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    return {
        "page": page,
        "connections": connections,
        "contender": server.contender,
        "server": server.name,
        **{name: median(each[name] for each in runs) for name in FIGURES},
        "errors": sum(each["errors"] for each in runs),
        "runs": [dict(each) for each in runs],
    }


def _file(folder: Path, number: int, paths: Sequence[str]) -> Path:
    file = folder / f"paths-{number}"
    file.write_text("\n".join(paths) + "\n")
    return file
