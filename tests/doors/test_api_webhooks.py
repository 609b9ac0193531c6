"""Webhooks at the API: subscribed, tried out, looked after, by whom it may be and nobody else."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from httpx import AsyncClient

from crm_estate.accounts.permissions import SCOPES, Scope
from crm_estate.api.examples import AGAIN, LISTING, REPLAY, SECRET, TRIAL, WEBHOOK
from crm_estate.base import database
from crm_estate.webhooks import subscribing
from crm_estate.webhooks.delivering import deliver_due
from crm_estate.webhooks.fanning_out import fan_out
from crm_estate.webhooks.kinds import READS
from tests.doors.conftest import NewClient
from tests.webhook_receiver import Receiver, plain

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("near")]
HOOKS = "/api/v1/webhooks"
HOMES: tuple[Scope, ...] = ("listings:read", "listings:write", "webhooks:read", "webhooks:write")


async def subscribe(client: AsyncClient, url: str, *kinds: str, **more: Any) -> dict[str, Any]:
    answer = await client.post(HOOKS, json={"url": url, "kinds": kinds or ["listing.*"], **more})
    assert answer.status_code == 201, answer.text
    assert answer.headers["location"] == f"{HOOKS}/{answer.json()['id']}"
    return answer.json()


async def tell(now: datetime) -> None:
    await fan_out(now)
    while await deliver_due(now):
        pass


async def test_a_webhook_is_read_back_but_its_secret_is_shown_once(
    api: AsyncClient, receiver: Receiver
) -> None:
    made = await subscribe(api, receiver.url, "listing.published", description="Website")
    secret = made.pop("secret")
    assert secret.startswith("whsec_")
    there = await api.get(f"{HOOKS}/{made['id']}")
    assert there.json() == made
    listed = await api.get(HOOKS)
    assert listed.json()["items"] == [made]
    assert secret not in there.text + listed.text
    assert made["scopes"] == list(READS)


async def test_a_subscription_that_is_sent_twice_is_made_once_and_the_secret_is_not_kept(
    api: AsyncClient, receiver: Receiver
) -> None:
    body, once = {"url": receiver.url, "kinds": ["listing.*"]}, {"Idempotency-Key": "one"}
    first = await api.post(HOOKS, json=body, headers=once)
    again = await api.post(HOOKS, json=body, headers=once)
    assert again.json()["id"] == first.json()["id"]
    assert len((await api.get(HOOKS)).json()["items"]) == 1
    assert first.json()["secret"] not in again.text


async def test_the_example_is_accepted(api: AsyncClient, receiver: Receiver) -> None:
    made = await subscribe(api, receiver.url, *WEBHOOK["kinds"])
    at = f"{HOOKS}/{made['id']}"
    assert (await api.put(at, json={**WEBHOOK, "url": receiver.url})).status_code == 200
    for path, example in ((f"{at}/test", TRIAL), (f"{at}/secret", SECRET), (f"{at}/replay", REPLAY)):
        assert (await api.post(path, json=example)).status_code == 201
    assert (await api.post("/api/v1/webhook-deliveries/1/replay", json=AGAIN)).status_code == 404


async def test_a_test_answers_with_what_came_back(api: AsyncClient, receiver: Receiver) -> None:
    receiver.answer = lambda n: plain(200, "thanks") if n == 0 else plain(500, "broken")
    made = await subscribe(api, receiver.url, state="paused")
    good = (await api.post(f"{HOOKS}/{made['id']}/test", json={"note": "Hello"})).json()
    bad = (await api.post(f"{HOOKS}/{made['id']}/test", json={})).json()
    assert (good["is_taken"], good["status"], good["said"], good["error"]) == (True, 200, "thanks", None)
    assert (bad["is_taken"], bad["status"], bad["said"]) == (False, 500, "broken")
    call = receiver.calls[0]
    assert (call.id, call.said["type"], call.said["data"]["note"]) == (
        good["message"],
        "webhook.test",
        "Hello",
    )
    assert call.is_signed_with(made["secret"])
    assert len(set(receiver.ids)) == 2
    assert (await api.get(f"{HOOKS}/{made['id']}/deliveries")).json()["items"] == []


async def test_deliveries_are_listed_by_state_and_told_again(
    api: AsyncClient, receiver: Receiver, now: datetime
) -> None:
    receiver.answer = lambda n: plain(204 if n else 500)
    made = await subscribe(api, receiver.url)
    await api.put("/api/v1/listings/W-1", json=LISTING)
    await tell(now)
    at = f"{HOOKS}/{made['id']}/deliveries"
    [waiting] = (await api.get(at, params={"state": "waiting"})).json()["items"]
    [arrived] = (await api.get(at, params={"state": "delivered"})).json()["items"]
    assert (waiting["kind"], waiting["status"], waiting["attempts"]) == ("listing.added", 500, 1)
    assert (arrived["kind"], arrived["message"]) == ("listing.published", receiver.ids[-1])
    assert (await api.get(f"{HOOKS}/{made['id']}")).json()["waiting"] == 1
    newest = (await api.get(at, params={"limit": 1})).json()
    oldest = (await api.get(at, params={"limit": 1, "cursor": newest["next"]})).json()
    assert [newest["items"][0]["id"], oldest["items"][0]["id"]] == [arrived["id"], waiting["id"]]
    again = await api.post(f"/api/v1/webhook-deliveries/{arrived['id']}/replay", json={})
    assert (again.status_code, again.json()["state"], again.json()["attempts"]) == (201, "waiting", 0)
    busy = await api.post(f"/api/v1/webhook-deliveries/{arrived['id']}/replay", json={})
    assert busy.status_code == 409
    await tell(now)
    assert receiver.ids.count(arrived["message"]) == 2
    since = (now - timedelta(days=1)).isoformat()
    replay = await api.post(f"{HOOKS}/{made['id']}/replay", json={"since": since})
    assert replay.json() == {"deliveries": 1}  # the other one is still waiting


REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"kinds": []}, "kinds"),
    ({"kinds": ["listing.exploded"]}, "kinds[0]"),
    ({"kinds": ["listing.*", "demo.loaded"]}, "kinds[1]"),
    ({"kinds": ["webhook.disabled"]}, "kinds[0]"),
    ({"kinds": ["*"]}, "kinds[0]"),
    ({"kinds": "listing.*"}, "kinds"),
    ({"url": "https://10.0.0.1:99999/"}, "url"),
    ({"url": "http://198.41.0.4/"}, "url"),
    ({"url": "https://user:word@198.41.0.4/"}, "url"),
    ({"url": "javascript:alert(1)"}, "url"),
    ({"url": "https://198.41.0.4/" + "a" * 1000}, "url"),
    ({"state": "disabled"}, "state"),
    ({"description": "a\x00b"}, "description"),
    ({"secret": "whsec_mine"}, "secret"),
]


@pytest.mark.parametrize(("wrong", "field"), REFUSED, ids=[str(wrong)[:40] for wrong, _ in REFUSED])
async def test_what_cannot_be_is_refused_by_name_and_leaves_no_trace(
    api: AsyncClient, receiver: Receiver, wrong: dict[str, Any], field: str
) -> None:
    answer = await api.post(HOOKS, json={"url": receiver.url, "kinds": ["listing.*"], **wrong})
    assert answer.status_code == 422, answer.text
    assert [error["field"] for error in answer.json()["errors"]] == [field]
    assert (await api.get(HOOKS)).json()["items"] == []
    assert await database.fetch_value("select count(*) from fact") == 0


async def test_a_key_subscribes_to_no_more_than_it_may_read(with_key: NewClient, receiver: Receiver) -> None:
    homes = await with_key(scopes=HOMES)
    for kind in ("contact.added", "match.*", "listing.offered"):
        answer = await homes.post(HOOKS, json={"url": receiver.url, "kinds": ["listing.added", kind]})
        assert answer.json()["errors"][0]["field"] == "kinds[1]"
    made = await subscribe(homes, receiver.url, "listing.*")
    assert made["scopes"] == ["listings:read"]
    blind = await with_key(scopes=("webhooks:write",))
    assert (await blind.post(HOOKS, json={"url": receiver.url, "kinds": ["listing.*"]})).status_code == 422
    reader = await with_key(scopes=("webhooks:read", "listings:read"))
    assert (await reader.post(HOOKS, json={"url": receiver.url, "kinds": ["listing.*"]})).status_code == 403


async def test_a_key_cannot_turn_to_itself_what_sees_more_than_it_does(
    api: AsyncClient, with_key: NewClient, receiver: Receiver, warsaw: int, brno: int
) -> None:
    """Otherwise a key for listings would send a colleague's facts about contacts to an address of its own."""
    wide = await subscribe(api, receiver.url, "contact.*")
    in_brno = await subscribe(await with_key(office=brno), receiver.url, "contact.*")
    homes, in_warsaw = await with_key(scopes=HOMES), await with_key(office=warsaw)
    for client, hook in ((homes, wide), (in_warsaw, wide), (in_warsaw, in_brno)):
        at = f"{HOOKS}/{hook['id']}"
        assert (await client.get(at)).status_code == 404
        assert (await client.get(f"{at}/deliveries")).status_code == 404
        body = {"url": receiver.url, "kinds": ["listing.*"]}
        assert (await client.put(at, json=body)).status_code == 404
        assert (await client.delete(at)).status_code == 404
        for act, said in (("test", {}), ("secret", {}), ("replay", REPLAY)):
            assert (await client.post(f"{at}/{act}", json=said)).status_code == 404
        assert (await client.get(HOOKS)).json()["items"] == []
    assert receiver.calls == []


async def test_a_new_key_takes_over_what_an_old_one_subscribed_to(
    with_key: NewClient, receiver: Receiver, now: datetime
) -> None:
    old, new = await with_key(scopes=HOMES), await with_key(scopes=SCOPES)
    made = await subscribe(old, receiver.url)
    await database.execute("update api_key set revoked_at = $1 where id = 1", now)
    await new.put("/api/v1/listings/W-1", json=LISTING)
    await tell(now)
    assert (await new.get(f"{HOOKS}/{made['id']}")).json()["is_silenced"]
    assert receiver.calls == []
    taken = await new.put(f"{HOOKS}/{made['id']}", json={"url": receiver.url, "kinds": ["listing.*"]})
    assert not taken.json()["is_silenced"]
    await tell(now)
    assert receiver.kinds == ["listing.added", "listing.published"]


async def test_a_webhook_is_changed_only_as_it_was_seen_and_forgotten_at_last(
    api: AsyncClient, receiver: Receiver
) -> None:
    made = await subscribe(api, receiver.url)
    at, body = f"{HOOKS}/{made['id']}", {"url": receiver.url, "kinds": ["match.*"], "state": "paused"}
    tag = (await api.get(at)).headers["etag"]
    changed = await api.put(at, json=body, headers={"If-Match": tag})
    assert (changed.json()["kinds"], changed.json()["state"], changed.json()["version"]) == (
        ["match.*"], "paused", 2,
    )  # fmt: skip
    assert (await api.put(at, json=body)).json()["version"] == 2
    stale = await api.put(at, json={**body, "state": "active"}, headers={"If-Match": tag})
    assert stale.status_code in (409, 412)
    assert (await api.delete(at)).json()["id"] == made["id"]
    assert (await api.get(at)).status_code == 404
    kinds = await database.fetch("select kind from fact order by id")
    assert [row["kind"] for row in kinds] == ["webhook.added", "webhook.changed", "webhook.removed"]


async def test_there_is_an_end_to_webhooks(
    api: AsyncClient, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(subscribing, "MOST", 2)
    for _ in range(2):
        await subscribe(api, receiver.url)
    answer = await api.post(HOOKS, json={"url": receiver.url, "kinds": ["listing.*"]})
    assert answer.status_code == 409


async def test_a_new_secret_is_another_one_and_ends_the_old_when_told_to(
    api: AsyncClient, receiver: Receiver
) -> None:
    made = await subscribe(api, receiver.url)
    at = f"{HOOKS}/{made['id']}"
    new = (await api.post(f"{at}/secret", json={"overlap_hours": 0})).json()["secret"]
    await api.post(f"{at}/test", json={})
    assert receiver.calls[0].is_signed_with(new)
    assert not receiver.calls[0].is_signed_with(made["secret"])
    assert (await api.post(f"{at}/secret", json={"overlap_hours": 169})).status_code == 422
