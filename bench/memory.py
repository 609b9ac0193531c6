"""Memory of processes, as the kernel counts it. Linux only; elsewhere 0."""

import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

PROCESSES = Path("/proc")
SECONDS_BETWEEN = 0.5
"""Looking is not free: the kernel walks all pages of the process looked at."""


def status_bytes(pid: int | str, what: str, file: str = "status") -> int:
    """A figure such as VmRSS or VmHWM of a process in bytes; 0 if the process is gone."""
    with suppress(OSError):
        for line in (PROCESSES / str(pid) / file).read_text().splitlines():
            if line.startswith(f"{what}:"):
                return int(line.split()[1]) * 1024
    return 0


def peak_rss() -> int:
    """The most this process has held since the last ``forget_peak``. Not ru_maxrss: a child inherits that."""
    return status_bytes("self", "VmHWM")


def forget_peak() -> None:
    with suppress(OSError):
        (PROCESSES / "self" / "clear_refs").write_text("5")


def children(pid: int) -> list[int]:
    found: list[int] = []
    for task in (PROCESSES / str(pid) / "task").glob("*/children"):
        with suppress(OSError):
            found += [int(child) for child in task.read_text().split()]
    return found


class Watch:
    """Samples what other processes hold together, shared pages counted once, while it is entered."""

    def __init__(self, processes: Callable[[], list[int]]) -> None:
        self.processes = processes
        self.peak = 0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ):
        self._over.set()
        self._thread.join()
        self._look_once()

    def _look(self) -> None:
        while not self._over.wait(SECONDS_BETWEEN):
            self._look_once()

    def _look_once(self) -> None:
        held = sum(status_bytes(pid, "Pss", "smaps_rollup") for pid in self.processes())
        self.peak = max(self.peak, held)
