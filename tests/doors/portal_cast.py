"""Mara, who looks for a flat in Warsaw, her neighbour Jan, and the homes that are offered to them."""

from datetime import UTC, datetime, timedelta
from typing import Any

from httpx import AsyncClient, Response

from crm_estate.accounts.permissions import SYSTEM
from crm_estate.base import database
from crm_estate.contacts import people
from crm_estate.contacts.facts import Consent, ContactFacts, PersonName
from crm_estate.listings import lifecycle
from crm_estate.listings.facts import ListingFacts, Location, Price
from crm_estate.matchmaking.rematch import rematch
from crm_estate.outreach.links import page_token
from crm_estate.requirements import wishes
from crm_estate.requirements.criteria import Area, AreasWish, CircleArea, PriceWish
from crm_estate.requirements.facts import RequirementFacts

CENTRE = (52.23171, 21.00913)
FAR_SUBURB = (52.4000, 20.7000)
STREET = "ulica Tajemnicza 7"


async def contact(reference: str, now: datetime, **said: Any) -> int:
    """Someone who agreed to hear of homes by e-mail; returns their id."""
    earlier = now - timedelta(days=30)
    agreed = Consent(purpose="matching", channel="email", given_at=earlier, source="web form")
    facts = ContactFacts(
        reference=reference,
        name=PersonName("Mara", "Nowak"),
        emails=[f"{reference.lower()}@example.org"],
        consents=[agreed],
        **said,
    )
    return (await people.receive(facts, actor=SYSTEM, now=now)).id


async def wish(who: str, now: datetime, name: str = "flat", **said: Any) -> int:
    """A flat in the middle of Warsaw for at most 700,000 PLN, unless said otherwise; returns its id."""
    circle = Area(circle=CircleArea(lat=52.23, lon=21.01, km=3.0))
    usual: dict[str, Any] = {
        "offer": "sale",
        "kinds": ["apartment"],
        "price": PriceWish(max=700_000.0, currency="PLN", weight=2.5, slack=0.2),
        "areas": AreasWish(any=[circle], must=True, weight=1.5),
    }
    facts = RequirementFacts(contact=who, name=name, **(usual | said))
    return (await wishes.receive(facts, actor=SYSTEM, now=now)).id


async def listing(
    reference: str, now: datetime, where: tuple[float, float] = CENTRE, price: float = 650_000, **said: Any
) -> int:
    """A flat for sale, its street hidden; returns its id."""
    usual: dict[str, Any] = {
        "title": {"en": f"Flat {reference}"},
        "street": STREET,
        "place": "Warszawa",
        "living_area": 52.0,
    }
    facts = ListingFacts(
        reference=reference,
        offer="sale",
        kind="apartment",
        country="PL",
        list_price=Price(price, "PLN"),
        location=Location(where[0], where[1], 10),
        **(usual | said),
    )
    return (await lifecycle.receive(facts, actor=SYSTEM, now=now)).id


async def match_all(now: datetime) -> None:
    """What the worker does with everything that has changed so far."""
    ids = [row["id"] for row in await database.fetch("select id from requirement")]
    await rematch([], ids, now)
    await database.execute("update fact set handled_at = $1 where handled_at is null", now)


def long_ago(age: timedelta) -> datetime:
    """When something was signed that is so old now."""
    return datetime.now(UTC) - age


def old_link(who: int, age: timedelta) -> str:
    """A contact's page as it was signed so long ago."""
    return f"/p/{page_token(who, long_ago(age))}"


async def mara(now: datetime, homes: int = 3) -> str:
    """Mara with one wish and so many homes that suit her; returns the address of her page."""
    who = await contact("K-1", now)
    await wish("K-1", now)
    for number in range(homes):
        await listing(f"H-{number}", now)
    await match_all(now)
    return f"/p/{page_token(who)}"


async def match_of(reference: str, requirement: int = 1) -> int:
    """The id of the match of a listing."""
    return await database.fetch_value(
        """select m.id from match m join listing l on l.id = m.listing
           where l.reference = $1 and m.requirement = $2""",
        reference,
        requirement,
    )


async def facts() -> list[str]:
    """The kinds of everything that has happened."""
    return [row["kind"] for row in await database.fetch("select kind from fact order by id")]


async def say(browser: AsyncClient, page: str, match: int, **fields: str) -> Response:
    """Say something of a home, as its card does by htmx."""
    return await browser.post(f"{page}/matches/{match}", data=fields, headers={"HX-Request": "true"})


def form(**changes: str) -> dict[str, str]:
    """The form of Mara's wish as it stands, with changes; a double low line in a name is a dot."""
    stands = {
        "kinds": "apartment",
        "price.max": "700 000",
        "price.currency": "PLN",
        "areas": '[{"circle": {"lat": 52.23, "lon": 21.01, "km": 3}}]',
        "areas_must": "yes",
        "frequency": "daily",
        "language": "en",
    }
    return stands | {name.replace("__", "."): value for name, value in changes.items()}
