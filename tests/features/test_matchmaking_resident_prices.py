"""Prices in one common unit: what is in one currency compares as if nothing had been converted."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

import matching
from crm_estate.accounts.permissions import SYSTEM
from crm_estate.base.money import exponent, minor
from crm_estate.base.rates import Rate, Rates, store_rates
from crm_estate.listings import lifecycle
from crm_estate.listings.facts import ListingFacts, Price
from crm_estate.matchmaking.homes import Home
from crm_estate.matchmaking.pairing import Pair, pairs
from crm_estate.matchmaking.preview import preview
from crm_estate.requirements.criteria import PriceWish
from crm_estate.requirements.facts import RequirementFacts

DAY = date(2026, 11, 2)
NOTHING_KNOWN = dict.fromkeys(
    ("condition", "energy_class", "lat", "lon", "living_area", "plot_area", "rooms_total", "bedrooms_total",
     "floor", "year_built")
)  # fmt: skip
CURRENCIES = st.sampled_from(["EUR", "PLN", "CZK", "JPY", "RON"])
AMOUNTS = st.integers(1, 10**11)
RATES = st.dictionaries(CURRENCIES, st.floats(0.01, 500), max_size=4)


def home(number: int, price: float | None, currency: str | None) -> Home:
    return Home(
        id=number, offer="sale", kind="house", price=price, currency=currency, features={}, **NOTHING_KNOWN
    )


def wish(price: PriceWish) -> RequirementFacts:
    return RequirementFacts(offer="sale", price=price)


def whole(amount: int, currency: str) -> float:
    """An amount as people say it: in major units, no finer than the currency's coins."""
    return amount / 10 ** exponent(currency)


@st.composite
def offers(draw: st.DrawFn) -> Home:
    currency = draw(CURRENCIES)
    return home(0, whole(draw(AMOUNTS), currency), currency)


@st.composite
def budgets(draw: st.DrawFn, homes: Sequence[Home]) -> PriceWish:
    """Bounds, often just at one of the prices."""
    currency = draw(CURRENCIES)
    prices = [each.price for each in homes if each.currency == currency and each.price]
    amounts = st.one_of(AMOUNTS.map(lambda amount: whole(amount, currency)), st.sampled_from(prices or [1.0]))
    low, high = sorted(draw(st.tuples(amounts, amounts)))
    return PriceWish(
        currency=currency,
        min=draw(st.sampled_from([None, low])),
        max=high,
        slack=draw(st.sampled_from([None, 0.0, 0.5])),
        must=draw(st.booleans()),
    )


@st.composite
def markets(draw: st.DrawFn) -> tuple[list[Home], list[RequirementFacts], Rates]:
    homes = draw(st.lists(offers(), min_size=1, max_size=12))
    wishes = [wish(budget) for budget in draw(st.lists(budgets(homes), min_size=1, max_size=8))]
    rates = Rates.of(Rate(DAY, currency, rate) for currency, rate in draw(RATES).items())
    return homes, wishes, rates


def converted(homes: Sequence[Home], asked: PriceWish, rates: Rates) -> list[float]:
    """Scores with every price converted into what is asked in; NaN where a pair does not match."""
    criteria = matching.Criteria(matching.Range("price", slack=0.1))
    factors = [rates.factor(str(each.currency), asked.currency, DAY) for each in homes]
    prices = [np.nan if f is None else (each.price or 0) * f for each, f in zip(homes, factors, strict=True)]
    offered = criteria.homes(len(homes), {"price": np.array(prices)})
    columns = {
        "price:min": [np.nan if asked.min is None else asked.min],
        "price:max": [asked.max],
        "price:slack": [np.nan if asked.slack is None else asked.slack],
        "price:must": [asked.must],
    }
    one = criteria.wishes(1, columns)
    return matching.score_pairs(offered, one, np.arange(len(homes)), np.zeros(len(homes), int)).tolist()


def found_in(
    homes: Sequence[Home], wishes: Sequence[RequirementFacts], rates: Rates
) -> dict[tuple[int, int], Pair]:
    found = pairs(homes, wishes, rates=rates, day=DAY, floor=0.0)
    return {(pair.home, pair.wish): pair for pair in found}


@given(markets())
def test_the_common_unit_finds_what_converting_finds(
    market: tuple[list[Home], list[RequirementFacts], Rates],
) -> None:
    homes, wishes, rates = market
    found = found_in(homes, wishes, rates)
    for row, each in enumerate(wishes):
        assert each.price is not None
        for at, score in enumerate(converted(homes, each.price, rates)):
            if homes[at].currency == each.price.currency:
                assert ((at, row) in found) == (not np.isnan(score))
            if (at, row) in found and not np.isnan(score):
                assert found[at, row].score == pytest.approx(score, abs=1e-6)
            elif (at, row) in found:  # ruled out by a must, at the very edge
                assert found[at, row].score < 1e-6
            else:
                assert np.isnan(score) or score < 1e-6


@given(st.lists(offers(), min_size=1, max_size=8), st.data(), RATES)
def test_in_one_currency_amounts_are_exact_to_the_coin(
    homes: list[Home], data: st.DataObject, rates: dict[str, float]
) -> None:
    budget = data.draw(budgets(homes))
    known = Rates.of(Rate(DAY, currency, rate) for currency, rate in rates.items())
    eager = wish(PriceWish(currency=budget.currency, min=budget.min, max=budget.max, slack=1e9))
    for (at, _), pair in found_in(homes, [eager], known).items():
        [reason], each = pair.reasons, homes[at]
        if each.currency != budget.currency:
            continue
        price, low, high = (
            None if amount is None else minor(amount, budget.currency)
            for amount in (each.price, budget.min, budget.max)
        )
        assert price is not None
        over = high is not None and price > high
        under = low is not None and price < low
        assert reason.code == ("over_max" if over else "under_min" if under else "inside")
        if over or under:
            bound = high if over else low
            assert bound is not None
            assert reason.by == whole(abs(price - bound), budget.currency)
            assert (reason.value, reason.bound) == (each.price, whole(bound, budget.currency))
            assert reason.currency == budget.currency


def test_twelve_thousand_over_is_said_as_twelve_thousand() -> None:
    known = Rates.of([Rate(DAY, "PLN", 4.2571)])
    budget = PriceWish(currency="PLN", max=287_000)
    [pair] = pairs([home(1, 299_000.0, "PLN")], [wish(budget)], rates=known, day=DAY, floor=0.5)
    [reason] = pair.reasons
    assert (reason.by, reason.value, reason.bound) == (12_000.0, 299_000.0, 287_000.0)
    assert reason.share == pytest.approx(12 / 287, abs=1e-6)


def test_a_price_in_another_currency_is_told_in_whole_coins_of_the_seekers() -> None:
    known = Rates.of([Rate(DAY, "CZK", 24.305)])
    budget = PriceWish(currency="EUR", max=300_000)
    [pair] = pairs([home(1, 7_500_000.0, "CZK")], [wish(budget)], rates=known, day=DAY, floor=0.5)
    [reason] = pair.reasons
    assert (reason.value, reason.by, reason.currency) == (308_578.48, 8_578.48, "EUR")


async def offer(reference: str, price: Price, now: datetime) -> None:
    facts = ListingFacts(reference=reference, offer="sale", kind="house", country="CZ", list_price=price)
    await lifecycle.receive(facts, actor=SYSTEM, now=now)


async def suiting(price: PriceWish, now: datetime) -> int:
    return (await preview(wish(price), now=now)).count


@pytest.mark.anyio
@pytest.mark.usefixtures("db")
async def test_the_rates_of_the_day_decide(now: datetime) -> None:
    await offer("HOUSE", Price(5_000_000.0, "CZK"), now)
    in_euro = PriceWish(currency="EUR", max=200_000, must=True, slack=0)
    in_crowns = PriceWish(currency="CZK", max=5_000_000, must=True, slack=0)
    assert await suiting(in_euro, now) == 1  # nobody knows what it costs
    await store_rates([Rate(now.date(), "CZK", 24.0), Rate(now.date() + timedelta(days=1), "CZK", 25.0)])
    assert [await suiting(price, now) for price in (in_euro, in_crowns)] == [0, 1]
    tomorrow = now + timedelta(days=1)
    assert [await suiting(price, tomorrow) for price in (in_euro, in_crowns)] == [1, 1]
    assert await suiting(in_euro, now) == 0
    await store_rates([Rate(now.date(), "CZK", 25.5), Rate(now.date(), "PLN", 4.25)])
    assert await suiting(in_euro, now) == 1
    in_zloty = PriceWish(currency="PLN", max=833_334, must=True, slack=0)
    assert await suiting(in_zloty, now) == 1
    assert await suiting(replace(in_zloty, max=833_333.0), now) == 0


@pytest.mark.anyio
@pytest.mark.usefixtures("db")
async def test_a_currency_without_a_rate_compares_with_itself_alone(now: datetime) -> None:
    await offer("CROWNS", Price(5_000_000.0, "CZK"), now)
    await offer("ZLOTY", Price(900_000.0, "PLN"), now)
    hard = {"must": True, "slack": 0.0}
    assert await suiting(PriceWish(currency="CZK", max=4_999_999, **hard), now) == 1  # the other is unknown
    assert await suiting(PriceWish(currency="CZK", max=5_000_000, **hard), now) == 2
    assert await suiting(PriceWish(currency="PLN", min=900_000.01, **hard), now) == 1
    assert await suiting(PriceWish(currency="RON", max=1, **hard), now) == 2
    await offer("LEI", Price(2.0, "RON"), now)
    assert await suiting(PriceWish(currency="RON", max=1, **hard), now) == 2
