"""What is typed into a form is understood as people write it, or every wrong field is named."""

import pytest

from crm_estate.contacts.facts import ContactFacts
from crm_estate.listings.facts import ListingFacts, Location, Price
from crm_estate.requirements.facts import RequirementFacts
from crm_estate.web.faults import Wrong, errors_of
from crm_estate.web.forms import read

HOUSE = {"offer": ["sale"], "kind": ["house"], "country": ["PL"]}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("850000", 850000),
        ("850 000", 850000),
        ("850\u00a0000,50", 850000.5),
        ("850.000", 850000),
        ("1.250.000", 1250000),
        ("1,250,000.50", 1250000.5),
        ("1'250'000", 1250000),
        ("54,5", 54.5),
        (" 54.5 ", 54.5),
    ],
)
def test_amounts_are_read_as_people_write_them(typed: str, meant: float) -> None:
    facts = read({**HOUSE, "list_price.amount": [typed], "list_price.currency": ["PLN"]}, ListingFacts)
    assert facts.list_price == Price(meant, "PLN")


def test_a_coordinate_with_three_decimals_is_not_taken_for_thousands() -> None:
    facts = read({**HOUSE, "location.lat": ["52.229"], "location.lon": ["21,012"]}, ListingFacts)
    assert facts.location == Location(52.229, 21.012)


def test_yes_no_and_unknown_are_three_answers() -> None:
    said = {"features.elevator": ["yes"], "features.balcony": ["no"], "features.parking": ["unknown"]}
    facts = read({**HOUSE, **said}, ListingFacts)
    assert facts.features == {"elevator": True, "balcony": False, "parking": None}


def test_what_is_left_empty_is_not_said() -> None:
    empty = {"living_area": [""], "title.pl": ["  "], "place": [""], "energy_class": [""], "source": [""]}
    assert read({**HOUSE, **empty}, ListingFacts) == read(HOUSE, ListingFacts)


def test_a_currency_without_an_amount_is_no_price() -> None:
    chosen = {**HOUSE, "list_price.amount": [""], "list_price.currency": ["PLN"]}
    assert read(chosen, ListingFacts, decisive={"list_price": ["amount"]}).list_price is None


def test_lists_repeat_their_field_or_have_an_entry_per_line() -> None:
    said = {
        "name.family": ["Nowak"],
        "emails": ["a@example.org\n b@example.org \n"],
        "roles": ["owner", "buyer"],
    }
    facts = read(said, ContactFacts)
    assert (facts.emails, facts.roles) == (["a@example.org", "b@example.org"], ["owner", "buyer"])


def test_a_tick_is_yes_and_none_is_no() -> None:
    assert read({"name.family": ["Nowak"], "shared": ["yes"]}, ContactFacts).shared
    assert not read({"name.family": ["Nowak"]}, ContactFacts).shared


def test_areas_drawn_on_a_map_come_as_they_do_at_the_api() -> None:
    drawn = '[{"circle": {"lat": 52.2, "lon": 21, "km": 3}, "priority": 0.5}]'
    facts = read({"offer": ["sale"], "areas.any": [drawn], "areas.must": ["on"]}, RequirementFacts)
    assert facts.areas is not None
    assert facts.areas.must
    assert facts.areas.any[0].circle is not None


def test_fields_of_the_page_that_are_no_part_of_the_body_are_passed_over() -> None:
    assert read({**HOUSE, "q": ["x"], "csrf_token": ["y"], "a.b.c": ["z"]}, ListingFacts).kind == "house"


def test_every_wrong_field_is_named_at_once() -> None:
    wrong = {
        "offer": ["sale"],
        "kind": ["castle"],
        "living_area": ["big"],
        "floor": ["1,5"],
        "list_price.amount": ["-5"],
        "list_price.currency": ["PLN"],
        "photos": ["{not json"],
    }
    with pytest.raises(Wrong) as caught:
        read(wrong, ListingFacts)
    assert errors_of(caught.value) == {
        "kind": "This must be one of: apartment, house, land, commercial, garage, room, other.",
        "living_area": "This must be a number, not a text.",
        "floor": "This must be a whole number, not a number.",
        "list_price.amount": "This must be at least 0.",
        "photos": "This must be a list, not a text.",
        "country": "This is needed.",
    }


@pytest.mark.parametrize("typed", ["nan", "inf", "1e5", "0x10", "--5", "5 m²", "1.2.3,4,5", "", "9" * 60])
def test_what_is_no_number_is_refused_or_not_said(typed: str) -> None:
    if not typed:
        assert read({**HOUSE, "living_area": [typed]}, ListingFacts).living_area is None
        return
    with pytest.raises(Wrong):
        read({**HOUSE, "living_area": [typed]}, ListingFacts)
