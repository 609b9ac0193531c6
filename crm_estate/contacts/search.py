"""Finding contacts: filters, order and pages, within what the asker may see."""

from collections.abc import Sequence
from typing import Literal

from msgspec import Struct

from crm_estate.accounts.permissions import Actor, sees
from crm_estate.base import database
from crm_estate.base.conditions import Where
from crm_estate.base.errors import Invalid, NotFound
from crm_estate.base.fields import Id, Language, Line
from crm_estate.base.paging import LIMIT, Page, limited, page_of, position
from crm_estate.contacts.consent import consents_of
from crm_estate.contacts.facts import Consent, ContactOut, ContactRole, PersonName

Sort = Literal["newest", "name"]

COLUMNS = "c.*, a.email as agent_email, o.reference as office_ref"
JOINED = "contact c left join agent a on a.id = c.agent left join office o on o.id = c.office"
NAMED = """c.id = (select coalesce((select id from contact where reference = {0}),
    (select contact from former_contact where reference = {0})))"""
ORDERS: dict[Sort, tuple[str, str, str]] = {
    "newest": ("extract(epoch from c.updated_at)::float8", "desc", "float8"),
    "name": ("lower(c.family || ' ' || c.given || ' ' || c.company)", "asc", "text"),
}


class ContactFilter(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What to look for."""

    text: Line | None = None
    role: ContactRole | None = None
    language: Language | None = None
    email: Line | None = None
    agent: Id | None = None
    office: Id | None = None


async def find_contacts(
    wanted: ContactFilter,
    *,
    actor: Actor,
    sort: Sort = "newest",
    limit: int = LIMIT,
    after: str | None = None,
) -> Page[ContactOut]:
    """One page of the contacts the actor may see."""
    where = _conditions(wanted, actor)
    expression, direction, kind = ORDERS[sort]
    if (seen := position(after)) is not None:
        if isinstance(seen[0], str) != (kind == "text"):
            raise Invalid("This cursor belongs to another order.", field="cursor")
        sign = ">" if direction == "asc" else "<"
        where.add(f"({expression}, c.id) {sign} ({{}}::{kind}, {{}}::bigint)", *seen)
    size = limited(limit)
    rows = await database.fetch(
        f"""select {COLUMNS}, {expression} as position from {JOINED} where {where.sql}
            order by position {direction}, c.id {direction} limit {size + 1}""",
        *where.args,
    )
    consents = await consents_of([row["id"] for row in rows])
    return page_of(rows, size, lambda row: _out(row, consents[row["id"]]))


async def count_contacts(wanted: ContactFilter, *, actor: Actor, most: int = 10_000) -> int:
    """How many there are, counted no further than `most`."""
    where = _conditions(wanted, actor)
    sql = f"select count(*) from (select 1 from contact c where {where.sql} limit {most}) n"
    return await database.fetch_value(sql, *where.args)


async def get_contact(reference: str, *, actor: Actor) -> ContactOut:
    """The contact with this reference, or the one that it was merged into; NotFound also out of reach."""
    where = visible(actor).add(NAMED, reference)
    rows = await database.fetch(f"select {COLUMNS} from {JOINED} where {where.sql}", *where.args)
    if not rows:
        raise NotFound("There is no contact %(name)s.", name=repr(reference))
    return (await _outs(rows))[0]


async def contacts_by_id(ids: Sequence[int], *, actor: Actor | None = None) -> dict[int, ContactOut]:
    """Contacts by their row ids, of those that the actor may see.

    Without an actor all of them: for callers that have checked who may see them.
    """
    where = (visible(actor) if actor else Where()).add("c.id = any({}::bigint[])", list(ids))
    rows = await database.fetch(f"select {COLUMNS} from {JOINED} where {where.sql}", *where.args)
    return {contact.id: contact for contact in await _outs(rows)}


def visible(actor: Actor) -> Where:
    """The condition, on alias `c`, that leaves the contacts the actor may see."""
    where = Where()
    sql, args = sees(actor, "contact").sql("c", 1)
    where.parts.append(sql)
    where.args.extend(args)
    return where


def _conditions(wanted: ContactFilter, actor: Actor) -> Where:
    where = visible(actor).add_words("c.search", wanted.text)
    for condition, value in (
        ("{} = any(c.roles)", wanted.role),
        ("c.language = {}", wanted.language),
        ("c.emails @> array[{}::text]", wanted.email and wanted.email.lower()),
        ("c.agent = {}", wanted.agent),
        ("c.office = {}", wanted.office),
    ):
        where.add_given(condition, value)
    return where


async def _outs(rows: Sequence[database.Row]) -> list[ContactOut]:
    consents = await consents_of([row["id"] for row in rows])
    return [_out(row, consents[row["id"]]) for row in rows]


def _out(row: database.Row, consents: list[Consent]) -> ContactOut:
    same = (
        "id", "reference", "kind", "company", "emails", "phones", "roles", "language", "time_zone",
        "shared", "note", "source", "source_id", "version", "created_at", "updated_at",
    )  # fmt: skip
    return ContactOut(
        **{name: row[name] for name in same},
        name=PersonName(row["given"], row["family"]),
        display_name=row["company"] or f"{row['given']} {row['family']}".strip(),
        consents=consents,
        agent=row["agent_email"],
        office=row["office_ref"],
    )
