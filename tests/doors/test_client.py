"""The Python client against the application: typed, polite, and what the OpenAPI document says."""

from base64 import b64encode
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from anyio import to_thread
from litestar import Litestar

from crm_estate.accounts.keys import create_key
from crm_estate.api.openapi import describe
from crm_estate.app import create_app
from crm_estate.base import database
from crm_estate.client import (
    AsyncClient,
    Changed,
    Client,
    Conflict,
    Invalid,
    NotAllowed,
    NotFound,
    NotGenuine,
    NotSignedIn,
    Patience,
    TooMany,
    Unavailable,
    Unexpected,
    Unreachable,
    batches,
    shapes,
    verify,
)
from crm_estate.client.calls import ask
from crm_estate.client.generate import drafted
from crm_estate.client.paging import Turning
from crm_estate.client.shapes import ContactFacts, ListingFacts, NewContact, PersonName, Price, WebhookFacts
from crm_estate.client.things import Page
from crm_estate.feeds import waiting
from tests.doors.choosing import chosen
from tests.doors.networks import Bridge, Network, Step, broken_off, closed, lost_answer, no_way
from tests.webhook_office import tell
from tests.webhook_receiver import Receiver

pytestmark = pytest.mark.anyio
FLAT = ListingFacts(
    offer="sale",
    kind="apartment",
    country="PL",
    place="Warszawa",
    list_price=Price(amount=850_000, currency="PLN"),
    living_area=54.5,
)
MARIA = NewContact(name=PersonName(given="Maria", family="Nowak"), emails=["maria@example.org"])
Open = Callable[..., Awaitable[AsyncClient]]


class Pauses:
    """The moment at the installation; whoever would sleep lets it pass instead."""

    def __init__(self, now: datetime) -> None:
        self.now, self.taken = now, list[float]()

    async def sleep(self, seconds: float) -> None:
        self.taken.append(seconds)
        self.now += timedelta(seconds=seconds)


@pytest.fixture
def pauses(now: datetime) -> Pauses:
    return Pauses(now)


@pytest.fixture
def moving(pauses: Pauses) -> Litestar:
    """The application, whose clock goes on while a client pauses."""
    return create_app(clock=lambda: pauses.now)


@pytest.fixture
async def opened(moving: Litestar, db: str, pauses: Pauses) -> AsyncIterator[Open]:
    """Makes clients: `await opened(lost_answer, scopes=…)`, whose first requests fare so."""
    clients: list[AsyncClient] = []

    async def make(*troubles: Step, patience: Patience | None = None, **key: Any) -> AsyncClient:
        client = AsyncClient(
            "http://test",
            await create_key("client", now=pauses.now, **key),
            patience=patience,
            transport=Network(moving, troubles),
            sleep=pauses.sleep,
        )
        clients.append(client)
        return client

    yield make
    for client in clients:
        await client.close()


def test_the_client_is_what_the_document_says() -> None:
    """`python -m crm_estate.client.generate` writes it anew."""
    for file, text in drafted(describe(create_app())).items():
        assert file.read_text() == text, f"{file.name} is not what the document says"


def test_every_operation_is_a_method_of_both_clients() -> None:
    paths = describe(create_app())["paths"]
    names = {said["operationId"] for item in paths.values() for said in item.values()}
    assert len(names) > 50
    for client in (Client, AsyncClient):
        assert names - set(dir(client)) == set()


async def test_what_is_written_is_read_back(opened: Open) -> None:
    client = await opened()
    put = await client.put_listing("A-1", FLAT)
    there = await client.get_one_listing("A-1")
    assert (there.reference, there.living_area, there.list_price) == ("A-1", 54.5, FLAT.list_price)
    assert there == put


async def test_a_client_that_waits_does_the_same(moving: Litestar, db: str, pauses: Pauses) -> None:
    key = await create_key("waiting", now=pauses.now)

    def work() -> tuple[list[str], str, bytes]:
        with Client("http://test", key, transport=Bridge(Network(moving)), sleep=lambda _: None) as client:
            for name in ("A-1", "A-2", "A-3"):
                client.put_listing(name, FLAT)
            listed = [one.reference for one in client.get_listings(limit=2, sort="oldest")]
            made = client.post_contact(MARIA)
            with client.get_listing_export(format="jsonl") as file:
                return listed, made.display_name, b"".join(file)

    listed, name, file = await to_thread.run_sync(work)
    assert (listed, name) == (["A-1", "A-2", "A-3"], "Maria Nowak")
    assert file.count(b"\n") == 3


async def test_lists_go_on_over_their_pages(opened: Open) -> None:
    client = await opened()
    for i in range(5):
        await client.put_listing(f"A-{i}", FLAT)
    homes = client.get_listings(limit=2, sort="oldest", kind=["apartment", "house"])
    assert [home.reference async for home in homes] == [f"A-{i}" for i in range(5)]
    pages = [page async for page in homes.pages()]
    assert [len(page.items) for page in pages] == [2, 2, 1]
    rest = client.get_listings(limit=2, sort="oldest", cursor=pages[0].next)
    assert [home.reference async for home in rest] == ["A-2", "A-3", "A-4"]


def test_pages_that_lead_in_a_circle_are_not_followed() -> None:
    turning = Turning[str](ask("GET", "/api/v1/listings"))
    for following in ("b", "c"):
        assert turning.call is not None
        turning.after(Page(items=["x"], next=following), turning.call)
    assert turning.call is not None
    with pytest.raises(Unexpected, match="circle"):
        turning.after(Page(items=["x"], next="b"), turning.call)


async def test_a_part_of_a_thing_and_what_it_names_are_typed_too(opened: Open) -> None:
    client = await opened()
    await client.put_contact("O-1", ContactFacts(name=PersonName(family="Wolna"), roles=["owner"]))
    await client.put_listing("A-1", ListingFacts(offer="sale", kind="house", country="PL", owner="O-1"))
    part = await client.get_one_listing_part("A-1", fields=["reference"], expand=["owner"])
    assert part.reference == "A-1"
    assert part.expanded.owner.display_name == "Wolna"
    assert not part.living_area


async def test_what_another_changed_is_not_undone(opened: Open) -> None:
    client = await opened()
    await client.put_listing("A-1", FLAT, if_new=True)
    mine = await client.get_one_listing("A-1")
    await client.put_listing("A-1", ListingFacts(offer="sale", kind="house", country="PL"))
    with pytest.raises(Changed):
        await client.put_listing("A-1", FLAT, if_match=mine)
    with pytest.raises(Changed):
        await client.put_listing("A-1", FLAT, if_new=True)
    theirs = await client.get_one_listing("A-1")
    after = await client.put_listing("A-1", FLAT, if_match=theirs)
    assert (theirs.kind, after.kind) == ("house", "apartment")


async def test_what_is_held_is_not_read_again_until_it_changes(opened: Open) -> None:
    client = await opened()
    await client.put_listing("A-1", FLAT)
    held = await client.get_one_listing("A-1")
    assert await client.get_one_listing("A-1", held=held) is held
    await client.put_listing("A-1", ListingFacts(offer="sale", kind="house", country="PL"))
    assert (await client.get_one_listing("A-1", held=held)).kind == "house"


async def test_each_kind_of_refusal_is_an_exception_of_its_own(opened: Open, moving: Litestar) -> None:
    client = await opened()
    with pytest.raises(NotFound) as missing:
        await client.get_one_listing("nowhere/../else")
    assert (missing.value.status, bool(missing.value.request_id)) == (404, True)
    with pytest.raises(Invalid) as invalid:
        await client.put_listing("A-1", ListingFacts(offer="sale", kind="house", country="PL", floor=999))
    assert [fault.field for fault in invalid.value.errors] == ["floor"]
    await client.post_contact(MARIA)
    with pytest.raises(Conflict):
        await client.post_contact(MARIA)
    reader = await opened(scopes=("listings:read",))
    with pytest.raises(NotAllowed):
        await reader.put_listing("A-1", FLAT)
    async with AsyncClient("http://test", "no key", transport=Network(moving)) as stranger:
        with pytest.raises(NotSignedIn):
            await stranger.get_one_listing("A-1")


async def test_a_post_whose_answer_is_lost_is_done_once(opened: Open) -> None:
    client = await opened(lost_answer, lost_answer)
    made = await client.post_contact(MARIA)
    assert made.display_name == "Maria Nowak"
    assert await database.fetch_value("select count(*) from contact") == 1


async def test_a_change_on_a_condition_is_not_sent_again_when_it_may_have_been_done(opened: Open) -> None:
    with pytest.raises(Unreachable):
        await (await opened(lost_answer)).put_listing("A-1", FLAT, if_new=True)
    there = await (await opened(lost_answer, no_way)).put_listing("A-1", FLAT)
    assert there.reference == "A-1"
    changed = await (await opened(no_way, no_way)).put_listing("A-1", FLAT, if_match=there)
    assert changed.reference == "A-1"


async def test_who_is_not_there_is_tried_some_times_with_growing_pauses(opened: Open, pauses: Pauses) -> None:
    client = await opened(*[no_way] * 5)
    with pytest.raises(Unreachable):
        await client.get_one_listing("A-1")
    assert len(pauses.taken) == Patience().tries - 1
    for pause, most in zip(pauses.taken, (0.5, 1, 2, 4), strict=True):
        assert most / 2 <= pause <= most


async def test_what_is_closed_is_asked_again_when_it_said(opened: Open, pauses: Pauses) -> None:
    client = await opened(closed)
    with pytest.raises(NotFound):
        await client.get_one_listing("A-1")
    [pause] = pauses.taken
    assert 7 <= pause <= 7.5
    with pytest.raises(Unavailable, match="Service Unavailable"):
        await (await opened(*[closed] * 5)).get_one_listing("A-1")


async def test_who_asks_too_often_waits_as_long_as_told(opened: Open, pauses: Pauses) -> None:
    with chosen(CRM_API_BURST="1", CRM_API_PER_MINUTE="6"):
        client = await opened()
        await client.put_listing("A-1", FLAT)
        assert (await client.get_one_listing("A-1")).reference == "A-1"
    [pause] = pauses.taken
    assert pause >= 10


async def test_who_would_wait_too_long_is_told_at_once(opened: Open, pauses: Pauses) -> None:
    with chosen(CRM_API_BURST="1", CRM_API_PER_MINUTE="6"):
        client = await opened(patience=Patience(longest_pause=9))
        await client.put_listing("A-1", FLAT)
        with pytest.raises(TooMany) as refused:
            await client.get_one_listing("A-1")
    assert (refused.value.retry_after, pauses.taken) == (10, [])


async def test_any_number_of_things_are_sent_and_each_is_answered_for(
    opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "MOST_BYTES", 600)
    wrong = ListingFacts(offer="sale", kind="house", country="PL", reference="A-3", floor=999)
    homes = [ListingFacts(offer="sale", kind="house", country="PL", reference=f"A-{i}") for i in range(20)]
    homes[3] = wrong
    client = await opened(lost_answer)
    done = [item async for item in client.post_listings(iter(homes))]
    assert [(item.index, item.reference) for item in done] == [(i, f"A-{i}") for i in range(20)]
    [refused] = [item for item in done if item.result == "refused"]
    assert (refused.index, refused.status) == (3, 422)
    assert refused.problem is not None
    assert [fault.field for fault in refused.problem.errors] == ["floor"]
    assert await database.fetch_value("select count(*) from listing") == 19


async def test_a_file_goes_up_and_comes_down_whole(opened: Open, pauses: Pauses, tmp_path: Path) -> None:
    client = await opened(no_way)
    flats = tmp_path / "flats.csv"
    flats.write_text("reference,offer,kind,country,place\nR-1,sale,apartment,PL,Warszawa\n")
    run = await client.post_import(flats, media_type="text/csv", file_name="flats.csv")
    await waiting.read_next(pauses.now)
    assert ((await client.get_one_import(run.id)).state, run.file_name) == ("done", "flats.csv")
    async with await client.get_listing_export(format="csv") as file:
        size = await file.save(tmp_path / "back.csv")
        assert (file.name, file.media_type) == ("listings-2026-11-02.csv", "text/csv; charset=utf-8")
    back = tmp_path / "back.csv"
    assert ("R-1" in back.read_text(), back.stat().st_size) == (True, size)
    assert files_in(tmp_path).keys() == {"back.csv", "flats.csv"}


async def test_a_download_that_breaks_off_leaves_the_file_that_was_there(
    opened: Open, tmp_path: Path
) -> None:
    kept = tmp_path / "back.csv"
    kept.write_text("of yesterday")
    client = await opened(broken_off)
    async with await client.get_listing_export(format="csv") as file:
        with pytest.raises(Unreachable):
            await file.save(kept)
    assert files_in(tmp_path) == {"back.csv": "of yesterday"}


def files_in(folder: Path) -> dict[str, str]:
    return {one.name: one.read_text() for one in folder.iterdir()}


@pytest.mark.usefixtures("near")
async def test_a_webhook_is_believed_when_it_is_signed_and_fresh(
    opened: Open, receiver: Receiver, now: datetime
) -> None:
    client = await opened()
    hook = await client.post_webhook(WebhookFacts(url=receiver.url, kinds=["listing.*"]))
    await client.put_listing("A-1", FLAT)
    await tell(now)
    call = receiver.calls[0]
    told = verify(call.headers, call.body, hook.secret, now)
    assert (told.id, told.type, told.data["listing_reference"]) == (call.id, call.said["type"], "A-1")
    other = f"whsec_{b64encode(b'another').decode()}"
    unsigned = {name: value for name, value in call.headers.items() if name != "webhook-signature"}
    for headers, body, secret, moment in (
        (call.headers, call.body + b" ", hook.secret, now),
        (call.headers, call.body, other, now),
        (call.headers, call.body, hook.secret, now + timedelta(minutes=6)),
        (call.headers, call.body, hook.secret, now - timedelta(minutes=6)),
        ({**call.headers, "webhook-id": "2"}, call.body, hook.secret, now),
        ({**call.headers, "webhook-timestamp": "soon"}, call.body, hook.secret, now),
        (unsigned, call.body, hook.secret, now),
    ):
        with pytest.raises(NotGenuine):
            verify(headers, body, secret, moment)
    with pytest.raises(ValueError, match="whsec_"):
        verify(call.headers, call.body, "no secret", now)


async def test_the_answer_given_as_an_example_is_what_the_client_reads() -> None:
    """For every operation: an example that does not fit its type would mean that the types are wrong."""
    document = describe(create_app())
    schemas = {name: kind for name, kind in vars(shapes).items() if isinstance(kind, type)}
    checked = 0
    for item in document["paths"].values():
        for said in item.values():
            for response in said["responses"].values():
                for content in response.get("content", {}).values():
                    checked += fits(content, schemas)
    assert checked > 30


def fits(content: dict[str, Any], schemas: dict[str, type]) -> bool:
    """Whether an example was there and could be read; raises when it cannot."""
    schema = content["schema"].get("anyOf", [content["schema"]])[0]
    name = schema.get("$ref", "").rpartition("/")[2]
    if name not in schemas or content.get("example") is None:
        return False
    assert msgspec.json.decode(msgspec.json.encode(content["example"]), type=schemas[name])
    return True
