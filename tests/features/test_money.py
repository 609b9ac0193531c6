"""Amounts and the rates between currencies."""

import datetime as dt
import io
import math
import zipfile

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm_estate.base.errors import Invalid
from crm_estate.base.money import (
    Rate,
    Rates,
    is_currency,
    load_rates,
    major,
    minor,
    per_month,
    read_ecb,
    store_rates,
)
from crm_estate.listings.facts import Price

FRIDAY, SATURDAY, MONDAY = dt.date(2026, 3, 6), dt.date(2026, 3, 7), dt.date(2026, 3, 9)

DAILY = b"""<?xml version="1.0" encoding="UTF-8"?>
<gesmes:Envelope xmlns:gesmes="http://www.gesmes.org/xml/2002-08-01"
  xmlns="http://www.ecb.int/vocabulary/2002-08-01/eurofxref">
 <gesmes:subject>Reference rates</gesmes:subject>
 <gesmes:Sender><gesmes:name>European Central Bank</gesmes:name></gesmes:Sender>
 <Cube><Cube time='2026-03-06'>
  <Cube currency='USD' rate='1.0850'/><Cube currency='PLN' rate='4.25'/></Cube></Cube>
</gesmes:Envelope>"""
HISTORY = DAILY.replace(
    b"</Cube></Cube>",
    b"</Cube><Cube time='2026-03-05'><Cube currency='PLN' rate='4.20'/></Cube></Cube>",
)
CSV_DAILY = b"Date, USD, JPY, BGN, PLN, \n06 March 2026, 1.0850, 160.5, N/A, 4.25, \n"
CSV_HISTORY = b"Date,USD,PLN,HRK,\n2026-03-06,1.0850,4.25,N/A,\n2026-03-05,1.08,4.20,N/A,\n"


def test_an_amount_survives_the_way_to_minor_units_and_back() -> None:
    assert (minor(850000, "PLN"), major(85000000, "PLN")) == (85000000, 850000.0)
    assert (minor(0.29, "EUR"), minor(1.005, "EUR"), minor(2.675, "EUR")) == (29, 101, 268)


def test_currencies_without_hundredths_keep_their_size() -> None:
    assert (minor(45_000_000, "JPY"), minor(1.234, "KWD"), minor(10.5, "RSD")) == (45_000_000, 1234, 1050)


@settings(deadline=None)
@given(st.integers(0, 10**14), st.sampled_from(["PLN", "CZK", "EUR", "JPY", "KWD"]))
def test_no_amount_on_the_market_is_changed_by_storing_it(units: int, currency: str) -> None:
    assert minor(major(units, currency), currency) == units


@pytest.mark.parametrize("amount", [math.inf, math.nan])
def test_what_is_no_amount_is_refused(amount: float) -> None:
    with pytest.raises(Invalid):
        minor(amount, "EUR")


@pytest.mark.parametrize(
    ("body", "at"),
    [
        (b'{"amount": -1, "currency": "PLN"}', "$.amount"),
        (b'{"amount": 1e13, "currency": "PLN"}', "$.amount"),
        (b'{"amount": 1, "currency": "pln"}', "$.currency"),
        (b'{"amount": 1, "currency": "PLN", "cents": 5}', "cents"),
    ],
)
def test_a_price_that_cannot_be_right_names_what_is_wrong(body: bytes, at: str) -> None:
    with pytest.raises(msgspec.ValidationError) as refused:
        msgspec.json.decode(body, type=Price)
    assert at in str(refused.value)


def test_money_no_longer_in_use_is_still_known_from_older_listings() -> None:
    assert is_currency("HRK")
    assert is_currency("SIT")
    assert not is_currency("DDM")


def test_rents_are_compared_by_the_month() -> None:
    assert per_month(2500, "month") == 2500
    assert per_month(24000, "year") == 2000
    assert per_month(12, "day") == 365.25
    assert per_month(84, "week") == pytest.approx(365.25)


@pytest.fixture
def rates() -> Rates:
    return Rates.of(
        [
            Rate(MONDAY, "PLN", 4.0),
            Rate(FRIDAY, "PLN", 4.25),
            Rate(FRIDAY, "CZK", 25.0),
        ]
    )


def test_an_amount_is_converted_at_the_latest_rate_of_its_day(rates: Rates) -> None:
    assert rates.convert(100, "EUR", "PLN", FRIDAY) == 425
    assert rates.convert(425, "PLN", "EUR", SATURDAY) == 100
    assert rates.convert(100, "EUR", "PLN", MONDAY) == 400
    assert rates.convert(2500, "CZK", "PLN", SATURDAY) == pytest.approx(425)


def test_without_a_rate_the_amount_is_unknown_rather_than_wrong(rates: Rates) -> None:
    assert rates.convert(100, "EUR", "PLN", FRIDAY - dt.timedelta(1)) is None
    assert rates.convert(100, "RON", "PLN", MONDAY) is None


def test_an_amount_in_the_asked_currency_is_not_touched(rates: Rates) -> None:
    assert rates.convert(0.1 + 0.2, "RON", "RON", FRIDAY) == 0.1 + 0.2


def test_a_whole_column_of_currencies_converts_as_single_amounts_do(rates: Rates) -> None:
    factors = rates.vector(["EUR", "CZK", "PLN", "RON"], "PLN", SATURDAY)
    assert factors["CZK"] * 2500 == rates.convert(2500, "CZK", "PLN", SATURDAY)
    assert (factors["EUR"], factors["PLN"]) == (4.25, 1.0)
    assert math.isnan(factors["RON"])


@pytest.mark.parametrize("file", [DAILY, CSV_DAILY, b"\xef\xbb\xbf" + CSV_DAILY])
def test_the_daily_file_of_the_central_bank_is_read(file: bytes) -> None:
    read = list(read_ecb(file))
    assert Rate(FRIDAY, "PLN", 4.25) in read
    assert "BGN" not in {rate.currency for rate in read}


@pytest.mark.parametrize("file", [HISTORY, CSV_HISTORY])
def test_the_history_of_the_central_bank_is_read(file: bytes) -> None:
    read = Rates.of(read_ecb(file))
    assert read.convert(1, "EUR", "PLN", dt.date(2026, 3, 5)) == 4.2
    assert read.convert(1, "EUR", "PLN", MONDAY) == 4.25


def test_the_zip_that_the_central_bank_offers_is_read() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("eurofxref.csv", CSV_DAILY)
    assert list(read_ecb(packed.getvalue())) == list(read_ecb(CSV_DAILY))


@pytest.mark.parametrize(
    "file",
    [
        b"",
        b"<Cube",
        b"<html/>",
        b"PK\x03\x04 torn",
        b"name,price\nflat,1\n",
        b"Date,USD\n2026-03-06,minus one\n",
        b"Date,USD\n2026-03-06,-1\n",
        b"Date,USD\n2026-03-06,inf\n",
        b"Date,USD\n2026-02-31,1.1\n",
        b"Date,USD\n\xff\xfe,1.1\n",
        b"Date,usd\n2026-03-06,1.1\n",
        DAILY.replace(b"4.25", b"four"),
        DAILY.replace(b"2026-03-06", b"today"),
        DAILY.replace(b"time='2026-03-06'", b""),
    ],
)
def test_a_file_that_is_not_the_central_banks_is_refused(file: bytes) -> None:
    with pytest.raises(Invalid):
        read_ecb(file)


def test_a_file_that_would_unfold_without_end_is_refused_unread() -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>' + DAILY.partition(b"?>")[2]
    with pytest.raises(Invalid, match="document type"):
        read_ecb(bomb)


@pytest.mark.anyio
async def test_imported_rates_are_kept_and_a_correction_replaces_them(db: str) -> None:
    assert await store_rates(read_ecb(HISTORY)) == 3
    assert await store_rates([Rate(FRIDAY, "PLN", 4.5), Rate(FRIDAY, "PLN", 4.4)]) == 1
    known = await load_rates()
    assert known.convert(1, "EUR", "PLN", FRIDAY) == 4.4
    assert known.convert(1, "EUR", "USD", FRIDAY) == 1.085
    assert known.convert(1, "EUR", "PLN", dt.date(2026, 3, 5)) == 4.2
