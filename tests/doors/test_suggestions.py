"""Suggestions at desk, page and API: asked, answered, switched off; opening a page never acts."""

from datetime import datetime
from urllib.parse import quote

import msgspec
import pytest
from httpx import AsyncClient
from litestar import Litestar

from crm_estate.accounts.permissions import SYSTEM
from crm_estate.api.examples import SUGGESTION_ANSWER, SUGGESTION_SWITCH, SUGGESTIONS
from crm_estate.matchmaking.suggestions.facts import Suggestions
from crm_estate.outreach.links import page_token
from crm_estate.requirements.criteria import RangeWish
from crm_estate.requirements.search import get_requirement
from fixtures.cast import IGA
from tests.doors import desk_cast as desks
from tests.doors import portal_cast as cast
from tests.doors.conftest import NewClient
from tests.judging import GROUND_FLOORS, everything, judged

pytestmark = pytest.mark.anyio
FLOOR = "narrow:floor:min:1"


async def marked(now: datetime) -> int:
    """Mara has dismissed ground floors; returns her requirement's id."""
    await cast.contact("K-1", now)
    wish = await cast.wish("K-1", now)
    await judged(wish, GROUND_FLOORS, now)
    return wish


async def floor_of(wish: int) -> RangeWish | None:
    return (await get_requirement(wish, actor=SYSTEM)).floor


async def test_a_program_reads_and_takes_up_a_suggestion(api: AsyncClient, now: datetime) -> None:
    about = f"/api/v1/requirements/{await marked(now)}/suggestions"
    before = await everything()
    answer = await api.get(about)
    assert (answer.status_code, answer.json()["on"]) == (200, True)
    (one,) = answer.json()["items"]
    assert (one["id"], one["to"], one["supporting"], one["contrary"]) == (FLOOR, 1, 3, 0)
    assert await everything() == before
    done = await api.post(f"{about}/{one['id']}/acceptance", json=SUGGESTION_ANSWER)
    assert (done.status_code, done.json()["floor"]["min"]) == (201, 1)
    assert (await api.get(about)).json() == {"on": True, "items": []}
    gone = await api.post(f"{about}/{one['id']}/acceptance", json={})
    assert (gone.status_code, gone.json()["errors"][0]["field"]) == (409, "suggestion")


async def test_a_program_declines_and_switches_off(api: AsyncClient, now: datetime) -> None:
    wish = await marked(now)
    about = f"/api/v1/requirements/{wish}/suggestions"
    off = await api.post(f"{about}/switch", json=SUGGESTION_SWITCH)
    assert (off.status_code, off.json()) == (201, {"on": False, "items": []})
    assert len((await api.post(f"{about}/switch", json={"on": True})).json()["items"]) == 1
    declined = await api.post(f"{about}/{FLOOR}/refusal", json={})
    assert (declined.status_code, declined.json()) == (201, {"on": True, "items": []})
    assert await floor_of(wish) is None


async def test_what_cannot_be_meant_is_refused_by_field(api: AsyncClient, now: datetime) -> None:
    about = f"/api/v1/requirements/{await marked(now)}/suggestions"
    before = await everything()
    for address, body, field in (
        (f"{FLOOR}/acceptance", {"note": 7}, "note"),
        (f"{FLOOR}/refusal", {"why": "so"}, "why"),
        ("switch", {}, "on"),
        ("switch", {"on": "perhaps"}, "on"),
    ):
        answer = await api.post(f"{about}/{address}", json=body)
        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, field)
    assert (await api.get("/api/v1/requirements/999/suggestions")).status_code == 404
    assert await everything() == before


async def test_a_key_of_another_office_or_without_the_scope_learns_and_changes_nothing(
    with_key: NewClient, now: datetime, warsaw: int, brno: int
) -> None:
    about = f"/api/v1/requirements/{await marked(now)}/suggestions"
    stranger, reader = await with_key(office=brno), await with_key(scopes=("matches:read",))
    before = await everything()
    assert (await stranger.get(about)).status_code == 404
    assert (await reader.get(about)).status_code == 200
    for client, status in ((stranger, 404), (reader, 403)):
        for act, body in ((f"{FLOOR}/acceptance", {}), (f"{FLOOR}/refusal", {}), ("switch", {"on": False})):
            assert (await client.post(f"{about}/{act}", json=body)).status_code == status
    assert await everything() == before


def test_the_answer_that_is_shown_as_an_example_is_such_an_answer() -> None:
    assert msgspec.to_builtins(msgspec.convert(SUGGESTIONS, Suggestions)) == SUGGESTIONS


async def test_a_contact_is_asked_on_the_page_of_their_wish_and_agrees(
    browser: AsyncClient, now: datetime
) -> None:
    wish = await marked(now)
    page = f"/p/{page_token(1)}/wishes/{wish}"
    before = await everything()
    assert f'hx-get="{page}/suggestions"' in (await browser.get(page)).text
    asked = (await browser.get(f"{page}/suggestions")).text
    assert "You keep dismissing homes on lower floors." in asked
    assert "Floor from 1?" in asked
    assert "Dismissed: 3" in asked
    address = f"{page}/suggestions/{quote(FLOOR, safe='')}"
    assert f'action="{address}/acceptance"' in asked
    assert await everything() == before
    answer = await browser.post(f"{address}/acceptance")
    assert (answer.status_code, answer.headers["location"]) == (303, f"{page}?said=saved")
    assert await floor_of(wish) == RangeWish(min=1)
    assert "lower floors" not in (await browser.get(f"{page}/suggestions")).text
    assert (await browser.post(f"{address}/acceptance")).status_code == 409


async def test_a_contact_declines_and_wants_no_suggestions(browser: AsyncClient, now: datetime) -> None:
    wish = await marked(now)
    page = f"/p/{page_token(1)}/wishes/{wish}"
    off = await browser.post(f"{page}/suggestions/switch", data={"on": "no"})
    assert "no more suggestions" in (await browser.get(off.headers["location"])).text
    assert "lower floors" not in (await browser.get(f"{page}/suggestions")).text
    await browser.post(f"{page}/suggestions/switch", data={"on": "yes"})
    assert "lower floors" in (await browser.get(f"{page}/suggestions")).text
    declined = await browser.post(f"{page}/suggestions/{FLOOR}/refusal")
    assert "not suggest this again" in (await browser.get(declined.headers["location"])).text
    assert "lower floors" not in (await browser.get(f"{page}/suggestions")).text
    assert await floor_of(wish) is None


async def test_nobody_answers_for_another_contact(browser: AsyncClient, now: datetime) -> None:
    wish = await marked(now)
    jan = f"/p/{page_token(await cast.contact('K-2', now))}/wishes/{wish}/suggestions"
    before = await everything()
    assert (await browser.get(jan)).status_code == 404
    for act in (f"{FLOOR}/acceptance", f"{FLOOR}/refusal", "switch"):
        assert (await browser.post(f"{jan}/{act}")).status_code == 404
    assert await everything() == before


async def test_an_agent_takes_up_declines_and_switches_at_the_desk(
    app: Litestar, db: str, now: datetime
) -> None:
    desk = await desks.desk_of(app, IGA, now)
    wish = await desks.maras_match(desk, now, name="flat")
    page = f"/desk/requirements/{wish}"
    assert f'hx-get="{page}/suggestions"' in (await desk.see(page)).text
    assert "suggest nothing yet" in (await desk.see(f"{page}/suggestions")).text
    off = await desk.send(f"{page}/suggestions/switch", {"on": "no"})
    assert off.status_code == 303
    assert "Suggestions are off." in (await desk.see(f"{page}/suggestions")).text
    await desk.send(f"{page}/suggestions/switch", {"on": "yes"})
    await judged(
        wish, [("too_expensive", {"price": p, "features": {"elevator": True}}) for p in TOO_MUCH], now
    )
    asked = (await desk.see(f"{page}/suggestions")).text
    assert "They keep finding homes too expensive." in asked
    [one] = [
        part.split('"')[0] for part in asked.split("/suggestions/")[1:] if "acceptance" in part.split('"')[0]
    ]
    done = await desk.send(f"{page}/suggestions/{one}", {})
    assert done.headers["location"] == f"{page}?done=saved"
    price = (await get_requirement(wish, actor=SYSTEM)).price
    assert price
    assert (price.max or 0) < min(TOO_MUCH)
    assert "Suggestion taken up" in (await desk.see(f"{page}/timeline")).text


TOO_MUCH = (800_000, 815_000, 830_000)
