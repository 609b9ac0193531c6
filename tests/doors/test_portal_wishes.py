"""What contacts look for, changed by themselves."""

from datetime import datetime

import pytest
from httpx import AsyncClient

from crm_estate.outreach.links import page_token
from crm_estate.requirements.criteria import FeaturesWish
from crm_estate.requirements.search import requirements_of
from tests.doors import portal_cast as cast

pytestmark = pytest.mark.anyio

SUBURB = '[{"circle": {"lat": 52.4, "lon": 20.7, "km": 2}}]'
CROSSED = (
    '[{"polygon": {"type": "Polygon", "coordinates": [[[20, 52], [21, 53], [21, 52], [20, 53], [20, 52]]]}}]'
)


async def test_changing_the_area_changes_the_list(browser: AsyncClient, now: datetime) -> None:
    page = await cast.mara(now, homes=1)
    await cast.listing("FAR", now, where=cast.FAR_SUBURB)
    saved = await browser.post(f"{page}/wishes/1", data=cast.form(areas=SUBURB))
    assert saved.headers["location"] == f"{page}?wish=1&said=saved"
    await cast.match_all(now)
    shown = (await browser.get(page)).text
    assert "Flat FAR" in shown
    assert "Flat H-0" not in shown


async def test_homes_are_counted_while_the_form_changes_and_nothing_is_saved(
    browser: AsyncClient, now: datetime
) -> None:
    page = await cast.mara(now)
    before = await cast.facts()
    preview = f"{page}/wishes/1/preview"
    assert (await browser.post(preview, data=cast.form())).text.strip() == "3 homes suit you now"
    assert (
        await browser.post(preview, data=cast.form(areas=SUBURB))
    ).text.strip() == "No home suits you just now"
    assert "look at the form" in (await browser.post(preview, data=cast.form(price__max="much"))).text
    assert await cast.facts() == before


async def test_what_the_form_does_not_show_stays(browser: AsyncClient, now: datetime) -> None:
    page = await cast.mara(now)
    features = FeaturesWish(nice={"balcony": 2.5}, weight=0.5)
    await cast.wish("K-1", now, features=features, delivery="approval")
    form = cast.form(
        price__max="720.000", feature__balcony="nice", feature__elevator="must", frequency="weekly"
    )
    await browser.post(f"{page}/wishes/1", data=form)
    (wish,) = await requirements_of(1)
    assert wish.price is not None
    assert (wish.price.max, wish.price.weight, wish.price.slack) == (720_000, 2.5, 0.2)
    assert wish.areas is not None
    assert (wish.areas.must, wish.areas.weight) == (True, 1.5)
    assert wish.features == FeaturesWish(must=["elevator"], nice={"balcony": 2.5}, weight=0.5)
    assert (wish.frequency, wish.delivery, wish.name) == ("weekly", "approval", "flat")


async def test_saving_the_form_as_it_is_changes_nothing(browser: AsyncClient, now: datetime) -> None:
    page = await cast.mara(now)
    before = await cast.facts()
    await browser.post(f"{page}/wishes/1", data=cast.form())
    assert await cast.facts() == before


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("price.max", "a lot", "Write a number"),
        ("price.min", "900000", "The lower bound is above the upper one"),
        ("plot_area.min", "99999999999999", "This must be at most"),
        ("price.currency", "ZZZ", "is not a currency"),
        ("areas", CROSSED, "crosses itself"),
        ("areas", "[1", "crosses itself"),
        ("kinds", "castle", "This must be one of"),
        ("frequency", "hourly", "This must be one of"),
    ],
)
async def test_an_error_stands_at_its_field_and_nothing_typed_is_lost(
    browser: AsyncClient, now: datetime, field: str, typed: str, said: str
) -> None:
    page = await cast.mara(now)
    before = await cast.facts()
    form = cast.form(living_area__max="81,5") | {field: typed}
    answer = await browser.post(f"{page}/wishes/1", data=form)
    assert answer.status_code == 422
    assert said in answer.text
    assert 'value="81,5"' in answer.text
    if field.endswith(("min", "max")):
        assert f'value="{typed}"' in answer.text
    assert await cast.facts() == before


async def test_a_wish_that_says_nothing_is_not_saved(browser: AsyncClient, now: datetime) -> None:
    page = await cast.mara(now)
    answer = await browser.post(f"{page}/wishes/1", data=cast.form(price__max="", areas="[]"))
    assert answer.status_code == 422
    assert "at least one thing that matters" in answer.text


async def test_a_wish_can_rest_and_be_taken_up_again(browser: AsyncClient, now: datetime) -> None:
    page = await cast.mara(now)
    paused = await browser.post(f"{page}/wishes/1/pause")
    assert [wish.state for wish in await requirements_of(1)] == ["paused"]
    assert "Go on looking" in (await browser.get(paused.headers["location"])).text
    await browser.post(f"{page}/wishes/1/resume")
    assert [wish.state for wish in await requirements_of(1)] == ["active"]


async def test_another_contacts_wish_is_not_there(browser: AsyncClient, now: datetime) -> None:
    await cast.mara(now)
    jan = f"/p/{page_token(await cast.contact('K-2', now))}"
    before = await cast.facts()
    assert (await browser.get(f"{jan}/wishes/1")).status_code == 404
    for path in ("", "/preview", "/pause", "/resume"):
        assert (await browser.post(f"{jan}/wishes/1{path}", data=cast.form())).status_code == 404
    assert (await browser.get(f"{jan}/wishes/{10**30}")).status_code == 404
    assert await cast.facts() == before


async def test_the_language_changes_pages_and_wishes(browser: AsyncClient, now: datetime) -> None:
    page = await cast.mara(now)
    await cast.wish("K-1", now, language="en")
    chosen = await browser.post(f"{page}/language", data={"language": "cs", "next": f"{page}/wishes/1"})
    assert chosen.headers["location"].startswith(f"{page}/wishes/1?")
    assert '<html lang="cs">' in (await browser.get(page)).text
    assert [wish.language for wish in await requirements_of(1)] == ["cs"]
    assert (await cast.facts()).count("contact.changed") == 1
    elsewhere = await browser.post(f"{page}/language", data={"language": "cs", "next": "//example.org"})
    assert elsewhere.headers["location"].startswith(f"{page}?")
    assert (await browser.post(f"{page}/language", data={"language": "xx"})).status_code == 422
