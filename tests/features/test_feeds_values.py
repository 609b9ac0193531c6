"""What dirty cells come to; the examples beside each function say the rest."""

from datetime import UTC, datetime

import pytest

from crm_estate.base.errors import Invalid
from crm_estate.feeds import dwellings, numbers, words

NOW = datetime(2026, 11, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("5\xa0415\xa0000\xa0Kč", 5415000.0),
        ("5\u202f415\u2009000", 5415000.0),
        ("3.100,00 EUR/mes", 3100.0),
        ("1'250.50 CHF", 1250.5),
        ("$70.00", 70.0),
        ("€ 320.000", 320000.0),
        ("−1", -1.0),
        ("1,234,567", 1234567.0),
        (159.125, 159.125),
    ],
)
def test_money_is_read_however_its_digits_are_grouped(written: str | float, meant: float) -> None:
    assert numbers.amount(written)[0] == meant


@pytest.mark.parametrize(
    "written", ["", "abc", "12-15", "1 of 3", "1.2.3", "12 5", "--5", "1e99", "nan", "٣"]
)
def test_what_is_not_one_number_is_refused_with_the_value_in_the_reason(written: str) -> None:
    with pytest.raises(Invalid, match="not"):
        numbers.number(written)


def test_a_known_decimal_mark_decides_what_would_be_doubtful() -> None:
    assert numbers.number("159.950", ".") == 159.95
    assert numbers.number("159.950", ",") == 159950.0
    assert numbers.number("53,125", ",") == 53.125


def test_a_number_with_half_a_room_too_much_is_not_made_whole_in_silence() -> None:
    with pytest.raises(Invalid, match=r"'3\.5' is not a whole number"):
        numbers.whole_number("3.5")


@pytest.mark.parametrize(
    ("written", "rooms"),
    [
        ("1+kk", 1.0),
        ("5+1", 5.0),
        ("2,5-sobno", 2.5),
        ("5 in večsobno", 5.0),
        ("6-a-vice", 6.0),
        ("kawalerka", 1.0),
    ],
)
def test_layouts_of_five_countries_count_living_rooms_and_bedrooms(written: str, rooms: float) -> None:
    assert dwellings.rooms(written) == rooms


def test_a_layout_that_says_nothing_of_rooms_leaves_them_unknown() -> None:
    assert dwellings.rooms("atypicky") is None


@pytest.mark.parametrize(
    ("written", "floor"),
    [
        ("P", (0, None)),
        ("Parter/4", (0, 4)),
        ("VP/2", (0, 2)),
        ("Etaj 3/8", (3, 8)),
        ("-1", (-1, None)),
        ("M/3", (3, 3)),
    ],
)
def test_floors_are_read_from_codes_and_words(written: str, floor: tuple[int, int | None]) -> None:
    assert dwellings.floor(written) == floor


@pytest.mark.parametrize("built", ["11", "1399", "2093", "0"])
def test_a_year_in_which_nobody_built_is_unknown(built: str) -> None:
    assert dwellings.year(built, NOW) is None


def test_a_day_comes_before_its_month() -> None:
    assert words.moment("03/04/2024", "UTC").isoformat() == "2024-04-03T00:00:00+00:00"


@pytest.mark.parametrize("written", ["31.02.2024", "soon", "2024"])
def test_what_is_no_date_is_refused(written: str) -> None:
    with pytest.raises(Invalid, match="not a date"):
        words.moment(written, "UTC")
