"""REAXML: whole listings, stubs, Australian units, and passwords that reach nobody."""

from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from msgspec.structs import replace

from crm_estate.accounts.permissions import SYSTEM
from crm_estate.base.errors import Invalid
from crm_estate.feeds.intake import import_listings
from crm_estate.feeds.reaxml.reading import FORMAT
from crm_estate.feeds.references import reference_of
from crm_estate.feeds.sheets.writing import facts_of
from crm_estate.listings.facts import ListingFacts, Price
from crm_estate.listings.leaving import NewPrice
from crm_estate.listings.lifecycle import receive
from crm_estate.listings.search import ListingFilter, find_listings, get_listing
from tests.portal_feeds import counts, damaged, only, read_file, read_text, reasons, survives

HOUSE = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE propertyList SYSTEM "http://reaxml.realestate.com.au/propertyList.dtd">
<propertyList date="2026-10-01-12:30:00" username="sender-name" password="never-to-be-seen">
  <residential modTime="2026-10-01-12:30:00" status="current">
    <agentID>XNWXNW</agentID>
    <uniqueID>R-1</uniqueID>
    <underOffer value="no"/>
    <newConstruction>1</newConstruction>
    <listingAgent id="1"><name>Somebody</name><email>agent@example.org</email></listingAgent>
    <price display="yes">500000</price>
    <address display="yes"><subNumber>2</subNumber><streetNumber>39</streetNumber><street>Main Road</street>
      <suburb display="yes">RICHMOND</suburb><state>vic</state><postcode>3121</postcode>
      <country>AUS</country><latitude>-37.82</latitude><longitude>145.0</longitude></address>
    <category name="Unit"/>
    <headline>A bright unit</headline>
    <description>Two rooms &amp; a balcony.</description>
    <features><bedrooms>2</bedrooms><bathrooms>1</bathrooms><garages>0</garages><carports>1</carports>
      <airConditioning>1</airConditioning><pool type="inground">no</pool><balcony>yes</balcony>
      <otherFeatures>dishwasher, sea views</otherFeatures></features>
    <landDetails><area unit="acre">0.5</area></landDetails>
    <buildingDetails><area unit="square">10</area></buildingDetails>
    <objects><img id="m" url="https://pictures.example.org/m.jpg"/><img id="a"/></objects>
  </residential>
</propertyList>
"""
ONE = HOUSE[HOUSE.index("  <residential") : HOUSE.index("</propertyList>")]


def stub(name: str, status: str) -> str:
    return (
        f'<residential modTime="2026-10-02" status="{status}"><agentID>XNWXNW</agentID>'
        f"<uniqueID>{name}</uniqueID></residential>"
    )


def with_stubs(*stubs: str, alone: bool = False) -> str:
    """The house, or nothing, and stubs."""
    return (HOUSE.replace(ONE, "") if alone else HOUSE).replace(
        "</propertyList>", "".join(stubs) + "</propertyList>"
    )


def test_a_unit_says_what_the_feed_says_in_the_units_used_here(tmp_path: Path) -> None:
    home = only(read_text(FORMAT, tmp_path, HOUSE))
    assert (home.reference, home.source) == ("reaxml-xnwxnw-R-1", "reaxml-xnwxnw")
    assert (home.offer, home.kind, home.country, home.condition) == ("sale", "apartment", "AU", "new")
    assert home.list_price == Price(500_000, "AUD")
    assert (round(home.living_area or 0, 2), round(home.plot_area or 0, 1)) == (92.9, 2023.4)
    assert (home.place, home.street, home.postal_code, home.address_visible) == (
        "Richmond", "2/39 Main Road", "3121", True,
    )  # fmt: skip
    assert home.features == {
        "garage": False, "parking": True, "air_conditioning": True, "pool": False, "balcony": True,
        "dishwasher": True, "view": True,
    }  # fmt: skip
    assert [photo.url for photo in home.photos] == ["https://pictures.example.org/m.jpg"]


@pytest.mark.parametrize(
    ("status", "kept_as"),
    [("sold", "Closed"), ("leased", "Closed"), ("withdrawn", "Withdrawn"), ("offmarket", "Withdrawn")],
)
def test_a_stub_says_only_what_became_of_its_listing(tmp_path: Path, status: str, kept_as: str) -> None:
    found = read_text(FORMAT, tmp_path, with_stubs(stub("R-2", status)))
    assert counts(found) == (1, 1, 0)
    mark = found[1].mark
    assert mark
    assert (mark.source, mark.source_id, mark.standard_status) == ("reaxml-xnwxnw", "R-2", kept_as)


def priced(name: str, price: str = "<price>480000</price>", status: str = "current") -> str:
    return stub(name, status).replace("</uniqueID>", f"</uniqueID>{price}")


def test_a_record_that_tells_a_price_alone_is_a_change_of_it(tmp_path: Path) -> None:
    found = read_text(FORMAT, tmp_path, with_stubs(priced("R-2")))
    mark = found[1].mark
    assert mark
    assert (mark.source_id, mark.standard_status) == ("R-2", None)
    assert mark.new_price == NewPrice(480_000, "sale")
    nothing = read_text(FORMAT, tmp_path, with_stubs(priced("R-3", "<headline>Lower!</headline>")))
    assert next(iter(reasons(nothing))).startswith("It tells a part of the listing only")
    wrong = read_text(FORMAT, tmp_path, with_stubs(priced("R-3", "<price>cheap</price>")))
    assert next(iter(reasons(wrong))).startswith("It tells a part of the listing only")


@pytest.mark.anyio
async def test_a_price_alone_changes_the_price_and_nothing_else(
    db: str, now: datetime, tmp_path: Path
) -> None:
    file = tmp_path / "a.xml"
    file.write_text(HOUSE)
    await import_listings(file, actor=SYSTEM, now=now)
    [before] = (await find_listings(ListingFilter(), actor=SYSTEM)).items
    await receive(replace(facts_of(before), standard_status="Active Under Contract"), actor=SYSTEM, now=now)
    file.write_text(with_stubs(priced("nobodys"), alone=True).replace("nobodys", before.source_id or "", 1))
    report = await import_listings(file, actor=SYSTEM, now=now)
    assert (report.changed, report.unchanged, report.refused) == (1, 0, 0)
    [after] = (await find_listings(ListingFilter(), actor=SYSTEM)).items
    assert after.list_price == Price(480_000, "AUD")
    assert facts_of(after) == replace(
        facts_of(before), list_price=after.list_price, standard_status="Active Under Contract"
    )
    again = await import_listings(file, actor=SYSTEM, now=now)
    assert (again.changed, again.unchanged) == (0, 1)
    file.write_text(
        with_stubs(priced("nobodys"), priced(before.source_id or "", "<price>0</price>"), alone=True)
    )
    hidden = await import_listings(file, actor=SYSTEM, now=now)
    assert (hidden.changed, hidden.noted) == (1, 1)
    assert "not known here" in hidden.problems[0].reason
    [after] = (await find_listings(ListingFilter(), actor=SYSTEM)).items
    assert after.list_price is None or after.list_price.amount == 0


@pytest.mark.anyio
async def test_prices_alone_that_all_move_alike_are_held(db: str, now: datetime, tmp_path: Path) -> None:
    for i in range(20):
        facts = ListingFacts(
            reference=reference_of("reaxml-xnwxnw", f"S-{i}"), source="reaxml-xnwxnw", source_id=f"S-{i}",
            offer="sale", kind="house", country="AU", list_price=Price(400_000.0 + 9_000 * i, "AUD"),
        )  # fmt: skip
        await receive(facts, actor=SYSTEM, now=now)
    file = tmp_path / "a.xml"
    changes = [priced(f"S-{i}", f"<price>{(400_000 + 9_000 * i) * 1000}</price>") for i in range(20)]
    file.write_text(with_stubs(*changes, alone=True))
    report = await import_listings(file, actor=SYSTEM, now=now)
    assert report.held
    assert [(alarm.kind, alarm.cause) for alarm in report.alarms] == [("factor", "thousands")]


def test_prices_that_are_not_to_be_shown_are_on_request_and_rents_keep_their_period(tmp_path: Path) -> None:
    hidden = only(read_text(FORMAT, tmp_path, HOUSE.replace('<price display="yes"', '<price display="no"')))
    assert hidden.list_price == Price(0, "AUD")
    rental = HOUSE.replace("residential", "rental").replace(
        '<price display="yes">500000</price>', '<rent period="weekly">350</rent>'
    )
    home = only(read_text(FORMAT, tmp_path, rental))
    assert (home.offer, home.rent_period, home.list_price) == ("rent", "week", Price(350, "AUD"))


def test_passwords_of_the_sender_reach_no_record_no_problem_and_no_mark(tmp_path: Path) -> None:
    wrong = with_stubs(stub("R-2", "sold"), stub("", "current"), ONE.replace("<bedrooms>2", "<bedrooms>many"))
    file = tmp_path / "feed.xml"
    file.write_text(wrong)
    source, found = read_file(FORMAT, file)
    everything = repr(found) + repr(source.written_as) + source.sender
    assert "never-to-be-seen" not in everything
    assert "sender-name" not in everything
    assert "agent@example.org" not in repr([p for c in found for p in c.problems])


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(damaged(with_stubs(stub("R-2", "sold")).encode()))
def test_no_damage_raises_anything_but_a_refusal(tmp_path: Path, bad: bytes) -> None:
    file = tmp_path / "bad.xml"
    file.write_bytes(bad)
    survives(FORMAT, file)


SAMPLES = {
    "multipropertylist.xml": (114, 0, 0),
    "commercial_sample.xml": (1, 2, 0),
    "mh_rental_sample.xml": (1, 2, 0),
    "14148_14148_20150331092716.xml": (1, 0, 0),
    "residential_insert_sample.xml": (1, 0, 0),
    "residential_insert_includinginvalidnewlistings_sample.xml": (1, 2, 0),
    "residential_updatelistingsold_sample.xml": (0, 1, 0),
    "residential_updatelistingwithdrawn_sample.xml": (0, 1, 0),
    "residential_updateprice_sample.xml": (0, 1, 0),  # a price alone
    "inspectionTimes.xml": (0, 0, 1),  # times to look at a home of which nothing else is told
    "propertyList1.xml": (0, 0, 1),  # a template: its country is the word `country`
    "propertyList3.xml": (0, 0, 1),
}
"""Listings that come through, marks, and refusals."""


@pytest.mark.parametrize("name", SAMPLES)
def test_real_feeds_come_through(shared: Path, name: str) -> None:
    _, found = read_file(FORMAT, shared / "interop/reaxml" / name)
    assert counts(found) == SAMPLES[name]


def test_all_listings_of_a_real_agency_say_what_they_are(shared: Path) -> None:
    _, found = read_file(FORMAT, shared / "interop/reaxml/multipropertylist.xml")
    homes = [candidate.facts for candidate in found if candidate.facts]
    assert len({home.reference for home in homes}) == 114
    assert sum(home.offer == "rent" for home in homes) == 85
    assert {home.rent_period for home in homes if home.offer == "rent"} == {"year"}
    assert sum(home.list_price is not None for home in homes) == 114
    assert all(home.place and home.living_area for home in homes)
    assert reasons(found, refused=False) == {"For sale and for lease: kept as for sale.": 6}


def test_a_feed_that_is_cut_off_is_refused_whole_and_says_where(shared: Path) -> None:
    with pytest.raises(Invalid, match=r"bad.xml is not well-formed XML: .* \(line \d+\)"):
        read_file(FORMAT, shared / "interop/reaxml/bad.xml")


@pytest.mark.anyio
async def test_a_sold_home_leaves_the_market(db: str, now: datetime, tmp_path: Path) -> None:
    file = tmp_path / "feed.xml"
    here = HOUSE.replace("AUS<", "Poland<").replace("RICHMOND", "Kraków").replace("3121", "31-001")
    file.write_text(here.replace("-37.82", "50.06").replace("145.0", "19.94"))
    assert (await import_listings(file, actor=SYSTEM, now=now)).new == 1
    file.write_text(f'<propertyList date="x" username="u" password="p">{stub("R-1", "sold")}</propertyList>')
    report = await import_listings(file, actor=SYSTEM, now=now)
    assert (report.withdrawn, report.refused) == (1, 0)
    assert (await get_listing("reaxml-xnwxnw-R-1", actor=SYSTEM)).standard_status == "Closed"
