"""Bringing a database to the present shape: one process at a time, each change whole or not at all."""

import contextlib
import io
import os
from pathlib import Path

from piccolo.apps.migrations.commands.forwards import run_forwards

from crm_estate.base import database
from crm_estate.base.errors import Conflict

LOCK = 4_220_011
"""Advisory lock that makes processes starting together migrate one after the other."""


SCRIPTS = Path(__file__).parents[1] / "migrations"


async def require_present_shape() -> None:
    """Raise Conflict, with what to do, when the database is not as this version of the code needs it."""
    there = await database.fetch_value("select to_regclass('public.migration') is not null")
    done = await database.fetch_value("select count(*) from migration") if there else 0
    if done != len(list(SCRIPTS.glob("*.sql"))):
        raise Conflict("The database does not have the present shape: run `crm-estate migrate`.")


async def migrate() -> str:
    """Apply what is missing; returns what was done, raises Conflict when a change could not be made."""
    os.environ.setdefault("PICCOLO_CONF", "crm_estate.piccolo_conf")
    said = io.StringIO()
    async with database.transaction():
        await database.execute("select pg_advisory_xact_lock($1)", LOCK)
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
            result = await run_forwards(app_name="crm")
        if not result.success:
            raise Conflict(f"The database could not be migrated: {said.getvalue().strip()}")
    return said.getvalue()
