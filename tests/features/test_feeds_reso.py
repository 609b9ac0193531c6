"""The Common Format in: what a record of RESO says of a home, and what is wrong with it."""

from pathlib import Path
from typing import Any

import pytest

from crm_estate.feeds.reso.reading import FORMAT
from crm_estate.listings.facts import Price
from tests.portal_feeds import (
    counts,
    only,
    read_text,
    reasons,
)
from tests.reso_files import HOUSE, common


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
