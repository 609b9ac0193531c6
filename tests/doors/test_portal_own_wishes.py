"""Contacts ask for the firm's own fields themselves, those that are theirs to see."""

from datetime import datetime

import msgspec
import pytest
from httpx import AsyncClient

from crm_estate.requirements.criteria import CustomWish
from crm_estate.requirements.search import requirements_of
from tests.doors import portal_cast as cast
from tests.own_fields import FIBRE, HEATING, declare

pytestmark = pytest.mark.anyio
HIDDEN = msgspec.structs.replace(FIBRE, public=False)


async def test_a_contact_asks_for_own_fields_and_weights_of_the_agent_stay(
    browser: AsyncClient, now: datetime
) -> None:
    await declare(now)
    page = await cast.mara(now)
    await cast.wish("K-1", now, custom={"ceiling_height": CustomWish(min=3, weight=2, slack=0.5, must=True)})
    asked = {"custom.ceiling_height.min": "2,8", "custom.heating.any": "gas", "custom.fibre": "must"}
    await browser.post(f"{page}/wishes/1", data=cast.form() | asked)
    (wish,) = await requirements_of(1)
    assert wish.custom == {
        "ceiling_height": CustomWish(min=2.8, weight=2, slack=0.5, must=True),
        "heating": CustomWish(any=["gas"]),
        "fibre": CustomWish(must=True),
    }
    shown = (await browser.get(f"{page}/wishes/1")).text
    assert 'name="custom.ceiling_height.min" type="text" value="2.8"' in shown
    assert '<option value="must" selected>' in shown
    await browser.post(f"{page}/wishes/1", data=cast.form())
    (wish,) = await requirements_of(1)
    assert wish.custom is None


async def test_what_is_not_for_contacts_is_not_on_their_pages_and_stays_as_the_agent_said(
    browser: AsyncClient, now: datetime
) -> None:
    await declare(now, fibre=HIDDEN, heating=msgspec.structs.replace(HEATING, retired=False))
    page = await cast.mara(now, homes=0)
    agents = {"fibre": CustomWish(must=True)}
    await cast.wish("K-1", now, custom=agents)
    await cast.listing("H", now, custom={"fibre": True, "heating": "gas", "ceiling_height": 2.7})
    await cast.match_all(now)
    assert "Fibre" not in (await browser.get(f"{page}/wishes/1")).text
    home = (await browser.get(f"{page}/homes/H")).text
    assert "Fibre" not in home
    for text in ("Ceiling height", "2.7\xa0m", "Heating", "Gas"):
        assert text in home
    await browser.post(f"{page}/wishes/1", data=cast.form(frequency="weekly") | {"custom.fibre": "avoid"})
    (wish,) = await requirements_of(1)
    assert (wish.custom, wish.frequency) == (agents, "weekly")


async def test_what_cannot_be_meant_is_named_and_nothing_is_saved(
    browser: AsyncClient, now: datetime
) -> None:
    await declare(now)
    page = await cast.mara(now)
    for name, typed in (
        ("custom.ceiling_height.min", "tall"),
        ("custom.ceiling_height.max", "NaN"),
        ("custom.ceiling_height.max", "9" * 100_000),
    ):
        answer = await browser.post(f"{page}/wishes/1", data=cast.form() | {name: typed})
        assert answer.status_code == 422
        assert f'id="f-{name}-error"' in answer.text
    wood = await browser.post(f"{page}/wishes/1", data=cast.form() | {"custom.heating.any": "wood"})
    assert wood.status_code == 422
    assert "wood" in wood.text
    (wish,) = await requirements_of(1)
    assert (wish.custom, wish.version) == (None, 1)


async def test_a_wish_of_own_fields_alone_says_enough(browser: AsyncClient, now: datetime) -> None:
    await declare(now)
    page = await cast.mara(now)
    nothing = {"kinds": "apartment", "areas": "[]", "frequency": "daily", "language": "en"}
    assert (await browser.post(f"{page}/wishes/1", data=nothing)).status_code == 422
    some = nothing | {"custom.fibre": "nice"}
    assert (await browser.post(f"{page}/wishes/1", data=some)).status_code == 303
