"""What a filter, an order or a part of a home may say at the RESO door, and what is refused."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from httpx import AsyncClient

from crm_estate.accounts.permissions import SYSTEM
from crm_estate.api.reso.registry import resources
from crm_estate.listings.lifecycle import receive
from tests.doors.reso_asking import FLAT, ask, facts_of, ids, put, refused

pytestmark = pytest.mark.anyio


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


async def test_part_of_a_home_can_be_asked_for_and_some_skipped(api: AsyncClient) -> None:
    for number in range(4):
        await put(api, f"W-{number}")
    page = await ask(api, "Property", select="ListPrice", top=2, skip=1, orderby="ListingId")
    assert [sorted(item) for item in page["value"]] == [["@odata.id", "ListPrice", "ListingKey"]] * 2
    assert (await ask(api, "Property", top=0, count="true"))["@odata.count"] == 4


async def test_a_change_is_found_by_its_time(api: AsyncClient, now: datetime) -> None:
    await put(api, "W-1")
    await put(api, "W-2")
    later = now + timedelta(minutes=5)
    await receive(
        facts_of({**FLAT, "reference": "W-2", "standard_status": "Withdrawn"}), actor=SYSTEM, now=later
    )
    moment = now.isoformat().replace("+00:00", "Z")
    assert await ids(api, f"ModificationTimestamp gt {moment}") == ["W-2"]
