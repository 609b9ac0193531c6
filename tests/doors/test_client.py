"""The Python client against the application: typed, polite, and what the OpenAPI document says."""

from typing import Any

import msgspec
import pytest
from anyio import to_thread
from litestar import Litestar

from crm_estate.accounts.keys import create_key
from crm_estate.api.openapi import describe
from crm_estate.app import create_app
from crm_estate.client import (
    AsyncClient,
    Changed,
    Client,
    Conflict,
    Invalid,
    NotAllowed,
    NotFound,
    NotSignedIn,
    Unexpected,
    shapes,
)
from crm_estate.client.calls import ask
from crm_estate.client.generate import drafted
from crm_estate.client.paging import Turning
from crm_estate.client.shapes import ContactFacts, ListingFacts, PersonName
from crm_estate.client.things import Page
from tests.doors.client_at_work import FLAT, MARIA, Open, Pauses
from tests.doors.networks import Bridge, Network

pytestmark = pytest.mark.anyio


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
