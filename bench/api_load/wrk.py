"""One run of wrk, the load, against one contender."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

from bench.api_load.servers import Server

SCRIPT = Path(__file__).with_name("load.lua")


def require_wrk() -> str:
    """Where it is, or how to get it."""
    found = shutil.which("wrk")
    if found is None:
        raise SystemExit("wrk is needed: apt-get install wrk")
    return found


def run(server: Server, paths: Path, key: str, connections: int, seconds: int) -> dict[str, Any]:
    """Figures of a run: requests, errors (answers from 400 on, and of sockets), latencies, CPU time.

    `cpu_us` is of the contender's own processes, a request, without PostgreSQL.
    """
    before = server.cpu_seconds()
    done = subprocess.run(
        [require_wrk(), "--threads", "1", "--connections", str(connections), "--duration", f"{seconds}s",
         "--timeout", "20s", "--header", f"Authorization: Bearer {key}", "--script", str(SCRIPT),
         server.url, "--", str(paths)],
        capture_output=True, text=True, check=True, timeout=seconds + 60,
    )  # fmt: skip
    figures = json.loads(done.stdout.splitlines()[-1])
    cpu = server.cpu_seconds() - before
    figures["per_second"] = figures["requests"] / figures["seconds"]
    figures["cpu_us"] = cpu * 1e6 / max(1, figures["requests"])
    return figures
