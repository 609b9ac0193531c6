"""Trovit: what comes in, what goes out, and that what goes out comes in again."""

from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree  # pyright: ignore[reportAttributeAccessIssue]

from crm_estate.accounts.permissions import SYSTEM
from crm_estate.feeds.intake import import_listings
from crm_estate.feeds.trovit.reading import FORMAT
from crm_estate.feeds.trovit.writing import OUT
from crm_estate.listings.facts import ListingOut, Location, Photo, Price
from crm_estate.listings.search import get_listing
from tests.portal_feeds import (
    assert_same_home,
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

FLAT = """<?xml version="1.0" encoding="utf-8"?>
<trovit>
  <ad>
    <id><![CDATA[T-1]]></id>
    <url><![CDATA[https://homes.example.pl/T-1]]></url>
    <title><![CDATA[Dwa pokoje z balkonem]]></title>
    <type><![CDATA[For rent]]></type>
    <content><![CDATA[Jasne mieszkanie.]]></content>
    <price period="weekly"><![CDATA[800]]></price>
    <property_type><![CDATA[Apartment]]></property_type>
    <floor_area unit="feet"><![CDATA[1000]]></floor_area>
    <plot_area unit="acres"><![CDATA[2]]></plot_area>
    <rooms><![CDATA[2]]></rooms><bathrooms><![CDATA[1]]></bathrooms>
    <floor_number><![CDATA[3]]></floor_number><year><![CDATA[1998]]></year>
    <city><![CDATA[Kraków]]></city><postcode><![CDATA[31-001]]></postcode>
    <latitude><![CDATA[50.0614]]></latitude><longitude><![CDATA[19.9366]]></longitude>
    <parking><![CDATA[2]]></parking><is_furnished><![CDATA[0]]></is_furnished><is_new/>
    <pictures><picture><picture_url><![CDATA[https://pictures.example.org/1.jpg]]></picture_url>
      <picture_title><![CDATA[kitchen]]></picture_title></picture></pictures>
    <date><![CDATA[28/02/2026]]></date>
  </ad>
</trovit>
"""


def test_an_advert_says_what_the_feed_says_in_the_units_used_here(tmp_path: Path) -> None:
    home = only(read_text(FORMAT, tmp_path, FLAT))
    assert (home.source, home.source_id) == ("trovit-homes-example-pl", "T-1")
    assert (home.offer, home.rent_period, home.kind, home.country) == ("rent", "week", "apartment", "PL")
    assert home.list_price == Price(800, "PLN")
    assert (round(home.living_area or 0, 2), round(home.plot_area or 0)) == (92.9, 8094)
    assert (home.bedrooms_total, home.rooms_total, home.floor, home.year_built) == (2, None, 3, 1998)
    assert home.features == {"parking": True, "furnished": False}
    assert (home.title, home.description) == ({"pl": "Dwa pokoje z balkonem"}, {"pl": "Jasne mieszkanie."})
    assert home.photos == [Photo("https://pictures.example.org/1.jpg", "kitchen")]


@pytest.mark.parametrize(
    ("old", "new", "country", "currency"),
    [
        ("homes.example.pl", "homes.example.ro", "RO", "EUR"),
        ("homes.example.pl", "homes.example.co.uk", "GB", "GBP"),
        ("<city>", "<country>Slovenia</country><city>", "SI", "EUR"),
        ("<price period", '<price currency="CHF" period', "PL", "CHF"),
        ("example.pl/T-1", "example.com/T-1?utm_source=trovit&country=CZ", "CZ", "CZK"),
    ],
)
def test_country_and_money_come_from_the_page_unless_they_are_named(
    tmp_path: Path, old: str, new: str, country: str, currency: str
) -> None:
    home = only(read_text(FORMAT, tmp_path, FLAT.replace(old, new)))
    assert home.list_price
    assert (home.country, home.list_price.currency) == (country, currency)


def test_an_advert_of_which_the_country_cannot_be_found_out_is_refused(tmp_path: Path) -> None:
    found = read_text(FORMAT, tmp_path, FLAT.replace("homes.example.pl", "homes.example.com"))
    assert counts(found) == (0, 0, 1)
    assert "It does not say in which country it is." in reasons(found)


def test_an_area_in_a_unit_nobody_knows_is_left_out(tmp_path: Path) -> None:
    found = read_text(FORMAT, tmp_path, FLAT.replace('unit="acres"', 'unit="morgen"'))
    assert only(found).plot_area is None
    assert "'morgen' is no unit of area that is known. It is left out." in reasons(found, refused=False)


def test_the_sample_of_the_standard_comes_through_in_square_feet(shared: Path) -> None:
    _, found = read_file(FORMAT, shared / "interop/trovit/trovit.xml")
    assert counts(found) == (2, 0, 0)
    house = found[0].facts
    assert house
    assert (house.country, house.kind, house.offer, house.bedrooms_total) == ("US", "house", "rent", 4)
    assert (round(house.living_area or 0, 1), round(house.plot_area or 0)) == (185.8, 4047)
    assert house.list_price == Price(1195, "USD")


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(damaged(FLAT.encode()))
def test_no_damage_raises_anything_but_a_refusal(tmp_path: Path, bad: bytes) -> None:
    file = tmp_path / "bad.xml"
    file.write_bytes(bad)
    survives(FORMAT, file)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(some_listings(["ES", "PL"], ["EUR", "PLN"], ["en", "pl"]), min_size=1, max_size=3))
def test_whatever_is_written_is_valid_by_the_schema(shared: Path, homes: list[ListingOut]) -> None:
    schema = etree.XMLSchema(etree.parse(shared / "interop/trovit/homes.xsd"))
    text = written(OUT, *homes, listing(title={"en": "Flat"}, description={"en": "Bright"}, photos=[]))
    schema.validate(etree.fromstring(text))
    wrong = [error.message for error in schema.error_log if "'typeLong'" not in error.message]
    assert wrong == []  # degrees are whole numbers to the schema, though not to its own examples


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(some_listings(["PL"], ["PLN", "EUR"], ["pl"]))
def test_what_is_written_is_read_again_as_it_was(tmp_path: Path, home: ListingOut) -> None:
    again = only(read_text(FORMAT, tmp_path, written(OUT, home, base="https://homes.example.pl/")))
    assert_same_home(again, home)
    assert (again.title, again.description) == (home.title, home.description)
    in_zloty = home.list_price if home.list_price and home.list_price.currency == "PLN" else None
    assert again.list_price == in_zloty  # no other money can be said


WITHOUT_COUNTRY = "https://homes.example.com/homes/"
"""An address by whose host nobody can tell the country."""


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(some_listings(["PL", "CZ", "RO", "SI", "ES", "GB", "HR"], ["PLN", "CZK", "EUR", "GBP"], ["en"]))
def test_what_is_written_is_read_again_also_where_the_address_of_its_pages_says_no_country(
    tmp_path: Path, home: ListingOut
) -> None:
    for base in (WITHOUT_COUNTRY, "https://homes.example.de/homes/"):
        text = written(OUT, home, base=base)
        again = only(read_text(FORMAT, tmp_path, text))
        assert_same_home(again, home)
        usual = {"PL": "PLN", "CZ": "CZK", "GB": "GBP"}.get(home.country, "EUR")
        priced = home.list_price and home.list_price.currency == usual
        assert again.list_price == (home.list_price if priced else None)


def test_a_plot_where_people_reckon_in_feet_is_read_again_as_it_was(tmp_path: Path) -> None:
    home = listing(country="US", plot_area=4047.0, title={"en": "House"}, description={"en": "Bright"})
    again = only(read_text(FORMAT, tmp_path, written(OUT, home, base=WITHOUT_COUNTRY)))
    assert again.country == "US"
    assert again.plot_area == pytest.approx(4047, abs=0.1)


@pytest.mark.anyio
async def test_an_export_of_this_installation_is_imported_though_its_address_ends_in_com(
    db: str, now: datetime, tmp_path: Path
) -> None:
    flats = [
        listing(
            id=number, country=country, list_price=Price(400_000, money), place=place,
            title={"en": "Flat"}, description={"en": "Bright"},
        )
        for number, country, place, money in (
            (1, "SI", "Ljubljana", "EUR"), (2, "CZ", "Brno", "CZK"), (3, "PL", "Kraków", "PLN"),
        )
    ]  # fmt: skip
    file = tmp_path / "trovit.xml"
    file.write_bytes(written(OUT, *flats, base=WITHOUT_COUNTRY))
    report = await import_listings(file, actor=SYSTEM, now=now)
    assert (report.new, report.refused) == (3, 0), report.problems
    home = await get_listing("trovit-homes-example-com-2", actor=SYSTEM)
    assert (home.country, home.list_price) == ("CZ", Price(400_000, "CZK"))


def test_a_hidden_address_is_written_no_nearer_than_its_town() -> None:
    hidden = listing(
        street="Calle Mayor 3", postal_code="46001", location=Location(39.469907, -0.376288),
        title={"en": "Flat"}, description={"en": "Bright"},
    )  # fmt: skip
    text = written(OUT, hidden).decode()
    assert "<latitude>39.47<" in text
    assert "Calle Mayor" not in text
    assert "46001" not in text


@pytest.mark.anyio
async def test_a_feed_becomes_listings(db: str, now: datetime, tmp_path: Path) -> None:
    file = tmp_path / "feed.xml"
    file.write_text(FLAT)
    report = await import_listings(file, actor=SYSTEM, now=now)
    assert (report.new, report.refused) == (1, 0)
    home = await get_listing("trovit-homes-example-pl-T-1", actor=SYSTEM)
    assert (home.place, home.rent_period, home.postal_code) == ("Kraków", "week", "31-001")
