"""What is here out to files for other systems."""

from collections.abc import Callable
from pathlib import Path

import click

from crm_estate.accounts.permissions import SYSTEM
from crm_estate.accounts.team import office_id
from crm_estate.cli.running import now, run
from crm_estate.contacts.search import ContactFilter
from crm_estate.feeds.exporting import export_contacts, export_listings, write_to
from crm_estate.listings.search import ListingFilter


@click.group()
def export() -> None:
    """Write what is here to files for other systems."""


def _export_options(command: Callable[..., None]) -> Callable[..., None]:
    for option in (
        click.argument("file", type=click.Path(dir_okay=False, path_type=Path)),
        click.option("--format", "format_", default="csv", show_default=True, help="Such as jsonl or kyero."),
        click.option("--office", "where", default=None, help="Reference of the one office it is for."),
    ):
        command = option(command)
    return command


@export.command(name="listings")
@_export_options
def export_listings_command(file: Path, format_: str, where: str | None) -> None:
    """Listings as csv, jsonl or in a format of portals; these hold what is on the market.

    The pictures that lie here go along with openimmo-zip.
    """

    async def write() -> int:
        wanted = ListingFilter(office=await office_id(where) if where else None)
        return await write_to(file, await export_listings(format_, wanted, actor=SYSTEM, now=now()))

    click.echo(f"{run(write)} bytes are in {file}.", err=True)


@export.command(name="contacts")
@_export_options
def export_contacts_command(file: Path, format_: str, where: str | None) -> None:
    """Contacts as csv or jsonl; only you may read the file."""

    async def write() -> int:
        wanted = ContactFilter(office=await office_id(where) if where else None)
        return await write_to(file, await export_contacts(format_, wanted, actor=SYSTEM, now=now()))

    click.echo(f"{run(write)} bytes are in {file}.", err=True)
