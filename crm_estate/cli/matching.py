"""Matching from files, without a database."""

from pathlib import Path
from typing import Any

import click

from crm_estate.base.money import Rates, read_ecb
from crm_estate.cli.running import FILE, now
from crm_estate.matchmaking.files import match_files, write_lines


@click.command(name="match")
@click.option("--homes", required=True, type=FILE, help="Lines of listings, as the API takes them.")
@click.option("--wishes", required=True, type=FILE, help="Lines of requirements, as the API takes them.")
@click.option("--best", default=10, show_default=True, type=click.IntRange(1, 1_000_000))
@click.option("--floor", default=0.5, show_default=True, type=click.FloatRange(0, 1))
@click.option("--out", default="-", type=click.File("wb", lazy=False), help="Where the matches go.")
@click.option("--rates", default=None, type=FILE, help="ECB file, for prices in several currencies.")
@click.option(
    "--fields", default=None, type=FILE, help="Lines of own fields, as the API takes them, each with its key."
)
def match_command(
    homes: Path, wishes: Path, best: int, floor: float, out: Any, rates: Path | None, fields: Path | None
) -> None:
    """Match homes with wishes from files, without a database."""
    known = Rates.of(read_ecb(rates.read_bytes()) if rates else ())
    count = 0
    for line in write_lines(
        match_files(homes, wishes, best=best, floor=floor, rates=known, day=now().date(), fields=fields)
    ):
        out.write(line)
        count += 1
    click.echo(f"{count} matches.", err=True)
