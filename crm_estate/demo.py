"""Running web and worker, singly or, for the demo, both with the demo office set up first."""

import asyncio
import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime

import click
from granian import Granian
from granian.constants import Interfaces

from crm_estate import worker
from crm_estate.base import database
from crm_estate.base.migrations import migrate, require_present_shape
from crm_estate.base.places import load_gazetteer
from crm_estate.base.settings import Settings, settings
from crm_estate.web import logbook
from fixtures.office import TOTAL_STEPS, Credentials, load_demo

GRACE_SECONDS = 15


def serve(host: str, port: int, workers: int = 1) -> None:
    """Run the web server until it is told to stop."""
    _share_database()
    asyncio.run(_require_present_shape(settings()))
    Granian(
        "crm_estate.app:served",
        address=host,
        port=port,
        workers=workers,
        interface=Interfaces.ASGI,
        factory=True,
        log_access=False,
        respawn_failed_workers=True,
        workers_kill_timeout=GRACE_SECONDS,
    ).serve()


def work() -> None:
    """Run the worker until it is told to stop; what is being sent is finished first."""
    logbook.speak(settings().log_level)
    _share_database()
    asyncio.run(_require_present_shape(settings()))
    asyncio.run(_work(settings()))


def run(port: int) -> None:
    """The demo: database, office, web and worker; Ctrl-C ends all of it."""
    os.environ.setdefault("CRM_BASE_URL", f"http://127.0.0.1:{port}")
    settings.cache_clear()
    _share_database()
    door = asyncio.run(_set_up(settings()))
    click.echo(
        f"\n  The demo office is open: {settings().base_url}\n"
        f"  Sign in as {door.email} with the password {door.password}\n"
        f"  Messages are kept in {settings().data_dir / 'mail'} and can be read at the desk.\n"
        f"  Ctrl-C closes it.\n"
    )
    program = (sys.executable, "-m", "crm_estate")
    _until_one_ends([[*program, "serve", "--port", str(port)], [*program, "worker"]])


def _share_database() -> None:
    """Start the private server here, so that it ends with this process, and tell the others where it is."""
    os.environ["DATABASE_URL"] = database.address(settings())
    settings.cache_clear()


async def _require_present_shape(chosen: Settings) -> None:
    async with database.connected(database.address(chosen), pool=1):
        await require_present_shape()


async def _work(chosen: Settings) -> None:
    stop = asyncio.Event()
    for one in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(one, stop.set)
    logging.getLogger("crm_estate.worker").info("The worker is at work.")
    await worker.run(chosen, stop)


async def _set_up(chosen: Settings) -> Credentials:
    async with database.connected(database.address(chosen)):
        await migrate()
        if not await database.fetch_value("select exists (select 1 from place)"):
            click.echo("Loading the places of the world …")
            await load_gazetteer()
        with click.progressbar(length=TOTAL_STEPS, label="Opening the demo office") as bar:
            door = await load_demo(datetime.now(UTC), chosen.data_dir, bar.update)
            bar.update(TOTAL_STEPS)
        return door


def _until_one_ends(commands: Sequence[Sequence[str]]) -> None:
    """Run the programs; when one ends, or Ctrl-C or a word to end comes, end the others and wait for them."""
    signal.signal(signal.SIGTERM, _as_by_hand)
    running = [subprocess.Popen(command, start_new_session=True) for command in commands]  # noqa: S603 - our own
    try:
        while all(process.poll() is None for process in running):
            time.sleep(0.2)
        raise click.ClickException("A part of the demo ended; the reason stands above.")
    except KeyboardInterrupt:
        click.echo("\nClosing …")
    finally:
        for process in running:
            if process.poll() is None:
                process.terminate()
        for process in running:
            _wait_for(process)


def _as_by_hand(*_: object) -> None:
    raise KeyboardInterrupt


def _wait_for(process: "subprocess.Popen[bytes]") -> None:
    try:
        process.wait(GRACE_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
