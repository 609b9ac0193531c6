"""Smaller formats of European portals: what comes through of their samples, and why the rest does not."""

import json
import zipfile
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm_estate.accounts.permissions import SYSTEM
from crm_estate.base.errors import Invalid
from crm_estate.feeds.european import FORMATS, daft, idealista, idx, immobiliare, immoxml, is24, is24_csv, wis
from crm_estate.feeds.intake import import_listings
from crm_estate.feeds.known_formats import recognised
from crm_estate.listings.facts import Price
from crm_estate.listings.pictures import stored_picture
from crm_estate.listings.search import get_listing
from tests.portal_feeds import counts, damaged, only, read_file, read_text, reasons, survives
from tests.some_pictures import jpeg

SAMPLES = {
    "daft_ie/daft_ie.xml": ("daft", (5, 0, 0), {}),
    "immobiliare_it/immobiliare_it.xml": (
        "immobiliare_it", (6, 0, 1), {"It does not say what kind of property it is.": 1},
    ),
    "idealista/idealista-properties.json": ("idealista", (9, 0, 0), {}),
    "idealista/idealista-new-developments.json": ("idealista", (2, 0, 0), {}),
    "is24/is24.xml": (
        "is24",
        (17, 0, 2),
        {
            "Its sender wants it to be ignored.": 1,
            "A house of a catalogue stands nowhere yet: it is no listing.": 1,
        },
    ),
    "is24/is24.csv": ("is24_csv", (4, 0, 0), {}),
    "idx_ch/idx.csv": ("idx", (4, 0, 0), {}),
    "immoxml/immoxml.xml": ("immoxml", (3, 0, 0), {}),
    "wis_it/wis_it.xml": ("wis", (1, 0, 0), {}),
    "casa_it/casa_it.xml": (
        "casa_it", (0, 0, 1), {"Contract 2 and kind 1 are codes of casa.it whose meaning is not public.": 1},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", SAMPLES)
def test_samples_come_through_as_far_as_they_make_sense(shared: Path, name: str) -> None:
    format, expected, why = SAMPLES[name]
    known = recognised(shared / "interop" / name, "listings")
    assert known
    assert known.name == format
    _, found = read_file(known, shared / "interop" / name)
    assert (counts(found), reasons(found)) == (expected, why)


AD = """<daft version="2.7"><overseas_rental><overseas_rental_ad>
  <country>Spain</country><region>Valencia</region><area>Valencia</area><address>Calle Mayor 3</address>
  <property_type>apartment</property_type><description>Close to the sea</description><rent>780</rent>
  <rent_collection_period>monthly</rent_collection_period><bathroom_number>1</bathroom_number>
  <bedroom_number>2</bedroom_number><furnished>unfurnished</furnished><dishwasher>1</dishwasher>
  <square_metres>80.5</square_metres><acres>0.5</acres><main_email>agent@example.org</main_email>
  <external_id>D-1</external_id><agent_id>9</agent_id>
  <features><feature>Lift</feature></features><photos><photo>https://pictures.example.org/1.jpg</photo></photos>
</overseas_rental_ad></overseas_rental></daft>"""


def test_a_home_abroad_comes_in_square_metres(tmp_path: Path) -> None:
    home = only(read_text(daft.FORMAT, tmp_path, AD))
    assert (home.reference, home.offer, home.kind, home.country) == ("daft-9-D-1", "rent", "apartment", "ES")
    assert (home.list_price, home.rent_period) == (Price(780, "EUR"), "month")
    assert (home.living_area, round(home.plot_area or 0)) == (80.5, 2023)
    assert home.features == {"furnished": False, "dishwasher": True, "elevator": True}


def test_a_sold_home_abroad_is_only_a_mark(tmp_path: Path) -> None:
    sold = AD.replace("rental", "sale").replace(
        "<agent_id>", "<property_status>sold</property_status><agent_id>"
    )
    [candidate] = read_text(daft.FORMAT, tmp_path, sold)
    assert candidate.mark
    assert candidate.mark.standard_status == "Closed"


CASA_A_ROMA = """<feed xmlns="http://feed.immobiliare.it"><version>2.8</version><metadata><publisher>
  <name>Casa Chiara</name><site>https://www.example.it/</site></publisher></metadata><properties>
  <property operation="write"><unique-id>I-1</unique-id><transaction-type>S</transaction-type>
  <building map="Residenziale/Villa/Villa singola"><status>da ristrutturare</status></building>
  <location><country-code>IT</country-code><city code="58091">Roma</city><locality>
    <thoroughfare display="no">Via Nuova, 6</thoroughfare>
    <postal-code>00141</postal-code></locality></location>
  <features><rooms>6</rooms><size unit="m2"><details><detail main="Y"><size>300</size></detail>
    <detail main="N"><size>30</size></detail></details></size>
    <price currency="EUR" reserved="yes">700000</price><energy-class>G</energy-class>
    <descriptions><description language="en">A house</description></descriptions></features>
  <extra-features><bedrooms>3</bedrooms><garden>Nessuno</garden><elevator>N</elevator>
    <garage type="Box">1</garage><external-area unit="ha">1.5</external-area></extra-features></property>
  <property operation="delete"><unique-id>I-2</unique-id></property></properties></feed>"""


def test_an_italian_villa_is_read_part_by_part_and_deletions_are_marks(tmp_path: Path) -> None:
    found = read_text(immobiliare.FORMAT, tmp_path, CASA_A_ROMA)
    home, gone = found[0].facts, found[1].mark
    assert home
    assert gone
    assert (home.source, home.kind, home.condition) == (
        "immobiliare_it-www-example-it",
        "house",
        "to_renovate",
    )
    assert (home.list_price, home.address_visible) == (Price(0, "EUR"), False)  # the price is reserved
    assert (home.living_area, home.plot_area, home.rooms_total, home.bedrooms_total) == (300, 15_000, 6, 3)
    assert home.features == {"garden": False, "elevator": False, "garage": True}
    assert (home.energy_class, home.description) == ("G", {"en": "A house"})
    assert (gone.source_id, gone.standard_status) == ("I-2", "Withdrawn")


CUSTOMER = {
    "customerCode": "ilc0123456789", "customerContact": {"contactEmail": "somebody@example.org"},
    "customerProperties": [{
        "propertyCode": "P-1", "propertyOperation": {"operationType": "rent", "operationPrice": 900},
        "propertyAddress": {
            "addressVisibility": "street", "addressStreetName": "Calle Mayor", "addressStreetNumber": "3",
            "addressFloor": "bj", "addressPostalCode": "46001", "addressTown": "Valencia",
            "addressCountry": "Spain", "addressCoordinatesPrecision": "moved",
            "addressCoordinatesLatitude": 39.47, "addressCoordinatesLongitude": -0.37,
        },
        "propertyFeatures": {
            "featuresType": "flat", "featuresAreaConstructed": 90, "featuresAreaUsable": 80,
            "featuresRooms": 3,
            "featuresBedroomNumber": 2, "featuresLiftAvailable": False, "featuresConservation": "toRestore",
        },
        "propertyDescriptions": [
            {"descriptionLanguage": "english", "descriptionText": "A flat"},
            {"descriptionLanguage": "spanish", "descriptionText": "Un piso"},
        ],
        "propertyImages": [{"imageOrder": 1, "imageUrl": "https://pictures.example.org/1.jpg"}],
    }],
    "customerNewDevelopments": [{
        "propertyCode": "N", "propertyAddress": {"addressTown": "Valencia", "addressCountry": "Spain"},
        "newDevelopmentTypologies": [{
            "propertyCode": "1", "propertyOperation": {"operationType": "sale", "operationPrice": 0},
            "propertyFeatures": {"featuresType": "house_terraced", "featuresConservation": "new"},
        }],
    }, {"propertyCode": "E"}],
}  # fmt: skip


def test_homes_of_a_customer_and_of_its_developments_are_listings(tmp_path: Path) -> None:
    found = read_text(idealista.FORMAT, tmp_path, json.dumps(CUSTOMER), "feed.json")
    assert counts(found) == (2, 0, 1)
    flat, house = found[0].facts, found[1].facts
    assert flat
    assert house
    assert (flat.list_price, flat.rent_period, flat.floor) == (Price(900, "EUR"), "month", 0)
    assert (flat.living_area, flat.rooms_total, flat.bedrooms_total) == (80, 3, 2)
    assert (flat.features, flat.condition) == ({"elevator": False}, "to_renovate")
    assert (flat.street, flat.address_visible, flat.description) == ("Calle Mayor 3", False, {"en": "A flat"})
    assert (house.source_id, house.place, house.kind) == ("N-1", "Valencia", "house")
    assert house.list_price == Price(0, "EUR")  # on request
    assert "ilc0123456789" not in repr(found)


def is24_row(**said: str) -> str:
    names = {name: place for place, name in is24_csv.NAMES.items()}
    cells = [""] * is24_csv.FIELDS
    for name, value in said.items():
        cells[names[name]] = value
    return "|".join(cells)


def test_rows_of_scout24_mean_what_their_kind_says(tmp_path: Path) -> None:
    shared = {
        "mode": "I",
        "active": "1",
        "customer": "c1",
        "city": "Berlin",
        "zip": "12345",
        "currency": "EUR",
    }
    house = is24_row(
        id="H",
        type="3",
        living="381,55",
        floor_or_plot="1479,9",
        price="248882,89",
        rooms="5",
        condition="4",
        **shared,
    )
    flat = is24_row(
        id="F", type="0", living="54,5", floor_or_plot="2", price="950,500", f74="J", f70="N", **shared
    )
    gone = is24_row(id="G", type="0", **{**shared, "mode": "D"})
    ignored = is24_row(id="N", type="0", **{**shared, "mode": "N"})
    land = is24_row(id="L", type="5", **shared)
    found = read_text(
        is24_csv.FORMAT, tmp_path, "\n".join([house, flat, gone, ignored, land, "a|b"]), "is24.csv"
    )
    assert counts(found) == (2, 1, 3)
    villa, home = found[0].facts, found[1].facts
    assert villa
    assert home
    assert (villa.plot_area, villa.floor, villa.condition) == (1479.9, None, "to_renovate")
    assert villa.list_price == Price(248_882.89, "EUR")
    assert (home.floor, home.plot_area, home.rent_period) == (2, None, "month")
    assert home.list_price == Price(950.5, "EUR")  # the comma is a decimal one
    assert home.features == {"fitted_kitchen": True, "elevator": False}
    assert set(reasons(found)) == {
        "Its sender wants it to be ignored.",
        "Of this format only homes for sale or to let are read; this is of another kind.",
        "It has 2 fields where there are 182.",
    }


def idx_row(**said: str) -> str:
    names = {name: place for place, name in idx.NAMES.items()}
    cells = ["IDX3.01", *[""] * (idx.FIELDS - 1)]
    for name, value in said.items():
        cells[names[name]] = value
    return "#".join(cells)


def test_swiss_rents_are_net_and_rooms_come_in_halves(tmp_path: Path) -> None:
    flat = idx_row(
        agency="A1", category="APPT", offer="RENT", ref_property="p", ref_house="h", ref_object="o",
        city="Zürich", zip="8001", country="CH", title="Wohnung", price="2300", rent_net="2000",
        price_unit="MONTHLY", currency="CHF", rooms="3.5", living="82", floor="2", floors="4", balcony="1",
        elevator="0", picture_url_1="https://pictures.example.org/1.jpg",
    )  # fmt: skip
    home = only(read_text(idx.FORMAT, tmp_path, flat.encode("latin-1"), "idx.csv"))
    assert (home.source, home.source_id, home.place) == ("idx-a1", "p.h.o", "Zürich")
    assert (home.list_price, home.rent_period, home.rooms_total) == (Price(2000, "CHF"), "month", 3.5)
    assert home.features == {"balcony": True, "elevator": False}
    assert home.photos[0].url == "https://pictures.example.org/1.jpg"


def test_a_price_for_each_square_metre_is_not_that_of_the_whole(tmp_path: Path) -> None:
    office = idx_row(
        category="INDUS", offer="RENT", ref_object="o", country="CH", rent_net="250", price_unit="M2YEARLY",
        currency="CHF",
    )  # fmt: skip
    assert only(read_text(idx.FORMAT, tmp_path, office, "idx.csv")).list_price is None


def test_german_shops_tell_the_offer_within_and_rents_by_the_metre_are_left_out(shared: Path) -> None:
    _, found = read_file(is24.FORMAT, shared / "interop/is24/is24.xml")
    homes = {c.facts.source_id: c.facts for c in found if c.facts}
    assert homes["(8) EZH"].offer == "rent"
    assert homes["(10) HALLE-MIETE"].list_price is None
    assert homes["(12) ANLAGE"].kind == "house"  # its category says more
    assert homes["(17) GARAGE-KAUF"].kind == "garage"
    assert homes["(19) WG-ZIMMER"].kind == "room"
    assert homes["(19) WG-ZIMMER"].living_area == 51.73


def test_random_values_of_a_sample_are_left_out_with_a_reason(shared: Path) -> None:
    _, found = read_file(wis.FORMAT, shared / "interop/wis_it/wis_it.xml")
    home = only(found)
    assert (home.floor, home.floors_total, home.year_built) == (None, None, None)
    assert {
        "Floor 3 of 2 is above the roof: both are left out.",
        "'Baubeginn Jänner 2006' is not a number. It is left out.",
        "Pictures without an address of their own are left out: 4.",
    } <= set(reasons(found, refused=False))


def test_the_forerunner_of_openimmo_is_read_like_it(shared: Path) -> None:
    source, found = read_file(immoxml.FORMAT, shared / "interop/immoxml/immoxml.xml")
    assert source.written_as == "ImmoXML 3.0, TEIL"
    house = found[0].facts
    assert house
    assert (house.kind, house.living_area, house.bedrooms_total) == ("house", 145, 3)


GOOD = [
    (daft.FORMAT, AD.encode(), "a.xml"),
    (immobiliare.FORMAT, CASA_A_ROMA.encode(), "a.xml"),
    (idealista.FORMAT, json.dumps(CUSTOMER).encode(), "a.json"),
    (is24_csv.FORMAT, is24_row(mode="I", type="0", id="F", city="Berlin").encode(), "a.csv"),
    (idx.FORMAT, idx_row(category="APPT", offer="RENT", ref_object="o", country="CH").encode(), "a.csv"),
]


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.sampled_from(GOOD).flatmap(lambda good: st.tuples(st.just(good), damaged(good[1]))))
def test_no_damage_raises_anything_but_a_refusal(
    tmp_path: Path, bad: tuple[tuple[object, bytes, str], bytes]
) -> None:
    (format, _, name), text = bad
    file = tmp_path / name
    file.write_bytes(text)
    survives(format, file)  # pyright: ignore[reportArgumentType]


@pytest.mark.parametrize("text", ['{"customerProperties": 5}', '{"customerProperties": [', "[" * 20_000])
def test_json_that_is_none_is_refused_whole(tmp_path: Path, text: str) -> None:
    file = tmp_path / "a.json"
    file.write_text(text)
    with pytest.raises(Invalid) as refused, idealista.FORMAT.open(file, None):  # pyright: ignore[reportArgumentType]
        pass
    assert refused.value.field == "file"


@pytest.mark.parametrize(
    ("name", "format"),
    [
        ("kyero/kyero_v3_sample.xml", "kyero"),
        ("trovit/trovit.xml", "trovit"),
        ("reaxml/multipropertylist.xml", "reaxml"),
        ("reaxml/inspectionTimes.xml", "reaxml"),
    ],
)
def test_feeds_are_known_by_their_own_marks_among_all_formats(shared: Path, name: str, format: str) -> None:
    known = recognised(shared / "interop" / name, "listings")
    assert known
    assert known.name == format


@pytest.mark.anyio
async def test_a_home_abroad_becomes_a_listing(db: str, now: datetime, tmp_path: Path) -> None:
    file = tmp_path / "daft.xml"
    file.write_text(AD.replace("Spain", "Poland").replace(">Valencia<", ">Kraków<"))
    report = await import_listings(file, actor=SYSTEM, now=now)
    assert (report.new, report.refused, report.written_as) == (1, 0, "daft.ie 2.7")
    assert (await get_listing("daft-9-D-1", actor=SYSTEM)).place == "Kraków"


@pytest.mark.anyio
async def test_a_picture_in_the_same_zip_is_kept_with_its_listing(
    db: str, now: datetime, tmp_path: Path
) -> None:
    ad = AD.replace("Spain", "Poland").replace(">Valencia<", ">Kraków<")
    with zipfile.ZipFile(tmp_path / "daft.zip", "w") as archive:
        archive.writestr("daft.xml", ad.replace("https://pictures.example.org/1.jpg", "kitchen.jpg"))
        archive.writestr("pictures/kitchen.jpg", jpeg())
    report = await import_listings(tmp_path / "daft.zip", actor=SYSTEM, now=now)
    assert (report.new, report.noted) == (1, 0)
    [photo] = (await get_listing("daft-9-D-1", actor=SYSTEM)).photos
    assert (await stored_picture(photo.url.rpartition("/")[2])).media_type == "image/jpeg"


def test_names_of_formats_are_told_apart() -> None:
    assert len({format.name for format in FORMATS}) == len(FORMATS)
