"""What cannot be meant is refused by the name of its field, in words, and leaves no trace."""

import json
from typing import Any

import pytest
from httpx import AsyncClient

from crm_estate.api.examples import CONTACT, LISTING, REQUIREMENT
from tests.doors.refusals import LISTING_AT, fields, rows, send

pytestmark = pytest.mark.anyio
CONTACT_AT = "/api/v1/contacts/K-17"
REQUIREMENT_AT = "/api/v1/contacts/K-17/requirements/flat"
BOW_TIE = [[[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]]


LISTINGS: list[tuple[str, object, str]] = [
    ("list_price", {"amount": -1, "currency": "PLN"}, "list_price.amount"),
    ("list_price", {"amount": 1e13, "currency": "PLN"}, "list_price.amount"),
    ("list_price", {"amount": "850000", "currency": "PLN"}, "list_price.amount"),
    ("list_price", {"amount": 1, "currency": "ZZZ"}, "list_price.currency"),
    ("list_price", {"amount": 1, "currency": "zł"}, "list_price.currency"),
    ("list_price", {"amount": 1, "currency": "PLN\n"}, "list_price.currency"),
    ("list_price", {"amount": 1}, "list_price.currency"),
    ("list_price", 850000, "list_price"),
    ("living_area", 1e12, "living_area"),
    ("living_area", 0, "living_area"),
    ("living_area", True, "living_area"),
    ("living_area", 10**400, "living_area"),
    ("floor", 10**400, "floor"),
    ("floor", 1.5, "floor"),
    ("floor", 11, "floor"),
    ("floors_total", "ten", "floors_total"),
    ("rooms_total", 2.3, "rooms_total"),
    ("bedrooms_total", -1, "bedrooms_total"),
    ("year_built", 19740, "year_built"),
    ("location", {"lat": 200, "lon": 21}, "location.lat"),
    ("location", {"lat": 52, "lon": -181}, "location.lon"),
    ("location", {"lat": 52}, "location.lon"),
    ("country", "Poland", "country"),
    ("country", "PL\n", "country"),
    ("offer", "swap", "offer"),
    ("offer", None, "offer"),
    ("kind", "castle", "kind"),
    ("standard_status", "Sold", "standard_status"),
    ("rent_period", "month", "rent_period"),
    ("energy_class", "Z", "energy_class"),
    ("place", "Atlantis", "place"),
    ("street", "a\x00b", "street"),
    ("street", "a" * 201, "street"),
    ("street", 5, "street"),
    ("features", {"Elevator": True}, "features.Elevator"),
    ("features", {"elevator": "yes"}, "features.elevator"),
    ("features", ["elevator"], "features"),
    ("title", {"de": "Wohnung"}, "title.de"),
    ("description", {"en": "x" * 10_000_000}, "description.en"),
    ("description", {"en": "NUL \x00"}, "description.en"),
    ("photos", [{"url": "javascript:alert(1)"}], "photos[0].url"),
    ("photos", [{"url": "https://example.org/1.jpg"}] * 101, "photos"),
    ("agent", "nobody@example.org", "agent"),
    ("agent", "not an address", "agent"),
    ("office", "nowhere", "office"),
    ("owner", "nobody", "owner"),
    ("source_id", None, "source_id"),
    ("reference", "W-2", "reference"),
    ("reference", "", "reference"),
    ("colour", "red", "colour"),
    ("id", 7, "id"),
]


CONTACTS: list[tuple[str, object, str]] = [
    ("name", {}, "name"),
    ("name", {"first": "Mara"}, "name.first"),
    ("name", {"given": "M\x00"}, "name.given"),
    ("emails", ["not an address"], "emails[0]"),
    ("emails", ["mara@example.org\n"], "emails[0]"),
    ("emails", ["a@example.org", "b@example.org\r\nBcc: c@example.org"], "emails[1]"),
    ("emails", "mara@example.org", "emails"),
    ("phones", ["12"], "phones[0]"),
    ("phones", ["call me"], "phones[0]"),
    ("roles", ["king"], "roles[0]"),
    ("language", "de", "language"),
    ("time_zone", "Mars/Olympus", "time_zone"),
    ("note", "x" * 10_000_000, "note"),
    ("kind", "company", "company"),
    ("consents", [{**CONTACT["consents"][0], "given_at": "yesterday"}], "consents[0].given_at"),
    ("consents", [{**CONTACT["consents"][0], "given_at": "2026-11-01T10:00:00"}], "consents[0].given_at"),
    (
        "consents",
        [{**CONTACT["consents"][0], "given_at": "9999-12-31T23:59:59-14:00"}],
        "consents[0].given_at",
    ),
    (
        "consents",
        [{**CONTACT["consents"][0], "withdrawn_at": "2020-01-01T00:00:00Z"}],
        "consents[0].withdrawn_at",
    ),
    ("consents", [{**CONTACT["consents"][0], "channel": "owl"}], "consents[0].channel"),
    ("consents", [{**CONTACT["consents"][0], "source": ""}], "consents[0].source"),
    ("vip", True, "vip"),
]


REQUIREMENTS: list[tuple[str, object, str]] = [
    ("price", {"max": -1, "currency": "PLN"}, "price.max"),
    ("price", {"max": 1}, "price.currency"),
    ("price", {"max": 1, "currency": "ABC"}, "price.currency"),
    ("price", {"min": 2, "max": 1, "currency": "PLN"}, "price.min"),
    ("price", {"max": 1, "currency": "PLN", "weight": -1}, "price.weight"),
    ("living_area", {"min": 80, "max": 45}, "living_area.min"),
    ("living_area", {"min": "big"}, "living_area.min"),
    ("floor", {"at_least": 1}, "floor.at_least"),
    ("kinds", ["castle"], "kinds[0]"),
    ("areas", {"any": [{}]}, "areas.any[0]"),
    ("areas", {"any": [{"circle": {"lat": 200, "lon": 0, "km": 1}}]}, "areas.any[0].circle.lat"),
    ("areas", {"any": [{"circle": {"lat": 50, "lon": 0, "km": 0}}]}, "areas.any[0].circle.km"),
    (
        "areas",
        {"any": [{"polygon": {"type": "Polygon", "coordinates": BOW_TIE}}]},
        "areas.any[0].polygon.coordinates",
    ),
    (
        "areas",
        {"any": [{"polygon": {"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [1, 0], [0, 1]]]}}]},
        "areas.any[0].polygon.coordinates[0][3]",
    ),
    (
        "areas",
        {"any": [{"polygon": {"type": "Point", "coordinates": BOW_TIE}}]},
        "areas.any[0].polygon.type",
    ),
    ("features", {"must": ["elevator"], "avoid": ["elevator"]}, "features.avoid"),
    ("features", {"nice": {"balcony": "much"}}, "features.nice.balcony"),
    ("frequency", "hourly", "frequency"),
    ("expires_on", "2026-13-01", "expires_on"),
    ("contact", "K-18", "contact"),
    ("name", "house", "name"),
    ("wish", "a castle", "wish"),
]


async def refused(api: AsyncClient, address: str, body: dict[str, Any], field: str) -> None:
    before = await rows()
    answer = await api.put(address, json=body)
    assert 400 <= answer.status_code < 500, answer.text[:500]
    assert fields(answer) == [field], answer.text[:500]
    assert len(answer.content) < 3000
    assert await rows() == before


@pytest.mark.parametrize(("name", "value", "field"), LISTINGS)
async def test_a_listing_that_cannot_be_is_refused_by_its_field(
    api: AsyncClient, name: str, value: object, field: str
) -> None:
    await refused(api, LISTING_AT, {**LISTING, name: value}, field)


@pytest.mark.parametrize(("name", "value", "field"), CONTACTS)
async def test_a_contact_that_cannot_be_is_refused_by_its_field(
    api: AsyncClient, name: str, value: object, field: str
) -> None:
    await refused(api, CONTACT_AT, {**CONTACT, name: value}, field)


@pytest.mark.parametrize(("name", "value", "field"), REQUIREMENTS)
async def test_a_requirement_that_cannot_be_is_refused_by_its_field(
    api: AsyncClient, name: str, value: object, field: str
) -> None:
    await api.put(CONTACT_AT, json=CONTACT)
    await refused(api, REQUIREMENT_AT, {**REQUIREMENT, name: value}, field)


@pytest.mark.parametrize("missing", ["offer", "kind", "country"])
async def test_what_a_listing_needs_is_asked_for_by_name(api: AsyncClient, missing: str) -> None:
    body = {name: value for name, value in LISTING.items() if name != missing}
    await refused(api, LISTING_AT, body, missing)


async def test_all_wrong_fields_are_named_at_once_and_in_words(api: AsyncClient) -> None:
    body = {
        **LISTING,
        "living_area": -5,
        "country": "Poland",
        "list_price": {"amount": -1, "currency": "pln"},
        "photos": [{"url": "x"}, {"caption": 5}],
        "elevator": True,
    }
    answer = await api.put(LISTING_AT, json=body)
    assert {error["field"]: error["message"] for error in answer.json()["errors"]} == {
        "list_price.amount": "This must be at least 0.",
        "list_price.currency": "This is not a currency's three capital letters, such as PLN.",
        "living_area": "This must be above 0.",
        "country": "This is not a country's two capital letters, such as PL.",
        "photos[0].url": "This is not a web address that begins with http:// or https://.",
        "photos[1].caption": "This must be a text, not a whole number.",
        "photos[1].url": "This is needed.",
        "elevator": "There is no such field.",
    }


async def test_a_choice_is_refused_with_the_choices_there_are(api: AsyncClient) -> None:
    answer = await api.put(LISTING_AT, json={**LISTING, "offer": "swap"})
    assert answer.json()["errors"][0]["message"] == "This must be one of: sale, rent."
    assert answer.json()["detail"] == "offer: This must be one of: sale, rent."


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e400", "-1e400"])
async def test_numbers_that_are_none_are_refused_by_their_field(api: AsyncClient, number: str) -> None:
    body = json.dumps({**LISTING, "living_area": 1}).replace('"living_area": 1', f'"living_area": {number}')
    answer = await send(api, body.encode())
    assert (answer.status_code, fields(answer)) == (422, ["living_area"])


async def test_half_a_character_is_refused_by_its_field(api: AsyncClient) -> None:
    body = json.dumps(LISTING).replace("Living room", r"\ud800")
    answer = await send(api, body.encode())
    assert (answer.status_code, fields(answer)) == (422, ["photos[0].caption"])
