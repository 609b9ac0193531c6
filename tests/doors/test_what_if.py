"""What would be if someone gave way: told at desk, page and API, and given only by whoever saves a form."""

from datetime import datetime
from urllib.parse import quote

import msgspec
import pytest
from httpx import AsyncClient
from litestar import Litestar

from crm_estate.accounts.permissions import SYSTEM
from crm_estate.api.examples import CONTACT, DEMAND, LISTING, RELAXATIONS, REQUIREMENT
from crm_estate.listings import lifecycle
from crm_estate.listings.facts import Price
from crm_estate.matchmaking.demand.facts import Demand
from crm_estate.matchmaking.relaxing.facts import Relaxations
from crm_estate.requirements.criteria import PriceWish
from crm_estate.requirements.search import get_requirement
from fixtures.cast import FLAT, IGA, LENA, MARAS_WISH
from tests.doors import desk_cast as desks
from tests.doors import portal_cast as portal
from tests.doors.conftest import NewClient

pytestmark = pytest.mark.anyio

STRICT = PriceWish(max=830_000, currency="PLN", must=True, slack=0.0)


async def put_flats(now: datetime) -> None:
    """Three flats like the one that Mara looks for, at 840,000, 850,000 and 880,000."""
    for number, price in enumerate((840_000, 850_000, 880_000)):
        flat = msgspec.structs.replace(
            FLAT, reference=f"FLAT-{number}", list_price=Price(price, "PLN"), owner=None
        )
        await lifecycle.receive(flat, actor=SYSTEM, now=now)


@pytest.fixture
async def priced(api: AsyncClient) -> int:
    """Two flats, one above the budget of someone who looks for such; returns the requirement's id."""
    await api.put("/api/v1/contacts/K-1", json=CONTACT)
    budget = {"max": 850000, "currency": "PLN", "must": True, "slack": 0}
    wanted = {**REQUIREMENT, "year_built": None, "price": budget}
    answer = await api.put("/api/v1/contacts/K-1/requirements/flat", json=wanted)
    for number, price in enumerate((850000, 880000)):
        flat = {**LISTING, "list_price": {"amount": price, "currency": "PLN"}, "source_id": str(number)}
        await api.put(f"/api/v1/listings/W-{number}", json=flat)
    return answer.json()["id"]


async def test_a_program_reads_what_each_loosening_would_bring(api: AsyncClient, priced: int) -> None:
    answer = await api.get(f"/api/v1/requirements/{priced}/relaxations")
    assert answer.status_code == 200
    first = answer.json()["items"][0]
    assert first == {
        "criterion": "price", "code": "max_up", "to": 892500, "value": None, "more": 1, "fewer": 0,
        "by": 0.05, "currency": "PLN",
    }  # fmt: skip


async def test_a_program_reads_the_demand_for_a_listing(api: AsyncClient, priced: int) -> None:
    curve = (await api.get("/api/v1/listings/W-1/demand")).json()
    assert (curve["listing"], curve["currency"], curve["price"]) == ("W-1", "PLN", 880000)
    assert all(step["contacts"] == (step["price"] <= 850000) for step in curve["steps"])


def test_the_answers_that_are_shown_as_examples_are_such_answers() -> None:
    assert msgspec.to_builtins(msgspec.convert(RELAXATIONS, Relaxations)) == RELAXATIONS
    assert msgspec.to_builtins(msgspec.convert(DEMAND, Demand)) == DEMAND


async def test_a_key_of_another_office_learns_nothing(
    with_key: NewClient, api: AsyncClient, priced: int, warsaw: int, brno: int
) -> None:
    stranger = await with_key(office=brno)
    assert (await stranger.get(f"/api/v1/requirements/{priced}/relaxations")).status_code == 404
    assert (await stranger.get("/api/v1/listings/W-1/demand")).status_code == 404
    unscoped = await with_key(scopes=("listings:read", "contacts:read"))
    for address in (f"requirements/{priced}/relaxations", "listings/W-1/demand"):
        assert (await unscoped.get(f"/api/v1/{address}")).status_code == 403
        assert (await api.get(f"/api/v1/{address}")).status_code == 200
    assert (await api.get("/api/v1/requirements/99999/relaxations")).status_code == 404
    assert (await api.get("/api/v1/listings/NOWHERE/demand")).status_code == 404


async def test_the_desk_tells_what_would_come_and_opens_the_form_with_it(
    app: Litestar, db: str, now: datetime
) -> None:
    desk = await desks.desk_of(app, IGA, now)
    number = await desks.maras_match(desk, now, price=STRICT)
    await put_flats(now)
    page = f"/desk/requirements/{number}"
    assert f'hx-get="{page}/relaxations"' in (await desk.see(page)).text
    told = (await desk.see(f"{page}/relaxations")).text.replace("\xa0", " ")
    assert "Price up to PLN 871,500 (+5%)" in told
    assert "3 more" in told
    assert f"{page}/edit?give={quote('price:max_up:871500')}" in told
    before = await get_requirement(number, actor=desk.actor)
    form = (await desk.see(f"{page}/edit?give=price:max_up:871500")).text
    assert desks.fields_of(form)["price.max"] == ["871500"]
    assert "Nothing changes until you save." in form
    assert await get_requirement(number, actor=desk.actor) == before
    await desk.change(f"{page}/edit?give=price:max_up:871500")
    after = await get_requirement(number, actor=desk.actor)
    assert after.price == msgspec.structs.replace(STRICT, max=871_500)
    assert msgspec.structs.replace(after, price=before.price).criteria() == before.criteria()


async def test_an_address_that_asks_for_what_cannot_be_opens_the_form_as_it_is(
    app: Litestar, db: str, now: datetime
) -> None:
    desk = await desks.desk_of(app, IGA, now)
    number = await desks.maras_match(desk, now)
    for token in ("plot_area:max_up:9", "price:max_up:much", "nonsense"):
        answer = await desk.see(f"/desk/requirements/{number}/edit?give={token}")
        assert answer.status_code == 200
        assert "cannot give way like that" in answer.text
        assert MARAS_WISH.price
        assert desks.fields_of(answer.text)["price.max"] == [f"{MARAS_WISH.price.max:.0f}"]


async def test_the_desk_draws_who_would_come_at_which_price(app: Litestar, db: str, now: datetime) -> None:
    desk = await desks.desk_of(app, IGA, now)
    await desks.maras_match(desk, now, price=STRICT)
    assert 'hx-get="/desk/listings/FLAT/demand"' in (await desk.see("/desk/listings/FLAT")).text
    drawn = (await desk.see("/desk/listings/FLAT/demand")).text.replace("\xa0", " ")
    assert "At PLN 845,000 0 contacts want it." in drawn
    assert "At PLN 824,000 it would be 1." in drawn
    assert drawn.count("<rect") == drawn.count("<tr") - 1 == 17
    await desk.change("/desk/listings/FLAT/edit", offer="rent", rent_period="month")
    assert "No contact you may see is looking" in (await desk.see("/desk/listings/FLAT/demand")).text
    await desk.change("/desk/listings/FLAT/edit", list_price__amount="")
    assert "Without a price" in (await desk.see("/desk/listings/FLAT/demand")).text


async def test_a_colleagues_contact_is_not_counted(app: Litestar, db: str, now: datetime) -> None:
    desk = await desks.desk_of(app, IGA, now)
    await desks.maras_match(desk, now)
    colleague = await desks.desk_of(app, LENA, now)
    assert "845,000 1 contact wants it" in (await desk.see("/desk/listings/FLAT/demand")).text
    assert "No contact you may see" in (await colleague.see("/desk/listings/FLAT/demand")).text


async def test_a_contact_is_told_of_the_one_small_step_that_would_bring_most(
    browser: AsyncClient, db: str, now: datetime
) -> None:
    page = await portal.mara(now, homes=1)
    budget = PriceWish(max=700_000, currency="PLN", must=True, slack=0.0)
    await portal.wish("K-1", now, price=budget)
    for number in range(3):
        await portal.listing(f"DEAR-{number}", now, price=730_000)
    before = await portal.facts()
    assert f'hx-get="{page}/wishes/1/hint"' in (await browser.get(f"{page}/wishes/1")).text
    hint = (await browser.get(f"{page}/wishes/1/hint")).text.strip()
    assert hint == "3 more homes would suit you if your budget were 5% higher."
    assert await portal.facts() == before
    assert (await browser.get(f"{page}/wishes/7/hint")).status_code == 404
    await portal.wish("K-1", now, state="paused")
    assert (await browser.get(f"{page}/wishes/1/hint")).text.strip() == ""
