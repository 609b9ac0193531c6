"""The demand curve of a listing: at each price, the people who would want it if it cost that."""

from datetime import datetime
from typing import Any

import msgspec
import pytest

from crm_estate.accounts.permissions import SYSTEM, Actor
from crm_estate.accounts.team import OfficeFacts, put_office
from crm_estate.base.errors import NotFound
from crm_estate.base.money import Rate, store_rates
from crm_estate.contacts import people
from crm_estate.contacts.facts import ContactFacts, PersonName
from crm_estate.desk.curves import curve_of
from crm_estate.listings import lifecycle
from crm_estate.listings.facts import Price
from crm_estate.matchmaking import feedback
from crm_estate.matchmaking.demand.counting import demand
from crm_estate.matchmaking.demand.facts import Demand, DemandStep
from crm_estate.matchmaking.facts import DismissReason, FeedbackFacts
from crm_estate.matchmaking.rematch import rematch
from crm_estate.matchmaking.search import matches_of_listing
from crm_estate.requirements import wishes
from crm_estate.requirements.criteria import PriceWish
from crm_estate.requirements.facts import RequirementFacts
from fixtures.cast import FLAT


async def flat(now: datetime, **said: Any) -> int:
    facts = msgspec.structs.replace(FLAT, owner=None, list_price=Price(500_000, "PLN"))
    return (await lifecycle.receive(msgspec.structs.replace(facts, **said), actor=SYSTEM, now=now)).id


async def seeker(
    who: str, most: float, now: datetime, *, name: str = "flat", office: str | None = None, **said: Any
) -> int:
    """Someone who pays at most so much, and not a złoty more."""
    contact = ContactFacts(reference=who, name=PersonName(who, "Nowak"), office=office)
    await people.receive(contact, actor=SYSTEM, now=now)
    price = PriceWish(max=most, currency=said.pop("currency", "PLN"), must=True, slack=0.0)
    facts = RequirementFacts(contact=who, name=name, offer=said.pop("offer", "sale"), price=price, **said)
    return (await wishes.receive(facts, actor=SYSTEM, now=now)).id


def contacts_at(curve: Demand) -> dict[float, int]:
    return {step.price: step.contacts for step in curve.steps}


@pytest.mark.anyio
@pytest.mark.usefixtures("db")
async def test_each_step_counts_the_people_who_would_pay_that(now: datetime) -> None:
    await flat(now)
    for who, most in (("A", 420_000), ("B", 480_000), ("C", 500_000), ("D", 580_000)):
        await seeker(who, most, now)
    await seeker("E", 900_000, now, offer="rent")
    curve = await demand("FLAT", actor=SYSTEM, now=now)
    assert (curve.currency, curve.price, curve.period) == ("PLN", 500_000, None)
    at = contacts_at(curve)
    assert list(at) == sorted(at)
    assert len(at) == 17
    expected = {price: sum(price <= most for most in (420_000, 480_000, 500_000, 580_000)) for price in at}
    assert at == expected
    assert [step.share for step in curve.steps if step.price == 500_000] == [0]


@pytest.mark.anyio
@pytest.mark.usefixtures("db")
async def test_the_curve_agrees_with_the_buyers_of_a_listing_of_that_price(now: datetime) -> None:
    number = await flat(now)
    for who, most in (("A", 420_000), ("B", 480_000), ("C", 530_000)):
        wish = await seeker(who, most, now)
    curve = contacts_at(await demand("FLAT", actor=SYSTEM, now=now))
    for price in (min(curve), 475_000, max(curve)):
        await flat(now, list_price=Price(price, "PLN"))
        await rematch([number], [wish], now)
        assert len((await matches_of_listing("FLAT", actor=SYSTEM)).items) == curve[price]


@pytest.mark.anyio
@pytest.mark.usefixtures("db")
async def test_who_looks_twice_is_one_person(now: datetime) -> None:
    await flat(now)
    await seeker("A", 600_000, now)
    await seeker("A", 520_000, now, name="for the daughter")
    curve = await demand("FLAT", actor=SYSTEM, now=now)
    at = {step.price: (step.contacts, step.requirements) for step in curve.steps}
    assert (at[500_000], at[550_000]) == ((1, 2), (1, 1))


@pytest.mark.anyio
@pytest.mark.usefixtures("db")
async def test_paused_people_do_not_count(now: datetime) -> None:
    await flat(now)
    number = await seeker("A", 600_000, now)
    await wishes.set_state(number, "paused", actor=SYSTEM, now=now)
    assert set(contacts_at(await demand("FLAT", actor=SYSTEM, now=now)).values()) == {0}


@pytest.mark.parametrize(("reason", "still"), [("wrong_place", 0), ("too_expensive", 1)])
@pytest.mark.anyio
@pytest.mark.usefixtures("db")
async def test_who_put_it_aside_counts_only_if_the_price_was_the_reason(
    reason: DismissReason, still: int, now: datetime
) -> None:
    number = await flat(now)
    wish = await seeker("A", 600_000, now)
    await rematch([number], [wish], now)
    [match] = (await matches_of_listing("FLAT", actor=SYSTEM)).items
    await feedback.give(match.id, FeedbackFacts(feedback="dismissed", reason=reason), actor=SYSTEM, now=now)
    assert contacts_at(await demand("FLAT", actor=SYSTEM, now=now))[500_000] == still


@pytest.mark.anyio
@pytest.mark.usefixtures("db")
async def test_an_office_counts_only_the_people_it_may_see(now: datetime) -> None:
    offices = {
        name: await put_office(OfficeFacts(reference=name, name=name, country="PL", city="Warszawa"))
        for name in ("east", "west")
    }
    await flat(now)
    for who, office in (("A", "east"), ("B", "east"), ("C", "west")):
        await seeker(who, 600_000, now, office=office)
    counts = {}
    for name, office in offices.items():
        manager = Actor(kind="agent", id=1, role="manager", office=office)
        counts[name] = contacts_at(await demand("FLAT", actor=manager, now=now))[500_000]
    assert counts == {"east": 2, "west": 1}
    assert contacts_at(await demand("FLAT", actor=SYSTEM, now=now))[500_000] == 3


@pytest.mark.anyio
@pytest.mark.usefixtures("db")
async def test_a_rent_by_the_week_is_compared_by_the_month(now: datetime) -> None:
    await flat(now, offer="rent", list_price=Price(700, "PLN"), rent_period="week")
    await seeker("A", 3_000, now, offer="rent")
    curve = await demand("FLAT", actor=SYSTEM, now=now)
    assert curve.period == "week"
    at = contacts_at(curve)
    assert {price for price, count in at.items() if count} == {p for p in at if p * 365.25 / 12 / 7 <= 3_000}


@pytest.mark.anyio
@pytest.mark.usefixtures("db")
async def test_budgets_in_another_currency_count_at_the_rate_of_the_day(now: datetime) -> None:
    await store_rates([Rate(now.date(), "PLN", 4.25)])
    await flat(now, list_price=Price(100_000, "EUR"))
    await seeker("A", 1_000_000, now, currency="PLN")
    await seeker("B", 100_000, now, currency="EUR")
    at = contacts_at(await demand("FLAT", actor=SYSTEM, now=now))
    assert (at[100_000], at[max(at)]) == (2, 1)


@pytest.mark.anyio
@pytest.mark.usefixtures("db")
async def test_a_draft_has_a_curve_and_a_home_without_a_price_has_none(now: datetime) -> None:
    await flat(now, standard_status="Coming Soon")
    await seeker("A", 600_000, now)
    assert contacts_at(await demand("FLAT", actor=SYSTEM, now=now))[500_000] == 1
    await flat(now, list_price=None)
    assert (await demand("FLAT", actor=SYSTEM, now=now)).steps == []
    with pytest.raises(NotFound):
        await demand("NOWHERE", actor=SYSTEM, now=now)


def curve(*contacts: int) -> Demand:
    """A curve of prices by 5 %, the listing's own in the middle."""
    middle = len(contacts) // 2
    shares = [0.05 * (at - middle) for at in range(len(contacts))]
    steps = [
        DemandStep(price=round(200_000 * (1 + share)), share=share, contacts=count, requirements=count)
        for share, count in zip(shares, contacts, strict=True)
    ]
    return Demand(listing="FLAT", currency="EUR", period=None, price=200_000, steps=steps)


@pytest.mark.parametrize(
    ("contacts", "cheaper", "dearest"),
    [
        ((9, 7, 7, 4, 4, 3, 3), "€190,000", None),
        ((9, 7, 5, 4, 4, 3, 3), "€180,000", None),
        ((9, 4, 4, 4, 4, 3, 3), None, "€210,000"),
        ((9, 4, 4, 4, 3, 3, 3), None, None),
        ((0, 0, 0, 0, 0, 0, 0), None, None),
    ],
)
def test_the_picture_speaks_of_a_little_less_that_draws_more_or_of_more_that_draws_as_many(
    contacts: tuple[int, ...], cheaper: str | None, dearest: str | None
) -> None:
    drawn = curve_of(curve(*contacts), "en")
    assert drawn
    assert (drawn.own.price, drawn.own.is_own) == ("€200,000", True)
    assert (drawn.cheaper.price if drawn.cheaper else None) == cheaper
    assert (drawn.dearest.price if drawn.dearest else None) == dearest


def test_bars_stand_on_the_ground_and_are_as_tall_as_the_demand() -> None:
    drawn = curve_of(curve(8, 4, 4, 2, 0), "en")
    assert drawn
    assert [bar.height for bar in drawn.bars] == [96.0, 48.0, 48.0, 24.0, 0.0]
    assert all(bar.y + bar.height == drawn.height for bar in drawn.bars)
    assert drawn.bars[-1].x + drawn.bars[-1].width <= drawn.width
    assert [bar.share for bar in drawn.bars] == ["−10%", "−5%", "", "+5%", "+10%"]
