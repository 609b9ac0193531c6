"""Reading requirements, within what the asker may see."""

from collections.abc import Sequence

import msgspec
from msgspec import Struct

from crm_estate.accounts.permissions import Actor
from crm_estate.base import database
from crm_estate.base.conditions import Where
from crm_estate.base.errors import NotFound
from crm_estate.base.fields import Line
from crm_estate.base.paging import LIMIT, Page, limited, page_of, position
from crm_estate.contacts.search import visible
from crm_estate.requirements.criteria import Criteria
from crm_estate.requirements.facts import Frequency, Offer, RequirementOut, State

COLUMNS = """r.*, c.reference as contact_ref,
    coalesce(nullif(c.company, ''), trim(c.given || ' ' || c.family)) as contact_name,
    c.language as contact_language"""
JOINED = "requirement r join contact c on c.id = r.contact"


class RequirementFilter(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What to look for."""

    state: State | None = None
    offer: Offer | None = None
    frequency: Frequency | None = None
    contact: Line | None = None
    text: Line | None = None


async def find_requirements(
    wanted: RequirementFilter, *, actor: Actor, limit: int = LIMIT, after: str | None = None
) -> Page[RequirementOut]:
    """One page of the requirements the actor may see, the latest changed first."""
    where = visible(actor).add_words("c.search", wanted.text)
    for condition, value in (
        ("r.state = {}", wanted.state),
        ("r.offer = {}", wanted.offer),
        ("r.frequency = {}", wanted.frequency),
        ("c.reference = {}", wanted.contact),
    ):
        where.add_given(condition, value)
    if (seen := position(after)) is not None:
        where.add("(extract(epoch from r.updated_at)::float8, r.id) < ({}::float8, {}::bigint)", *seen)
    size = limited(limit)
    rows = await database.fetch(
        f"""select {COLUMNS}, extract(epoch from r.updated_at)::float8 as position
            from {JOINED} where {where.sql} order by position desc, r.id desc limit {size + 1}""",
        *where.args,
    )
    return page_of(rows, size, out_of)


async def get_requirement(requirement: int, *, actor: Actor) -> RequirementOut:
    """The requirement with this id; NotFound also when it is out of the actor's reach."""
    where = visible(actor).add("r.id = {}", requirement)
    row = await database.fetch_row(f"select {COLUMNS} from {JOINED} where {where.sql}", *where.args)
    if row is None:
        raise NotFound("There is no such requirement.")
    return out_of(row)


async def requirements_by_id(ids: Sequence[int]) -> dict[int, RequirementOut]:
    """Requirements by id, whoever asks: for callers that have checked who may see them."""
    rows = await database.fetch(f"select {COLUMNS} from {JOINED} where r.id = any($1)", list(ids))
    return {row["id"]: out_of(row) for row in rows}


async def page_of_requirements(
    contact: int, *, limit: int = LIMIT, after: str | None = None
) -> Page[RequirementOut]:
    """One page of what one contact is looking for, oldest first."""
    where = Where("r.contact = {}", contact)
    if (seen := position(after)) is not None:
        where.add("r.id > {}::bigint", seen[1])
    size = limited(limit)
    rows = await database.fetch(
        f"select {COLUMNS} from {JOINED} where {where.sql} order by r.id limit {size + 1}", *where.args
    )
    return page_of(rows, size, out_of, by=("id", "id"))


async def requirements_of(contact: int) -> list[RequirementOut]:
    """Everything one contact is looking for, oldest first."""
    rows = await database.fetch(
        f"select {COLUMNS} from {JOINED} where r.contact = $1 order by r.id limit 200", contact
    )
    return [out_of(row) for row in rows]


def out_of(row: database.Row) -> RequirementOut:
    criteria = msgspec.json.decode(row["criteria"], type=Criteria)
    same = (
        "id", "name", "offer", "kinds", "frequency", "delivery", "language", "expires_on", "state",
        "version", "created_at", "updated_at",
    )  # fmt: skip
    return RequirementOut(
        **{name: row[name] for name in same},
        **{name: getattr(criteria, name) for name in Criteria.__struct_fields__},
        contact=row["contact_ref"],
        contact_id=row["contact"],
        contact_name=row["contact_name"],
    )
