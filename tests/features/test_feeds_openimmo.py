"""OpenImmo in: what a record states of a home, in the words used here."""

from pathlib import Path

import pytest

from crm_estate.feeds.openimmo.features import SAID as FEATURES
from crm_estate.feeds.openimmo.reading import SAID
from crm_estate.listings.facts import ListingFacts, Location, Photo, Price
from tests.openimmo_files import changed, one, only, read_text


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
