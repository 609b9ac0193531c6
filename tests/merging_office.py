"""Mara, who was entered twice, for tests of merging."""

from datetime import timedelta
from typing import Any

from msgspec.structs import replace

from crm_estate.accounts.permissions import SYSTEM
from crm_estate.base import database
from crm_estate.contacts import consent
from crm_estate.contacts.facts import ContactOut, PersonName
from crm_estate.contacts.search import get_contact
from crm_estate.doubles.facts import MergeFacts, UndoFacts
from crm_estate.doubles.merging import merge
from crm_estate.doubles.undoing import undo
from tests.outreach_office import DAY, NOW, WISH, person

MARA = replace(person("mara"), note="Calls back on Mondays.")
MARYSIA = replace(
    person("marysia"),
    name=PersonName("Mara Maria", "Nowak"),
    phones=["+48601000009"],
    roles=["owner"],
    company="Acme",
    note="Has a dog.",
)
HER_WISH = replace(WISH, contact="K-mara")
SAME_WISH = replace(WISH, contact="K-marysia")
LATER = NOW + timedelta(hours=1)


async def join(**said: Any) -> int:
    """K-marysia goes into K-mara."""
    return await merge("K-mara", MergeFacts(other="K-marysia", **said), actor=SYSTEM, now=LATER)


async def split(number: int, **said: Any) -> int:
    """The merge is undone a day later."""
    return await undo(number, UndoFacts(**said), actor=SYSTEM, now=LATER + DAY)


async def contact(reference: str) -> ContactOut:
    return await get_contact(reference, actor=SYSTEM)


async def agrees(reference: str) -> bool:
    """Whether messages about homes may be sent to them."""
    one = (await contact(reference)).id
    return bool(await consent.agreed([one], "matching", "email"))


async def rows(table: str) -> list[dict[str, Any]]:
    return [dict(row) for row in await database.fetch(f"select * from {table} order by 1")]
