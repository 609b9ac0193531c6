"""Reading merges, within what the asker may see."""

import msgspec

from crm_estate.accounts.permissions import Actor
from crm_estate.base import database
from crm_estate.base.errors import NotFound
from crm_estate.base.paging import LIMIT, Page, limited, page_of, position
from crm_estate.contacts.search import visible
from crm_estate.doubles.facts import MergeOut
from crm_estate.doubles.steps import Steps

COLUMNS = "m.*, c.reference as contact_ref"
JOINED = "merge m join contact c on c.id = m.survivor"


async def find_merges(
    contact: int, *, actor: Actor, limit: int = LIMIT, after: str | None = None
) -> Page[MergeOut]:
    """What was merged into a contact, the latest first, those that were undone too."""
    where = visible(actor).add("m.survivor = {}", contact)
    if (seen := position(after)) is not None:
        where.add("m.id < {}::bigint", seen[1])
    size = limited(limit)
    rows = await database.fetch(
        f"select {COLUMNS} from {JOINED} where {where.sql} order by m.id desc limit {size + 1}", *where.args
    )
    return page_of(rows, size, out_of, by=("id", "id"))


async def get_merge(merge: int, *, actor: Actor) -> MergeOut:
    """The merge with this id; NotFound also when its contact is out of the actor's reach."""
    where = visible(actor).add("m.id = {}", merge)
    row = await database.fetch_row(f"select {COLUMNS} from {JOINED} where {where.sql}", *where.args)
    if row is None:
        raise NotFound("There is no such merge.")
    return out_of(row)


def out_of(row: database.Row) -> MergeOut:
    other = msgspec.json.decode(row["loser_before"])
    steps = msgspec.json.decode(row["steps"], type=Steps)
    return MergeOut(
        id=row["id"],
        contact=row["contact_ref"],
        contact_id=row["survivor"],
        other=other["reference"],
        other_id=row["loser"],
        other_name=other["company"] or f"{other['given']} {other['family']}".strip(),
        moved={moved.table: len(moved.rows) for moved in steps.moved},
        actor=row["actor"],
        at=row["at"],
        undone_by=row["undone_by"],
        undone_at=row["undone_at"],
    )
