"""The market of the demo office is made up, and as markets are there."""

from collections import Counter

import msgspec
import pytest

from crm_estate.base.atlases import Gazetteer
from crm_estate.base.gazetteer import Place, distance_km, read_gazetteer
from crm_estate.base.rates import Rates
from crm_estate.listings.facts import ListingFacts
from crm_estate.matchmaking.homes import home_of_facts
from crm_estate.matchmaking.pairing import scores
from crm_estate.requirements.checks import check_criteria
from fixtures import cast
from fixtures.adverts import LANGUAGE
from fixtures.market import Market, market_of
from fixtures.towns import MARKETS
from tests.conftest import NOW

FARTHEST_KM = 25
FLAT_PRICES = {
    ("PL", "PLN"): (2_500, 35_000),
    ("CZ", "CZK"): (20_000, 280_000),
    ("RO", "EUR"): (400, 6_000),
    ("RO", "RON"): (2_000, 30_000),
    ("SI", "EUR"): (900, 10_000),
    ("SK", "EUR"): (700, 8_500),
}
"""Between which amounts a m² of flat costs, by country and currency."""


@pytest.fixture(scope="module")
def places() -> list[Place]:
    return list(read_gazetteer(set(MARKETS)))


@pytest.fixture(scope="module")
def market(places: list[Place]) -> Market:
    return market_of(places, NOW)


@pytest.fixture(scope="module")
def homes(market: Market) -> list[ListingFacts]:
    """Every home as it came in."""
    return list({dated.said.reference: dated.said for dated in reversed(market.listings)}.values())


def test_the_office_is_the_same_every_time(places: list[Place], market: Market) -> None:
    assert msgspec.json.encode(market_of(places[::-1], NOW)) == msgspec.json.encode(market)
    assert market_of(places, NOW, seed=1).listings != market.listings


def test_every_home_stands_near_the_town_it_is_said_to_be_in(
    places: list[Place], homes: list[ListingFacts]
) -> None:
    gazetteer = Gazetteer(places)
    for home in homes:
        assert home.location is not None
        spot = (home.location.lat, home.location.lon)
        town = gazetteer.find(home.place or "", home.country, near=spot)
        assert town is not None, home.place
        assert town.name == home.place
        assert distance_km(spot, (town.lat, town.lon)) <= FARTHEST_KM, home.reference


def test_flats_cost_what_flats_cost_there(homes: list[ListingFacts]) -> None:
    for home in homes:
        if home.kind == "apartment" and home.list_price and home.living_area:
            least, most = FLAT_PRICES[home.country, home.list_price.currency]
            share = 1 if home.offer == "sale" else 0.06 / 12
            per_m2 = home.list_price.amount / home.living_area / share
            assert least * 0.5 <= per_m2 <= most * 1.5, home.reference
            assert home.offer == "rent" or least <= per_m2 <= most, home.reference


def test_capitals_are_dearer_than_the_country(homes: list[ListingFacts]) -> None:
    flats = [home for home in homes if home.kind == "apartment" and home.offer == "sale" and home.list_price]
    for country, capital in (("PL", "Warszawa"), ("CZ", "Praha"), ("SI", "Ljubljana"), ("SK", "Bratislava")):
        here = [_per_m2(flat) for flat in flats if flat.country == country and flat.place == capital]
        elsewhere = [_per_m2(flat) for flat in flats if flat.country == country and flat.place != capital]
        assert sum(here) / len(here) > 1.2 * sum(elsewhere) / len(elsewhere), country


def _per_m2(home: ListingFacts) -> float:
    assert home.list_price is not None
    assert home.living_area is not None
    return home.list_price.amount / home.living_area


def test_every_home_is_described_in_the_language_of_its_country_and_in_english(
    homes: list[ListingFacts],
) -> None:
    named = {home.reference for home in cast.HOMES}
    for home in (home for home in homes if home.reference not in named):
        assert set(home.title) == set(home.description) == {LANGUAGE[home.country], "en"}
        for text in (*home.title.values(), *home.description.values()):
            assert len(text) > 10
            assert "{" not in text
            assert "None" not in text, home.reference


def test_features_are_there_absent_or_unknown(homes: list[ListingFacts]) -> None:
    flats = [home for home in homes if home.kind == "apartment"]
    said = Counter(flat.features.get("elevator") for flat in flats)
    assert min(said[True], said[False], said[None]) > 100


def test_every_requirement_can_be_meant(market: Market) -> None:
    for wish in market.wishes:
        check_criteria(wish.said.criteria())
        assert wish.said.areas
        assert wish.said.price
    third = sum(wish.said.delivery == "approval" for wish in market.wishes) / len(market.wishes)
    assert 0.25 < third < 0.45
    assert {wish.said.frequency for wish in market.wishes} == {"instant", "daily", "weekly"}


def test_everyone_is_invented(market: Market) -> None:
    addresses = [email for contact in market.contacts for email in contact.said.emails]
    assert len(set(addresses)) == len(addresses) == len(market.contacts)
    assert all(address.endswith("@example.org") for address in addresses)
    assert all(member.email.endswith("@example.org") for member in cast.AGENTS)


def test_each_of_the_cast_finds_the_home_that_is_meant_for_them() -> None:
    meant = ("FLAT", "BYT", "APARTAMENT", "HISA", "POZEMOK")
    on_market = [home_of_facts(number, home) for number, home in enumerate(cast.HOMES)]
    for wish, reference in zip(cast.WISHES, meant, strict=True):
        found = scores(on_market, wish, rates=Rates({}), day=NOW.date(), floor=0.5)
        best, score = found[0]
        assert cast.HOMES[best].reference == reference
        assert score > 0.85
