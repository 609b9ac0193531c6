"""The program: `crm-estate COMMAND --help` tells what each does."""

import asyncio
import os
import signal
import sys
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import click

from crm_estate import __version__, checkup
from crm_estate.accounts.keys import create_key
from crm_estate.accounts.permissions import SCOPES, SYSTEM
from crm_estate.accounts.team import OfficeFacts, add_agent, office_id, put_office, the_only_office
from crm_estate.base import database
from crm_estate.base.errors import Outcome
from crm_estate.base.migrations import migrate as bring_up_to_date
from crm_estate.base.money import Rates, read_ecb, store_rates
from crm_estate.base.places import load_gazetteer
from crm_estate.base.settings import Secret, settings
from crm_estate.contacts.search import ContactFilter
from crm_estate.feeds.exporting import export_contacts, export_listings, write_to
from crm_estate.feeds.intake import import_listings
from crm_estate.feeds.people import import_contacts
from crm_estate.feeds.report import Progress, Report
from crm_estate.feeds.reso.asking import Server, open_client
from crm_estate.feeds.reso.replication import Followed, replicate, summed
from crm_estate.feeds.runs import Asked
from crm_estate.inbox.enquiry_files import import_enquiries
from crm_estate.listings.search import ListingFilter
from crm_estate.matchmaking.files import match_files, write_lines

Result = TypeVar("Result")
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
PROBLEMS_SHOWN = 20
HELD = 2
"""How a command ends whose import waits for a person's word."""


class Commands(click.Group):
    """Says what went wrong in one line; a bug still shows itself whole."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except Outcome as wrong:
            field = f"{wrong.field}: " if wrong.field and wrong.field not in wrong.message else ""
            raise click.ClickException(f"{field}{wrong.message}") from None
        except (OSError, database.asyncpg.PostgresError) as error:
            raise click.ClickException(f"{error} (try `crm-estate check`)") from None


@click.group(cls=Commands, context_settings={"max_content_width": 100})
@click.version_option(__version__)
def main() -> None:
    """A real-estate CRM whose heart is a matching engine."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 64), help="Web processes.")
def serve(host: str, port: int, workers: int) -> None:
    """Answer browsers and programs."""
    from crm_estate import demo  # the servers load slowly; other commands need none

    demo.serve(host, port, workers)


@main.command()
def worker() -> None:
    """Match what changes, gather and send messages."""
    from crm_estate import demo

    demo.work()


@main.command()
@click.option("--places/--no-places", default=True, help="Load the gazetteer too, if it is not there.")
def migrate(places: bool) -> None:
    """Bring the database to the present shape, and fill the gazetteer."""
    _run(lambda: _migrate(places))


@main.command(name="demo")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
def run_demo(port: int) -> None:
    """Set up the demo office if need be, then run web and worker until Ctrl-C."""
    from crm_estate import demo

    demo.run(port)


@main.group()
def office() -> None:
    """Offices of the firm."""


@office.command(name="add")
@click.option("--reference", required=True, help="Short name, such as WAW.")
@click.option("--name", required=True)
@click.option("--country", required=True, help="ISO code, such as PL.")
@click.option("--city", default="")
@click.option("--time-zone", default=None, help="Such as Europe/Warsaw; otherwise CRM_TIME_ZONE.")
@click.option("--language", default="en", type=click.Choice(["pl", "cs", "ro", "sl", "en"]))
def office_add(
    reference: str, name: str, country: str, city: str, time_zone: str | None, language: str
) -> None:
    """Add an office, or change the one with this reference."""
    facts = OfficeFacts(
        reference=reference,
        name=name,
        country=country.upper(),
        city=city,
        time_zone=time_zone or settings().time_zone,
        language=language,
    )
    _run(lambda: put_office(facts))
    click.echo(f"{name} is set up.")


@main.group()
def agent() -> None:
    """People who work here."""


@agent.command(name="add")
@click.option("--email", required=True)
@click.option("--name", required=True)
@click.option("--office", "where", default=None, help="Reference of the office; needless where there is one.")
@click.option("--role", default="agent", type=click.Choice(["agent", "manager", "administrator"]))
@click.option("--language", default="en", type=click.Choice(["pl", "cs", "ro", "sl", "en"]))
@click.password_option(help="Asked for when not given.")
def agent_add(email: str, name: str, where: str | None, role: Any, language: str, password: str) -> None:
    """Let someone sign in at the desk."""

    async def add() -> None:
        await add_agent(
            email=email,
            name=name,
            password=password,
            office=where or await the_only_office(settings()),
            now=_now(),
            role=role,
            language=language,
        )

    _run(add)
    click.echo(f"{name} can sign in as {email.strip().lower()}.", err=True)


@main.group()
def key() -> None:
    """API keys."""


@key.command(name="create")
@click.option("--name", required=True, help="What the key is for.")
@click.option("--scope", "scopes", multiple=True, type=click.Choice(SCOPES), help="All when not given.")
@click.option("--office", "where", default=None, help="Reference of the one office it may reach.")
def key_create(name: str, scopes: tuple[Any, ...], where: str | None) -> None:
    """Make a key and print it: the only time it is shown."""

    async def create() -> str:
        number = await office_id(where) if where else None
        return await create_key(name, now=_now(), scopes=scopes or SCOPES, office=number)

    click.echo(_run(create))


@main.group(name="import")
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
            return summed(await replicate(server, followed, actor=SYSTEM, now=_now(), progress=progress))

    report = _with_progress(bring)
    _report(report)
    if report.held:
        sys.exit(HELD)


@import_.command(name="enquiries")
@click.argument("file", type=FILE)
def import_enquiries_command(file: Path) -> None:
    """What people asked on a portal: a file of openimmo-feedback."""
    _report(_run(lambda: import_enquiries(file, actor=SYSTEM, now=_now())))


@import_.command(name="rates")
@click.argument("file", type=FILE)
def import_rates(file: Path) -> None:
    """Exchange rates from the ECB's reference file (XML or CSV, daily or history)."""
    count = _run(lambda: store_rates(read_ecb(file.read_bytes())))
    click.echo(f"{count} rates are known now.")


@main.group()
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
        return await write_to(file, await export_listings(format_, wanted, actor=SYSTEM, now=_now()))

    click.echo(f"{_run(write)} bytes are in {file}.", err=True)


@export.command(name="contacts")
@_export_options
def export_contacts_command(file: Path, format_: str, where: str | None) -> None:
    """Contacts as csv or jsonl; only you may read the file."""

    async def write() -> int:
        wanted = ContactFilter(office=await office_id(where) if where else None)
        return await write_to(file, await export_contacts(format_, wanted, actor=SYSTEM, now=_now()))

    click.echo(f"{_run(write)} bytes are in {file}.", err=True)


@main.command(name="match")
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
        match_files(homes, wishes, best=best, floor=floor, rates=known, day=_now().date(), fields=fields)
    ):
        out.write(line)
        count += 1
    click.echo(f"{count} matches.", err=True)


@main.command()
def check() -> None:
    """Look at settings, database and mail, and say what is wrong and how to mend it."""
    findings = asyncio.run(checkup.examine())
    for finding in findings:
        click.echo(f"{'ok  ' if finding.ok else 'BAD '} {finding.subject}: {finding.said}")
    if not all(finding.ok for finding in findings):
        sys.exit(1)


async def _migrate(places: bool) -> None:
    await bring_up_to_date()
    click.echo("The database has the present shape.")
    if places and not await database.fetch_value("select exists (select 1 from place)"):
        click.echo("Loading the gazetteer …")
        click.echo(f"{await load_gazetteer()} places are known.")


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
    report = _with_progress(
        lambda progress: take(
            file, actor=SYSTEM, now=_now(), asked=asked, map=chosen, progress=progress, refused=refused
        )
    )
    _report(report)
    if report.held:
        sys.exit(HELD)


def _with_progress(work: Callable[[Progress], Awaitable[Report]]) -> Report:
    with click.progressbar(length=1, label="Reading", file=sys.stderr) as bar:

        def progress(read: int, total: int | None) -> None:
            bar.length = max(total or 0, read, 1)
            bar.update(read - bar.pos)

        return _run(lambda: work(progress))


def _report(report: Report) -> None:
    for problem in report.problems[:PROBLEMS_SHOWN]:
        where = f"line {problem.line}" + (f", column {problem.column}" if problem.column else "")
        value = f" ({problem.value})" if problem.value else ""
        click.echo(f"{'refused' if problem.refused else 'note'}: {where}{value}: {problem.reason}", err=True)
    hidden = report.refused + report.noted - min(PROBLEMS_SHOWN, len(report.problems))
    if hidden > 0:
        click.echo(f"… and {hidden} more; --refused FILE keeps every row that was refused.", err=True)
    read_as = f"with the map {report.map}" if report.map else f"as {report.written_as}"
    click.echo(
        f"{report.read} read {read_as}: {report.new} new, {report.changed} changed, "
        f"{report.unchanged} unchanged, {report.withdrawn} withdrawn, {report.refused} refused, "
        f"{report.noted} with a note."
    )
    if report.held:
        _say_why(report)


def _say_why(report: Report) -> None:
    """Why an import is held, as the desk says it."""
    from crm_estate.desk.alarm_words import sentences  # the doors load slowly; other commands need none

    for alarm in report.alarms:
        click.echo(f"held: {' '.join(sentences(alarm, 'en'))}", err=True)
    click.echo("Look at it, and import it with --go-ahead if it is right all the same.", err=True)


def _run(work: Callable[[], Awaitable[Result]]) -> Result:
    async def connected() -> Result:
        async with database.connected(database.address(settings())):
            return await work()

    return asyncio.run(connected())


def _now() -> datetime:
    return datetime.now(UTC)
