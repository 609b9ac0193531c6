"""The approval inbox, the mail and the office's own pages."""

import re
from datetime import datetime

import pytest
from litestar import Litestar

from crm_estate.accounts.keys import admit_key
from crm_estate.accounts.throttling import STRANGERS
from crm_estate.base.errors import NotSignedIn
from crm_estate.matchmaking.search import matches_of_requirement
from fixtures.cast import HALINA, IGA, TYMON
from tests.doors import desk_cast as desks

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("db")]


async def state_of(desk: desks.Desk, requirement: int) -> tuple[int, str]:
    match = (await matches_of_requirement(requirement, actor=desk.actor, hidden=True)).items[0]
    return match.id, match.state


async def test_a_match_that_waits_is_sent_or_dropped_by_its_agent(app: Litestar, now: datetime) -> None:
    desk = await desks.desk_of(app, IGA, now)
    wish = await desks.maras_match(desk, now, delivery="approval")
    match, state = await state_of(desk, wish)
    assert state == "waiting"
    assert f'id="match-{match}"' in (await desk.see("/desk/approvals")).text
    answer = await desk.send(f"/desk/approvals/{match}", {"decision": "send"}, HX_Request="true")
    assert "toast" in answer.headers["HX-Trigger"]
    assert "match-" not in answer.text
    assert 'id="waiting-count" hx-swap-oob="true">0<' in answer.text
    assert await state_of(desk, wish) == (match, "ready")
    assert "Nothing waits for you" in (await desk.see("/desk/approvals")).text
    late = await desk.send(f"/desk/approvals/{match}", {"decision": "drop"}, HX_Request="true")
    assert "Someone else was quicker" in late.headers["HX-Trigger"]
    assert await state_of(desk, wish) == (match, "ready")


async def test_many_are_decided_at_once(app: Litestar, now: datetime) -> None:
    desk = await desks.desk_of(app, IGA, now)
    wish = await desks.maras_match(desk, now, delivery="approval")
    match, _ = await state_of(desk, wish)
    answer = await desk.send("/desk/approvals", {"match": [str(match), "x"], "decision": "drop"})
    assert answer.status_code == 303
    assert await state_of(desk, wish) == (match, "dropped")
    assert (await desk.send("/desk/approvals", {"decision": "drop"})).status_code == 404


async def test_a_colleague_neither_sees_nor_decides_it(app: Litestar, now: datetime) -> None:
    desk = await desks.desk_of(app, IGA, now)
    wish = await desks.maras_match(desk, now, delivery="approval")
    match, _ = await state_of(desk, wish)
    tymon = await desks.desk_of(app, TYMON, now)
    assert "Nothing waits for you" in (await tymon.see("/desk/approvals")).text
    assert (await tymon.send(f"/desk/approvals/{match}", {"decision": "send"})).status_code == 404
    await tymon.send("/desk/approvals", {"match": str(match), "decision": "send"})
    assert await state_of(desk, wish) == (match, "waiting")


async def test_a_key_is_shown_once_and_ends_when_it_is_revoked(app: Litestar, now: datetime) -> None:
    desk = await desks.desk_of(app, HALINA, now)
    made = await desk.send("/desk/settings/keys", {"name": "website", "scopes": ["listings:read"]})
    key = re.search(r'value="(crm_[\w-]+)"', made.text)
    assert key
    actor, _ = await admit_key(key[1], STRANGERS, now)
    assert actor.scopes == {"listings:read"}
    page = (await desk.see("/desk/settings")).text
    assert key[1] not in page
    assert "website" in page
    await desk.send(f"/desk/settings/keys/{actor.id}/revocation", {})
    with pytest.raises(NotSignedIn):
        await admit_key(key[1], STRANGERS, now)


async def test_only_administrators_open_team_and_settings(app: Litestar, now: datetime) -> None:
    desk = await desks.desk_of(app, IGA, now)
    for path in ("/desk/team", "/desk/settings"):
        assert (await desk.see(path)).status_code == 403
    assert (await desk.send("/desk/team", {"name": "X"})).status_code == 403
    assert (
        await desk.send("/desk/settings/keys", {"name": "x", "scopes": "listings:read"})
    ).status_code == 403
    assert 'href="/desk/team"' not in (await desk.see("/desk")).text


async def test_someone_new_can_sign_in_and_someone_shut_out_cannot(app: Litestar, now: datetime) -> None:
    desk = await desks.desk_of(app, HALINA, now)
    new = {
        "name": "Jan Nowy",
        "email": "jan@example.org",
        "password": "too-short",
        "office": "WAW",
        "role": "agent",
    }
    refused = await desk.send("/desk/team", new)
    assert refused.status_code == 422
    assert 'value="Jan Nowy"' in refused.text
    assert "too-short" not in refused.text
    assert (await desk.send("/desk/team", {**new, "password": desks.PASSWORD})).status_code == 303
    iga = await desks.desk_of(app, IGA, now)
    shut = await desk.send(f"/desk/team/{iga.actor.id}/activity", {"active": "no"})
    assert shut.status_code == 303
    assert (await iga.see("/desk")).status_code == 303
    assert (await desk.send(f"/desk/team/{desk.actor.id}/activity", {"active": "no"})).status_code == 409


async def test_the_first_page_is_helpful_when_there_is_nothing_yet(app: Litestar, now: datetime) -> None:
    desk = await desks.desk_of(app, IGA, now)
    page = (await desk.see("/desk")).text
    assert "Nothing waits for your approval." in page
    assert "No listing on the market yet" in page
    for path in ("/desk/listings", "/desk/contacts", "/desk/requirements", "/desk/approvals", "/desk/mail"):
        assert 'class="empty"' in (await desk.see(path)).text, path
