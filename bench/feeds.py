"""Listings out of files, from first byte to matched, and the same files once more: rows per second by format.

`python -m bench.feeds --rows 17000 --requirements 100` makes up flats in the towns of a country, writes them
in every format that can be written, imports each file into a PostgreSQL server of its own, lets the worker
match what came, imports it again unchanged and then with one flat of a hundred changed, and writes
bench/results/feeds.json. `--file` takes a real file, which is imported and imported again.

What a format cannot carry is unknown here, and what is unknown rules nothing out: of the same flats more fit
when they come by Kyero, which has no price in złoty, no rooms and no "no" among its features.
"""

import argparse
import asyncio
import atexit
import os
import shutil
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

os.environ.setdefault("CRM_SECRET_KEY", "a secret that only this bench knows")  # before settings are read

from bench.feed_files import NOW, changed, made_up, seekers, write_files
from bench.machine import machine
from bench.memory import forget_peak, peak_rss
from bench.printing import write_json
from crm_estate.accounts.permissions import SYSTEM
from crm_estate.base import database, embedded
from crm_estate.base.migrations import migrate
from crm_estate.base.places import load_gazetteer
from crm_estate.contacts.facts import ContactFacts, PersonName
from crm_estate.contacts.people import receive as receive_contact
from crm_estate.feeds.intake import import_listings
from crm_estate.requirements.wishes import receive as receive_requirement
from crm_estate.worker import react

RESULT = Path(__file__).parent / "results" / "feeds.json"
EMPTIED = "listing, feed_run, feed_row, feed_same, fact, match, digest, news"
EVERY = 100
"""Of so many flats one is changed the next day."""


class Took(NamedTuple):
    """Seconds by the clock on the wall, and those in which this process was at work."""

    s: float
    cpu_s: float


async def seconds(work: Callable[[], Awaitable[Any]]) -> tuple[Took, Any]:
    start, at_work = time.perf_counter(), time.process_time()
    done = await work()
    return Took(time.perf_counter() - start, time.process_time() - at_work), done


async def one(file: Path, later: Path | None) -> dict[str, Any]:
    """One file: read and stored, matched, once more as it is, and as it is a day later."""
    await database.execute(f"truncate {EMPTIED} cascade")
    forget_peak()
    take = partial(import_listings, file, actor=SYSTEM, now=NOW)
    first, report = await seconds(take)
    matched, _ = await seconds(partial(react, NOW))
    again, same = await seconds(take)
    then = await afterwards(later, first) if later else {}
    matches = await database.fetch_value("select count(*) from match where fits")
    return {
        "file": file.name,
        "mb": file.stat().st_size / 2**20,  # noqa: ASYNC240 - a bench
        "rows": report.read,
        "new": report.new,
        "refused": report.refused,
        "import_s": first.s,
        "import_cpu_s": first.cpu_s,
        "match_s": matched.s,
        "matches": matches,
        "rows_per_second": report.read / (first.s + matched.s),
        "again_s": again.s,
        "unchanged": same.unchanged,
        "times_faster_again": first.s / again.s,
        **then,
        "peak_mb": peak_rss() / 2**20,
    }


async def afterwards(later: Path, first: Took) -> dict[str, Any]:
    """The file of the next day, in which little is new."""
    taken, report = await seconds(partial(import_listings, later, actor=SYSTEM, now=NOW + timedelta(days=1)))
    return {
        "later_s": taken.s,
        "later_cpu_s": taken.cpu_s,
        "changed": report.changed,
        "times_faster_later": first.s / taken.s,
        "times_less_work_later": first.cpu_s / taken.cpu_s,
    }


async def ask_for_homes(count: int) -> None:
    for wish in seekers(count):
        await receive_contact(
            ContactFacts(reference=wish.contact, name=PersonName(family="Seeker")), actor=SYSTEM, now=NOW
        )
        await receive_requirement(wish, actor=SYSTEM, now=NOW)
    await react(NOW)


async def bench(rows: int, requirements: int, real: Path | None) -> dict[str, Any]:
    folder = Path(tempfile.mkdtemp())
    atexit.register(shutil.rmtree, folder, ignore_errors=True)  # runs after the server's own, which stops it
    async with database.connected(embedded.start(folder / "server")):
        await migrate()
        await load_gazetteer(("PL",))
        await ask_for_homes(requirements)
        figures = []
        for file, later in [(real, None)] if real else written(rows, folder):
            figures.append(await one(file, later))
            print(figures[-1], flush=True)
    return {"rows": rows, "requirements": requirements, "machine": machine(), "files": figures}


def written(rows: int, folder: Path) -> list[tuple[Path, Path]]:
    """Made-up flats in every format, today and tomorrow."""
    homes, days = made_up(rows), (folder / "today", folder / "tomorrow")
    for day in days:
        day.mkdir()
    return list(zip(write_files(homes, days[0]), write_files(changed(homes, EVERY), days[1]), strict=True))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=17_000)
    parser.add_argument("--requirements", type=int, default=100)
    parser.add_argument("--file", type=Path, default=None)
    parser.add_argument("--out", type=Path, default=RESULT)
    said = parser.parse_args()
    write_json(said.out, asyncio.run(bench(said.rows, said.requirements, said.file)))


if __name__ == "__main__":
    main()
