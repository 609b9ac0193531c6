"""Contacts that were merged into others: their ids and references lead to those they live on as."""

from collections.abc import Iterable

from crm_estate.base import database
from crm_estate.base.errors import Conflict


async def present(contacts: Iterable[int]) -> dict[int, int]:
    """Under which id each contact is known now; that is its own unless it was merged."""
    ids = set(contacts)
    rows = await database.fetch("select id, contact from former_contact where id = any($1)", list(ids))
    return {**{contact: contact for contact in ids}, **{row["id"]: row["contact"] for row in rows}}


async def merged_into(contact: int) -> list[int]:
    """Ids of the contacts that live on as this one."""
    rows = await database.fetch("select id from former_contact where contact = $1 order by id", contact)
    return [row["id"] for row in rows]


async def refuse_former(reference: str, field: str) -> None:
    """Raise Conflict when the contact of this name was merged: what it is now is said of another."""
    successor = await database.fetch_value(
        """select c.reference from former_contact f join contact c on c.id = f.contact
           where f.reference = $1""",
        reference,
    )
    if successor is not None:
        raise Conflict(
            "%(name)s was merged into %(successor)s. Say it of that contact.",
            field=field,
            name=reference,
            successor=successor,
        )
