"""What a program that speaks RESO may rely on: listings, people, matches and searches by its names."""

from datetime import datetime
from typing import Any

import pytest
from httpx import AsyncClient
from lxml import etree  # pyright: ignore[reportAttributeAccessIssue]

from crm_estate.accounts.permissions import SYSTEM
from crm_estate.accounts.team import add_agent
from crm_estate.api.reso.registry import resources
from crm_estate.feeds.reso.writing import media_of, record_of
from crm_estate.listings.search import get_listing
from tests.doors.conftest import NewClient
from tests.doors.reso_asking import ROOT, ask, ids, put, refused

pytestmark = pytest.mark.anyio


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


@pytest.mark.parametrize(
    "address",
    [
        "Property('%ff')", "Property('%00')", "Property(1)", "Property('1')/Media", "Media('-')",
        "Media('1-%C5%82')", "Property('1'", "'", "Property('1');", "%24batch", "Lookup('x')",
    ],
)  # fmt: skip
async def test_odd_addresses_lead_nowhere(api: AsyncClient, address: str) -> None:
    answer = await api.get(f"{ROOT}/{address}")
    assert answer.status_code == 404, answer.text


async def test_nothing_is_changed_through_this_door(api: AsyncClient) -> None:
    await put(api, "W-1")
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        assert (await api.request(method, f"{ROOT}/Property('1')", json={})).status_code == 405


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
