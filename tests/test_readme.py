"""What the README lists is what there is."""

import re
from pathlib import Path

import click
import pytest

from crm_estate.app import create_app
from crm_estate.base.settings import Settings, variable
from crm_estate.cli import main

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text()
SUBJECTS = "listing|contact|requirement|match|suggestion|digest|field|doubles|webhook|demo"
FACT = re.compile(rf'"((?:{SUBJECTS})\.[a-z_]+)"')
SAID_BY_PARTS = {"match.liked", "match.dismissed", "match.approved", "match.dropped"}
"""Facts whose kind is put together from what was decided."""
CALLED_SO = {"webhook.test"}
"""What a webhook is sent to try it out: nothing happened."""


@pytest.mark.parametrize("field", Settings.__struct_fields__)
def test_every_setting_is_in_the_readme(field: str) -> None:
    assert f"`{variable(field)}`" in README


def test_every_command_is_in_the_readme() -> None:
    for command in commands(main, "crm-estate"):
        assert f"`{command}" in README, command


def test_every_endpoint_of_the_api_is_in_the_readme() -> None:
    paths = {str(route.path_format) for route in create_app().routes if route.path.startswith("/api/v1")}
    assert len(paths) > 10
    listed = set(re.findall(r"`(/api/v1/[^`]*)`", README))
    assert {re.sub(r":\w+}", "}", path) for path in paths} == listed


def test_every_fact_is_in_the_readme_and_no_other() -> None:
    code = "".join(
        file.read_text() for part in ("crm_estate", "fixtures") for file in (ROOT / part).rglob("*.py")
    )
    written = set(FACT.findall(code)) - CALLED_SO | SAID_BY_PARTS
    section = README.partition("| fact | written when |")[2].partition("The reasons behind")[0]
    assert set(re.findall(r"`([a-z]+\.[a-z_]+)`", section)) == written


def test_the_map_in_the_readme_is_the_one_that_comes_along() -> None:
    shown = (ROOT / "crm_estate" / "feeds" / "sheets" / "maps" / "apartments_pl.toml").read_text().strip()
    assert shown in README


def commands(group: click.Command, name: str) -> list[str]:
    if not isinstance(group, click.Group):
        return [name]
    return [path for key, one in group.commands.items() for path in commands(one, f"{name} {key}")]
