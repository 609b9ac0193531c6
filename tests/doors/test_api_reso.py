"""What a program that speaks RESO may rely on: listings, people, matches and searches by its names."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from httpx import AsyncClient
from lxml import etree  # pyright: ignore[reportAttributeAccessIssue]

from crm_estate.accounts.permissions import SYSTEM
from crm_estate.accounts.team import add_agent
from crm_estate.api.reso.registry import resources
from crm_estate.feeds.reso.writing import media_of, record_of
from crm_estate.listings.lifecycle import receive
from crm_estate.listings.search import get_listing
from tests.doors.conftest import NewClient
from tests.doors.reso_asking import FLAT, ROOT, ask, facts_of, ids, put, refused

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


async def test_a_change_is_found_by_its_time(api: AsyncClient, now: datetime) -> None:
    await put(api, "W-1")
    await put(api, "W-2")
    later = now + timedelta(minutes=5)
    await receive(
        facts_of({**FLAT, "reference": "W-2", "standard_status": "Withdrawn"}), actor=SYSTEM, now=later
    )
    moment = now.isoformat().replace("+00:00", "Z")
    assert await ids(api, f"ModificationTimestamp gt {moment}") == ["W-2"]
