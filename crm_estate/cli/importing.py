"""Files of other systems in: listings, contacts, enquiries, rates, and servers that are followed."""

import os
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import click

from crm_estate.accounts.permissions import SYSTEM
from crm_estate.base.money import read_ecb, store_rates
from crm_estate.base.settings import Secret
from crm_estate.cli.reporting import HELD, report_on, with_progress
from crm_estate.cli.running import FILE, now, run
from crm_estate.feeds.intake import import_listings
from crm_estate.feeds.people import import_contacts
from crm_estate.feeds.report import Progress, Report
from crm_estate.feeds.reso.asking import Server, open_client
from crm_estate.feeds.reso.replication import Followed, replicate, summed
from crm_estate.feeds.runs import Asked
from crm_estate.inbox.enquiry_files import import_enquiries


@click.group(name="import")
def import_() -> None:
    """Take in files of other systems."""


def _import_options(command: Callable[..., None]) -> Callable[..., None]:
    for option in (
        click.argument("file", type=FILE),
        click.option("--map", "chosen", default=None, help="Name or path of a column map; else recognised."),
        click.option("--format", "format_", default=None, help="Such as kyero; else recognised."),
        click.option("--full/--partial", default=None, help="Whether what is missing is withdrawn."),
        click.option("--go-ahead", is_flag=True, help="Import although something is off."),
        click.option("--refused", default=None, type=click.Path(path_type=Path), help="Write bad rows here."),
    ):
        command = option(command)
    return command


@import_.command(name="listings")
@_import_options
def import_listings_command(**said: Any) -> None:
    """Listings from .csv, .tsv, .xlsx, .jsonl (also .gz) or a format of the trade.

    Ends with 2 if something is off and waits for a word (--go-ahead).
    """
    _import(import_listings, **said)


@import_.command(name="contacts")
@_import_options
def import_contacts_command(**said: Any) -> None:
    """Contacts from a .csv, .tsv, .xlsx or .jsonl file (also .gz)."""
    _import(import_contacts, **said)


@import_.command(name="reso")
@click.argument("url")
@click.option("--source", required=True, help="Name under which the server's listings are kept.")
@click.option("--system", default=None, help="OriginatingSystemName, where the server holds several.")
@click.option("--full", is_flag=True, help="Bring everything anew; what is not there any more is withdrawn.")
@click.option("--go-ahead", is_flag=True, help="Take it though something about it is off.")
def import_reso(url: str, **chosen: Any) -> None:
    """Listings from a server of the RESO Web API: all at first, then what has changed.

    The token is read from CRM_RESO_TOKEN, so that no list of processes shows it.
    """
    token = Secret(os.environ.get("CRM_RESO_TOKEN", ""))
    if not token.reveal():
        raise click.ClickException("Set CRM_RESO_TOKEN to the token of the server.")

    async def bring(progress: Progress) -> Report:
        async with open_client() as client:
            server, followed = Server(url, token, client), Followed(**chosen)
            return summed(await replicate(server, followed, actor=SYSTEM, now=now(), progress=progress))

    report = with_progress(bring)
    report_on(report)
    if report.held:
        sys.exit(HELD)


@import_.command(name="enquiries")
@click.argument("file", type=FILE)
def import_enquiries_command(file: Path) -> None:
    """What people asked on a portal: a file of openimmo-feedback."""
    report_on(run(lambda: import_enquiries(file, actor=SYSTEM, now=now())))


@import_.command(name="rates")
@click.argument("file", type=FILE)
def import_rates(file: Path) -> None:
    """Exchange rates from the ECB's reference file (XML or CSV, daily or history)."""
    count = run(lambda: store_rates(read_ecb(file.read_bytes())))
    click.echo(f"{count} rates are known now.")


def _import(
    take: Callable[..., Awaitable[Report]],
    *,
    file: Path,
    chosen: str | None,
    format_: str | None,
    full: bool | None,
    go_ahead: bool,
    refused: Path | None,
) -> None:
    asked = Asked(format=format_, full=full, go_ahead=go_ahead)
    report = with_progress(
        lambda progress: take(
            file, actor=SYSTEM, now=now(), asked=asked, map=chosen, progress=progress, refused=refused
        )
    )
    report_on(report)
    if report.held:
        sys.exit(HELD)
