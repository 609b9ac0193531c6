"""What a webhook is told, and what of it is kept from it."""

import pytest
from msgspec.structs import replace

from crm_estate.accounts.keys import create_key, revoke_key
from crm_estate.accounts.permissions import SYSTEM, Actor
from crm_estate.base import database, journal
from crm_estate.contacts import people
from crm_estate.listings import lifecycle
from crm_estate.webhooks.delivering import deliver_due
from crm_estate.webhooks.fanning_out import fan_out
from crm_estate.webhooks.kinds import READS
from crm_estate.webhooks.listing import get_webhook
from fixtures import cast
from tests.outreach_office import FLAT, MARA, NOW, WISH, arrive, say
from tests.webhook_office import an_office, deliveries, subscribe, tell
from tests.webhook_receiver import Receiver

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("db", "near")]

EVERYTHING = ["listing.*", "contact.*", "requirement.*", "match.*", "digest.*"]


async def test_a_webhook_of_an_office_is_told_of_that_office_alone(receiver: Receiver) -> None:
    ours, theirs = await an_office("ours"), await an_office("theirs")
    await subscribe(receiver.url, EVERYTHING, scopes=list(READS), office=ours)
    for office, number in ((ours, "1"), (theirs, "2")):
        key = Actor(kind="key", id=9, office=office, scopes=frozenset({"listings:write", "contacts:write"}))
        home = replace(FLAT, reference=f"H-{number}", office=None, agent=None)
        await lifecycle.receive(home, actor=key, now=NOW)
        who = replace(MARA, reference=f"K-{number}", emails=[f"k{number}@example.org"], phones=[], agent=None)
        await people.receive(who, actor=key, now=NOW)
    await tell()
    told = [call.said["data"] for call in receiver.calls]
    assert {one["listing_reference"] or one["contact_reference"] for one in told} == {"H-1", "K-1"}


async def test_without_the_scope_nothing_of_contacts_is_told(receiver: Receiver) -> None:
    await subscribe(receiver.url, ["listing.*", "match.*"], scopes=["listings:read", "matches:read"])
    await arrive(MARA, WISH, FLAT)
    match = await database.fetch_value("select id from match")
    await journal.record(
        journal.Fact(
            kind="match.dismissed", at=NOW, actor="contact:1", contact=1, match=match, requirement=1,
            listing=1, data={"reason": "other", "note": "Mara moves to her sister in Brno"},
        ),
        journal.Fact(kind="listing.offered", at=NOW, actor="system", listing=1, contact=1, digest=None),
    )  # fmt: skip
    await tell()
    assert set(receiver.kinds) == {"listing.added", "listing.published", "match.found", "match.dismissed"}
    everything = b"".join(call.body for call in receiver.calls).decode()
    for private in ("Brno", "Mara", cast.MARA.reference or "", cast.MARA.emails[0], "contact:1"):
        assert private not in everything
    assert {call.said["data"]["contact"] for call in receiver.calls} == {None}
    assert receiver.calls[-1].said["data"]["data"] == {"reason": "other"}


async def test_what_went_out_of_sight_before_it_was_told_is_withheld(receiver: Receiver) -> None:
    ours, theirs = await an_office("ours"), await an_office("theirs")
    hook = await subscribe(receiver.url, ["contact.added"], scopes=list(READS), office=ours)
    key = Actor(kind="key", id=9, office=ours, scopes=frozenset({"contacts:write"}))
    await people.receive(replace(MARA, agent=None), actor=key, now=NOW)
    await fan_out(NOW)
    await database.execute("update contact set office = $1, agent = null", theirs)
    await deliver_due(NOW)
    assert receiver.calls == []
    assert [one.state for one in await deliveries(hook)] == ["withheld"]


async def test_what_a_revoked_key_asked_for_is_told_no_more(receiver: Receiver) -> None:
    await create_key("partner", now=NOW)
    key = Actor(kind="key", id=1, scopes=frozenset({*READS, "webhooks:read", "webhooks:write"}))
    hook = await subscribe(receiver.url, ["listing.added"], actor=key)
    await revoke_key(1, NOW)
    await say(FLAT)
    await tell()
    assert receiver.calls == []
    assert (await get_webhook(hook.id, actor=SYSTEM)).is_silenced


async def test_without_the_scope_no_listing_is_named(receiver: Receiver) -> None:
    await subscribe(receiver.url, ["contact.enquired"], scopes=["contacts:read"])
    await say(MARA, FLAT)
    await journal.record(
        journal.Fact(kind="contact.enquired", at=NOW, actor="system", contact=1, listing=1),
    )
    await tell()
    [told] = [call.said["data"] for call in receiver.calls]
    assert (told["contact_reference"], told["listing"], told["listing_reference"]) == (
        MARA.reference, None, None,
    )  # fmt: skip
