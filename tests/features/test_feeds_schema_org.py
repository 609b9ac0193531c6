"""Listings out of the data that web pages carry, written well or as half the web writes them."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm_estate.accounts.permissions import SYSTEM
from crm_estate.base.errors import Invalid
from crm_estate.feeds.intake import import_listings
from crm_estate.feeds.known_formats import recognised
from crm_estate.feeds.records import Candidate
from crm_estate.feeds.schema_org.reading import FORMAT
from crm_estate.feeds.sheets.readers import Around
from crm_estate.listings.facts import ListingFacts, ListingOut, Location, Photo, Price
from crm_estate.portal.linked_data import linked_data
from crm_estate.portal.spots import Spot
from tests.conftest import NOW

WELL: dict[str, Any] = {
    "@context": "https://schema.org",
    "@type": "RealEstateListing",
    "url": "https://homes.example.pl/offers/17",
    "name": "Sunny flat",
    "inLanguage": "en-GB",
    "mainEntity": {
        "@type": "Apartment",
        "address": {"@type": "PostalAddress", "addressLocality": "Warszawa", "addressCountry": "PL"},
        "floorSize": {"@type": "QuantitativeValue", "value": 1000, "unitCode": "FTK"},
        "numberOfRooms": {"@type": "QuantitativeValue", "value": 3},
        "amenityFeature": [{"name": "Lift", "value": True}, {"name": "Pool", "value": "false"}],
    },
    "offers": {
        "@type": "Offer",
        "price": "650000",
        "priceCurrency": "PLN",
        "availability": "https://schema.org/InStock",
    },
}
WILD: dict[str, Any] = {
    "@context": "http://schema.org/",
    "@type": ["House", "Product"],
    "@id": "https://domy.example.cz/dum/8?lang=cs",
    "name": "Dům se zahradou",
    "address": "Dlouhá 5, Brno",
    "image": ["https://domy.example.cz/1.jpg", {"@type": "ImageObject", "contentUrl": "https://domy.example.cz/2.jpg"}],
    "numberOfBedrooms": "4",
    "floorSize": "140",
    "geo": {"@type": "GeoCoordinates", "latitude": "49.19", "longitude": "16.61"},
    "offers": [{"price": 9500, "priceCurrency": "CZK", "priceSpecification": {"unitCode": "MON"}}],
}  # fmt: skip


def file_of(folder: Path, text: str | bytes, name: str = "listings.json") -> Path:
    file = folder / name
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return file


def read(file: Path) -> list[Candidate[ListingFacts]]:
    with FORMAT.open(file, Around(now=NOW, time_zone="Europe/Warsaw")) as source:
        return [record.read() for record in source.records]


def facts(folder: Path, *said: Any) -> list[ListingFacts]:
    found = read(file_of(folder, json.dumps(said)))
    assert [one.problems for one in found if not one.facts and not one.mark] == []
    return [one.facts for one in found if one.facts]


def test_a_listing_is_read_with_what_it_is_about(tmp_path: Path) -> None:
    (flat,) = facts(tmp_path, WELL)
    assert (flat.kind, flat.offer, flat.country, flat.place) == ("apartment", "sale", "PL", "Warszawa")
    assert flat.list_price == Price(650_000.0, "PLN")
    assert (flat.living_area, flat.rooms_total) == (92.9, 3.0)
    assert flat.features == {"elevator": True, "pool": False}
    assert flat.title == {"en": "Sunny flat"}
    assert (flat.source, flat.source_id) == ("schema-org-homes-example-pl", "offers/17")


def test_what_stands_on_the_listing_itself_is_read_too(tmp_path: Path) -> None:
    (house,) = facts(tmp_path, WILD)
    assert (house.kind, house.offer, house.country, house.rent_period) == ("house", "rent", "CZ", "month")
    assert house.list_price == Price(9_500.0, "CZK")
    assert (house.living_area, house.bedrooms_total) == (140.0, 4)
    assert house.location == Location(49.19, 16.61)
    assert [photo.url[-5:] for photo in house.photos] == ["1.jpg", "2.jpg"]
    assert house.title == {"cs": "Dům se zahradou"}


@pytest.mark.parametrize(
    ("word", "status"), [("SoldOut", "Closed"), ("http://schema.org/Discontinued", "Withdrawn")]
)
def test_what_is_sold_is_a_mark_and_no_listing(tmp_path: Path, word: str, status: str) -> None:
    (one,) = read(file_of(tmp_path, json.dumps({**WELL, "offers": {**WELL["offers"], "availability": word}})))
    assert one.facts is None
    assert one.mark
    assert (one.mark.source_id, one.mark.standard_status) == ("offers/17", status)


def test_listings_are_found_wherever_they_stand(tmp_path: Path) -> None:
    graph = {"@context": "https://schema.org", "@graph": [{"@type": "WebSite"}, WELL]}
    listed = {"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "item": WILD}]}
    assert [one.kind for one in facts(tmp_path, graph, listed)] == ["apartment", "house"]


def test_a_saved_page_is_read_by_its_data_blocks(tmp_path: Path) -> None:
    page = f"""<!doctype html><html><script type="application/ld+json">{json.dumps(WELL)}</script>
      <script>alert(1)</script><script type='application/ld+json'>not json</script>
      <script data-x="1" type=application/ld+json>{json.dumps([WILD])}</script></html>"""
    file = file_of(tmp_path, page, "page.html")
    assert recognised(file, "listings") is FORMAT
    assert [one.facts.kind for one in read(file) if one.facts] == ["apartment", "house"]


def test_a_wrong_value_is_left_out_and_a_listing_without_an_id_refused(tmp_path: Path) -> None:
    odd = {**WILD, "floorSize": {"value": "large"}, "numberOfBedrooms": [], "yearBuilt": "soon"}
    one, other = read(
        file_of(tmp_path, json.dumps([odd, {"@type": "House", "name": "x", "offers": {"price": 1}}]))
    )
    assert one.facts
    assert one.facts.living_area is None
    assert {problem.field for problem in one.problems} == {"living_area", "year_built"}
    assert other.facts is None
    assert other.problems[0].field == "source_id"


@pytest.mark.parametrize("text", ["", "{", "<html></html>", "[" * 100_000, "\x00\x00", "<" * 100_000])
def test_a_file_without_any_data_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(Invalid) as wrong:
        read(file_of(tmp_path, text))
    assert wrong.value.field == "file"


numbers = st.floats(allow_nan=False, allow_infinity=False) | st.integers()
values = st.recursive(
    st.none() | st.booleans() | numbers | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(
        ["@type", "offers", "price", "value", "address", "geo", "url", "unitCode"]), inner, max_size=3),
    max_leaves=8,
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(st.sampled_from([WELL, WILD]), st.data())
def test_whatever_stands_in_a_field_nothing_is_raised_from_inside(
    tmp_path_factory: pytest.TempPathFactory, good: dict[str, Any], data: st.DataObject
) -> None:
    name = data.draw(
        st.sampled_from([*good, "price", "amenityFeature", "identifier", "inLanguage", "lotSize"])
    )
    said = {**good, name: data.draw(values)}
    inner = data.draw(st.sampled_from(["mainEntity", "offers"]))
    if isinstance(good.get(inner), dict) and data.draw(st.booleans()):
        said = {**good, inner: {**good[inner], data.draw(st.sampled_from([*good[inner]])): data.draw(values)}}
    for one in read(file_of(tmp_path_factory.mktemp("s"), json.dumps(said))):
        assert one.facts or one.mark or one.problems


def test_what_our_own_pages_say_is_read_again(tmp_path: Path) -> None:
    told = ListingOut(
        id=1, version=1, on_market=True, created_at=NOW, updated_at=NOW, published_at=NOW, reference="H-1",
        offer="rent", rent_period="month", kind="apartment", country="PL", list_price=Price(3200.5, "PLN"),
        living_area=52.5, rooms_total=2.5, bedrooms_total=1, floor=3, year_built=1974, place="Warszawa",
        street="Długa 5", postal_code="00-001", address_visible=True, location=Location(52.2, 21.0),
        photos=[Photo("https://example.org/a.jpg")], features={"elevator": True, "pool": False},
    )  # fmt: skip
    page = "https://homes.example.org/homes/H-1"
    written = linked_data(told, Spot(52.2, 21.0), page=page, title="Flat", text="Sunny.", language="en")
    (again,) = [one.facts for one in read(file_of(tmp_path, str(written))) if one.facts]
    for name in ("offer", "rent_period", "kind", "country", "list_price", "living_area", "rooms_total",
                 "bedrooms_total", "floor", "year_built", "place", "street", "postal_code", "address_visible",
                 "location", "features"):  # fmt: skip
        assert getattr(again, name) == getattr(told, name), name
    assert (again.source_id, again.title, again.photos[0].url) == ("H-1", {"en": "Flat"}, told.photos[0].url)


@pytest.mark.anyio
async def test_a_page_is_imported(db: str, now: datetime, tmp_path: Path) -> None:
    report = await import_listings(file_of(tmp_path, json.dumps([WELL, WILD])), actor=SYSTEM, now=now)
    assert (report.new, report.refused) == (2, 0)
    gone = {**WELL, "offers": {**WELL["offers"], "availability": "SoldOut"}}
    report = await import_listings(file_of(tmp_path, json.dumps([gone, WILD])), actor=SYSTEM, now=now)
    assert (report.new, report.changed + report.withdrawn, report.unchanged) == (0, 1, 1)
