"""Contacts, matches and saved searches as a program that speaks RESO reads them."""

import re
from datetime import datetime
from typing import Any

import pytest
from httpx import AsyncClient

from crm_estate.accounts.permissions import SYSTEM
from crm_estate.base import database
from crm_estate.base.money import Rate, store_rates
from crm_estate.listings.lifecycle import receive
from crm_estate.matchmaking.rematch import rematch
from crm_estate.matchmaking.why import why
from tests.doors.reso_asking import FLAT, ask, facts_of, ids, put, refused

pytestmark = pytest.mark.anyio


WISH: dict[str, Any] = {
    "offer": "sale", "kinds": ["apartment"], "living_area": {"min": 50, "must": True}, "frequency": "weekly",
}  # fmt: skip


async def a_prospect(api: AsyncClient, **wish: object) -> None:
    consent = {
        "purpose": "matching",
        "channel": "email",
        "given_at": "2026-10-01T10:00:00Z",
        "source": "form",
    }
    person = {
        "name": {"given": "Mara", "family": "Nowak"},
        "emails": ["mara@example.org"],
        "consents": [consent],
    }
    assert (await api.put("/api/v1/contacts/K-1", json={**person, "language": "pl"})).status_code == 201
    answer = await api.put("/api/v1/contacts/K-1/requirements/flat", json={**WISH, **wish})
    assert answer.status_code == 201, answer.text


async def test_contacts_matches_and_what_was_said_of_them_are_served(api: AsyncClient, now: datetime) -> None:
    for reference in ("W-1", "W-2", "W-3"):
        await put(api, reference)
    await a_prospect(api)
    await rematch([], [1], now)
    for match, said in ((1, {"feedback": "liked"}), (2, {"feedback": "dismissed", "reason": "floor"})):
        assert (await api.post(f"/api/v1/matches/{match}/feedback", json=said)).status_code in (200, 201)
    page = await ask(api, "ContactListings", expand="Contact,Listing", orderby="ContactListingsKey")
    said = [
        (one["ContactListingPreference"], one["ListingViewedYN"], one["CRM_FitsYN"]) for one in page["value"]
    ]
    assert sorted(said, key=str) == [
        ("Discard", True, True),
        ("Favorite", True, True),
        ("Possibility", None, True),
    ]
    assert page["value"][0]["Contact"]["FullName"] == "Mara Nowak"
    assert page["value"][0]["Listing"]["City"] == "Warszawa"
    liked = await ask(api, "ContactListings", filter="ContactListingPreference eq 'Favorite'")
    assert len(liked["value"]) == 1
    [person] = (await ask(api, "Contacts", filter="ContactType/any(t:t eq 'Prospect')"))["value"]
    assert (person["Email"], person["Language"]) == ("mara@example.org", ["Polish"])
    [plan] = (await ask(api, "Prospecting", expand="SavedSearch,Contact"))["value"]
    assert (plan["ActiveYN"], plan["ScheduleType"], plan["ReasonActiveOrDisabled"]) == (True, "Weekly", None)
    assert plan["SavedSearch"]["SearchQuery"].startswith("StandardStatus eq 'Active' and ")


async def test_prospecting_says_why_nothing_is_sent(api: AsyncClient) -> None:
    await a_prospect(api)
    await database.execute("update consent set withdrawn_at = given_at")
    [plan] = (await ask(api, "Prospecting"))["value"]
    assert (plan["ActiveYN"], plan["ReasonActiveOrDisabled"]) == (False, "Client Disabled")
    await database.execute("delete from consent")
    [plan] = (await ask(api, "Prospecting"))["value"]
    assert plan["ReasonActiveOrDisabled"] == "No One To Send To"
    await database.execute("update requirement set state = 'paused'")
    assert (
        len((await ask(api, "Prospecting", filter="ReasonActiveOrDisabled eq 'AgentDisabled'"))["value"]) == 1
    )


MARKET: list[dict[str, Any]] = [
    {}, {"offer": "rent"}, {"kind": "house"}, {"standard_status": "Pending"}, {"living_area": 44},
    {"living_area": 38}, {"living_area": None}, {"list_price": None}, {"floor": None}, {"floor": 0},
    {"list_price": {"amount": 899_000, "currency": "PLN"}},
    {"list_price": {"amount": 950_000, "currency": "PLN"}},
    {"list_price": {"amount": 205_000, "currency": "EUR"}},
    {"list_price": {"amount": 240_000, "currency": "EUR"}},
    {"list_price": {"amount": 900_000_000, "currency": "HUF"}}, {"features": {"elevator": False}},
    {"features": {"basement": True, "elevator": True}}, {"features": {}}, {"condition": "shell"},
    {"condition": None}, {"energy_class": "H"}, {"location": {"lat": 52.25, "lon": 21.02}},
    {"location": {"lat": 52.29, "lon": 21.0122}}, {"location": None, "place": None}, {"rooms_total": 4},
    {"year_built": 1950}, {"year_built": 1966},
]  # fmt: skip
MUSTS: list[dict[str, Any]] = [
    {"price": {"max": 850_000, "currency": "PLN", "must": True}},
    {"price": {"min": 190_000, "max": 210_000, "currency": "EUR", "must": True, "slack": 0}},
    {"price": {"max": 850_000, "currency": "HUF", "must": True}},
    {"living_area": {"min": 50, "must": True}, "floor": {"min": 3, "max": 5, "must": True}},
    {"rooms_total": {"max": 3, "must": True, "slack": 0}, "year_built": {"min": 1974, "must": True}},
    {"features": {"must": ["elevator"], "avoid": ["basement"]}},
    {"condition": {"any": ["renovated", "new"], "must": True}, "energy_class": {"any": ["C"], "must": True}},
    {"areas": {"any": [{"circle": {"lat": 52.2297, "lon": 21.0122, "km": 3}}], "must": True}},
    {"price": {"max": 1, "currency": "PLN"}, "kinds": []},
]


@pytest.mark.parametrize("musts", MUSTS, ids=lambda musts: "-".join(musts))
async def test_a_saved_search_finds_exactly_the_homes_that_its_musts_do_not_rule_out(
    api: AsyncClient, now: datetime, musts: dict[str, Any]
) -> None:
    await store_rates([Rate(now.date(), "PLN", 4.25)])
    for number, home in enumerate(MARKET):
        facts = {name: value for name, value in {**FLAT, **home}.items() if value is not None}
        await receive(facts_of({**facts, "reference": f"H-{number}"}), actor=SYSTEM, now=now)
    await a_prospect(api, **{"living_area": None, **musts})
    [search] = (await ask(api, "SavedSearch"))["value"]
    assert search["SearchQueryExceptionDetails"] is None
    found = set(await ids(api, search["SearchQuery"], top=1000))
    wanted: set[str] = set()
    for number, home in enumerate(MARKET):
        told = await why(f"H-{number}", 1, actor=SYSTEM, now=now)
        on_market = home.get("standard_status", "Active") == "Active"
        if on_market and not told.ruled_out:
            wanted.add(f"H-{number}")
    assert found == wanted
    assert 0 < len(found) < len(MARKET)


async def test_what_a_saved_search_cannot_say_is_said_beside_it(api: AsyncClient) -> None:
    corners = [[20.9, 52.1], [21.1, 52.1], [21.1, 52.3], [20.9, 52.1]]
    await put(api, "W-1")
    area = {"polygon": {"type": "Polygon", "coordinates": [corners]}}
    await a_prospect(api, areas={"any": [area], "must": True})
    [search] = (await ask(api, "SavedSearch"))["value"]
    assert re.search("corners", search["SearchQueryExceptionDetails"])
    assert await ids(api, search["SearchQuery"]) == ["W-1"]
    await refused(api, "SavedSearch", filter="SearchQuery eq 'x'")
