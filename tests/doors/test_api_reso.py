"""What a program that speaks RESO may rely on: listings, people, matches and searches by its names."""

import re
from datetime import datetime, timedelta
from typing import Any

import msgspec
import pytest
from httpx import AsyncClient
from lxml import etree  # pyright: ignore[reportAttributeAccessIssue]

from crm_estate.accounts.permissions import SYSTEM
from crm_estate.accounts.team import add_agent
from crm_estate.api.reso.registry import resources
from crm_estate.base import database
from crm_estate.base.money import Rate, store_rates
from crm_estate.feeds.reso.writing import media_of, record_of
from crm_estate.listings.facts import ListingFacts
from crm_estate.listings.lifecycle import receive
from crm_estate.listings.search import get_listing
from crm_estate.matchmaking.rematch import rematch
from crm_estate.matchmaking.why import why
from tests.doors.conftest import NewClient

pytestmark = pytest.mark.anyio
ROOT = "/api/reso/v2"
FLAT: dict[str, Any] = {
    "offer": "sale", "kind": "apartment", "country": "PL", "place": "Warszawa", "living_area": 54.5,
    "list_price": {"amount": 850000, "currency": "PLN"}, "rooms_total": 2.5, "bedrooms_total": 1, "floor": 3,
    "floors_total": 10, "bathrooms_total": 1.5, "year_built": 1974, "energy_class": "C",
    "condition": "renovated",
    "postal_code": "00-950", "street": "Marszałkowska 1", "location": {"lat": 52.2297, "lon": 21.0122},
    "features": {"elevator": True, "balcony": False, "pool": False, "garage": True, "furnished": False},
    "title": {"pl": "Dwa pokoje", "en": "Two rooms"}, "description": {"pl": "Cicho."},
    "photos": [
        {"url": "https://photos.example.org/2.jpg", "order": 2},
        {"url": "https://photos.example.org/1.jpg", "caption": "Living room", "order": 1},
        {"url": "https://photos.example.org/1.jpg", "order": 3},
    ],
}  # fmt: skip


async def put(api: AsyncClient, reference: str, **fields: object) -> None:
    answer = await api.put(f"/api/v1/listings/{reference}", json={**FLAT, **fields})
    assert answer.status_code in (200, 201), answer.text


async def ask(api: AsyncClient, resource: str, **options: Any) -> dict[str, Any]:
    query = {f"${name}": value for name, value in options.items()}
    answer = await api.get(f"{ROOT}/{resource}", params=query)
    assert answer.status_code == 200, answer.text
    assert answer.headers["odata-version"] == "4.0"
    return answer.json()


async def ids(api: AsyncClient, filter: str, **options: object) -> list[str]:
    page = await ask(api, "Property", filter=filter, select="ListingId", **options)
    return [item["ListingId"] for item in page["value"]]


async def refused(api: AsyncClient, resource: str, status: int = 400, **options: Any) -> dict[str, Any]:
    answer = await api.get(
        f"{ROOT}/{resource}", params={f"${name}": value for name, value in options.items()}
    )
    assert answer.status_code == status, answer.text
    return answer.json()["error"]


async def test_a_listing_is_served_with_the_names_of_the_data_dictionary(api: AsyncClient) -> None:
    await put(api, "W-1")
    [home] = (await ask(api, "Property"))["value"]
    assert (home["ListingId"], home["StandardStatus"], home["PropertyType"]) == (
        "W-1",
        "Active",
        "Residential",
    )
    assert (home["ListPrice"], home["CRM_Currency"], home["LivingAreaUnits"]) == (
        850000,
        "PLN",
        "Square Meters",
    )
    assert (home["InteriorFeatures"], home["PoolPrivateYN"], home["Furnished"]) == (
        ["Elevator"],
        False,
        "Unfurnished",
    )
    assert (home["City"], home["UnparsedAddress"], home["PublicRemarks"]) == (
        "Warszawa",
        "Marszałkowska 1",
        "Cicho.",
    )
    assert home["CRM_Location"] == {"type": "Point", "coordinates": [21.0122, 52.2297]}
    assert home["@odata.id"].endswith(f"/api/reso/v2/Property('{home['ListingKey']}')")


@pytest.mark.parametrize(
    "more",
    [
        {},
        {
            "offer": "rent",
            "kind": "commercial",
            "rent_period": "week",
            "list_price": {"amount": 70, "currency": "JPY"},
        },
        {"list_price": None, "location": None, "features": {}, "description": {}, "photos": [], "floor": -1},
        {"kind": "land", "place": None, "standard_status": "Closed", "bathrooms_total": 0.5, "title": {}},
    ],
)
async def test_the_server_and_the_written_file_say_the_same(api: AsyncClient, more: dict[str, Any]) -> None:
    await put(api, "W-1", **more)
    [served] = (await ask(api, "Property", expand="Media"))["value"]
    listing = await get_listing("W-1", actor=SYSTEM)
    written = record_of(listing, "crm-estate")
    for name, value in written.items():
        if isinstance(value, datetime):
            assert datetime.fromisoformat(served[name]) == value
        elif isinstance(value, float):
            assert served[name] == pytest.approx(value), name
        else:
            assert served[name] == value, name
    unsaid = {name for name, value in served.items() if name not in written and value not in (None, [])}
    assert unsaid <= {"@odata.id", "Media", "CRM_Location"}
    keys = [picture["MediaKey"] for picture in media_of(listing)]
    assert [picture["MediaKey"] for picture in served["Media"]] == keys


@pytest.mark.parametrize(
    ("filter", "found"),
    [
        ("ListPrice gt 850000", ["B", "C"]),
        ("ListPrice ge 850000 and ListPrice lt 900000", ["A"]),
        ("ListPrice eq null", ["D"]),
        ("not (ListPrice gt 850000)", ["A", "D"]),
        ("StandardStatus eq 'ActiveUnderContract'", ["B"]),
        ("StandardStatus eq 'Active Under Contract'", ["B"]),
        ("StandardStatus in ('Active','Closed')", ["A", "C", "D"]),
        ("StandardStatus has org.reso.metadata.StandardStatus'ActiveUnderContract'", ["B"]),
        ("InteriorFeatures/any(f:f eq 'Elevator')", ["A", "B", "D"]),
        ("InteriorFeatures has 'Elevator' and not CRM_FeaturesAbsent/any(f:f eq 'balcony')", ["B", "D"]),
        ("InteriorFeatures/any()", ["A", "B", "D"]),
        ("InteriorFeatures/all(f:f eq 'Sauna')", ["C"]),
        ("contains(tolower(UnparsedAddress),'o''hara')", ["C"]),
        ("startswith(ListingId,'A') or endswith(ListingId,'D')", ["A", "D"]),
        ("ModificationTimestamp gt 2026-11-02", ["A", "B", "C", "D"]),
        ("ModificationTimestamp lt 2026-11-02T09:00:00Z", []),
        ("ModificationTimestamp le 2026-11-02T10:00:00+01:00", ["A", "B", "C", "D"]),
        (
            "year(ModificationTimestamp) eq 2026 and date(ModificationTimestamp) eq 2026-11-02",
            ["A", "B", "C", "D"],
        ),
        ("PropertyType eq 'ResidentialLease' and CRM_MonthlyRent gt 4000", []),
        ("CRM_MonthlyRent ne null", []),
        ("PoolPrivateYN ne true and BedroomsTotal le 1", ["A", "B", "C", "D"]),
        ("InternetAddressDisplayYN or round(RoomsTotal) eq 3", ["A", "B", "C", "D"]),
        ("geo.distance(CRM_Location,geography'POINT(21.0122 52.2297)') lt 1000", ["A", "B", "C"]),
        ("ListingKey eq '1'", ["A"]),
        ("ListingKey in ('1','3','x')", ["A", "C"]),
        ("City eq PostalCode", []),
    ],
)
async def test_homes_are_found_by_what_a_filter_says(api: AsyncClient, filter: str, found: list[str]) -> None:
    await put(api, "A")
    await put(
        api,
        "B",
        standard_status="Active Under Contract",
        features={"elevator": True},
        list_price={"amount": 900000, "currency": "PLN"},
    )
    await put(api, "C", street="O'Hara 7", features={}, list_price={"amount": 950000, "currency": "PLN"})
    await put(
        api,
        "D",
        list_price=None,
        features={"elevator": True},
        location={"lat": 50.06, "lon": 19.94},
        place=None,
    )
    assert await ids(api, filter, orderby="ListingId") == found


async def test_every_field_that_may_be_filtered_and_ordered_by_can_be(api: AsyncClient) -> None:
    await put(api, "A")
    literals = {"string": "'x'", "number": "1", "boolean": "true", "moment": "2026-01-01T00:00:00Z"}
    for resource in resources().values():
        for name, field in resource.names.items():
            if field.kind in literals:
                await ask(
                    api, resource.name, filter=f"{name} eq {literals[field.kind]}", orderby=f"{name} desc"
                )
                await ask(api, resource.name, filter=f"not ({name} ne null)", orderby=name, top=1)
            elif field.kind == "strings":
                await ask(
                    api, resource.name, filter=f"{name}/any(v:contains(v,'x')) or {name}/all(v:v ne 'y')"
                )


@pytest.mark.parametrize(
    ("options", "target"),
    [
        ({"filter": "Castle eq 1"}, "Castle"),
        ({"filter": "substringof('a',City)"}, "substringof"),
        ({"filter": "ListPrice eq 'much'"}, "ListPrice"),
        ({"filter": "City gt 5"}, "City"),
        ({"filter": "ListPrice add 1 eq 2"}, "$filter"),
        ({"filter": "ListPrice eq"}, "$filter"),
        ({"filter": "City eq 'x' or"}, "$filter"),
        ({"filter": "(" * 500 + "City eq 'x'" + ")" * 500}, "$filter"),
        ({"filter": "City eq 'a' ; drop table listing"}, "$filter"),
        ({"select": "ListingKey,Castle"}, "Castle"),
        ({"orderby": "Castle desc"}, "Castle"),
        ({"orderby": "City upwards"}, "$orderby"),
        ({"expand": "Castle"}, "Castle"),
        ({"expand": "Media($top=1)"}, "$expand"),
        ({"top": "1001"}, "$top"),
        ({"top": "-1"}, "$top"),
        ({"skip": "1e3"}, "$skip"),
        ({"count": "perhaps"}, "$count"),
        ({"skiptoken": "nonsense"}, "$skiptoken"),
        ({"search": "x"}, "$search"),
    ],
)
async def test_what_is_not_understood_is_refused_by_its_name(
    api: AsyncClient, options: dict[str, Any], target: str
) -> None:
    said = await refused(api, "Property", 400, **options)
    assert said["target"] == target
    assert said["message"]


async def test_pages_are_stable_while_homes_come_and_change(api: AsyncClient) -> None:
    for number in range(1, 8):
        await put(api, f"W-{number}", year_built=1970 + number % 3)
    page = await ask(api, "Property", top=3, orderby="YearBuilt desc", select="ListingId", count="true")
    assert page["@odata.count"] == 7
    seen = [item["ListingId"] for item in page["value"]]
    await put(api, "W-0", year_built=1999)  # before everything: never seen on a later page
    while "@odata.nextLink" in page:
        page = (await api.get(page["@odata.nextLink"].replace("http://127.0.0.1:8000", ""))).json()
        assert page["@odata.count"] == 8
        seen += [item["ListingId"] for item in page["value"]]
    assert seen == ["W-2", "W-5", "W-1", "W-4", "W-7", "W-3", "W-6"]


async def test_homes_without_a_value_come_first_and_every_page_goes_on_where_the_last_one_ended(
    api: AsyncClient,
) -> None:
    years = [None, 1990, None, 1980, 1990]
    for number, year in enumerate(years):
        await put(api, f"W-{number}", year_built=year)
    for order, wanted in (("YearBuilt", "02314"), ("YearBuilt desc,ListingId desc", "41320")):
        seen, address = "", f"{ROOT}/Property?$top=1&$select=ListingId&$orderby={order}"
        for _ in years:
            page = (await api.get(address)).json()
            seen += page["value"][0]["ListingId"][-1]
            address = page.get("@odata.nextLink", "").replace("http://127.0.0.1:8000", "")
        assert seen == wanted
        assert address == ""


async def test_part_of_a_home_can_be_asked_for_and_some_skipped(api: AsyncClient) -> None:
    for number in range(4):
        await put(api, f"W-{number}")
    page = await ask(api, "Property", select="ListPrice", top=2, skip=1, orderby="ListingId")
    assert [sorted(item) for item in page["value"]] == [["@odata.id", "ListPrice", "ListingKey"]] * 2
    assert (await ask(api, "Property", top=0, count="true"))["@odata.count"] == 4


async def test_one_home_is_read_by_its_key_with_its_pictures_agent_and_office(
    api: AsyncClient, now: datetime, warsaw: int
) -> None:
    await add_agent(
        email="jan@example.org", name="Jan Kowal", password="long enough to sign in", office="warsaw", now=now
    )
    await put(api, "W-1", agent="jan@example.org", office="warsaw")
    home = (await api.get(f"{ROOT}/Property('1')", params={"$expand": "Media,ListAgent,ListOffice"})).json()
    assert home["@odata.context"].endswith("$metadata#Property/$entity")
    assert [picture["MediaURL"][-5:] for picture in home["Media"]] == ["1.jpg", "2.jpg"]
    assert (home["ListAgent"]["MemberFullName"], home["ListOffice"]["OfficeName"]) == ("Jan Kowal", "Warsaw")
    picture = (await api.get(f"{ROOT}/Media('{home['Media'][0]['MediaKey']}')")).json()
    assert (picture["ShortDescription"], picture["ResourceRecordKey"]) == ("Living room", "1")
    for key in ("99", "x", "''", "9" * 40):
        await refused(api, f"Property('{key}')", 404)


async def test_metadata_describes_just_what_is_served(api: AsyncClient) -> None:
    await put(api, "W-1")
    answer = await api.get(f"{ROOT}/$metadata")
    assert answer.headers["content-type"].startswith("application/xml")
    document = etree.fromstring(answer.content)
    edm = "{http://docs.oasis-open.org/odata/ns/edm}"
    types = {kind.get("Name"): kind for kind in document.iter(f"{edm}EntityType")}
    assert set(types) == {one.get("Name") for one in document.iter(f"{edm}EntitySet")} == set(resources())
    [home] = (await ask(api, "Property"))["value"]
    assert {one.get("Name") for one in types["Property"].findall(f"{edm}Property")} == home.keys() - {
        "@odata.id"
    }
    said = (await api.get(f"{ROOT}/$metadata", params={"$format": "json"})).json()
    assert said["org.reso.metadata"]["Property"]["ListPrice"]["$Type"] == "Edm.Double"
    service = (await api.get(f"{ROOT}/")).json()
    assert [one["url"] for one in service["value"]] == list(resources())


async def test_lookups_tell_both_spellings_of_every_value_that_is_used(api: AsyncClient) -> None:
    page = await ask(
        api, "Lookup", filter="LookupName eq 'StandardStatus'", select="LookupValue,LegacyODataValue"
    )
    pairs = {(item["LookupValue"], item["LegacyODataValue"]) for item in page["value"]}
    assert ("Active Under Contract", "ActiveUnderContract") in pairs
    named = {field.lookup[0] for one in resources().values() for field in one.fields.values() if field.lookup}
    everything = await ask(api, "Lookup", top=1000, select="LookupName")
    assert {item["LookupName"] for item in everything["value"]} == named


async def test_a_key_sees_its_office_and_what_its_scopes_allow(
    api: AsyncClient, with_key: NewClient, warsaw: int, brno: int
) -> None:
    await put(api, "W-1", office="warsaw")
    await put(api, "B-1", office="brno")
    await api.put("/api/v1/contacts/K-1", json={"name": {"family": "Nowak"}, "office": "brno"})
    local = await with_key(scopes=("listings:read",), office=warsaw)
    assert await ids(local, "ListPrice gt 0") == ["W-1"]
    assert [one["OfficeMlsId"] for one in (await ask(local, "Office"))["value"]] == ["warsaw"]
    assert (await ask(local, "Media", select="ResourceRecordID", top=1000))["value"][0][
        "ResourceRecordID"
    ] == "W-1"
    await refused(local, "Property('2')", 404)
    for resource in ("Contacts", "ContactListings", "SavedSearch", "Prospecting"):
        await refused(local, resource, 403)
    matches = await with_key(scopes=("matches:read",))
    await refused(matches, "ContactListings", 403, expand="Contact")
    elsewhere = await with_key(scopes=("contacts:read",), office=warsaw)
    assert (await ask(elsewhere, "Contacts"))["value"] == []
    without = await api.get(f"{ROOT}/Property", headers={"Authorization": "Bearer crm_wrong"})
    assert (without.status_code, without.json()["error"]["code"]) == (401, "NotSignedIn")
    await refused(api, "Castles", 404)


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
        await receive(_facts({**facts, "reference": f"H-{number}"}), actor=SYSTEM, now=now)
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


def _facts(said: dict[str, Any]) -> ListingFacts:
    return msgspec.convert(said, ListingFacts)


async def test_what_a_saved_search_cannot_say_is_said_beside_it(api: AsyncClient) -> None:
    corners = [[20.9, 52.1], [21.1, 52.1], [21.1, 52.3], [20.9, 52.1]]
    await put(api, "W-1")
    area = {"polygon": {"type": "Polygon", "coordinates": [corners]}}
    await a_prospect(api, areas={"any": [area], "must": True})
    [search] = (await ask(api, "SavedSearch"))["value"]
    assert re.search("corners", search["SearchQueryExceptionDetails"])
    assert await ids(api, search["SearchQuery"]) == ["W-1"]
    await refused(api, "SavedSearch", filter="SearchQuery eq 'x'")


async def test_a_change_is_found_by_its_time(api: AsyncClient, now: datetime) -> None:
    await put(api, "W-1")
    await put(api, "W-2")
    later = now + timedelta(minutes=5)
    await receive(
        _facts({**FLAT, "reference": "W-2", "standard_status": "Withdrawn"}), actor=SYSTEM, now=later
    )
    moment = now.isoformat().replace("+00:00", "Z")
    assert await ids(api, f"ModificationTimestamp gt {moment}") == ["W-2"]
