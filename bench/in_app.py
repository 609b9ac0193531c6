"""An office's market held in memory by the app: how long it takes to load, keep up, preview and match again.

`python -m bench.in_app --listings 100000 --requirements 100000` fills a PostgreSQL server of its own with a
made-up office (bench.market, prices in three currencies), asks through the same functions as web and worker,
and writes bench/results/in_app.json.
"""

import argparse
import asyncio
import atexit
import json
import os
import shutil
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

os.environ.setdefault("CRM_SECRET_KEY", "a secret that only this bench knows")  # before settings are read

import msgspec
import numpy as np

import matching
from bench.in_app_office import DAY, NOW, fill
from bench.machine import machine
from bench.memory import forget_peak, peak_rss, status_bytes
from bench.printing import write_json
from crm_estate.accounts.permissions import SYSTEM
from crm_estate.base import database, embedded
from crm_estate.base.migrations import migrate
from crm_estate.base.settings import settings
from crm_estate.listings.facts import ListingFacts
from crm_estate.listings.lifecycle import receive
from crm_estate.matchmaking.answers import who_wants
from crm_estate.matchmaking.homes import Home, homes_on_market
from crm_estate.matchmaking.preview import preview
from crm_estate.matchmaking.rematch import rematch
from crm_estate.matchmaking.resident.market import ask
from crm_estate.matchmaking.resident.standing import Standing
from crm_estate.requirements.facts import RequirementFacts
from crm_estate.requirements.search import requirements_by_id

RESULT = Path(__file__).parent / "results" / "in_app.json"
ASKED = 300
AT_ONCE = (1, 10, 100, 500)


async def seconds(work: Callable[[], Awaitable[object]]) -> float:
    start = time.perf_counter()
    await work()
    return time.perf_counter() - start


def spread(times: Sequence[float]) -> dict[str, float]:
    ms = np.array(times) * 1000
    return {"p50_ms": float(np.median(ms)), "p99_ms": float(np.quantile(ms, 0.99)), "asked": len(times)}


def nothing(standing: Standing) -> int:
    return len(standing.home_rows)


async def change(listing: int, factor: float) -> None:
    """The price of one listing, through the same door as everyone's."""
    row = await database.fetch_row("select reference, offer, kind from listing where id = $1", listing)
    assert row is not None
    home = (await homes_on_market([listing]))[0]
    facts = {
        "reference": row["reference"], "offer": row["offer"], "kind": row["kind"], "country": "PL",
        "living_area": home.living_area, "rooms_total": home.rooms_total, "condition": home.condition,
        "features": home.features,
    }  # fmt: skip
    if home.lat is not None:
        facts["location"] = {"lat": home.lat, "lon": home.lon}
    if home.price is not None:
        facts["list_price"] = {"amount": max(1.0, round(home.price * factor)), "currency": home.currency}
    await receive(msgspec.convert(facts, ListingFacts), actor=SYSTEM, now=NOW)


async def measure(homes: int, wishes: int, seed: int) -> AsyncIterator[dict[str, Any]]:
    """Figure after figure, so that one sees how far it is."""
    random = np.random.default_rng([seed, 10])
    before = status_bytes("self", "VmRSS")
    forget_peak()
    say = partial(ask, nothing, day=DAY)
    yield {"load_s": await seconds(say)}
    held = status_bytes("self", "VmRSS") - before
    yield {"held_mb": held / 2**20, "load_peak_mb": peak_rss() / 2**20}
    yield {"nothing_changed": spread([await seconds(say) for _ in range(ASKED)])}
    yield {"one_change": spread([await after_change(random, homes, say) for _ in range(100)])}
    asked = list((await requirements_by_id(random.integers(1, wishes + 1, ASKED).tolist())).values())
    previews = [partial(preview, wish, now=NOW) for wish in map(unsaved, asked)]
    yield {"preview_homes": float(np.median([(await each()).count for each in previews[:20]]))}
    yield {"preview": spread([await seconds(each) for each in previews])}
    later = [await after_change(random, homes, each) for each in previews[:100]]
    yield {"preview_after_change": spread(later)}
    for many in AT_ONCE:
        yield {f"who_wants_{many}": await questions(random, homes, many)}
    for many in AT_ONCE:
        yield {f"rematch_{many}": await rematches(random, homes, many)}


def unsaved(wish: RequirementFacts) -> RequirementFacts:
    said = {name: getattr(wish, name) for name in RequirementFacts.__struct_fields__}
    return RequirementFacts(**said)


async def after_change(
    random: np.random.Generator, homes: int, work: Callable[[], Awaitable[object]]
) -> float:
    await change(int(random.integers(1, homes + 1)), 0.97)
    return await seconds(work)


async def questions(random: np.random.Generator, homes: int, many: int) -> dict[str, Any]:
    """Changed listings against every requirement: in one question, in one for each, and with all reasons."""
    changed, floor = await homes_on_market(some(random, homes, many)), settings().match_floor
    found: dict[str, Any] = {}
    for name, way in {"rank": by_rank, "rank_one": by_rank_one, "with_reasons": with_reasons}.items():
        question = partial(ask, partial(way, homes=changed, floor=floor), day=DAY)
        found["matches"] = await question()
        found[f"{name}_ms"] = 1000 * min([await seconds(question) for _ in range(2 if many > 10 else 10)])
    return found


def some(random: np.random.Generator, homes: int, many: int) -> list[int]:
    return (random.choice(homes, many, replace=False) + 1).tolist()


def with_reasons(standing: Standing, homes: Sequence[Home], floor: float) -> int:
    parts = [homes[first : first + 50] for first in range(0, len(homes), 50)]
    return sum(len(who_wants(standing, part, floor)) for part in parts)


def by_rank(standing: Standing, homes: Sequence[Home], floor: float) -> int:
    return len(matching.rank(standing.terms.homes(homes), standing.wishes, best=None, floor=floor))


def by_rank_one(standing: Standing, homes: Sequence[Home], floor: float) -> int:
    offered = standing.terms.homes(homes)
    return sum(
        len(matching.rank_one(offered, standing.wishes, home=row, floor=floor)) for row in range(len(homes))
    )


async def rematches(random: np.random.Generator, homes: int, many: int) -> dict[str, Any]:
    """The same with everything that is stored: first when all matches are new, then when all are known."""
    changed = some(random, homes, many)
    first = await seconds(partial(rematch, changed, [], NOW))
    again = await seconds(partial(rematch, changed, [], NOW))
    matches = await database.fetch_value("select count(*) from match where listing = any($1)", changed)
    return {"matches": matches, "new_s": first, "known_s": again}


async def bench(homes: int, wishes: int, seed: int) -> dict[str, Any]:
    folder = Path(tempfile.mkdtemp())
    atexit.register(shutil.rmtree, folder, ignore_errors=True)  # runs after the server's own, which stops it
    async with database.connected(embedded.start(folder)):
        await migrate()
        await fill(homes, wishes, seed)
        print(f"{homes:,} listings, {wishes:,} requirements are there", flush=True)
        figures: dict[str, Any] = {}
        async for figure in measure(homes, wishes, seed):
            print(json.dumps(figure), flush=True)
            figures |= figure
    return {"listings": homes, "requirements": wishes, "seed": seed, "machine": machine(), **figures}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name, usual in (("listings", 100_000), ("requirements", 100_000), ("seed", 1)):
        parser.add_argument(f"--{name}", type=int, default=usual)
    parser.add_argument("--out", type=Path, default=RESULT)
    said = parser.parse_args()
    figures = asyncio.run(bench(said.listings, said.requirements, said.seed))
    write_json(said.out, figures)


if __name__ == "__main__":
    main()
