"""Who answers: our own app as it is served, and each peer behind the servers that it may choose from."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import httpx

ROOT = Path(__file__).parents[2]
STARTS_WITHIN, ENDS_WITHIN = 60.0, 20.0
TICKS = os.sysconf("SC_CLK_TCK")
AT_ONCE = "10"
"""Connections to PostgreSQL of each process, as many as the app's pool has: threads, where each holds one."""

_FASTAPI, _DJANGO = "bench.api_load.in_fastapi.app:app", "bench.api_load.in_django.wsgi:application"
_GRANIAN = (
    "granian",
    "--no-access-log",
    "--log-level",
    "warning",
    "--workers",
    "{workers}",
    "--port",
    "{port}",
)

COMMANDS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "crm-estate": {
        "granian": ("crm_estate", "serve", "--port", "{port}", "--workers", "{workers}"),
    },
    "FastAPI + SQLAlchemy": {
        "uvicorn": ("uvicorn", "--loop", "uvloop", "--http", "httptools", "--no-access-log", "--log-level",
                    "warning", "--workers", "{workers}", "--port", "{port}", _FASTAPI),
        "granian": (*_GRANIAN, "--interface", "asgi", "--loop", "uvloop", _FASTAPI),
    },
    "Django REST": {
        "gunicorn": ("gunicorn", "--worker-class", "gthread", "--threads", AT_ONCE, "--keep-alive", "60",
                     "--workers", "{workers}", "--bind", "127.0.0.1:{port}", "--log-level", "warning",
                     _DJANGO),
        "granian": (*_GRANIAN, "--interface", "wsgi", "--blocking-threads", AT_ONCE, _DJANGO),
    },
}  # fmt: skip
"""By contender and server; all are Python modules that are run."""


class Server:
    """A contender that answers at `url`."""

    def __init__(self, contender: str, name: str, workers: int, settings: Mapping[str, str]) -> None:
        self.contender, self.name = contender, name
        port = _free_port()
        self.url = f"http://127.0.0.1:{port}"
        command = [part.format(port=port, workers=workers) for part in COMMANDS[contender][name]]
        self._process = subprocess.Popen(
            [sys.executable, "-m", *command],
            cwd=ROOT,
            env={**os.environ, **settings},
            start_new_session=True,
            stdout=subprocess.DEVNULL,
        )

    def __str__(self) -> str:
        return f"{self.contender} ({self.name})"

    def wait(self, path: str, key: str) -> None:
        """Until it answers; TimeoutError if it does not."""
        until = time.monotonic() + STARTS_WITHIN
        while time.monotonic() < until and self._process.poll() is None:
            try:
                answer = httpx.get(self.url + path, headers={"Authorization": f"Bearer {key}"}, timeout=5)
            except httpx.TransportError:
                time.sleep(0.1)
                continue
            answer.raise_for_status()
            return
        raise TimeoutError(f"{self} does not answer")

    def cpu_seconds(self) -> float:
        """CPU time that its processes have used so far, user and system."""
        ticks = 0
        for entry in Path("/proc").iterdir():
            if entry.name.isdecimal():
                try:
                    said = (entry / "stat").read_text().rpartition(")")[2].split()
                except OSError:  # it has just ended
                    continue
                if int(said[2]) == self._process.pid:
                    ticks += int(said[11]) + int(said[12])
        return ticks / TICKS

    def stop(self) -> None:
        if self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(ENDS_WITHIN)
            except subprocess.TimeoutExpired:
                os.killpg(self._process.pid, signal.SIGKILL)
                self._process.wait()


@contextmanager
def serving(workers: int, settings: Mapping[str, str]) -> Iterator[list[Server]]:
    """Every contender behind every server; one that is not asked does nothing."""
    servers: list[Server] = []
    try:
        for contender, ways in COMMANDS.items():
            servers += [Server(contender, name, workers, settings) for name in ways]
        yield servers
    finally:
        for server in servers:
            server.stop()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
