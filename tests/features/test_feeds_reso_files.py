"""The Common Format in: files and pages of servers, whole, cut off and damaged."""

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
from crm_estate.feeds.reso.envelopes import Envelope
from crm_estate.feeds.reso.reading import FORMAT
from crm_estate.listings.facts import Price
from crm_estate.listings.search import get_listing
from tests.portal_feeds import (
    counts,
    damaged,
    only,
    read_file,
    read_text,
    reasons,
    survives,
)
from tests.reso_files import HOUSE, common


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
