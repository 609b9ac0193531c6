"""OpenImmo out: what is written keeps to the schema, comes back as it was, tells nothing that is hidden."""

import os
import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree  # pyright: ignore[reportAttributeAccessIssue] - it carries no types

from crm_estate.base.errors import Invalid
from crm_estate.base.money import currency_of_country
from crm_estate.feeds.openimmo.features import COUNTS, SWITCHES
from crm_estate.feeds.openimmo.words import STATUS_WORDS
from crm_estate.feeds.openimmo.writing import OUT
from crm_estate.feeds.openimmo.writing_parts import UNWRITTEN
from crm_estate.feeds.openimmo.zipped import ZippedWriting
from crm_estate.feeds.writing import Batch, OutFormat, Sender, write_all
from crm_estate.listings.facts import ListingFacts, ListingOut, Location, Photo, Price
from crm_estate.listings.pictures import Picture, address_of, picture_of
from tests.openimmo_files import NOW, Read, opened, read
from tests.openimmo_rules import broken_rules
from tests.some_pictures import jpeg, png

SENDER = Sender(
    organisation="Muster & Söhne",
    office="warsaw",
    email="office@example.org",
    base_url="https://homes.example.org",
)
HOME: dict[str, Any] = {
    "id": 7, "reference": "WAW-1", "offer": "sale", "kind": "apartment", "country": "PL",
    "list_price": Price(850_000.5, "PLN"), "living_area": 53.12, "plot_area": 120.0, "rooms_total": 2.5,
    "bedrooms_total": 2, "bathrooms_total": 1.5, "floor": 0, "floors_total": 4, "year_built": 1974,
    "energy_class": "A+", "condition": "renovated", "location": Location(52.2297, 21.0122, 10.0),
    "place": "Warszawa", "postal_code": "00-950", "street": "Prosta 1", "address_visible": True,
    "features": {"elevator": True, "sauna": False, "balcony": True, "cellar": False, "furnished": True},
    "title": {"pl": "Jasne", "en": "Bright"},
    "description": {"pl": "Dwa pokoje.", "en": "Two rooms.", "cs": "Dva."},
    "photos": [Photo("https://example.org/1.png", "Front", 0), Photo("https://example.org/2", "", 1)],
    "on_market": True, "version": 1, "created_at": NOW, "updated_at": NOW, "published_at": NOW,
}  # fmt: skip


def home(**more: Any) -> ListingOut:
    return ListingOut(**{**HOME, **more})


def write(*listings: ListingOut, format: OutFormat = OUT, **more: Any) -> bytes:
    return b"".join(write_all(format, Batch(sender=SENDER, now=NOW, **more), listings))


def packed(there: Sequence[Picture], *listings: ListingOut) -> bytes:
    """The ZIP of listings, with those of their pictures that are there."""
    writing = ZippedWriting(Batch(sender=SENDER, now=NOW))
    found = [writing.begin()]
    for listing in listings:
        wanted = writing.wanted(listing)
        found += [writing.picture(picture) for picture in there if picture.hash in wanted]
        found.append(writing.listing(listing))
    found += writing.end()
    writing.close()
    return b"".join(found)


def back(folder: Path, *listings: ListingOut, **more: Any) -> Read:
    file = folder / "out.xml"
    file.write_bytes(write(*listings, **more))
    return read(file)


def carried(listing: ListingOut) -> ListingFacts:
    """What of a listing the format can carry, as its reader names it."""
    source = "openimmo-homes-example-org-warsaw"
    said: dict[str, Any] = {name: getattr(listing, name) for name in ListingFacts.__struct_fields__}
    name = listing.reference
    said |= {"reference": f"{source}-{name}", "source": source, "source_id": name}
    said |= {"owner": None, "agent": None, "office": None, "custom": {}}
    if listing.location:
        said["location"] = Location(listing.location.lat, listing.location.lon)
    return ListingFacts(**said)


def test_a_listing_comes_back_as_it_was(tmp_path: Path) -> None:
    [item] = back(tmp_path, home())
    assert item.facts == carried(home())
    assert item.problems == []


def test_the_whole_stock_is_told_apart_from_changes(tmp_path: Path) -> None:
    for whole in (True, False):
        (tmp_path / "out.xml").write_bytes(write(home(), whole=whole))
        with opened(tmp_path / "out.xml") as source:
            assert (source.whole, source.sender) == (whole, "openimmo-homes-example-org-warsaw")
            assert list(source.records)


words = st.text(
    st.characters(codec="utf-8", exclude_characters="<>&", exclude_categories=("C", "Z")), min_size=1
)
texts = st.dictionaries(st.sampled_from(["pl", "cs", "ro", "sl", "en"]), words, max_size=5)
areas = st.none() | st.floats(0.01, 1e6, allow_nan=False)
WRITTEN = sorted({tag for tag, *_ in SWITCHES} - UNWRITTEN - {"guest_toilet"})
ONLY_YES = [*sorted({tag for tag, _ in COUNTS} - {"guest_toilet"}), "furnished"]
features = st.builds(
    lambda said, there: said | dict.fromkeys(there, True),
    st.dictionaries(st.sampled_from(WRITTEN), st.booleans()),
    st.sets(st.sampled_from(ONLY_YES)),
)
homes = st.fixed_dictionaries(
    {
        "offer": st.just("sale"),
        "kind": st.sampled_from(["apartment", "house", "land", "commercial", "garage", "room", "other"]),
        "country": st.sampled_from(["PL", "CZ", "RO", "SI", "DE", "AT", "SK", "GB"]),
        "list_price": st.none() | st.builds(Price, st.integers(1, 10**10).map(lambda n: n / 100),
                                            st.sampled_from(["EUR", "PLN", "RON", "CZK"])),
        "living_area": areas,
        "plot_area": areas,
        "rooms_total": st.none() | st.integers(1, 400).map(lambda n: n / 2),
        "bedrooms_total": st.none() | st.integers(1, 500),
        "floor": st.none() | st.integers(-10, 20),
        "floors_total": st.none() | st.integers(20, 200),
        "year_built": st.none() | st.integers(1400, 2026),
        "energy_class": st.none() | st.sampled_from(["A", "A++", "H"]),
        "condition": st.none() | st.sampled_from(
            ["new", "very_good", "good", "renovated", "to_renovate", "under_construction", "shell"]),
        "location": st.none() | st.builds(Location, st.floats(1, 90), st.floats(-180, 180)),
        "place": st.none() | words.map(lambda text: text[:100]),
        "address_visible": st.just(True),
        "features": features,
        "title": texts.map(lambda said: {language: text[:150] for language, text in said.items()}),
        "description": texts,
        "standard_status": st.sampled_from(["Active", "Active Under Contract", "Closed"]),
    }
)  # fmt: skip


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=80)
@given(homes)
def test_whatever_is_offered_comes_back_as_it_was(tmp_path: Path, said: dict[str, Any]) -> None:
    listing = home(**said)
    [item] = back(tmp_path, listing)
    assert broken_rules(etree.fromstring(write(listing))) == []
    assert item.facts is not None, item.problems
    expected = msgspec.to_builtins(carried(listing))
    if listing.list_price is None:  # on request, in the money of the country
        expected["list_price"] = {"amount": 0.0, "currency": currency_of_country(listing.country)}
    if listing.features.get("garage"):  # is a place to park
        expected["features"]["parking"] = True
    assert msgspec.to_builtins(item.facts) == expected


RENTS = [home(offer="rent", list_price=Price(2000, "EUR"), rent_period=period) for period in
         ("day", "week", "month", "year")]  # fmt: skip
STRANGE = [
    home(),
    *RENTS,
    home(offer="rent", list_price=None),
    home(list_price=None),
    home(list_price=Price(100, "RSD")),
    home(address_visible=False),
    home(address_visible=False, place=None, postal_code=""),
    home(address_visible=False, place=None, postal_code="", location=None),
    home(title={}, description={}, photos=[], features={}, condition="haunted", location=None, street=""),
    home(country="XK", standard_status="Withdrawn"),
    home(title={"pl": "a\x00b\x0c\ufffe"}, living_area=1e-7, plot_area=1e9),
    home(features=dict.fromkeys([tag for tag, *_ in SWITCHES] + ["own_word"], False)),
    home(photos=[Photo("https://example.org/a.webp?x=1&y=<2>".replace("<2>", "2"), "A & B <c>")]),
]


@pytest.mark.parametrize("listing", STRANGE, ids=range(len(STRANGE)))
def test_what_is_written_keeps_to_the_schema(listing: ListingOut) -> None:
    root = etree.fromstring(write(listing, page_of=lambda one: f"https://homes.example.org/{one.reference}"))
    assert broken_rules(root) == []


@pytest.mark.skipif("OPENIMMO_XSD" not in os.environ, reason="the official schema may not be passed on")
def test_what_is_written_is_valid_by_the_official_schema() -> None:
    """`OPENIMMO_XSD`: where whoever has the schema (openimmo_127c.xsd, say) keeps it."""
    schema = etree.XMLSchema(etree.parse(os.environ["OPENIMMO_XSD"]))
    for listing in STRANGE:
        schema.assertValid(etree.fromstring(write(listing)))
        with zipfile.ZipFile(BytesIO(packed([], listing))) as archive:
            schema.assertValid(etree.fromstring(archive.read("openimmo.xml")))


def test_a_rent_comes_back_with_its_period(tmp_path: Path) -> None:
    items = back(tmp_path, *RENTS)
    assert [(one.facts.list_price, one.facts.rent_period) for one in items if one.facts] == [
        (Price(2000.0, "EUR"), period) for period in ("day", "week", "month", "year")
    ]


def test_a_hidden_address_is_told_to_nobody(tmp_path: Path) -> None:
    written = write(home(address_visible=False)).decode()
    assert not any(part in written for part in ("Prosta", "52.2", "21.0"))
    [item] = back(tmp_path, home(address_visible=False))
    assert item.facts is not None
    assert (item.facts.place, item.facts.postal_code) == ("Warszawa", "00-950")
    assert item.facts.address_visible is False
    nowhere = write(home(address_visible=False, place=None, postal_code="")).decode()
    assert 'breitengrad="52.23"' in nowhere
    assert "Prosta" not in nowhere


def test_owners_and_agents_are_not_told() -> None:
    written = write(home(owner="K-secret", agent="agent@example.org", custom={"secret": True})).decode()
    assert not any(word in written for word in ("secret", "agent@"))


@pytest.mark.parametrize("status", ["Withdrawn", "Canceled", "Expired", "Hold", "Incomplete", "Coming Soon"])
def test_what_is_not_offered_is_taken_back(tmp_path: Path, status: Any) -> None:
    [item] = back(tmp_path, home(standard_status=status), whole=False)
    assert item.mark is not None
    assert (item.mark.source_id, item.mark.standard_status) == ("WAW-1", "Withdrawn")
    assert status not in STATUS_WORDS


def test_a_money_that_the_list_lacks_is_told_in_words_and_never_as_another(tmp_path: Path) -> None:
    listing = home(list_price=Price(100.0, "RSD"))
    assert b"<freitext_preis>100 RSD<" in write(listing)
    assert b"<kaufpreis>" not in write(listing)
    [item] = back(tmp_path, listing)
    assert item.facts
    assert item.facts.list_price in (None, Price(0.0, "PLN"))


def test_nobody_can_send_without_saying_how_to_be_reached() -> None:
    with pytest.raises(Invalid) as refused:
        list(write_all(OUT, Batch(sender=Sender(organisation="x"), now=NOW), []))
    assert refused.value.field == "sender"


def test_an_archive_holds_the_pictures_that_are_ours_once_each(tmp_path: Path) -> None:
    ours, gone = picture_of(jpeg()), picture_of(png())
    photos = [Photo(address_of(ours), "Front", 0), Photo(address_of(gone), "", 1), *HOME["photos"]]
    photos = [msgspec.structs.replace(photo, order=i) for i, photo in enumerate(photos)]
    listings = [home(photos=photos), home(reference="WAW-2", photos=photos[:1])]
    data = packed([ours], *listings)
    with zipfile.ZipFile(BytesIO(data)) as archive:
        assert archive.testzip() is None
        assert sorted(archive.namelist()) == sorted([ours.path.rpartition("/")[2], "openimmo.xml"])
        assert broken_rules(etree.fromstring(archive.read("openimmo.xml"))) == []
    (tmp_path / "out.zip").write_bytes(data)
    assert data == packed([ours], *listings), "the same again gives the same bytes"
    with opened(tmp_path / "out.zip") as source:
        items = [record.read() for record in source.records]
        assert source.pictures
        assert [one.facts.photos for one in items if one.facts] == [photos, photos[:1]]
        assert items[0].facts
        assert list(source.pictures(items[0].facts)) == [ours]


def test_without_pictures_an_archive_is_the_xml_alone() -> None:
    with zipfile.ZipFile(BytesIO(packed([], home()))) as archive:
        assert archive.read("openimmo.xml") == write(home())


def test_the_day_it_was_changed_is_written_in_utc() -> None:
    assert b"<stand_vom>2026-01-01<" in write(home(updated_at=datetime(2026, 1, 1, 0, 30, tzinfo=UTC)))
