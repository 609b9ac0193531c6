"""Whoever ends the demo ends all of it, by Ctrl-C or by the word that services are told to end with."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

RUN = """
import sys
from crm_estate.demo import _until_one_ends
part = "import os, sys; print(os.getpid(), flush=True); sys.stdin.read()"
_until_one_ends([[sys.executable, "-c", part], [sys.executable, "-c", part]])
"""


@pytest.mark.parametrize("word", [signal.SIGINT, signal.SIGTERM])
def test_all_parts_of_the_demo_end_with_it(word: signal.Signals) -> None:
    command = [sys.executable, "-c", RUN]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2]
    ) as demo:
        assert demo.stdout
        parts = [int(demo.stdout.readline()) for _ in range(2)]
        assert all(psutil.pid_exists(part) for part in parts)
        demo.send_signal(word)
        demo.wait(60)
        left = [part for part in parts if psutil.pid_exists(part)]
        for part in left:
            os.kill(part, signal.SIGKILL)
    assert left == []
