"""The program as people call it, in a process of its own."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

HOME = {
    "offer": "sale",
    "kind": "apartment",
    "country": "PL",
    "list_price": {"amount": 860_000, "currency": "PLN"},
    "location": {"lat": 52.2297, "lon": 21.0122},
}
WISH = {"offer": "sale", "kinds": ["apartment"], "price": {"max": 850_000, "currency": "PLN"}}


@pytest.fixture
def program(server_folder: Path) -> "Program":
    return Program(server_folder)


class Program:
    """`crm-estate` with a data folder of its own and no database in its settings."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        self.environment = {**kept, "CRM_DATA_DIR": str(folder / "data")}

    def run(self, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "crm_estate", *arguments],
            cwd=self.folder,
            env={**self.environment, **settings},
            check=False,
            capture_output=True,
            text=True,
            timeout=300,
        )

    def lines(self, name: str, *bodies: object) -> str:
        (self.folder / name).write_text("".join(json.dumps(body) + "\n" for body in bodies))
        return name


def test_homes_and_wishes_from_files_are_matched_in_order(program: Program) -> None:
    dearer = {**HOME, "list_price": {"amount": 880_000, "currency": "PLN"}, "reference": "C"}
    to_let = {**HOME, "offer": "rent", "reference": "D"}
    sold = {**HOME, "standard_status": "Closed", "reference": "E"}
    homes = program.lines(
        "homes.jsonl", {**HOME, "reference": "B"}, dearer, to_let, sold, {**HOME, "reference": "A"}
    )
    wishes = program.lines(
        "wishes.jsonl", {**WISH, "name": "second"}, {"offer": "sale", "name": "says nothing"}
    )
    done = program.run("match", "--homes", homes, "--wishes", wishes, "--floor", "0", "--out", "pairs.jsonl")
    assert done.returncode == 0, done.stderr
    pairs = [json.loads(line) for line in (program.folder / "pairs.jsonl").read_text().splitlines()]
    assert [(pair["wish"], pair["home"]) for pair in pairs] == [("second", home) for home in "ABC"]
    reason = pairs[0]["reasons"][0]
    assert (reason["criterion"], reason["code"], reason["by"]) == ("price", "over_max", 10_000)
    assert pairs[0]["score"] == pytest.approx(1 - (10_000 / 850_000) / 0.10, abs=1e-5)


def test_own_fields_from_a_file_are_criteria_and_without_it_they_are_unknown(program: Program) -> None:
    height = {
        "key": "ceiling_height",
        "kind": "number",
        "label": "Ceiling height",
        "slack": 1,
        "absolute": True,
    }
    fields = program.lines("fields.jsonl", height)
    homes = program.lines(
        "homes.jsonl",
        {**HOME, "reference": "LOW", "custom": {"ceiling_height": 2.6}},
        {**HOME, "reference": "HIGH", "custom": {"ceiling_height": 3.1}},
    )
    wish = {"offer": "sale", "name": "loft", "custom": {"ceiling_height": {"min": 3}}}
    asked = ("--homes", homes, "--wishes", program.lines("wishes.jsonl", wish), "--out", "pairs.jsonl")
    done = program.run("match", *asked, "--fields", fields)
    assert done.returncode == 0, done.stderr
    pairs = [json.loads(line) for line in (program.folder / "pairs.jsonl").read_text().splitlines()]
    assert [(pair["home"], pair["score"]) for pair in pairs] == [("HIGH", 1.0), ("LOW", 0.6)]
    undeclared = program.run("match", *asked)
    assert undeclared.returncode != 0
    assert "custom.ceiling_height" in undeclared.stderr


def test_a_wrong_line_is_named_and_nothing_is_written(program: Program) -> None:
    homes = program.lines("homes.jsonl", {**HOME, "reference": "A"}, {**HOME, "reference": "B", "lift": True})
    wishes = program.lines("wishes.jsonl", {**WISH, "name": "flat"})
    done = program.run("match", "--homes", homes, "--wishes", wishes, "--out", "pairs.jsonl")
    assert done.returncode != 0
    assert "homes.jsonl, line 2" in done.stderr
    assert "lift" in done.stderr


def test_a_new_installation_is_ready_after_two_commands(program: Program) -> None:
    assert program.run("migrate", "--no-places").returncode == 0
    added = program.run(
        "agent",
        "add",
        "--email",
        "Anna@example.org",
        "--name",
        "Anna",
        "--password",
        "long enough to be safe",
    )
    assert added.returncode == 0, added.stderr
    made = program.run("key", "create", "--name", "first", "--scope", "listings:read")
    assert made.returncode == 0, made.stderr
    assert made.stdout.startswith("crm_")
    assert len(made.stdout.split()) == 1
    assert "anna@example.org" in added.stderr


def test_what_is_wrong_with_an_installation_is_said_with_its_cure(program: Program) -> None:
    done = program.run("check", CRM_SMTP_URL="smtp://127.0.0.1:1")
    assert done.returncode == 1
    assert "crm-estate migrate" in done.stdout
    assert "BAD  mail" in done.stdout


@pytest.mark.parametrize(("setting", "value"), [("CRM_DIGEST_HOUR", "25"), ("CRM_BASE_URL", "example.org")])
def test_a_setting_that_cannot_be_is_named(program: Program, setting: str, value: str) -> None:
    done = program.run("worker", **{setting: value})
    assert done.returncode != 0
    assert setting in done.stderr
    assert "Traceback" not in done.stderr


def test_nothing_runs_on_a_database_of_another_shape(program: Program) -> None:
    done = program.run("worker")
    assert done.returncode != 0
    assert "crm-estate migrate" in done.stderr
