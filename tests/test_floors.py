"""Imports go down, never up and never sideways: the one rule of the layout that must never rot."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FLOORS = (
    ("cli",),
    ("demo", "checkup"),
    ("app", "worker"),
    ("api", "desk", "portal"),
    ("web",),
    ("campaigns", "analytics", "portals"),
    ("outreach", "webhooks", "cases", "invoices"),
    ("matchmaking", "deals", "inbox"),
    ("calendars",),
    ("requirements", "feeds"),
    ("doubles",),
    ("contacts", "listings"),
    ("accounts",),
    ("base",),
)
HEIGHT = {name: -number for number, names in enumerate(FLOORS) for name in names}
BESIDE = {"piccolo_app", "piccolo_conf", "migrations", "client", "__init__", "__main__"}
"""What the database tools look for by name, and what other programs take along; outside the building."""

MAY_ASK = {"matchmaking": "matching", "doubles": "matching.doubles", "base": "matching.names"}
"""Who may import what of the engine's library: the engine itself, doubles, names (docs/decisions/0008)."""

FILES = sorted((ROOT / "crm_estate").rglob("*.py"))


def place_of(file: Path) -> str:
    """Which part of the program a file belongs to."""
    return file.relative_to(ROOT / "crm_estate").parts[0].removesuffix(".py")


def imported(file: Path) -> Iterator[str]:
    """Full names of the modules that a file imports, wherever in it."""
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file} imports relatively"
            module = node.module or ""
            yield from (f"{module}.{alias.name}" for alias in node.names)


def ours(name: str) -> str | None:
    """Which part of the program an imported name is of; None when it is not ours."""
    parts = name.split(".")
    return parts[1] if parts[0] == "crm_estate" and len(parts) > 1 else None


def test_every_part_of_the_program_has_its_floor() -> None:
    assert {place_of(file) for file in FILES} - BESIDE <= set(HEIGHT)


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT)))
def test_imports_go_down(file: Path) -> None:
    here = place_of(file)
    for name in imported(file):
        there = ours(name)
        if here in HEIGHT and there in HEIGHT and there != here:
            assert HEIGHT[there] < HEIGHT[here], f"{here} imports {name}"


def test_the_web_framework_stays_above_the_features() -> None:
    users = {place_of(file) for file in FILES for name in imported(file) if name.split(".")[0] == "litestar"}
    assert {name for name in users if HEIGHT[name] < HEIGHT["web"]} == set()


def test_each_part_of_the_engine_library_is_asked_only_by_those_whose_business_it_is() -> None:
    asked = {(place_of(file), name) for file in FILES for name in imported(file) if is_of("matching", name)}
    for part, name in asked:
        assert is_of(MAY_ASK.get(part, "nothing"), name), f"{part} imports {name}"
    assert {part for part, _ in asked} == set(MAY_ASK)


def is_of(module: str, name: str) -> bool:
    """Whether an imported name is the module or in it."""
    return f"{name}.".startswith(f"{module}.")


def test_the_client_can_be_taken_along_without_the_rest() -> None:
    known = {"httpx", "msgspec", *sys.stdlib_module_names}
    for file in (ROOT / "crm_estate" / "client").rglob("*.py"):
        writes_it = {"crm_estate.app", "crm_estate.api.openapi"} if file.name == "generate.py" else set[str]()
        for name in imported(file):
            if name.split(".")[0] not in known and not is_of("crm_estate.client", name):
                assert any(is_of(module, name) for module in writes_it), f"{file.name} imports {name}"


def test_the_program_does_not_ask_itself_through_its_client() -> None:
    for file in FILES:
        if place_of(file) != "client":
            assert not any(is_of("crm_estate.client", name) for name in imported(file)), file


def test_the_engine_knows_numbers_and_words_only() -> None:
    known = {"numpy", "rapidfuzz", "matching"}
    for file in (ROOT / "matching").rglob("*.py"):
        for name in imported(file):
            top = name.split(".")[0]
            assert top in known or top in sys.stdlib_module_names, f"{file.name} imports {name}"
