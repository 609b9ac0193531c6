"""The Python client with much at once: batches, files up and down, and webhooks it may believe."""

from base64 import b64encode
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from crm_estate.base import database
from crm_estate.client import (
    NotGenuine,
    Unreachable,
    batches,
    verify,
)
from crm_estate.client.shapes import ListingFacts, WebhookFacts
from crm_estate.feeds import waiting
from tests.doors.client_at_work import FLAT, Open, Pauses
from tests.doors.networks import broken_off, lost_answer, no_way
from tests.webhook_office import tell
from tests.webhook_receiver import Receiver

pytestmark = pytest.mark.anyio


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
