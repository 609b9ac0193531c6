"""Reading matches, in both directions from the same rows, within what the asker may see."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from msgspec import Raw
from msgspec.json import Decoder

from crm_estate.accounts.permissions import Actor, sees
from crm_estate.base import database
from crm_estate.base.conditions import Where
from crm_estate.base.errors import Invalid, NotFound
from crm_estate.base.paging import LIMIT, Page, limited, page_of, position
from crm_estate.contacts.search import visible
from crm_estate.listings.rows import price_of
from crm_estate.listings.search import get_listing
from crm_estate.matchmaking.facts import MatchOut, Reason
from crm_estate.matchmaking.unwanted import UNWANTED
from crm_estate.requirements.search import get_requirement

READ = (
    "id", "listing", "requirement", "contact", "score", "reasons", "engine", "fits", "state", "news",
    "found_at", "offered_at", "offered_price", "offered_currency", "feedback", "feedback_reason",
    "feedback_at",
)  # fmt: skip
COLUMNS = f"""{", ".join(f"m.{column}" for column in READ)}, l.reference as listing_ref,
    r.name as requirement_name, c.reference as contact_ref,
    coalesce(nullif(c.company, ''), trim(c.given || ' ' || c.family)) as contact_name"""
TIES = """join listing l on l.id = m.listing join requirement r on r.id = m.requirement
    join contact c on c.id = m.contact"""
JOINED = f"match m {TIES}"
Out = Callable[[database.Row], MatchOut]
_REASONS = Decoder(list[Reason])

WAITING = f"m.fits and m.state = 'waiting' and r.state = 'active' and not {UNWANTED}"
OPEN = "m.fits and m.state <> 'dropped' and m.feedback is distinct from 'dismissed'"


async def matches_of_requirement(
    requirement: int,
    *,
    actor: Actor,
    limit: int = LIMIT,
    after: str | None = None,
    hidden: bool = False,
    out: Out | None = None,
) -> Page[MatchOut]:
    """What suits a requirement, best first; `hidden` shows what was dismissed, dropped or has gone, too."""
    where = _reach(actor).add("m.requirement = {}", requirement)
    page = await _best_first(where, "m.listing", limit, after, hidden, out)
    if not page.items and actor.kind != "contact":
        await get_requirement(requirement, actor=actor)
    return page


async def matches_of_listing(
    reference: str,
    *,
    actor: Actor,
    limit: int = LIMIT,
    after: str | None = None,
    hidden: bool = False,
    out: Out | None = None,
) -> Page[MatchOut]:
    """Who is looking for such a listing, best first, of the contacts that the actor may see."""
    where = _reach(actor)
    sql, args = sees(actor, "listing").sql("t", len(where.args) + 1, shared="on_market")
    where.args.extend(args)
    this = where.parameter(reference)
    where.add(f"m.listing = (select t.id from listing t where t.reference = {this} and {sql})")
    page = await _best_first(where, "m.requirement", limit, after, hidden, out)
    if not page.items:
        await get_listing(reference, actor=actor)
    return page


async def matches_of_contact(
    contact: int, *, limit: int = LIMIT, after: str | None = None, requirement: int | None = None
) -> Page[MatchOut]:
    """Everything that suits one contact and was not put aside, the newest day first, then the best."""
    where = Where("m.contact = {}", contact).add(OPEN).add_given("m.requirement = {}", requirement)
    if (seen := position(after)) is not None:
        where.add("(m.changed_order, m.id) < ({}::float8, {}::bigint)", *seen)
    size = limited(limit)
    ordered = f"(select *, {_RECENT} as changed_order from match) m"
    rows = await database.fetch(
        f"""select {COLUMNS}, m.changed_order from {JOINED.replace("match m", ordered, 1)} where {where.sql}
            order by m.changed_order desc, m.id desc limit {size + 1}""",
        *where.args,
    )
    return page_of(rows, size, out_of, by=("changed_order", "id"))


async def get_match(match: int, *, actor: Actor) -> MatchOut:
    """The match with this id; NotFound also when its contact is out of the actor's reach."""
    where = _reach(actor).add("m.id = {}", match)
    row = await database.fetch_row(f"select {COLUMNS} from {JOINED} where {where.sql}", *where.args)
    if row is None:
        raise NotFound("There is no such match.")
    return out_of(row)


async def matches_by_id(ids: Sequence[int]) -> dict[int, MatchOut]:
    """Matches by id, whoever asks: for callers that have checked who may see them."""
    rows = await database.fetch(f"select {COLUMNS} from {JOINED} where m.id = any($1)", list(ids))
    return {row["id"]: out_of(row) for row in rows}


async def waiting_matches(*, actor: Actor, limit: int = LIMIT, after: str | None = None) -> Page[MatchOut]:
    """Matches that wait for an agent's word, together by contact, the longest waiting contact first."""
    where = _reach(actor).add(WAITING)
    if (seen := position(after)) is not None:
        where.add("(m.contact, m.id) > ({}::bigint, {}::bigint)", *seen)
    size = limited(limit)
    rows = await database.fetch(
        f"select {COLUMNS} from {JOINED} where {where.sql} order by m.contact, m.id limit {size + 1}",
        *where.args,
    )
    return page_of(rows, size, out_of, by=("contact", "id"))


async def count_waiting(*, actor: Actor) -> int:
    """How many matches wait for this actor's word."""
    where = _reach(actor).add(WAITING)
    return await database.fetch_value(f"select count(*) from {JOINED} where {where.sql}", *where.args)


async def count_matches(requirements: Sequence[int]) -> dict[int, int]:
    """How many listings suit each requirement."""
    return await _count("requirement", requirements, Where())


async def count_buyers(listings: Sequence[int], *, actor: Actor) -> dict[int, int]:
    """How many requirements each listing suits, of the contacts that the actor may see."""
    return await _count("listing", listings, _reach(actor))


async def _count(column: str, ids: Sequence[int], where: Where) -> dict[int, int]:
    where.add(f"m.{column} = any({{}}::bigint[])", list(ids)).add(OPEN)
    rows = await database.fetch(
        f"select m.{column} as id, count(*) as n from {JOINED} where {where.sql} group by 1", *where.args
    )
    return {**dict.fromkeys(ids, 0), **{row["id"]: row["n"] for row in rows}}


_RECENT = "floor(extract(epoch from found_at) / 86400)::float8 + score"
"""Orders by the day on which a match was news, within it by score."""


async def _best_first(
    where: Where, other: str, limit: int, after: str | None, hidden: bool, out: Out | None
) -> Page[MatchOut]:
    """Score descending, then the other side's id ascending."""
    if not hidden:
        where.add(OPEN)
    if (seen := position(after)) is not None:
        if not isinstance(seen[0], int | float):
            raise Invalid("This cursor belongs to another list.", field="cursor")
        score = where.parameter(float(seen[0]))
        row = where.parameter(seen[1])
        where.parts.append(
            f"(m.score < {score}::real or (m.score = {score}::real and {other} > {row}::bigint))"
        )
    size, in_order = limited(limit), f"order by m.score desc, {other}"
    # What is joined is so for the page alone, not for all that has to be put in order.
    rows = await database.fetch(
        f"""select {COLUMNS}, {other} as other from (
              select m.* from match m join contact c on c.id = m.contact where {where.sql} {in_order}
              limit {size + 1}) m {TIES} {in_order}""",
        *where.args,
    )
    return page_of(rows, size, out or out_of, by=("score", "other"))


def _reach(actor: Actor) -> Where:
    return Where("m.contact = {}", actor.id) if actor.kind == "contact" else visible(actor)


def out_of(row: database.Row) -> MatchOut:
    return _out_of(row, _REASONS.decode(row["reasons"]))


def written_out(row: database.Row) -> MatchOut:
    """The same to be written as JSON and for nothing else: the reasons are passed on unread."""
    return _out_of(row, Raw(row["reasons"]))


def _out_of(row: database.Row, reasons: Any) -> MatchOut:
    state: Any = "ready" if row["state"] == "approved" else row["state"]
    offered: datetime | None = row["offered_at"]
    return MatchOut(
        id=row["id"],
        listing=row["listing_ref"],
        listing_id=row["listing"],
        requirement=row["requirement_name"],
        requirement_id=row["requirement"],
        contact=row["contact_ref"],
        contact_id=row["contact"],
        contact_name=row["contact_name"],
        score=round(row["score"], 6),
        reasons=reasons,
        engine=row["engine"],
        fits=row["fits"],
        state=state,
        news=row["news"],
        found_at=row["found_at"],
        offered_at=offered,
        offered_price=price_of(row["offered_price"], row["offered_currency"]),
        feedback=row["feedback"],
        feedback_reason=row["feedback_reason"],
        feedback_at=row["feedback_at"],
    )
