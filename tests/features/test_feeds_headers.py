"""Tables are read by the headers that offices use, in each of their languages; where a header means one thing
here and another there, what stands in the column decides.
"""

from datetime import datetime
from pathlib import Path

import pytest

from crm_estate.feeds.previewing import Looking, Preview, preview
from crm_estate.feeds.sheets.columns import read_map
from crm_estate.feeds.sheets.readers import Around
from crm_estate.listings.custom import CustomField, CustomValue
from crm_estate.listings.facts import ListingFacts, Price

FIRST = {
    "reference": "A-1", "offer": "sale", "kind": "apartment", "country": "PL", "place": "Kraków",
    "living_area": 54.5, "rooms_total": 3.0, "floor": 2, "floors_total": 4, "year_built": 1974,
}  # fmt: skip
TABLES = {
    "pl": (
        "Numer oferty;Typ;Oferta;Kraj;Lokalizacja;Cena (zł);Metraż [m2];Ilość pokoi;Piętro;"
        "Liczba kondygnacji;Rok;Stan;"
        "Winda\n"
        "A-1;Mieszkanie;Na sprzedaż;Polska;Kraków;650 000;54,5;3;2;4;1974;do remontu;tak\n"
        "A-2;Działka budowlana;Do wynajęcia;Polska;Łódź;4 200;54,5;;;;;;\n",
        "PLN",
    ),
    "cs": (
        "Číslo zakázky;Druh;Nabídka;Stát;Lokalita;Cena v Kč;Užitná plocha (m²);Dispozice;Patro;"
        "Podlaží celkem;Rok;Stav;"
        "Výtah\n"
        "A-1;Byty;Na prodej;Polsko;Kraków;650 000;54,5;3+kk;2;4;1974;před rekonstrukcí;ano\n"
        "A-2;Stavební pozemek;K pronájmu;Polsko;Brno;4 200;54,5;;;;;;\n",
        "CZK",
    ),
    "ro": (
        "Cod ofertă;Tip;Ofertă;Țară;Localizare;Preț (EUR);Suprafață utilă mp;Nr. camere;Etaj;"
        "Nr. etaje;An;Stare;Lift\n"
        "A-1;Apartamente;De vânzare;Polonia;Kraków;650.000;54,5;3;2;4;1974;necesită renovare;da\n"
        "A-2;Teren;De închiriat;Polonia;Iași;4.200;54,5;;;;;;\n",
        "EUR",
    ),
    "sl": (
        "Šifra;Vrsta;Ponudba;Država;Kraj;Cena v EUR;Uporabna površina (m2);Št. sob;Nadstropje;"
        "Št. nadstropij;Leto;Stanje;"
        "Dvigalo\n"
        "A-1;Stanovanje;Prodaja;Poljska;Kraków;650.000;54,5;3;2;4;1974;za obnovo;da\n"
        "A-2;Zazidljiva parcela;Oddaja;Poljska;Celje;4.200;54,5;;;;;;\n",
        "EUR",
    ),
    "en": (
        "Property Ref.;Type;Listing type;Country;Location;Price (GBP);Size (sqm);No. of rooms;Floor no.;"
        "No. of floors;Year;"
        "Condition;Lift\n"
        "A-1;Flat;For sale;Poland;Kraków;650,000;54.5;3;2;4;1974;Needs work;yes\n"
        "A-2;Building plot;To let;Poland;York;4,200;54.5;;;;;;\n",
        "GBP",
    ),
    "de": (
        "Objekt-Nr.;Art;Angebot;Land;Ort;Kaufpreis in EUR;Wohnfläche m²;Zimmer;Etage;"
        "Etagenzahl;Baujahr;Zustand;Aufzug\n"
        "A-1;Wohnung;Zu verkaufen;Polen;Kraków;650.000;54,5;3;2;4;1974;renovierungsbedürftig;ja\n"
        "A-2;Baugrundstück;Zu vermieten;Polen;Bonn;4.200;54,5;;;;;;\n",
        "EUR",
    ),
}
HEAD = "reference;offer;kind;country;city;price;currency;"


def looked_at(text: str, folder: Path, now: datetime, own: list[CustomField] | None = None) -> Preview:
    path = folder / "table.csv"
    path.write_text(text, encoding="utf-8")
    around = Around(now=now, time_zone="Europe/Warsaw")
    return preview(path, Looking(subject="listings", around=around, own=own or []))


def of_column(name: str, *cells: str, folder: Path, now: datetime) -> str:
    """What one more column of these cells is read as."""
    rows = "".join(f"X-{n};sale;house;CZ;Brno;5;EUR;{cell}\n" for n, cell in enumerate(cells))
    return looked_at(f"{HEAD}{name}\n{rows}", folder, now).columns[-1].choice


@pytest.mark.parametrize("language", TABLES)
def test_a_table_in_any_of_the_languages_is_understood_by_itself(
    language: str, tmp_path: Path, now: datetime
) -> None:
    text, currency = TABLES[language]
    found = looked_at(text, tmp_path, now)
    assert [column.name for column in found.columns if not column.choice] == []
    assert found.is_sound, found.wrong
    flat, plot = (row.facts for row in found.rows)
    assert isinstance(flat, ListingFacts)
    assert isinstance(plot, ListingFacts)
    assert {name: getattr(flat, name) for name in FIRST} == FIRST
    assert (flat.list_price, flat.condition) == (Price(650_000, currency), "to_renovate")
    assert flat.features == {"elevator": True}
    assert (plot.kind, plot.offer) == ("land", "rent")


@pytest.mark.parametrize(
    ("name", "cells", "path"),
    [
        ("Stan", ("do remontu", "bardzo dobry", "stan deweloperski"), "condition"),
        ("Stan", ("aktualna", "zarezerwowana", "sprzedana"), "standard_status"),
        ("Stav", ("novostavba", "po rekonstrukci"), "condition"),
        ("Stav", ("v nabídce", "rezervace", "prodáno"), "standard_status"),
        ("Stare", ("activă", "vândută"), "standard_status"),
        ("Stanje", ("obnovljeno", "novogradnja"), "condition"),
        ("Status", ("available", "under offer", "sold"), "standard_status"),
        ("Zustand", ("neuwertig", "saniert"), "condition"),
        ("Rynek", ("pierwotny", "wtórny"), "condition"),
        ("Stan", ("opole", "kielce"), ""),
        ("Rok", ("1974", "2021"), "year_built"),
        ("Rok", ("3", "12"), ""),
        ("Velikost", ("2+kk", "3+1"), "rooms_total"),
        ("Velikost", ("54", "71,5"), "living_area"),
        ("Pow. użytkowa (m²)", ("54,5", "60"), "living_area"),
        ("POW. UŻYTKOWA", ("54,5", "60"), "living_area"),
        ("Powierzchnia uzytkowa", ("54,5", "60"), "living_area"),
        ("Cena za m2", ("12 000", "9 000"), ""),
        ("Cena [zł/m2]", ("12 000", "9 000"), ""),
        ("Fläche (EUR)", ("54", "60"), ""),
        ("Rynek", ("", ""), ""),
    ],
)  # fmt: skip
def test_what_stands_in_a_column_decides_where_its_name_does_not(
    name: str, cells: tuple[str, ...], path: str, tmp_path: Path, now: datetime
) -> None:
    assert of_column(name, *cells, folder=tmp_path, now=now) == path


@pytest.mark.parametrize(
    ("cells", "path"),
    [
        (("sprzedaż", "wynajem"), "offer"),
        (("mieszkanie", "dom"), "kind"),
        (("ABC-MS-1", "ABC-MS-2"), "reference"),
        (("ABC-MS-1", "ABC-MS-1"), ""),
        (("Słoneczne mieszkanie", "Dom z ogrodem"), ""),
    ],
)
def test_an_offer_is_a_transaction_a_kind_or_a_number(
    cells: tuple[str, ...], path: str, tmp_path: Path, now: datetime
) -> None:
    rows = "".join(f"PL;Kraków;5;PLN;{cell}\n" for cell in cells)
    found = looked_at(f"country;city;price;currency;Oferta\n{rows}", tmp_path, now)
    assert found.columns[-1].choice == path


def test_a_field_that_has_a_column_of_its_own_is_not_sought_elsewhere(tmp_path: Path, now: datetime) -> None:
    assert of_column("Typ", "mieszkanie", "dom", folder=tmp_path, now=now) == ""


def test_a_name_with_one_meaning_is_read_so_whatever_stands_there(tmp_path: Path, now: datetime) -> None:
    """The words are then asked about, as before."""
    rows = "A-1;sale;PL;Kraków;blok\nA-2;sale;PL;Kraków;kamienica\n"
    found = looked_at(f"reference;offer;country;city;Rodzaj\n{rows}", tmp_path, now)
    assert found.columns[-1].choice == "kind"
    assert [word.text for word in found.columns[-1].words] == ["blok", "kamienica"]


def test_a_condition_in_words_of_ones_own_costs_no_row(tmp_path: Path, now: datetime) -> None:
    rows = "A-1;sale;house;PL;Kraków;jak z katalogu!\nA-2;sale;house;PL;Kraków;dobry\n"
    found = looked_at(f"reference;offer;kind;country;city;condition\n{rows}", tmp_path, now)
    strange, good = found.rows
    assert isinstance(strange.facts, ListingFacts)
    assert isinstance(good.facts, ListingFacts)
    assert (strange.facts.condition, good.facts.condition) == (None, "good")
    assert [(one.value, one.refused) for one in strange.problems] == [("jak z katalogu!", False)]
    assert [word.text for word in found.columns[-1].words] == ["jak z katalogu!"]


def test_a_currency_column_counts_for_more_than_the_name_of_the_prices(tmp_path: Path, now: datetime) -> None:
    text = "reference;offer;kind;country;city;Price (EUR);currency\nA-1;sale;house;PL;Kraków;5;PLN\n"
    [row] = looked_at(text, tmp_path, now).rows
    assert isinstance(row.facts, ListingFacts)
    assert row.facts.list_price == Price(5, "PLN")


def test_areas_are_read_in_the_unit_that_the_name_says(tmp_path: Path, now: datetime) -> None:
    text = "reference;offer;kind;country;city;Size (sq ft);Land area [ha]\nA-1;sale;house;GB;York;1000;0.5\n"
    [row] = looked_at(text, tmp_path, now).rows
    assert isinstance(row.facts, ListingFacts)
    assert row.facts.living_area == pytest.approx(92.9, abs=0.01)
    assert row.facts.plot_area == 5_000


def test_an_own_field_keeps_the_column_that_is_called_like_it(tmp_path: Path, now: datetime) -> None:
    values = [CustomValue(code="primary", label="pierwotny"), CustomValue(code="secondary", label="wtórny")]
    market = CustomField(id=1, key="market", version=1, kind="choice", label="Rynek", values=values)
    text = "reference;offer;kind;country;city;Rynek\nA-1;sale;house;PL;Kraków;wtórny\n"
    found = looked_at(text, tmp_path, now, [market])
    assert found.columns[-1].choice == "custom.market"
    [row] = found.rows
    assert isinstance(row.facts, ListingFacts)
    assert row.facts.custom == {"market": "secondary"}


def test_a_place_is_no_pair_of_coordinates(tmp_path: Path, now: datetime) -> None:
    head = "reference;offer;kind;country;Location\n"
    place = looked_at(f"{head}A-1;sale;house;PL;Kraków\n", tmp_path, now)
    assert place.columns[-1].choice == "place"
    spot = looked_at(f"{head}A-1;sale;house;PL;50.06, 19.94\n", tmp_path, now)
    assert spot.columns[-1].choice == "location"


def test_no_name_in_the_map_means_two_fields(now: datetime) -> None:
    known = read_map("listings")
    names = [name for field in known.fields.values() for name in field.names()]
    assert len(names) == len(set(names))
    fields = {*known.fields, "location"}
    assert {path for paths in known.by_values.values() for path in paths} <= fields
