"""How commands run: what went wrong is said in one line, and the database is there while they work."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import click

from crm_estate.base import database
from crm_estate.base.errors import Outcome
from crm_estate.base.settings import settings

Result = TypeVar("Result")
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


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


def run(work: Callable[[], Awaitable[Result]]) -> Result:
    """Do something that needs the database."""

    async def connected() -> Result:
        async with database.connected(database.address(settings())):
            return await work()

    return asyncio.run(connected())


def now() -> datetime:
    return datetime.now(UTC)
