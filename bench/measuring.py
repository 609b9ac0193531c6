"""Runs contenders one after another, each in a fresh process, and ends those that take too much."""

import json
import os
import selectors
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.asking import Ask
from bench.memory import status_bytes

ROOT = Path(__file__).parents[1]
SECONDS_BETWEEN_LOOKS = 0.5
MOST_WORDS = 400


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds that preparing, and each answer, may take; bytes that a contender may hold."""

    seconds: float
    held: int
    repeat: int


@dataclass(slots=True)
class Outcome:
    """What became of a contender. ``ended`` says in words why it has no answer; ``loaded`` is what its
    process held before preparing; ``each`` the seconds of single questions, by answer."""

    name: str
    prepare_seconds: float | None = None
    prepare_peak: int = 0
    seconds: list[float] = field(default_factory=list[float])
    peak: int = 0
    pairs: int | None = None
    ended_answering: bool = False
    ended: str | None = None
    loaded: int = 0
    each: list[list[float]] = field(default_factory=list[list[float]])
    notes: dict[str, Any] = field(default_factory=dict[str, Any])

    @property
    def best(self) -> float | None:
        return min(self.seconds, default=None)

    @property
    def median(self) -> float | None:
        return statistics.median(self.seconds) if self.seconds else None


def measured(question: str, name: str, ask: Ask, limits: Limits) -> Outcome:
    """Run ``python -m bench.child`` on the market kept in the folder, and gather what it says."""
    outcome = Outcome(name)
    command = [sys.executable, "-m", "bench.child", question, name, str(ask.folder), *words(ask, limits)]
    errors = (ask.folder / f"{name}.stderr").open("w+")
    child = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=errors, start_new_session=True)
    try:
        for said in lines_of(child, limits, outcome):
            take(outcome, said)
    finally:
        end(child)
        end_server(ask.folder / name)
    with errors:
        errors.seek(0)
        if not outcome.ended and (child.returncode or not outcome.seconds):
            outcome.ended = f"failed: {errors.read().strip()[-MOST_WORDS:]}"
    return outcome


def words(ask: Ask, limits: Limits) -> list[str]:
    wanted = {"best": ask.best, "floor": ask.floor, "threads": ask.threads, "repeat": limits.repeat}
    return [str(word) for option, value in wanted.items() for word in (f"--{option}", value)]


def lines_of(child: subprocess.Popen[bytes], limits: Limits, outcome: Outcome) -> Iterator[dict[str, Any]]:
    """What the child says, until it ends or is over a limit, which is then noted."""
    assert child.stdout is not None
    with selectors.DefaultSelector() as ready:
        ready.register(child.stdout, selectors.EVENT_READ)
        since = time.monotonic()
        while True:
            if ready.select(SECONDS_BETWEEN_LOOKS):
                line = child.stdout.readline()
                if not line:
                    return
                yield json.loads(line)
                since = time.monotonic()
            elif over(child, limits, outcome, time.monotonic() - since):
                return


def over(child: subprocess.Popen[bytes], limits: Limits, outcome: Outcome, waited: float) -> bool:
    held = status_bytes(child.pid, "VmRSS")
    if held > limits.held:
        outcome.ended = (
            f"ended: held {held / 2**30:.1f} GB, more than the {limits.held / 2**30:.1f} GB allowed"
        )
    elif waited > limits.seconds:
        outcome.ended_answering = outcome.prepare_seconds is not None
        outcome.ended = f"over the limit of {limits.seconds:.0f} s while {phase(outcome)}"
    outcome.peak = max(outcome.peak, held)
    return outcome.ended is not None


def phase(outcome: Outcome) -> str:
    return "preparing" if outcome.prepare_seconds is None else "answering"


def take(outcome: Outcome, said: dict[str, Any]) -> None:
    if "skipped" in said:
        outcome.ended = f"skipped: {said['skipped']}"
    elif "loaded" in said:
        outcome.loaded = said["loaded"]
    elif "prepared" in said:
        outcome.prepare_seconds, outcome.prepare_peak = said["prepared"], said["peak"]
        outcome.notes = said["notes"]
    elif "answered" in said:
        outcome.seconds.append(said["answered"])
        outcome.each.append(said["each"])
        outcome.peak = max(outcome.peak, said["peak"] + said["others"])
        outcome.pairs = said["pairs"]


def end(child: subprocess.Popen[bytes]) -> None:
    """End the child and what it started; it leads a session of its own."""
    if child.poll() is None:
        os.killpg(child.pid, signal.SIGTERM)
        try:
            child.wait(timeout=10)
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait(timeout=10)


def end_server(folder: Path) -> None:
    """End a database server that its contender was too slow to end itself."""
    for lock in folder.glob("*/postmaster.pid"):
        with suppress(OSError, ValueError):
            os.kill(int(lock.read_text().split()[0]), signal.SIGINT)


def as_row(outcome: Outcome, limit: float) -> dict[str, Any]:
    """For JSON. ``seconds`` are the quickest answer's; ``at_least`` says as much of one that was ended."""
    return {
        "name": outcome.name, "seconds": outcome.best, "median": outcome.median, "all": outcome.seconds,
        "at_least": limit if outcome.ended_answering and not outcome.seconds else None,
        "prepare_seconds": outcome.prepare_seconds, "prepare_peak": outcome.prepare_peak,
        "loaded": outcome.loaded, "peak": outcome.peak, "pairs": outcome.pairs, "ended": outcome.ended,
        "notes": outcome.notes,
    }  # fmt: skip
