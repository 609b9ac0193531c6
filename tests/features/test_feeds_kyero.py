"""Kyero v3: what comes in, what goes out, and that what goes out comes in again."""

import gzip
import zipfile
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree  # pyright: ignore[reportAttributeAccessIssue]

from crm_estate.accounts.permissions import SYSTEM
from crm_estate.base.errors import Invalid
from crm_estate.feeds.intake import import_listings
from crm_estate.feeds.kyero.reading import FORMAT
from crm_estate.feeds.kyero.writing import OUT
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

VILLA = """<?xml version="1.0" encoding="UTF-8"?>
<root>
  <kyero><feed_version>3</feed_version></kyero>
  <agent><id>4711</id><name>Casas Claras</name><email>ana@example.org</email></agent>
  <property>
    <id>V-1</id><date>2026-10-30 12:00:00</date><ref>CC-1</ref>
    <price>250000</price><currency>EUR</currency><price_freq>sale</price_freq><new_build>1</new_build>
    <type>Villa</type><town>Kraków</town><province>Lesser Poland</province><country>Poland</country>
    <location><latitude>50.0614</latitude><longitude>19.9366</longitude></location>
    <beds>3</beds><baths>2</baths><pool>0</pool>
    <surface_area><built>150</built><plot>500</plot></surface_area>
    <energy_rating><consumption>B</consumption><emissions>X</emissions></energy_rating>
    <desc><en><![CDATA[A <b>bright</b> house<br/>with a garden]]></en><pl>Jasny dom</pl><bg>Къща</bg></desc>
    <features><feature>No lift</feature><feature>Covered terrace</feature>
      <feature>Parking street</feature></features>
    <images><image id="1"><url>https://pictures.example.org/1.jpg</url></image></images>
  </property>
</root>
"""


def test_a_villa_says_what_the_feed_says_and_nothing_more(tmp_path: Path) -> None:
    [candidate] = read_text(FORMAT, tmp_path, VILLA)
    home = candidate.facts
    assert home
    assert (home.reference, home.source, home.source_id) == ("kyero-4711-V-1", "kyero-4711", "V-1")
    assert (home.offer, home.kind, home.country, home.place) == ("sale", "house", "PL", "Kraków")
    assert home.list_price == Price(250_000, "EUR")
    assert (home.living_area, home.plot_area, home.bedrooms_total, home.bathrooms_total) == (150, 500, 3, 2)
    assert home.rooms_total is None  # beds are bedrooms, and say nothing of other rooms
    assert (home.energy_class, home.condition) == ("B", "new")
    assert home.features == {"pool": False, "elevator": False, "terrace": True}
    assert home.description == {"en": "A bright house\nwith a garden", "pl": "Jasny dom"}
    assert [note.reason for note in candidate.problems] == [
        "Texts in a language that is not in use here are left out: bg."
    ]


def test_a_file_is_all_that_its_sender_has_and_says_nothing_of_owners_and_titles(tmp_path: Path) -> None:
    file = tmp_path / "kyero.xml"
    file.write_text(VILLA)
    source, _ = read_file(FORMAT, file)
    assert (source.whole, source.sender) == (True, "kyero-4711")
    assert source.said
    file.write_text(VILLA.replace("<id>4711</id><name>Casas Claras</name>", ""))
    assert read_file(FORMAT, file)[0].whole is False  # it might be another sender's than the last one
    assert {"living_area", "features.pool", "description.pl", "photos"} <= source.said
    assert source.said.isdisjoint({"owner", "agent", "title.en", "rooms_total", "floor", "custom"})


@pytest.mark.parametrize(
    ("written_as", "read_as"),
    [
        ("<price>x</price>", Price(0, "EUR")),
        ("<price>0</price>", Price(0, "EUR")),
        ("<price>a lot</price>", None),
        ("<price></price>", None),
    ],
)
def test_a_price_that_is_no_number_is_on_request_or_unknown(
    tmp_path: Path, written_as: str, read_as: Price | None
) -> None:
    assert (
        only(read_text(FORMAT, tmp_path, VILLA.replace("<price>250000</price>", written_as))).list_price
        == read_as
    )


def test_rents_keep_their_period(tmp_path: Path) -> None:
    home = only(read_text(FORMAT, tmp_path, VILLA.replace(">sale<", ">week<")))
    assert (home.offer, home.rent_period) == ("rent", "week")


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("<beds>3</beds>", "<beds>three</beds>", "bedrooms_total"),
        ("<beds>3</beds>", f"<beds>{'9' * 40}</beds>", "bedrooms_total"),
        ("<built>150</built>", "<built>-5</built>", "living_area"),
        ("<latitude>50.0614</latitude>", "<latitude>950</latitude>", "location"),
        ("<latitude>50.0614</latitude>", "", "location"),
        ("<consumption>B<", "<consumption>Q<", "energy_class"),
        ("<currency>EUR<", "<currency>doubloons<", "list_price"),
        ("<pool>0</pool>", "<pool>perhaps</pool>", "features.pool"),
    ],
)
def test_a_wrong_value_is_left_out_with_a_note_and_costs_nothing_else(
    tmp_path: Path, old: str, new: str, field: str
) -> None:
    assert old in VILLA
    [candidate] = read_text(FORMAT, tmp_path, VILLA.replace(old, new))
    assert candidate.facts
    assert field in {note.field for note in candidate.problems}
    assert candidate.facts.place == "Kraków"


def test_what_has_no_id_or_no_offer_is_refused_and_its_neighbour_is_not(tmp_path: Path) -> None:
    one = VILLA[VILLA.index("  <property>") : VILLA.index("</root>")]
    nameless = one.replace("<id>V-1</id>", "")
    aimless = one.replace("<id>V-1</id>", "<id>V-2</id>").replace(">sale<", "><")
    found = read_text(FORMAT, tmp_path, VILLA.replace("</root>", f"{nameless}{aimless}</root>"))
    assert counts(found) == (1, 0, 2)
    assert set(reasons(found)) == {
        "It has no id of its own, by which it could be found again.",
        "It does not say whether it is for sale or to let.",
    }
    assert [candidate.place for candidate in found][1:] == ["/root/property[2]", "/root/property[3]"]


@pytest.mark.parametrize(
    "text",
    [
        VILLA[:-30],
        VILLA.replace("<root>", '<!DOCTYPE root [<!ENTITY a "b">]><root>').replace("Villa", "&a;"),
        VILLA.replace("<root>", '<!DOCTYPE root [<!ENTITY a SYSTEM "file:///etc/passwd">]><root>'),
    ],
    ids=["truncated", "entity", "external"],
)
def test_a_damaged_or_hostile_file_is_refused_whole(tmp_path: Path, text: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_text(FORMAT, tmp_path, text)
    assert refused.value.field == "file"


def test_a_file_may_come_compressed_and_is_refused_when_that_is_damaged(tmp_path: Path) -> None:
    packed = gzip.compress(VILLA.encode())
    (tmp_path / "feed.xml.gz").write_bytes(packed)
    assert only(read_file(FORMAT, tmp_path / "feed.xml.gz")[1]).place == "Kraków"
    with zipfile.ZipFile(tmp_path / "feed.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("pictures/1.jpg", b"\xff\xd8")
        archive.writestr("kyero.xml", VILLA)
    assert only(read_file(FORMAT, tmp_path / "feed.zip")[1]).place == "Kraków"
    (tmp_path / "cut.xml.gz").write_bytes(packed[:-40])
    with pytest.raises(Invalid, match="is damaged"):
        read_file(FORMAT, tmp_path / "cut.xml.gz")


def test_other_encodings_and_values_without_end_are_read_as_far_as_they_mean_something(
    tmp_path: Path,
) -> None:
    latin = VILLA.replace("UTF-8", "ISO-8859-2").replace("Къща", "").encode("iso-8859-2")
    assert only(read_text(FORMAT, tmp_path, latin)).place == "Kraków"
    endless = VILLA.replace("<type>Villa", f"<type>{'V' * 10_000}").replace("Jasny dom", "dom " * 10_000)
    home = only(read_text(FORMAT, tmp_path, endless))
    assert (home.kind, len(home.description["pl"])) == ("other", 20_000)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(damaged(VILLA.encode()))
def test_no_damage_raises_anything_but_a_refusal(tmp_path: Path, bad: bytes) -> None:
    file = tmp_path / "bad.xml"
    file.write_bytes(bad)
    survives(FORMAT, file)


def test_an_old_file_of_spain_names_no_country_and_any_language_is_read(shared: Path) -> None:
    _, found = read_file(FORMAT, shared / "interop/kyero/openestate_kyero_test.xml")
    home = only(found)
    assert home.country == "ES"
    assert set(home.description) == {"en", "pl", "cs", "ro", "sl"}
    assert "No country is named: Spain, as Kyero has it." in reasons(found, refused=False)


def test_a_real_feed_comes_through_whole(shared: Path) -> None:
    _, found = read_file(FORMAT, shared / "interop/kyero/kyero_v3_sample.xml")
    assert counts(found) == (2, 0, 0)
    flat, shop = (candidate.facts for candidate in found)
    assert flat
    assert shop
    assert (flat.kind, flat.features["view"], flat.features["pool"], len(flat.photos)) == (
        "apartment",
        True,
        True,
        2,
    )
    assert (shop.kind, shop.plot_area, "parking" in shop.features) == ("commercial", 80, False)


def test_a_sample_with_languages_of_the_schema_comes_through(shared: Path) -> None:
    _, found = read_file(FORMAT, shared / "interop/kyero/openestate_kyero.xml")
    assert counts(found) == (1, 0, 0)


def schema(shared: Path) -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(shared / "interop/kyero/kyeroV3.0.xsd"))


RICH = listing(
    place="Dąbrowa (opolskie)", street="ul. Słoneczna 5", address_visible=True, energy_class="A+",
    condition="new", location=Location(50.1234567, 19.7654321),
    features={"pool": True, "elevator": True, "view": None},
    title={"en": "A flat"}, description={"en": "Bright & quiet <3", "pl": "Jasne"}, living_area=63.4,
    photos=[Photo(url="https://pictures.example.org/1.jpg"), Photo(url="https://pictures.example.org/noname")],
)  # fmt: skip


def test_what_is_written_is_valid_by_the_schema(shared: Path) -> None:
    hidden = listing(id=8, offer="rent", rent_period="day", list_price=Price(50, "PLN"), kind="other")
    valid = schema(shared)
    valid.assertValid(etree.fromstring(written(OUT, RICH, hidden)))


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(some_listings(["ES", "PL"], ["EUR", "PLN"], ["en", "pl"]), min_size=1, max_size=3))
def test_whatever_is_written_is_valid_by_the_schema(shared: Path, homes: list[ListingOut]) -> None:
    schema(shared).assertValid(etree.fromstring(written(OUT, *homes)))


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(some_listings(["ES", "PL", "CZ"], ["EUR", "GBP"], ["en", "pl"]))
def test_what_is_written_is_read_again_as_it_was(tmp_path: Path, home: ListingOut) -> None:
    again = only(read_text(FORMAT, tmp_path, written(OUT, home)))
    assert_same_home(again, home)
    assert again.description == {code: text for code, text in home.description.items() if code == "en"}
    assert {tag for tag, present in again.features.items() if present} == set(home.features)
    assert again.list_price == (home.list_price or Price(0, "EUR"))
    assert again.location == home.location or home.location == Location(0, 0)


def test_a_hidden_address_is_written_no_nearer_than_its_town(tmp_path: Path) -> None:
    hidden = listing(street="Calle Mayor 3", postal_code="46001", location=Location(39.469907, -0.376288))
    text = written(OUT, hidden).decode()
    assert "Calle Mayor" not in text
    assert "46001" not in text
    assert only(read_text(FORMAT, tmp_path, text)).location == Location(39.47, -0.38)


def test_a_price_that_kyero_cannot_say_is_on_request_and_never_another_one(tmp_path: Path) -> None:
    in_zloty = listing(list_price=Price(500_000, "PLN"))
    assert b"500000" not in written(OUT, in_zloty)
    by_the_day = listing(offer="rent", rent_period="day", list_price=Price(90, "EUR"))
    price = only(read_text(FORMAT, tmp_path, written(OUT, by_the_day))).list_price
    assert price == Price(0, "EUR")


def test_what_has_no_town_is_not_written(tmp_path: Path) -> None:
    assert b"<property>" not in written(OUT, listing(place=None))


@pytest.mark.anyio
async def test_a_feed_becomes_listings_and_what_it_no_longer_names_is_withdrawn(
    db: str, now: datetime, tmp_path: Path
) -> None:
    file = tmp_path / "feed.xml"
    one = VILLA[VILLA.index("  <property>") : VILLA.index("</root>")]
    others = "".join(one.replace("V-1", f"V-{n}") for n in range(2, 12))
    file.write_text(VILLA.replace("</root>", f"{others}</root>"))
    report = await import_listings(file, actor=SYSTEM, now=now)
    assert (report.read, report.new, report.refused) == (11, 11, 0)
    home = await get_listing("kyero-4711-V-1", actor=SYSTEM)
    assert (home.place, home.standard_status) == ("Kraków", "Active")
    file.write_text(VILLA.replace("</root>", f"{others}</root>").replace(one, "", 1))
    assert (await import_listings(file, actor=SYSTEM, now=now)).withdrawn == 1
    assert (await get_listing("kyero-4711-V-1", actor=SYSTEM)).standard_status == "Withdrawn"
