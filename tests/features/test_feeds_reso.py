"""RESO: what comes in from the Common Format and from servers' pages, what goes out, and comes in again."""

import csv
import gzip
import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm_estate.accounts.permissions import SYSTEM
from crm_estate.base.errors import Invalid
from crm_estate.feeds.intake import import_listings
from crm_estate.feeds.known_formats import recognised
from crm_estate.feeds.reso import lookups
from crm_estate.feeds.reso.envelopes import Envelope
from crm_estate.feeds.reso.features import FLAGS, LISTS, TAGS
from crm_estate.feeds.reso.reading import FORMAT
from crm_estate.feeds.reso.writing import OUT
from crm_estate.listings.facts import ListingFacts, ListingOut, Location, Photo, Price
from crm_estate.listings.search import get_listing
from tests.portal_feeds import (
    PLAIN,
    counts,
    damaged,
    listing,
    only,
    read_file,
    read_text,
    reasons,
    some_listings,
    survives,
    written,
)

HOUSE: dict[str, Any] = {
    "ListingKey": "NW1001", "ListingId": "1001", "OriginatingSystemName": "Northwest",
    "StandardStatus": "ActiveUnderContract", "PropertyType": "Residential Lease",
    "PropertySubType": "SingleFamilyResidence", "ListPrice": "2400.50", "BedroomsTotal": 3,
    "BathroomsFull": 2, "BathroomsHalf": 1, "LivingArea": 2000, "LotSizeAcres": "0.5", "StoriesTotal": 2,
    "EntryLevel": 1, "YearBuilt": 1999, "StreetNumber": "12", "StreetName": "Oak", "StreetSuffix": "ST",
    "City": "Springfield", "StateOrProvince": "OR", "PostalCode": "97475", "Latitude": 44.05,
    "Longitude": -123.02, "InteriorFeatures": ["Elevator", "Kitchen Island"], "PoolFeatures": ["None"],
    "ParkingFeatures": "Carport,Driveway", "GarageYN": False, "PropertyCondition": ["UpdatedRemodeled"],
    "PublicRemarks": "Near the park.", "NW_HeightOfSky": "9", "NW_Odd": {"a": [None]}, "Cooling": None,
    "Media": [
        {"MediaKey": "b", "MediaURL": "https://pictures.example.org/b.jpg", "Order": 2},
        {"MediaKey": "a", "MediaURL": "https://pictures.example.org/a.jpg", "Order": 1},
        {"MediaKey": "t", "MediaURL": "https://pictures.example.org/t", "MediaCategory": "Video"},
    ],
}  # fmt: skip


def common(*records: Any, **beside: Any) -> str:
    return json.dumps(
        {"@reso.context": "urn:reso:metadata:2.0:resource:property", **beside, "value": records}
    )


def test_a_house_says_what_the_record_says_in_our_units_and_words(tmp_path: Path) -> None:
    home = only(read_text(FORMAT, tmp_path, common(HOUSE), "page.json"))
    assert (home.reference, home.source, home.source_id) == (
        "reso-northwest-NW1001",
        "reso-northwest",
        "NW1001",
    )
    assert (home.offer, home.kind, home.country, home.standard_status) == (
        "rent",
        "house",
        "US",
        "Active Under Contract",
    )
    assert home.list_price == Price(2400.5, "USD")
    assert (home.living_area, home.plot_area) == (pytest.approx(185.806), pytest.approx(2023.428))
    assert (home.bedrooms_total, home.bathrooms_total, home.rooms_total) == (3, 2.5, None)
    assert (home.floor, home.floors_total, home.year_built, home.condition) == (0, 2, 1999, "renovated")
    assert (home.street, home.place, home.postal_code) == ("12 Oak ST", "Springfield", "97475")
    assert home.features == {"elevator": True, "parking": True, "garage": False, "pool": False}
    assert home.description == {"en": "Near the park."}
    assert [photo.url[-5:] for photo in home.photos] == ["a.jpg", "b.jpg"]


@pytest.mark.parametrize("status", ["Active Under Contract", "ActiveUnderContract"])
def test_both_spellings_of_a_lookup_mean_the_same(tmp_path: Path, status: str) -> None:
    home = only(read_text(FORMAT, tmp_path, common({**HOUSE, "StandardStatus": status}), "page.json"))
    assert home.standard_status == "Active Under Contract"


def test_a_status_that_is_not_of_the_standard_does_not_put_a_home_on_the_market(tmp_path: Path) -> None:
    [candidate] = read_text(FORMAT, tmp_path, common({**HOUSE, "StandardStatus": "Glowing"}), "page.json")
    assert candidate.facts
    assert candidate.facts.standard_status == "Hold"
    assert [problem.field for problem in candidate.problems] == ["standard_status"]


@pytest.mark.parametrize(
    ("record", "status"),
    [
        ({**HOUSE, "MlgCanView": False}, "Withdrawn"),
        ({**HOUSE, "StandardStatus": "Delete"}, "Withdrawn"),
        (
            {"ListingKey": "NW1001", "OriginatingSystemName": "Northwest", "StandardStatus": "Closed"},
            "Closed",
        ),
    ],
)
def test_tombstones_delete_markers_and_stubs_are_marks(
    tmp_path: Path, record: dict[str, Any], status: str
) -> None:
    [candidate] = read_text(FORMAT, tmp_path, common(record), "page.json")
    assert candidate.facts is None
    assert candidate.mark
    mark = candidate.mark
    assert (mark.source, mark.source_id, mark.standard_status) == ("reso-northwest", "NW1001", status)


def test_a_record_that_does_not_say_what_it_offers_or_has_no_key_is_refused_and_stops_nothing(
    tmp_path: Path,
) -> None:
    nameless = {**HOUSE, "ListingKey": None, "ListingId": ""}
    candidates = read_text(
        FORMAT,
        tmp_path,
        common({**HOUSE, "PropertyType": "Castle in the Air"}, nameless, 7, HOUSE),
        "page.json",
    )
    assert counts(candidates) == (1, 0, 3)
    assert len(reasons(candidates)) == 3
    [told] = candidates[0].problems
    assert (told.field, told.place) == ("offer", "/value[0]")


def test_a_wrong_value_is_left_out_with_a_note_and_costs_nothing_else(tmp_path: Path) -> None:
    wrong = {**HOUSE, "YearBuilt": "long ago", "LivingArea": "vast", "EntryLevel": 2.5, "ListPrice": [1]}
    [candidate] = read_text(FORMAT, tmp_path, common(wrong), "page.json")
    assert candidate.facts
    home = candidate.facts
    assert (home.year_built, home.living_area, home.floor, home.list_price) == (None, None, None, None)
    assert not any(problem.refused for problem in candidate.problems)
    assert {problem.field for problem in candidate.problems} == {"year_built", "LivingArea", "floor"}


def test_a_price_of_nought_is_on_request(tmp_path: Path) -> None:
    home = only(read_text(FORMAT, tmp_path, common({**HOUSE, "ListPrice": 0}), "page.json"))
    assert home.list_price == Price(0, "USD")


def test_areas_are_in_the_units_that_are_said_and_else_in_those_of_the_country(tmp_path: Path) -> None:
    said = {**HOUSE, "LivingArea": 80, "LivingAreaUnits": "SquareMeters"}
    polish = {**HOUSE, "Country": "PL", "LivingArea": 80, "LivingAreaUnits": None}
    odd = {**HOUSE, "LivingAreaUnits": "Furlongs"}
    homes = [c.facts for c in read_text(FORMAT, tmp_path, common(said, polish, odd), "page.json")]
    assert [home and home.living_area for home in homes] == [80, 80, None]


def test_one_record_alone_a_bare_list_and_a_page_of_a_server_are_read_alike(tmp_path: Path) -> None:
    alone = {"@reso.context": "urn:reso:metadata:2.0:resource:property", **HOUSE}
    page = {
        "@odata.context": "https://api.example.org/$metadata#Property",
        "value": [HOUSE],
        "@odata.nextLink": "x",
    }
    for name, text in (("alone", alone), ("list", [alone]), ("page", page)):
        assert only(read_text(FORMAT, tmp_path, json.dumps(text), f"{name}.json")).source_id == "NW1001"


def test_a_file_may_be_compressed_and_in_an_old_encoding(tmp_path: Path) -> None:
    text = json.dumps(json.loads(common({**HOUSE, "City": "Žďár"})), ensure_ascii=False)
    packed = tmp_path / "page.json.gz"
    packed.write_bytes(gzip.compress(text.encode("utf-8-sig")))
    assert only(read_file(FORMAT, packed)[1]).place == "Žďár"
    old = text.replace("Žďár", "Málaga").encode("cp1252")
    assert only(read_text(FORMAT, tmp_path, old, "old.json")).place == "Málaga"


def test_pages_of_other_resources_are_not_taken_for_listings(tmp_path: Path) -> None:
    lookups_page = {
        "@odata.context": "https://api.example.org/$metadata#Lookup",
        "value": [{"LookupKey": "1"}],
    }
    contacts = {"@reso.context": "urn:reso:metadata:2.0:resource:contacts", "value": [{"ContactKey": "1"}]}
    for said in (lookups_page, contacts):
        file = tmp_path / "page.json"
        file.write_text(json.dumps(said))
        assert recognised(file, "listings") is None


@pytest.mark.parametrize(
    "text",
    [
        '{"@reso.context":"urn:reso:metadata:2.0:resource:property","value":[{"ListingKey":"1"}',
        '{"@reso.context":"urn:reso:metadata:2.0:resource:property","value":[{"ListingKey":"1"},]}',
        '{"@reso.context":"urn:reso:metadata:2.0:resource:property","value":[]} more',
        '{"@reso.context":"urn:reso:metadata:2.0:resource:property","value":[' + "[" * 100_000,
        '{"@reso.context":"urn:reso:metadata:2.0:resource:property","value":[{"ListPrice":NaN}]}',
        '{"@reso.context" "urn:reso:metadata:2.0:resource:property"}',
    ],
)
def test_a_file_that_is_cut_off_or_no_json_is_refused_whole(tmp_path: Path, text: str) -> None:
    with pytest.raises(Invalid) as told:
        read_text(FORMAT, tmp_path, text, "page.json")
    assert told.value.field == "file"


def test_records_are_read_one_by_one_from_a_stream() -> None:
    """Of a file without end only as much is read as was asked for."""
    taken = 0

    def pieces() -> Any:
        nonlocal taken
        yield '{"value":['
        while True:
            taken += 1
            yield f'{{"n":{taken}}},'

    records = Envelope(pieces(), "endless.json").records()
    assert [next(records) for _ in range(3)] == ['{"n":1}', '{"n":2}', '{"n":3}']
    assert taken <= 5


def test_what_pictures_there_are_stays_where_a_file_never_speaks_of_pictures(tmp_path: Path) -> None:
    without = {name: value for name, value in HOUSE.items() if name != "Media"}
    gone = {"ListingKey": "NW9", "OriginatingSystemName": "Northwest", "MlgCanView": False}
    for records, says in (((gone, HOUSE), True), ((gone, without), False)):
        file = tmp_path / "page.json"
        file.write_text(common(*records))
        said = read_file(FORMAT, file)[0].said
        assert said is not None
        assert ("photos" in said) is says


@pytest.mark.anyio
async def test_a_file_is_imported_and_a_tombstone_in_the_next_one_withdraws(
    db: str, now: datetime, tmp_path: Path
) -> None:
    first, second = tmp_path / "first.json", tmp_path / "second.json"
    first.write_text(common(HOUSE, {**HOUSE, "ListingKey": "NW1002", "StandardStatus": "Active"}))
    second.write_text(
        common({"ListingKey": "NW1002", "OriginatingSystemName": "Northwest", "MlgCanView": False})
    )
    report = await import_listings(first, actor=SYSTEM, now=now)
    assert (report.read, report.new, report.refused) == (2, 2, 0), report.problems
    report = await import_listings(second, actor=SYSTEM, now=now)
    assert (report.read, report.withdrawn) == (1, 1)
    assert (await get_listing("reso-northwest-NW1002", actor=SYSTEM)).standard_status == "Withdrawn"
    kept = await get_listing("reso-northwest-NW1001", actor=SYSTEM)
    assert kept.standard_status == "Active Under Contract"


PERIODS = st.sampled_from(["day", "week", "month", "year"])
RICH = some_listings(["PL", "CZ", "US"], ["PLN", "EUR", "JPY"], ["pl", "cs", "ro", "sl", "en"]).flatmap(
    lambda home: st.builds(
        lambda **more: listing(
            **{name: getattr(home, name) for name in home.__struct_fields__}
            | more
            | ({} if home.offer == "rent" else {"rent_period": None})
        ),
        rent_period=PERIODS,
        standard_status=st.sampled_from(lookups.STATUSES),
        rooms_total=st.none() | st.integers(0, 40).map(lambda n: n / 2),
        bathrooms_total=st.none() | st.integers(0, 40).map(lambda n: n / 2),
        floor=st.none() | st.integers(-10, 10),
        floors_total=st.none() | st.integers(10, 40),
        year_built=st.none() | st.integers(1500, 2026),
        energy_class=st.none() | st.sampled_from(["A++", "B", "H"]),
        condition=st.none() | st.sampled_from(["new", "very_good", "to_renovate", "as_it_is"]),
        features=st.dictionaries(st.sampled_from([*sorted(TAGS), "cellar", "wine_bar"]), st.booleans()),
        location=st.none() | st.builds(Location, st.just(50.0614), st.just(19.9366), st.just(25.0)),
        postal_code=st.sampled_from(["", "30-001"]),
        description=st.dictionaries(st.sampled_from(["pl", "cs", "ro", "sl", "en"]), PLAIN),
    )
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(homes=st.lists(RICH, max_size=3))
def test_what_goes_out_comes_in_again_and_loses_nothing(tmp_path: Path, homes: list[ListingOut]) -> None:
    candidates = read_text(FORMAT, tmp_path, written(OUT, *homes), "out.json")
    own = {"reference", "source", "source_id", "owner", "agent", "office", "custom"}
    for home, candidate in zip(homes, candidates, strict=True):
        back = candidate.facts
        assert back, candidate.problems
        for name in sorted(
            set(ListingFacts.__struct_fields__) - own - {"photos", "rent_period", "standard_status"}
        ):
            assert getattr(back, name) == getattr(home, name), name
        assert [(p.url, p.caption) for p in back.photos] == [(p.url, p.caption) for p in home.photos]
        assert back.standard_status == home.standard_status
        if home.offer == "rent":
            assert back.rent_period == home.rent_period


def test_a_hidden_address_does_not_leave_in_a_public_file(tmp_path: Path) -> None:
    home = listing(
        street="Tajna 5", postal_code="00-950", location=Location(52.22971, 21.01221, 10.0),
        address_visible=False,
        photos=[Photo(url="https://pictures.example.org/1.jpg")],
    )  # fmt: skip
    out = written(OUT, home)
    assert b"Tajna" not in out
    assert b"00-950" not in out
    back = only(read_text(FORMAT, tmp_path, out, "out.json"))
    assert back.location == Location(52.23, 21.01, 1000.0)


GOOD = common(HOUSE, {**HOUSE, "ListingKey": "2", "MlgCanView": False}, {**HOUSE, "ListingKey": "ß"}).encode()


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(text=damaged(GOOD))
def test_a_damaged_file_is_refused_whole_or_record_by_record(tmp_path: Path, text: bytes) -> None:
    file = tmp_path / "damaged.json"
    file.write_bytes(text)
    survives(FORMAT, file)


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    record=st.dictionaries(
        st.sampled_from([*HOUSE, "CRM_Floor", "CRM_Condition", "CRM_FeaturesPresent"]), ANYTHING
    )
)
def test_a_record_may_hold_anything_anywhere(tmp_path: Path, record: dict[str, Any]) -> None:
    file = tmp_path / "odd.json"
    file.write_text(common({**HOUSE, **record}))
    survives(FORMAT, file)


def test_every_word_we_write_is_one_of_the_standard(shared: Path) -> None:
    with (shared / "interop/reso/dd-2.0-fields.csv").open(newline="") as file:
        fields = {
            row["StandardName"]: row["LookupName"]
            for row in csv.DictReader(file)
            if row["ResourceName"] == "Property"
        }
    known: dict[str, dict[str, str]] = {}
    with (shared / "interop/reso/dd-2.0-lookups.csv").open(newline="") as file:
        for row in csv.DictReader(file):
            known.setdefault(row["LookupName"], {})[row["StandardLookupValue"]] = row["LegacyODataValue"]
    assert set(FLAGS) <= set(fields)
    for field, values in LISTS.items():
        assert set(values) <= set(known[fields[field]]), field
    for field, used in (
        ("StandardStatus", lookups.STATUSES), ("PropertyType", lookups.PROPERTY_TYPES.values()),
        ("PropertyType", lookups.TYPES_READ), ("PropertySubType", lookups.SUBTYPES_READ),
        ("PropertySubType", lookups.SUBTYPES.values()), ("PropertyCondition", lookups.CONDITIONS.values()),
        ("LeaseAmountFrequency", lookups.FREQUENCIES.values()),
    ):  # fmt: skip
        for value in used:
            assert known[fields[field]][value] == lookups.member_name(value)


SAMPLES = {
    "mlsgrid/property_actris.json": (1, 0, 0),
    "reso/rcf-single.json": (0, 0, 1),
    "reso/commander-good-property-payload.json": (0, 0, 1),
    "reso/commander-good-property-payload-count.json": (0, 0, 1),
    "reso/commander-good-property-payload-null.json": (0, 0, 1),
    "reso/commander-good-property-payload-all-collection.json": (0, 0, 2),
    "reso/commander-bad-property-payload-all-collection.json": (0, 0, 2),
    "reso/commander-bad-property-payload-any-collection.json": (0, 0, 2),
}
"""How many came through, are marks, are refused: the short ones say neither kind nor country."""


@pytest.mark.parametrize("name", SAMPLES)
def test_samples_of_the_standard_and_of_a_server(shared: Path, name: str) -> None:
    file = shared / "interop" / name
    if not file.exists():
        pytest.skip("this sample is not here")
    candidates = read_file(FORMAT, file)[1]
    assert counts(candidates) == SAMPLES[name], reasons(candidates)


def test_a_real_record_of_a_server_is_understood(shared: Path) -> None:
    file = shared / "interop/mlsgrid/property_actris.json"
    if not file.exists():
        pytest.skip("this sample is not here")
    home = only(read_file(FORMAT, file)[1])
    assert (home.source, home.source_id, home.kind, home.offer) == (
        "reso-actris",
        "ACT107472571",
        "house",
        "sale",
    )
    assert home.list_price == Price(474_800, "USD")
    assert (home.living_area, home.bedrooms_total, home.bathrooms_total) == (
        pytest.approx(222.967, abs=0.01),
        4,
        3,
    )
    assert home.features["pool"] is False
    assert home.features["view"] is False
    assert home.agent is None
