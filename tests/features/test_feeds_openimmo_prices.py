"""OpenImmo in: prices and rents, their money and their period."""

from pathlib import Path

import pytest

from crm_estate.listings.facts import Price
from tests.openimmo_files import changed, notes, one, only

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
