"""Keeping the stored matches true: what a change touches is looked at again, and nothing else."""

import asyncio
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec
from msgspec import Struct

from crm_estate.base import database, journal
from crm_estate.base.money import Rates, load_rates
from crm_estate.base.settings import settings
from crm_estate.matchmaking import decide
from crm_estate.matchmaking.decide import Change, Seen
from crm_estate.matchmaking.homes import Home, homes_on_market
from crm_estate.matchmaking.market import market
from crm_estate.matchmaking.pairing import pairs
from crm_estate.requirements.facts import RequirementOut
from crm_estate.requirements.search import active_requirements
from matching import ENGINE

LOCK = 4_220_012
"""Advisory lock: matches are brought up to date by one transaction at a time."""

STORED = """id, listing, requirement, contact, score, fits, state, news, offered_at, offered_price,
    offered_currency, offered_score, feedback, feedback_reason, feedback_price, feedback_currency"""

Key = tuple[int, int]


class Outcome(Struct, frozen=True):
    """How many matches were found, became better, were lost."""

    found: int = 0
    improved: int = 0
    lost: int = 0


async def rematch(listings: Iterable[int], requirements: Iterable[int], now: datetime) -> Outcome:
    """Look again at every pair with one of these listings or one of these requirements."""
    changed_listings, changed_requirements = sorted(set(listings)), sorted(set(requirements))
    async with database.transaction():
        await database.execute("select pg_advisory_xact_lock($1)", LOCK)
        rates = await load_rates()
        seen = await _look_at(changed_listings, changed_requirements, rates, now)
        stored = await _stored(changed_listings, changed_requirements)
        return await _apply(list(_changes(seen, stored)), now)


async def _look_at(
    listings: Sequence[int], requirements: Sequence[int], rates: Rates, now: datetime
) -> dict[Key, Seen]:
    """What fits now among the pairs concerned, by (listing, requirement)."""
    seen: dict[Key, Seen] = {}
    if listings:
        homes, wishes = await homes_on_market(listings), await active_requirements()
        seen |= await _fitting(homes, wishes, rates, now)
    if requirements:
        homes, wishes = await market(), await active_requirements(requirements)
        seen |= await _fitting(homes, wishes, rates, now)
    return seen


async def _fitting(
    homes: Sequence[Home], wishes: Sequence[RequirementOut], rates: Rates, now: datetime
) -> dict[Key, Seen]:
    if not homes or not wishes:
        return {}
    floor = settings().match_floor
    found = await asyncio.to_thread(
        lambda: list(pairs(homes, wishes, rates=rates, day=now.date(), floor=floor))
    )
    prices = await _prices({homes[pair.home].id for pair in found})
    return {
        (homes[pair.home].id, wishes[pair.wish].id): Seen(
            score=pair.score,
            reasons=pair.reasons,
            delivery=wishes[pair.wish].delivery,
            **prices[homes[pair.home].id],
        )
        for pair in found
    }


async def _prices(listings: set[int]) -> dict[int, Mapping[str, Any]]:
    rows = await database.fetch(
        "select id, price, currency, published_at from listing where id = any($1)", list(listings)
    )
    return {row["id"]: {name: row[name] for name in ("price", "currency", "published_at")} for row in rows}


async def _stored(listings: Sequence[int], requirements: Sequence[int]) -> dict[Key, Mapping[str, Any]]:
    rows = await database.fetch(
        f"""select {STORED} from match where listing = any($1)
            union select {STORED} from match where requirement = any($2)""",
        list(listings),
        list(requirements),
    )
    return {(row["listing"], row["requirement"]): row for row in rows}


Decided = tuple[Key, Mapping[str, Any] | None, Seen | None, Change]


def _changes(seen: Mapping[Key, Seen], stored: Mapping[Key, Mapping[str, Any]]) -> Iterator[Decided]:
    for key, now_seen in seen.items():
        match = stored.get(key)
        yield key, match, now_seen, decide.again(match, now_seen) if match else decide.found(now_seen)
    for key, match in stored.items():
        if key not in seen and (change := decide.lost(match)):
            yield key, match, None, change


async def _apply(changes: Sequence[Decided], now: datetime) -> Outcome:
    await _insert(
        [(key, seen, change) for key, match, seen, change in changes if match is None and seen], now
    )
    await _update([(match, seen, change) for _, match, seen, change in changes if match], now)
    ids = await _ids([key for key, _, _, change in changes if change.fact])
    await journal.record_all(
        journal.Fact(
            kind=change.fact, at=now, actor="system", listing=key[0], requirement=key[1], match=ids[key]
        )
        for key, _, _, change in changes
        if change.fact
    )
    facts = [change.fact for _, _, _, change in changes]
    return Outcome(*(facts.count(kind) for kind in ("match.found", "match.improved", "match.lost")))


async def _insert(new: Sequence[tuple[Key, Seen, Change]], now: datetime) -> None:
    if not new:
        return
    contacts = await _contacts({key[1] for key, _, _ in new})
    columns = (
        "listing", "requirement", "contact", "score", "reasons", "engine", "fits", "state", "news",
        "found_at", "changed_at",
    )  # fmt: skip
    await database.copy(
        "match",
        columns,
        (
            (
                *key,
                contacts[key[1]],
                seen.score,
                _json(seen),
                ENGINE,
                True,
                change.state,
                change.news,
                now,
                now,
            )
            for key, seen, change in new
        ),
    )


async def _update(known: Sequence[tuple[Mapping[str, Any], Seen | None, Change]], now: datetime) -> None:
    await database.execute_many(
        """update match set fits = $2, state = $3, news = $4, changed_at = $5, engine = $6,
             score = coalesce($7, score), reasons = coalesce($8, reasons),
             feedback = case when $9 then null else feedback end,
             found_at = case when $10 then $5 else found_at end
           where id = $1""",
        [
            (
                match["id"],
                change.fits,
                change.state,
                change.news,
                now,
                ENGINE,
                seen.score if seen else None,
                _json(seen) if seen else None,
                change.clears_feedback,
                change.fact in ("match.found", "match.improved"),
            )
            for match, seen, change in known
        ],
    )


async def _contacts(requirements: set[int]) -> dict[int, int]:
    rows = await database.fetch("select id, contact from requirement where id = any($1)", list(requirements))
    return {row["id"]: row["contact"] for row in rows}


async def _ids(keys: Sequence[Key]) -> dict[Key, int]:
    rows = await database.fetch(
        """select id, listing, requirement from match
           join unnest($1::bigint[], $2::bigint[]) k (listing, requirement)
             using (listing, requirement)""",
        [listing for listing, _ in keys],
        [requirement for _, requirement in keys],
    )
    return {(row["listing"], row["requirement"]): row["id"] for row in rows}


def _json(seen: Seen) -> str:
    return msgspec.json.encode(seen.reasons).decode()
