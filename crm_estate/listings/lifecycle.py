"""A listing arrives, changes, leaves: `receive` makes it what the outside says and writes the facts."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import repeat
from typing import Any, Literal

from msgspec import Struct

from crm_estate.accounts.permissions import Actor, changes
from crm_estate.base import database, journal
from crm_estate.base.errors import Conflict, Invalid, NotAllowed, Outcome
from crm_estate.listings.changes import changed_columns, facts_of_change
from crm_estate.listings.custom_values import settled
from crm_estate.listings.facts import ListingFacts
from crm_estate.listings.keeping import keep_unsaid
from crm_estate.listings.rows import custom_of, published_at, row_of, stored
from crm_estate.listings.said import PLAINLY, Said
from crm_estate.listings.ties import Directory, directory_of

Result = Literal["new", "changed", "unchanged"]


class Received(Struct, frozen=True, kw_only=True):
    """What became of one listing."""

    id: int
    reference: str
    result: Result


class Draft(Struct, frozen=True, kw_only=True):
    """A row as it should be, beside the one that is stored."""

    after: dict[str, Any]
    before: Mapping[str, Any] | None
    result: Result
    said: Said = PLAINLY


async def receive(
    facts: ListingFacts, *, actor: Actor, now: datetime, version: int | None = None
) -> Received:
    """Make one listing what `facts` say it is; raises instead of returning what was wrong.

    `version`: refuse with Conflict when someone else has changed the listing since this version.
    """
    async with database.transaction():
        result = (await receive_all([facts], actor=actor, now=now, version=version))[0]
        if isinstance(result, Outcome):
            raise result
        return result


async def receive_all(
    items: Sequence[ListingFacts],
    *,
    actor: Actor,
    now: datetime,
    version: int | None = None,
    said: Sequence[Said] | None = None,
) -> list[Received | Outcome]:
    """Make listings what `items` say, in one transaction; an item that is wrong changes nothing.

    `said`: how much each item tells and where it came from; None: all of them tell everything, from nowhere.
    Returns for each item, in order, what became of it or what was wrong with it.
    """
    async with database.transaction():
        await lock([item.reference or "" for item in items])
        directory = await directory_of(items)
        results: list[Received | Outcome] = []
        drafts: dict[str, Draft] = {}
        for item, told in zip(items, said or repeat(PLAINLY, len(items)), strict=True):
            judged = _judge(item, directory, drafts, actor, version, told)
            if isinstance(judged, Draft):
                drafts[judged.after["reference"]] = judged
                results.append(Received(id=0, reference=judged.after["reference"], result=judged.result))
            else:
                results.append(judged)
        ids = await write(list(drafts.values()), actor, now)
    return [
        Received(id=ids[done.reference], reference=done.reference, result=done.result)
        if isinstance(done, Received)
        else done
        for done in results
    ]


def _judge(
    item: ListingFacts,
    directory: Directory,
    drafts: Mapping[str, Draft],
    actor: Actor,
    version: int | None,
    said: Said,
) -> Draft | Outcome:
    """What the row should be, or what is wrong with the item."""
    try:
        reference = item.reference
        if reference is None:
            raise Invalid("A listing needs a reference.", field="reference")
        if reference in drafts:
            raise Conflict("%(reference)s comes twice in one batch.", field="reference", reference=reference)
        found = directory.before.get(reference)
        before = stored(found) if found else None
        custom = settled(item.custom, custom_of(found) if found else {}, directory.fields)
        after = row_of(item, reference, directory.ties_of(item, before, actor), custom)
        if before is not None and said.fields is not None:
            after = keep_unsaid(after, before, said.fields)
        _permit(actor, before, after)
        directory.check_source(item, reference)
        if version is not None and before is not None and before["version"] != version:
            raise Conflict("Someone else changed this listing meanwhile. Look at it again.", field="version")
        return Draft(after=after, before=before, result=result_of(before, after), said=said)
    except Outcome as wrong:  # no statement has run: nothing half done can stay
        return wrong


def _permit(actor: Actor, before: Mapping[str, Any] | None, after: Mapping[str, Any]) -> None:
    for row in (before, after):
        if row is not None and not may_change(actor, row):
            raise NotAllowed("This listing belongs to another office.", field="office")


def may_change(actor: Actor, row: Mapping[str, Any]) -> bool:
    """Whether a listing with this office and agent is the actor's to change."""
    return changes(actor, "listing").covers(office=row["office"], agent=row["agent"], shared=True)


def result_of(before: Mapping[str, Any] | None, after: Mapping[str, Any]) -> Result:
    """What becoming `after` means for a listing that was `before`."""
    if before is None:
        return "new"
    return "changed" if changed_columns(before, after) else "unchanged"


async def lock(references: Sequence[str]) -> None:
    """Two who say something of the same listing at once take turns."""
    await database.execute(
        "select pg_advisory_xact_lock(hashtextextended(r, 1)) from unnest($1::text[]) r",
        sorted(set(references)),
    )


async def write(drafts: Sequence[Draft], actor: Actor, now: datetime) -> dict[str, int]:
    """Store what is new or changed, and the facts that follow; returns ids by reference."""
    new = [draft for draft in drafts if draft.result == "new"]
    changed = [draft for draft in drafts if draft.result == "changed"]
    ids = {draft.after["reference"]: draft.before["id"] for draft in drafts if draft.before}
    if new:
        ids |= await _insert([draft.after for draft in new], now)
    if changed:
        await _update(changed, now)
    await journal.record_all(
        journal.Fact(
            kind=kind,
            at=now,
            actor=actor.name,
            listing=ids[draft.after["reference"]],
            data=draft.said.with_origin(data),
        )
        for draft in (*new, *changed)
        for kind, data in facts_of_change(draft.before, draft.after)
    )
    return ids


async def _insert(rows: Sequence[Mapping[str, Any]], now: datetime) -> dict[str, int]:
    full = [
        {
            **row,
            "created_at": now,
            "updated_at": now,
            "published_at": published_at(None, row["on_market"], now),
        }
        for row in rows
    ]
    columns = list(full[0])
    await database.copy("listing", columns, [[row[name] for name in columns] for row in full])
    stored_rows = await database.fetch(
        "select id, reference from listing where reference = any($1)", [row["reference"] for row in rows]
    )
    return {row["reference"]: row["id"] for row in stored_rows}


async def _update(drafts: Sequence[Draft], now: datetime) -> None:
    columns = [*drafts[0].after, "updated_at", "published_at"]
    sets = ", ".join(f"{name} = ${place}" for place, name in enumerate(columns, 2))
    await database.execute_many(
        f"update listing set {sets}, version = version + 1 where id = $1",
        [
            (
                draft.before["id"],
                *draft.after.values(),
                now,
                published_at(draft.before, draft.after["on_market"], now),
            )
            for draft in drafts
            if draft.before
        ],
    )
