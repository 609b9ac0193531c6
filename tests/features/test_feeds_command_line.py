"""Imports and exports at the command line: what it says, and what it leaves on the disk."""

import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest

from crm_estate.accounts.permissions import SYSTEM
from crm_estate.contacts.people import receive as receive_contact
from tests.exported import ANNA, many

pytestmark = pytest.mark.anyio


def crm(db: str, folder: Path, *said: str) -> subprocess.CompletedProcess[str]:
    """The program as people call it."""
    return subprocess.run(
        [sys.executable, "-m", "crm_estate", *said],
        cwd=folder,
        env={**os.environ, "DATABASE_URL": db},
        check=False,
        capture_output=True,
        text=True,
        timeout=120,
    )


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def table(count: int, times: int = 1, first: int = 0) -> str:
    return "reference,offer,kind,country,place,price,currency\n" + "".join(
        f"R-{i},sale,apartment,PL,Kraków,{(450_000 + 7_000 * i) * times},PLN\n"
        for i in range(first, first + count)
    )


async def test_the_command_line_says_why_an_import_is_held_and_goes_ahead_when_told(
    db: str, tmp_path: Path
) -> None:
    (tmp_path / "a.csv").write_text(table(30))
    (tmp_path / "b.csv").write_text(table(20, 1000, 30))
    assert crm(db, tmp_path, "import", "listings", "a.csv", "--partial").returncode == 0
    held = crm(db, tmp_path, "import", "listings", "b.csv")
    assert held.returncode == 2
    assert "The prices of this file are about 1," in held.stderr
    assert "--go-ahead" in held.stderr
    done = crm(db, tmp_path, "import", "listings", "b.csv", "--go-ahead")
    assert (done.returncode, "20 new" in done.stdout) == (0, True)
    wrong = crm(db, tmp_path, "import", "listings", "b.csv", "--format", "floppy")
    assert (wrong.returncode, "kyero" in wrong.stderr) == (1, True)


async def test_the_command_line_writes_a_file_whole_or_not_at_all(
    db: str, now: datetime, tmp_path: Path
) -> None:
    await receive_contact(ANNA, actor=SYSTEM, now=now)
    await many(3, now)
    assert crm(db, tmp_path, "export", "listings", "homes.jsonl", "--format", "jsonl").returncode == 0
    assert len((tmp_path / "homes.jsonl").read_text().splitlines()) == 3
    assert crm(db, tmp_path, "export", "contacts", "people.csv").returncode == 0
    assert "anna@example.org" in (tmp_path / "people.csv").read_text(encoding="utf-8-sig")
    assert (tmp_path / "people.csv").stat().st_mode & 0o077 == 0
    assert crm(db, tmp_path, "export", "listings", "x.xml", "--format", "floppy").returncode == 1
    assert names_in(tmp_path) == ["homes.jsonl", "people.csv"]
