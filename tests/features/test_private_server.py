"""The private PostgreSQL server runs for as long as someone uses it, and no longer."""

import os
import signal
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import pytest

from crm_estate.base import embedded

USE_IT = """
import sys
from pathlib import Path
from crm_estate.base import embedded
print(embedded.start(Path(sys.argv[1])), flush=True)
sys.stdin.read()
"""


@contextmanager
def someone_uses(folder: Path) -> Generator["subprocess.Popen[str]"]:
    """A process that is attached to the server when the block begins, and ends by itself with the block."""
    command = [sys.executable, "-c", USE_IT, str(folder)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as user:
        assert user.stdout
        assert user.stdout.readline().startswith("postgresql://")
        yield user


def runs(folder: Path) -> bool:
    return (folder / "postgresql" / "postmaster.pid").exists()


def test_the_server_ends_with_the_last_who_uses_it(server_folder: Path) -> None:
    with someone_uses(server_folder):
        with someone_uses(server_folder):
            pass
        assert runs(server_folder)
    assert not runs(server_folder)


@pytest.mark.parametrize("first", [True, False], ids=["who started it", "who attached to it"])
def test_who_was_killed_does_not_keep_the_server_running(server_folder: Path, first: bool) -> None:
    with someone_uses(server_folder) as one, someone_uses(server_folder) as other:
        (one if first else other).send_signal(signal.SIGKILL)
        (one if first else other).wait()
        assert runs(server_folder)
    assert not runs(server_folder)


def test_a_process_that_lives_on_can_leave_the_server_and_come_back(server_folder: Path) -> None:
    url = embedded.start(server_folder)
    assert embedded.start(server_folder) == url
    with someone_uses(server_folder):
        embedded.leave(server_folder)
        assert runs(server_folder)
    assert not runs(server_folder)
    embedded.start(server_folder)
    assert runs(server_folder)
    assert str(os.getpid()) in (server_folder / "postgresql" / ".handle_pids.json").read_text()
    embedded.leave(server_folder)
    assert not runs(server_folder)
