"""The Common Format out: nothing is lost on the way, and every word is one of the standard."""

import csv
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm_estate.feeds.reso import lookups
from crm_estate.feeds.reso.features import FLAGS, LISTS, TAGS
from crm_estate.feeds.reso.reading import FORMAT
from crm_estate.feeds.reso.writing import OUT
from crm_estate.listings.facts import ListingFacts, ListingOut, Location, Photo
from tests.portal_feeds import (
    PLAIN,
    listing,
    only,
    read_text,
    some_listings,
    written,
)

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
