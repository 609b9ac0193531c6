"""Commands by which an installation is set up: its database, its offices, who works there, its keys."""

import asyncio
import sys
from typing import Any

import click

from crm_estate import checkup
from crm_estate.accounts.keys import create_key
from crm_estate.accounts.permissions import SCOPES
from crm_estate.accounts.team import OfficeFacts, add_agent, office_id, put_office, the_only_office
from crm_estate.base import database
from crm_estate.base.migrations import migrate as bring_up_to_date
from crm_estate.base.places import load_gazetteer
from crm_estate.base.settings import settings
from crm_estate.cli.running import now, run


@click.command()
@click.option("--places/--no-places", default=True, help="Load the gazetteer too, if it is not there.")
def migrate(places: bool) -> None:
    """Bring the database to the present shape, and fill the gazetteer."""
    run(lambda: _migrate(places))


@click.group()
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
    run(lambda: put_office(facts))
    click.echo(f"{name} is set up.")


@click.group()
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
            now=now(),
            role=role,
            language=language,
        )

    run(add)
    click.echo(f"{name} can sign in as {email.strip().lower()}.", err=True)


@click.group()
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
        return await create_key(name, now=now(), scopes=scopes or SCOPES, office=number)

    click.echo(run(create))


@click.command()
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
