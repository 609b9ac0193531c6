"""An office in which every address of the API leads to something, for tests that walk through all of them."""

from datetime import datetime
from typing import Any

from httpx import AsyncClient

from crm_estate.accounts.team import OfficeFacts, add_agent, put_office
from crm_estate.api.examples import CONTACT, CUSTOM_FIELD, LISTING, REQUIREMENT
from crm_estate.doubles.searching import search
from crm_estate.matchmaking.rematch import rematch

THERE: dict[str, str] = {
    "name": "flat",
    "requirement": "1",
    "match": "1",
    "merge": "1",
    "key": "ceiling_height",
    "suggestion": "narrow:floor:min:1",
    "webhook": "1",
    "delivery": "1",
    "run": "1",
}
"""What a part of a path is called here; `reference` depends on whose."""


async def furnish(api: AsyncClient, now: datetime) -> None:
    """Homes, people who look for such, doubles, a merge and an own field."""
    await put_office(OfficeFacts(reference="warsaw", name="Warsaw", country="PL", city="Warszawa"))
    password = "long enough to sign in"
    await add_agent(email="jan@example.org", name="Jan Kowal", password=password, office="warsaw", now=now)
    belongs = {"agent": "jan@example.org", "office": "warsaw"}
    wish = {**REQUIREMENT, "year_built": None}
    for address, body in (
        ("custom-fields/ceiling_height", CUSTOM_FIELD),
        ("contacts/OWNER-1", {"name": {"family": "Wolna"}, "roles": ["owner"]}),
        ("contacts/K-17", {**CONTACT, **belongs}),
        ("contacts/K-17/requirements/flat", wish),
        ("contacts/K-18", {**CONTACT, "phones": []}),
        ("contacts/K-19", {**CONTACT, "emails": []}),
        ("contacts/K-20", {**CONTACT, "emails": [], "name": {"given": "M.", "family": "Nowak"}}),
        ("listings/W-1", {**LISTING, **belongs, "owner": "OWNER-1"}),
    ):
        answer = await api.put(f"/api/v1/{address}", json=body)
        assert answer.status_code == 201, answer.text
    done = await api.post("/api/v1/contacts/K-17/merges", json={"other": "K-20"})
    assert done.status_code == 201, done.text
    await rematch([1], [], now)
    await search(now)


def address_of(path: str, parameters: dict[str, Any] | None = None) -> str:
    """A path of the document with something that is there in place of its parameters."""
    reference = "W-1" if path.startswith("/api/v1/listings") else "K-17"
    return path.format(**{"reference": reference, **THERE, **(parameters or {})})
