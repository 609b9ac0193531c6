"""Keeping the stored matches true: what a change touches is looked at again, and nothing else."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from msgspec import Struct

from crm_estate.base import database, journal
from crm_estate.base.settings import settings
from crm_estate.matchmaking import decide
from crm_estate.matchmaking.answers import Fit, how_many, what_suits, who_wants
from crm_estate.matchmaking.decide import Change, Seen
from crm_estate.matchmaking.reading import read_homes, read_wanted
from crm_estate.matchmaking.resident.market import ask
from matching import ENGINE

LOCK = 4_220_012
"""Advisory lock: matches are brought up to date by one transaction at a time."""

STORED = """id, listing, requirement, contact, score, fits, state, news, offered_at, offered_price,
    offered_currency, offered_score, feedback, feedback_reason, feedback_price, feedback_currency"""

UPDATE = """
    update match m set fits = n.fits, state = n.state, news = n.news, changed_at = $1, engine = $2,
      score = coalesce(n.score, m.score), reasons = coalesce(n.reasons::jsonb, m.reasons),
      feedback = case when n.clears then null else m.feedback end,
      found_at = case when n.is_news then $1 else m.found_at end
    from unnest($3::bigint[], $4::boolean[], $5::text[], $6::text[], $7::real[], $8::text[], $9::boolean[],
      $10::boolean[]) as n (id, fits, state, news, score, reasons, clears, is_news)
    where m.id = n.id and (n.clears or n.is_news or (m.fits, m.state, m.news, m.engine, m.score, m.reasons)
      is distinct from (n.fits, n.state, n.news, $2, coalesce(n.score, m.score),
        coalesce(n.reasons::jsonb, m.reasons)))"""

AT_ONCE = 250
"""Listings, or requirements, that are matched in one go, so that memory stays bounded."""

Key = tuple[int, int]


class Outcome(Struct, frozen=True):
    """How many matches were found, became better, were lost."""

    found: int = 0
    improved: int = 0
    lost: int = 0

    def __add__(self, other: "Outcome") -> "Outcome":
        return Outcome(self.found + other.found, self.improved + other.improved, self.lost + other.lost)


async def rematch(listings: Iterable[int], requirements: Iterable[int], now: datetime) -> Outcome:
    """Look again at every pair with one of these listings or one of these requirements."""
    changed_listings, changed_requirements = sorted(set(listings)), sorted(set(requirements))
    total = Outcome()
    if not changed_listings and not changed_requirements:
        return total
    async with database.transaction():
        await ask(how_many, day=now.date())  # the first time everything is read: nobody waits for the lock
        await database.execute("select pg_advisory_xact_lock($1)", LOCK)
        for some in _some(changed_listings):
            total += await _apply(list(_changes(await _of_listings(some, now), await _stored(some, []))), now)
        for some in _some(changed_requirements):
            seen, stored = await _of_requirements(some, now), await _stored([], some)
            total += await _apply(list(_changes(seen, stored)), now)
        if total.found >= database.MANY:
            await database.analyse("match")
    return total


def _some(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    return (ids[first : first + AT_ONCE] for first in range(0, len(ids), AT_ONCE))


async def _of_listings(listings: Sequence[int], now: datetime) -> dict[Key, Seen]:
    """What fits now among the pairs with these listings, by (listing, requirement)."""
    async with database.connection() as connection:
        homes = await read_homes(connection, listings)
    if not homes:
        return {}
    question = partial(who_wants, homes=homes, floor=settings().match_floor)
    return await _seen(await ask(question, day=now.date()))


async def _of_requirements(requirements: Sequence[int], now: datetime) -> dict[Key, Seen]:
    """Likewise with these requirements."""
    async with database.connection() as connection:
        wishes = await read_wanted(connection, requirements)
    if not wishes:
        return {}
    question = partial(what_suits, wishes=wishes, floor=settings().match_floor)
    return await _seen(await ask(question, day=now.date(), about=wishes))


async def _seen(fits: Sequence[Fit]) -> dict[Key, Seen]:
    """What is to be stored of these; what is gone meanwhile has a fact of its own."""
    prices = await _prices({fit.listing for fit in fits})
    deliveries = await _deliveries({fit.requirement for fit in fits})
    return {
        (fit.listing, fit.requirement): Seen(
            score=fit.score,
            reasons=fit.reasons,
            delivery=deliveries[fit.requirement],
            **prices[fit.listing],
        )
        for fit in sorted(fits, key=lambda fit: (fit.listing, fit.requirement))
        if fit.listing in prices and fit.requirement in deliveries
    }


async def _prices(listings: set[int]) -> dict[int, Mapping[str, Any]]:
    rows = await database.fetch(
        "select id, price, currency, published_at from listing where id = any($1)", list(listings)
    )
    return {row["id"]: {name: row[name] for name in ("price", "currency", "published_at")} for row in rows}


async def _deliveries(requirements: set[int]) -> dict[int, str]:
    rows = await database.fetch("select id, delivery from requirement where id = any($1)", list(requirements))
    return {row["id"]: row["delivery"] for row in rows}


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
                seen.reasons,
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
    """Say anew what has changed; a match that is as it was is not written."""
    await database.execute(
        UPDATE,
        now,
        ENGINE,
        [match["id"] for match, _, _ in known],
        [change.fits for _, _, change in known],
        [change.state for _, _, change in known],
        [change.news for _, _, change in known],
        [seen.score if seen else None for _, seen, _ in known],
        [seen.reasons if seen else None for _, seen, _ in known],
        [change.clears_feedback for _, _, change in known],
        [change.fact in ("match.found", "match.improved") for _, _, change in known],
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
