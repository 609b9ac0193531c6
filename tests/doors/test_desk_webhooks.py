"""Webhooks at the desk: added, tried out, looked after and told again by administrators."""

import re
from datetime import datetime
from typing import Any

import pytest
from litestar import Litestar

from crm_estate.accounts.permissions import SYSTEM
from crm_estate.base import database
from crm_estate.listings import lifecycle
from crm_estate.webhooks.delivering import deliver_due
from crm_estate.webhooks.facts import WebhookOut
from crm_estate.webhooks.fanning_out import fan_out
from crm_estate.webhooks.listing import find_webhooks
from fixtures.cast import HALINA, IGA
from tests.doors import desk_cast as desks
from tests.outreach_office import FLAT
from tests.webhook_receiver import Receiver, plain

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("db", "near")]

HOOKS = "/desk/settings/webhooks"


def form(url: str, **more: Any) -> dict[str, Any]:
    return {
        "version": "0", "url": url, "description": "Website", "kinds": ["listing.*", "match.found"],
        "scopes": ["listings:read", "matches:read"], "office": "", **more,
    }  # fmt: skip


async def the_webhook() -> WebhookOut:
    [webhook] = (await find_webhooks(actor=SYSTEM)).items
    return webhook


async def added(desk: desks.Desk, url: str, **more: Any) -> str:
    """The secret of a webhook that was added."""
    answer = await desk.send("/desk/new/webhook", form(url, **more))
    found = re.search(r'value="(whsec_[^"]+)"', answer.text)
    assert found, answer.text
    return found[1].replace("&#43;", "+")


async def tell(now: datetime) -> None:
    await fan_out(now)
    while await deliver_due(now):
        pass


async def test_a_webhook_typed_in_is_the_one_that_is_kept_and_its_secret_is_shown_once(
    app: Litestar, now: datetime, receiver: Receiver
) -> None:
    desk = await desks.desk_of(app, HALINA, now)
    secret = await added(desk, receiver.url)
    webhook = await the_webhook()
    assert (webhook.url, webhook.description, webhook.kinds, webhook.scopes, webhook.office) == (
        receiver.url, "Website", ["listing.*", "match.found"], ["listings:read", "matches:read"], None,
    )  # fmt: skip
    for path in (HOOKS, f"{HOOKS}/{webhook.id}", f"{HOOKS}/{webhook.id}/change", "/desk/settings"):
        page = (await desk.see(path)).text
        assert "Webhook" in page
        assert secret not in page
    await desk.send(f"{HOOKS}/{webhook.id}/test", {})
    assert receiver.calls[0].is_signed_with(secret)


async def test_what_is_wrong_is_said_beside_its_field_and_nothing_typed_is_lost(
    app: Litestar, now: datetime, receiver: Receiver
) -> None:
    desk = await desks.desk_of(app, HALINA, now)
    for changes, error in (
        ({"url": "https://10.0.0.1:99999/"}, "begin with https://"),
        ({"kinds": []}, "This is needed."),
        ({"scopes": []}, "This is needed."),
        ({"scopes": ["contacts:read"]}, "needs the scope"),
        ({"office": "99"}, "There is no such office."),
    ):
        answer = await desk.send("/desk/new/webhook", form(receiver.url) | changes)
        assert answer.status_code == 422
        assert error in answer.text
        assert 'value="Website"' in answer.text
    assert (await find_webhooks(actor=SYSTEM)).items == []


async def test_what_was_changed_by_someone_else_is_not_written_over(
    app: Litestar, now: datetime, receiver: Receiver
) -> None:
    desk = await desks.desk_of(app, HALINA, now)
    await added(desk, receiver.url)
    at = f"{HOOKS}/1/change"
    assert (await desk.change(at, description="Shop")).headers["location"] == f"{HOOKS}/1?done=saved"
    late = await desk.send(at, form(receiver.url, version="1", description="Late"))
    assert late.status_code == 409
    assert "Someone else changed this meanwhile" in late.text
    assert (await the_webhook()).description == "Shop"


async def test_the_test_button_shows_what_came_back(app: Litestar, now: datetime, receiver: Receiver) -> None:
    receiver.answer = lambda n: plain(200, "<b>thanks</b>") if n == 0 else plain(500)
    desk = await desks.desk_of(app, HALINA, now)
    await added(desk, receiver.url)
    good = (await desk.send(f"{HOOKS}/1/test", {})).text
    assert "The receiver answered 200" in good
    assert "&lt;b&gt;thanks&lt;/b&gt;" in good
    bad = (await desk.send(f"{HOOKS}/1/test", {})).text
    assert "The test did not arrive: The receiver answered 500." in bad
    assert f'href="{HOOKS}/1?state=parked"' in bad


async def test_deliveries_are_shown_with_what_went_wrong_and_told_again(
    app: Litestar, now: datetime, receiver: Receiver
) -> None:
    receiver.answer = lambda n: plain(500 if n == 0 else 204)
    desk = await desks.desk_of(app, HALINA, now)
    await added(desk, receiver.url)
    await lifecycle.receive(FLAT, actor=SYSTEM, now=now)
    await tell(now)
    page = (await desk.see(f"{HOOKS}/1")).text
    assert "The receiver answered 500." in page
    assert "listing.added" in page
    assert "listing.published" in page
    arrived = (await desk.see(f"{HOOKS}/1?state=delivered")).text
    assert "listing.added" not in arrived
    again = await desk.send("/desk/settings/webhook-deliveries/2/replay", {})
    assert again.headers["location"] == f"{HOOKS}/1?done=state"
    await tell(now)
    assert receiver.kinds.count("listing.published") == 2


async def test_everything_since_a_day_is_told_again(app: Litestar, now: datetime, receiver: Receiver) -> None:
    await lifecycle.receive(FLAT, actor=SYSTEM, now=now)
    desk = await desks.desk_of(app, HALINA, now)
    await added(desk, receiver.url)
    assert (await desk.send(f"{HOOKS}/1/replay", {"since": ""})).status_code == 422
    assert (await desk.send(f"{HOOKS}/1/replay", {"since": "2026-13-01"})).status_code == 422
    assert (await desk.send(f"{HOOKS}/1/replay", {"since": "2026-11-01"})).status_code == 303
    await tell(now)
    assert receiver.kinds == ["listing.added", "listing.published"]


async def test_a_webhook_is_paused_taken_up_given_another_secret_and_forgotten(
    app: Litestar, now: datetime, receiver: Receiver
) -> None:
    desk = await desks.desk_of(app, HALINA, now)
    old = await added(desk, receiver.url)
    await desk.send(f"{HOOKS}/1/state", {"state": "paused"})
    assert (await the_webhook()).state == "paused"
    assert "Paused" in (await desk.see(HOOKS)).text
    await desk.change(f"{HOOKS}/1/change", description="Still paused")
    assert (await the_webhook()).state == "paused"
    await desk.send(f"{HOOKS}/1/state", {"state": "active"})
    shown = (await desk.send(f"{HOOKS}/1/secret", {})).text
    assert "whsec_" in shown
    assert old not in shown
    await desk.send(f"{HOOKS}/1/removal", {})
    assert (await find_webhooks(actor=SYSTEM)).items == []


async def test_a_webhook_that_was_disabled_is_announced_with_the_reason_and_saved_to_life(
    app: Litestar, now: datetime, receiver: Receiver
) -> None:
    receiver.answer = lambda _: plain(410)
    desk = await desks.desk_of(app, HALINA, now)
    await added(desk, receiver.url)
    assert "told nothing any more" not in (await desk.see("/desk/settings")).text
    await lifecycle.receive(FLAT, actor=SYSTEM, now=now)
    await tell(now)
    assert "Webhooks that are told nothing any more: 1" in (await desk.see("/desk/settings")).text
    assert "Disabled" in (await desk.see(HOOKS)).text
    assert "said that it is gone" in (await desk.see(f"{HOOKS}/1")).text
    await desk.change(f"{HOOKS}/1/change")
    assert (await the_webhook()).state == "active"


async def test_only_administrators_come_near_webhooks(
    app: Litestar, now: datetime, receiver: Receiver
) -> None:
    halina = await desks.desk_of(app, HALINA, now)
    await added(halina, receiver.url)
    iga = await desks.desk_of(app, IGA, now)
    for path in (HOOKS, f"{HOOKS}/1", f"{HOOKS}/1/change", "/desk/new/webhook"):
        assert (await iga.see(path)).status_code == 403
    for path in ("test", "secret", "state", "removal", "replay", "change"):
        assert (
            await iga.send(f"{HOOKS}/1/{path}", form(receiver.url, since="2026-11-01"))
        ).status_code == 403
    assert (await iga.send("/desk/new/webhook", form(receiver.url))).status_code == 403
    assert receiver.calls == []
    assert await database.fetch_value("select version from webhook") == 1
