"""OpenImmo in: what comes of each part of a listing, of stubs and delete markers, of files that are wrong."""

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm_estate.accounts.permissions import SYSTEM
from crm_estate.base.errors import Invalid
from crm_estate.feeds.formats import head_of
from crm_estate.feeds.intake import import_listings
from crm_estate.feeds.known_formats import recognised
from crm_estate.feeds.openimmo.features import SAID as FEATURES
from crm_estate.feeds.openimmo.reading import SAID, recognises
from crm_estate.feeds.records import Mark
from crm_estate.listings.facts import ListingFacts, Location, Photo, Price
from crm_estate.listings.search import get_listing
from tests.openimmo_files import FLAT, NOW, TEIL, VOLL, document, offerer, one, opened, read, read_text


def only(folder: Path, text: str | bytes, now: datetime = NOW) -> ListingFacts:
    """What the one listing of a file states."""
    [item] = read_text(folder, text, now)
    assert item.facts is not None, item.problems
    return item.facts


def changed(folder: Path, old: str, new: str) -> ListingFacts:
    return only(folder, one(old, new))


def notes(folder: Path, text: str) -> list[tuple[str, str]]:
    [item] = read_text(folder, text)
    return [(problem.field, problem.value) for problem in item.problems]


def test_a_listing_states_what_the_record_says_and_nothing_more(tmp_path: Path) -> None:
    assert only(tmp_path, one()) == ListingFacts(
        offer="sale",
        kind="apartment",
        country="PL",
        reference="openimmo-oabc2001-OX-17",
        source="openimmo-oabc2001",
        source_id="OX-17",
        list_price=Price(600000.0, "PLN"),
        living_area=53.12,
        rooms_total=2.5,
        bedrooms_total=1,
        bathrooms_total=1.0,
        floor=3,
        floors_total=4,
        year_built=1974,
        energy_class="A+",
        condition="renovated",
        location=Location(50.0614, 19.9366),
        place="Kraków",
        postal_code="30-055",
        street="Królewska 5",
        address_visible=False,
        features={
            "balcony": True, "cellar": False, "elevator": True, "fitted_kitchen": True, "garage": False,
            "parking": True, "pets_allowed": True, "sauna": False,
        },
        title={"pl": "Jasne mieszkanie"},
        description={"pl": "Dwa pokoje.\n\nBlisko parku.\nCicho.", "en": "Two rooms."},
        photos=[Photo("https://pictures.example.org/front.jpg")],
    )  # fmt: skip


def test_nobody_and_nothing_personal_is_told_in_notes(tmp_path: Path) -> None:
    [item] = read_text(tmp_path, one("<wohnflaeche>53.12<", "<wohnflaeche>many<"))
    told = repr(item.problems)
    assert "many" in told
    assert not any(word in told for word in ("secret.person", "Geheim", "Królewska", "Dwa pokoje"))


@pytest.mark.parametrize(
    ("name", "subtype", "kind"),
    [
        ("zimmer", "", "room"),
        ("wohnung", "PENTHOUSE", "apartment"),
        ("haus", "VILLA", "house"),
        ("haus", "PFLEGEHEIM", "commercial"),
        ("grundstueck", "WOHNEN", "land"),
        ("buero_praxen", "PRAXIS", "commercial"),
        ("einzelhandel", "KIOSK", "commercial"),
        ("gastgewerbe", "HOTELS", "commercial"),
        ("hallen_lager_prod", "LAGER", "commercial"),
        ("land_und_forstwirtschaft", "ACKERBAU", "land"),
        ("land_und_forstwirtschaft", "REITERHOEFE", "commercial"),
        ("parken", "CARPORT", "garage"),
        ("parken", "BOOTSLIEGEPLATZ", "other"),
        ("sonstige", "GARAGEN", "garage"),
        ("sonstige", "SONSTIGE", "other"),
        ("freizeitimmobilie_gewerblich", "SPORTANLAGEN", "commercial"),
        ("zinshaus_renditeobjekt", "WOHNANLAGEN", "commercial"),
    ],
)
def test_each_kind_of_property_is_known(tmp_path: Path, name: str, subtype: str, kind: str) -> None:
    assert changed(tmp_path, '<wohnung wohnungtyp="ETAGE"/>', f'<{name} any_typ="{subtype}"/>').kind == kind


def test_what_is_used_for_business_alone_is_commercial(tmp_path: Path) -> None:
    text = one('WOHNEN="1" GEWERBE="0"', 'WOHNEN="0" GEWERBE="1"')
    assert only(tmp_path, text.replace('<wohnung wohnungtyp="ETAGE"/>', "")).kind == "commercial"
    assert only(tmp_path, text.replace('<wohnung wohnungtyp="ETAGE"/>', "<sonstige/>")).kind == "commercial"


RENT = one('KAUF="true" MIETE_PACHT="false"', 'KAUF="false" MIETE_PACHT="1"')
PRICE = '<kaufpreis>600000.00</kaufpreis><waehrung iso_waehrung="PLZ"/>'


@pytest.mark.parametrize(
    ("prices", "amount", "period"),
    [
        ("<nettokaltmiete>2000</nettokaltmiete><warmmiete>2600</warmmiete>", 2000.0, "month"),
        ("<nettokaltmiete>0.00</nettokaltmiete><kaltmiete>2.200,50</kaltmiete>", 2200.5, "month"),
        ('<kaltmiete>90</kaltmiete><preis_zeiteinheit zeiteinheit="TAG"/>', 90.0, "day"),
        ('<pacht>9000</pacht><preis_zeiteinheit zeiteinheit="JAHR"/>', 9000.0, "year"),
        ("<kaltmiete>0</kaltmiete>", 0.0, "month"),
    ],
)
def test_a_rent_is_taken_with_its_period(tmp_path: Path, prices: str, amount: float, period: str) -> None:
    facts = only(tmp_path, RENT.replace(PRICE, prices + '<waehrung iso_waehrung="EUR"/>'))
    assert (facts.offer, facts.list_price, facts.rent_period) == ("rent", Price(amount, "EUR"), period)


@pytest.mark.parametrize(
    "price", ["<kaufpreis>0</kaufpreis>", '<kaufpreis auf_anfrage="1">600000</kaufpreis>', "<kaufpreis/>"]
)
def test_a_price_of_nothing_is_on_request(tmp_path: Path, price: str) -> None:
    assert changed(tmp_path, "<kaufpreis>600000.00</kaufpreis>", price).list_price == Price(0.0, "PLN")


def test_a_price_in_a_money_that_nobody_knows_is_left_out(tmp_path: Path) -> None:
    text = one('iso_waehrung="PLZ"', 'iso_waehrung="Taler"')
    assert only(tmp_path, text).list_price is None
    assert ("list_price", "TALER") in notes(tmp_path, text)


def test_a_price_without_a_money_is_in_the_money_of_the_country(tmp_path: Path) -> None:
    assert changed(tmp_path, '<waehrung iso_waehrung="PLZ"/>', "").list_price == Price(600000.0, "PLN")


def test_what_is_both_to_buy_and_to_rent_is_what_its_price_says(tmp_path: Path) -> None:
    both = one('MIETE_PACHT="false"', 'MIETE_PACHT="true"')
    assert only(tmp_path, both).offer == "sale"
    rented = both.replace(PRICE, '<kaltmiete>900</kaltmiete><waehrung iso_waehrung="EUR"/>')
    assert only(tmp_path, rented).list_price == Price(900.0, "EUR")


@pytest.mark.parametrize(
    ("old", "new", "status"),
    [
        ('stand="OFFEN"', 'stand="OFFEN"', "Active"),
        ('<verkaufstatus stand="OFFEN"/>', "<verkaufstatus/>", "Active"),
        ('stand="OFFEN"', 'stand="RESERVIERT"', "Active Under Contract"),
        ('stand="OFFEN"', 'stand="verkauft"', "Closed"),
        ('aktionart="CHANGE"', 'aktionart="REFERENZ"', "Closed"),
        ("<openimmo_obid>", "<aktiv_bis>2026-11-01</aktiv_bis><openimmo_obid>", "Expired"),
        ("<openimmo_obid>", "<aktiv_von>2026-11-03</aktiv_von><openimmo_obid>", "Coming Soon"),
        ("<openimmo_obid>", "<aktiv_bis>2026-11-02</aktiv_bis><openimmo_obid>", "Active"),
    ],
)
def test_what_became_of_a_listing_is_understood(tmp_path: Path, old: str, new: str, status: str) -> None:
    assert changed(tmp_path, old, new).standard_status == status


def test_the_day_after_its_last_day_the_same_record_is_another_one(tmp_path: Path) -> None:
    file = tmp_path / "feed.xml"
    file.write_text(one("<openimmo_obid>", "<aktiv_bis>2026-11-02</aktiv_bis><openimmo_obid>"))
    prints: list[bytes] = []
    for day in (1, 2, 3):
        with opened(file, datetime(2026, 11, day, 9, tzinfo=UTC)) as source:
            prints += [record.print for record in source.records]
    assert prints[0] == prints[1] != prints[2]


STUB = """<immobilie><verwaltung_techn>
    <openimmo_obid>OX-17</openimmo_obid><aktion aktionart="{}"/>
    </verwaltung_techn>{}</immobilie>"""


@pytest.mark.parametrize(
    ("listing", "status"),
    [
        (STUB.format("DELETE", ""), "Withdrawn"),
        (FLAT.replace("CHANGE", "DELETE"), "Withdrawn"),
        (STUB.format("REFERENZ", ""), "Closed"),
        (STUB.format("CHANGE", '<zustand_angaben><verkaufstatus stand="RESERVIERT"/></zustand_angaben>'),
         "Active Under Contract"),
    ],
)  # fmt: skip
def test_a_stub_says_only_what_became_of_the_listing(tmp_path: Path, listing: str, status: Any) -> None:
    [item] = read_text(tmp_path, document(offerer(listing)))
    assert item.mark == Mark(source="openimmo-oabc2001", source_id="OX-17", standard_status=status)
    assert item.facts is None
    assert item.reference == "openimmo-oabc2001-OX-17"


def test_a_transfer_that_deletes_takes_back_what_it_names(tmp_path: Path) -> None:
    head = TEIL.replace('"CHANGE"', '"DELETE"')
    [item] = read_text(
        tmp_path, document(offerer(FLAT.replace('<aktion aktionart="CHANGE"/>', "")), head=head)
    )
    assert item.mark is not None
    assert item.mark.standard_status == "Withdrawn"


@pytest.mark.parametrize(
    ("head", "parts", "sender", "whole"),
    [
        (VOLL, [offerer(FLAT)], "openimmo-oabc2001", True),
        (TEIL, [offerer(FLAT)], "openimmo-oabc2001", False),
        ("", [offerer(FLAT)], "openimmo-oabc2001", False),
        (VOLL, [offerer()], "openimmo-oabc2001", True),
        (VOLL.replace('"NEW"', '"DELETE"'), [offerer(FLAT)], "openimmo-oabc2001", False),
        (VOLL, [offerer(FLAT, anid="")], "openimmo-muster-1f8e1d27", True),
        (VOLL, [offerer(FLAT, anid="", firm="")], "openimmo", False),
        (VOLL, [offerer(FLAT), offerer(FLAT, anid="B2")], "", False),
    ],
)
def test_only_a_known_sender_may_say_that_this_is_all_there_is(
    tmp_path: Path, head: str, parts: list[str], sender: str, whole: bool
) -> None:
    file = tmp_path / "feed.xml"
    file.write_text(document(*parts, head=head))
    with opened(file) as source:
        assert source.sender.startswith(sender[:15])
        assert source.whole is whole


def test_listings_of_two_offerers_are_kept_apart(tmp_path: Path) -> None:
    items = read_text(tmp_path, document(offerer(FLAT), offerer(FLAT, anid="B2")))
    assert [item.reference for item in items] == ["openimmo-oabc2001-OX-17", "openimmo-b2-OX-17"]
    assert items[1].place == "/openimmo/anbieter[2]/immobilie[1]"


@pytest.mark.parametrize("encoding", ["iso-8859-1", "utf-8", "utf-16"])
def test_letters_survive_in_every_encoding_that_is_declared(tmp_path: Path, encoding: str) -> None:
    text = (
        one("Kraków", "Köln").replace('"1.0"?', f'"1.0" encoding="{encoding}"?').replace("Królewska", "Wälle")
    )
    written = text.encode(encoding, "xmlcharrefreplace")
    assert only(tmp_path, written).place == "Köln"


@pytest.mark.parametrize(
    "root",
    ['openimmo xmlns="http://www.openimmo.de"', "OpenImmo", 'oi:openimmo xmlns:oi="http://www.openimmo.de"'],
)
def test_a_namespace_or_capitals_change_nothing(tmp_path: Path, root: str) -> None:
    file = tmp_path / "feed.xml"
    file.write_text(document(offerer(FLAT), root=root))
    assert recognises(head_of(file))
    [item] = read(file)
    assert item.facts == only(tmp_path, one())


def test_the_format_is_recognised_and_neighbours_are_not(tmp_path: Path) -> None:
    file = tmp_path / "any.name"
    file.write_text(one())
    known = recognised(file, "listings")
    assert known is not None
    assert known.name == "openimmo"
    file.write_text("<openimmo_feedback><version>1.2.7</version></openimmo_feedback>")
    assert not recognises(head_of(file))


@pytest.mark.parametrize(
    ("old", "new", "country"),
    [
        ('iso_land="POL"', 'iso_land="DE"', "DE"),
        ('iso_land="POL"', 'iso_land="ROM"', "RO"),
        ('<land iso_land="POL"/>', "", "PL"),  # as its language says
        ('<land iso_land="POL"/>', "<land>CZE</land>", "CZ"),
    ],
)
def test_the_country_is_found_out(tmp_path: Path, old: str, new: str, country: str) -> None:
    assert changed(tmp_path, old, new).country == country


def test_a_german_postal_code_is_enough_to_know_the_country(tmp_path: Path) -> None:
    text = one('<land iso_land="POL"/>', "").replace("pl-PL", "").replace("30-055", "52078")
    assert only(tmp_path, text).country == "DE"


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("OX-17</openimmo_obid>", "</openimmo_obid>", ""),
        ('<wohnung wohnungtyp="ETAGE"/>', "", "kind"),
        ('KAUF="true"', 'KAUF="false"', ""),
        ("<vermarktungsart", "<x", ""),
    ],
)
def test_the_next_best_is_tried_before_a_listing_is_refused(
    tmp_path: Path, old: str, new: str, field: str
) -> None:
    [item] = read_text(tmp_path, one(old, new))
    assert [problem.field for problem in item.problems if problem.refused] == ([field] if field else [])


def test_a_record_that_nobody_can_mean_is_refused_with_every_reason(tmp_path: Path) -> None:
    [item] = read_text(
        tmp_path, document(offerer("<immobilie><flaechen><grz>1</grz></flaechen></immobilie>"))
    )
    assert item.facts is None
    assert {problem.field for problem in item.problems if problem.refused} == {
        "source_id",
        "kind",
        "country",
        "offer",
    }
    assert "<grz>" in str(item.cells[0])


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("<wohnflaeche>53.12<", "<wohnflaeche>9999999999<", "living_area"),
        ("<wohnflaeche>53.12<", f"<wohnflaeche>{'9' * 10_000}<", "living_area"),
        ("<anzahl_zimmer>2.5<", "<anzahl_zimmer>2.3<", "rooms_total"),
        ("<anzahl_schlafzimmer>1.00<", "<anzahl_schlafzimmer>1.5<", "bedrooms_total"),
        ("<etage>3<", "<etage>third<", "floor"),
        ("<etage>3<", "<etage>9<", "floors_total"),
        ("ca. 1974", "1960/1985", "year_built"),
        ("<wertklasse>a+<", "<wertklasse>unknown<", "energy_class"),
        ('breitengrad="50.0614"', 'breitengrad="500.0614"', "location"),
        ("<kaufpreis>600000.00<", "<kaufpreis>1e99<", "list_price"),
        ("<kaufpreis>600000.00<", f"<kaufpreis>{'9' * 30}<", "list_price"),
        ("https://pictures.example.org/front.jpg", f"https://example.org/{'x' * 3000}", "photos"),
        ("Kraków", "K" * 500, "place"),
    ],
)  # fmt: skip
def test_a_value_that_cannot_be_costs_only_itself(tmp_path: Path, old: str, new: str, field: str) -> None:
    [item] = read_text(tmp_path, one(old, new))
    assert item.facts is not None
    assert field in [problem.field for problem in item.problems]
    assert getattr(item.facts, field) in (None, [], Price(0.0, "PLN"))
    assert all(item.problems.count(problem) == 1 for problem in item.problems)
    assert all(len(problem.value) <= 80 for problem in item.problems)


def test_an_id_that_no_reference_can_bear_is_replaced_the_same_way_every_time(tmp_path: Path) -> None:
    strange = changed(tmp_path, "OX-17<", "A/B?#\\ " + "x" * 300 + "<")
    again = changed(tmp_path, "OX-17<", "A/B?#\\ " + "x" * 300 + "<")
    other = changed(tmp_path, "OX-17<", "A/B?#\\ " + "x" * 301 + "<")
    assert strange.reference == again.reference != other.reference


def test_texts_in_a_language_not_in_use_are_left_out_with_a_note(tmp_path: Path) -> None:
    [item] = read_text(tmp_path, one("<sprache>pl-PL</sprache>", ""))  # what is not said is German
    assert item.facts
    assert (item.facts.title, item.facts.description) == ({}, {"en": "Two rooms."})
    reasons = [problem.reason for problem in item.problems]
    assert "Texts in a language that is not in use here are left out: de." in reasons


def test_a_long_text_is_cut_and_markup_goes(tmp_path: Path) -> None:
    facts = changed(tmp_path, "Dwa pokoje.", "&lt;b&gt;Dwa&lt;/b&gt; pokoje.&lt;script&gt;" + "x" * 30_000)
    assert len(facts.description["pl"]) == 20_000
    assert facts.description["pl"].startswith("Dwa pokoje.x")


def test_what_the_format_has_no_word_on_is_kept() -> None:
    assert {f"features.{tag}" for tag in FEATURES} <= SAID
    assert not SAID & {"owner", "agent", "office", "custom"}


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<openimmo>",
        b"<openimmo/>",
        one().encode()[:-30],
        one().encode()[: len(one()) // 2],
        one("Kraków", "Krak\ud7ffw").encode("utf-8").replace("\ud7ff".encode(), b"\xff\xfe"),
        b'<!DOCTYPE openimmo [<!ENTITY a "b"><!ENTITY c "&a;&a;&a;">]><openimmo>&c;</openimmo>',
        b'<!DOCTYPE openimmo [<!ENTITY x SYSTEM "file:///etc/passwd">]><openimmo><anbieter>&x;</anbieter></openimmo>',
        b"<openimmo>" + b"<a>" * 5000 + b"</a>" * 5000 + b"</openimmo>",
        b'<?xml version="1.0" encoding="nonsense"?><openimmo/>',
        b"PK\x03\x04 this is no archive",
        b"\x00" * 1000,
    ],
)
def test_a_file_that_cannot_be_read_is_refused_as_a_whole(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(Invalid) as refused:
        read_text(tmp_path, data)
    assert refused.value.field == "file"
    assert "root:" not in refused.value.message


WHOLE = document(offerer(FLAT, FLAT.replace("OX-17", "OX-18")), head=VOLL).encode()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
@given(
    st.integers(0, len(WHOLE) - 1),
    st.binary(min_size=0, max_size=3),
    st.integers(0, 60),
    st.integers(0, len(WHOLE)),
)
def test_whatever_is_damaged_is_a_refusal_or_a_problem(
    tmp_path: Path, at: int, put: bytes, gone: int, cut: int
) -> None:
    damaged = WHOLE[:at] + put + WHOLE[at + gone :]
    try:
        items = read_text(tmp_path, damaged if cut % 3 else damaged[:cut])
    except Invalid:
        return
    for item in items:
        assert item.facts is not None or item.mark is not None or any(one.refused for one in item.problems)


@pytest.mark.anyio
async def test_a_feed_is_taken_in_and_the_same_again_changes_nothing(
    db: str, now: datetime, tmp_path: Path
) -> None:
    file = tmp_path / "feed.xml"
    file.write_text(one())
    report = await import_listings(file, actor=SYSTEM, now=now)
    assert (report.read, report.new, report.refused) == (1, 1, 0)
    assert report.written_as == "OpenImmo 1.2.7, TEIL"
    home = await get_listing("openimmo-oabc2001-OX-17", actor=SYSTEM)
    assert (home.place, home.on_market, home.list_price) == ("Kraków", True, Price(600000.0, "PLN"))
    assert (await import_listings(file, actor=SYSTEM, now=now)).unchanged == 1
    file.write_text(document(offerer(STUB.format("DELETE", ""))))
    await import_listings(file, actor=SYSTEM, now=now)
    assert (await get_listing(home.reference or "", actor=SYSTEM)).standard_status == "Withdrawn"


SAMPLES = {
    "openimmo-data_127.xml": (1, 0, 0),
    "openestate_openimmo.xml": (1, 0, 0),
    "eblick_demo_data2.xml": (3, 0, 0),
    "innobrain_example.xml": (0, 0, 1),
    "versions/openimmo-1-2-0-downgrade.xml": (0, 0, 10),
    "versions/openimmo-1-2-1-downgrade.xml": (0, 0, 4),
    "versions/openimmo-1-2-2-downgrade.xml": (0, 0, 30),
    "versions/openimmo-1-2-3-downgrade.xml": (0, 0, 19),
    "versions/openimmo-1-2-4-downgrade.xml": (0, 0, 15),
    "versions/openimmo-1-2-5-downgrade.xml": (0, 0, 8),
    "versions/openimmo-1-2-6-downgrade.xml": (0, 0, 4),
    "versions/openimmo-1-2-7-downgrade.xml": (0, 0, 4),
    "versions/openimmo-1-2-7-upgrade.xml": (0, 0, 4),
    "versions/openimmo-1-2-7b-downgrade.xml": (0, 0, 4),
}
"""Listings, marks and refusals. The samples of older versions are pieces without ids and offers."""


@pytest.mark.parametrize("name", SAMPLES)
def test_every_sample_comes_through_as_far_as_it_can(shared: Path, name: str) -> None:
    file = shared / "interop" / "openimmo" / name
    assert recognises(head_of(file))
    items = read(file)
    counts = Counter("facts" if item.facts else "mark" if item.mark else "refused" for item in items)
    assert (counts["facts"], counts["mark"], counts["refused"]) == SAMPLES[name]
    if "versions" in name:
        reasons = [{one.field for one in item.problems if one.refused} for item in items]
        assert all("source_id" in fields for fields in reasons)  # never for what else is in them
