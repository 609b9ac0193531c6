"""Otodom and Storia: listings are put there, kept as they are here, and taken down again."""

import json
from datetime import datetime

import msgspec
import pytest

from crm_estate.accounts.permissions import SYSTEM
from crm_estate.base import database
from crm_estate.listings.facts import Location, Price
from crm_estate.portals.asking import publish, take_down, try_again
from tests.olx_stand_in import API_KEY, FIRST_TOKEN, Olx, said
from tests.portal_office import HOME, change, kinds, put_on, set_to, standing, told, work
from tests.portal_stand_in import Reply

pytestmark = pytest.mark.anyio


async def test_a_listing_is_taken_and_then_live_with_its_address(olx: Olx, now: datetime) -> None:
    await put_on("otodom", HOME, now)
    assert (await standing("otodom")).state == "sent"
    assert (await standing("otodom")).live_since is None
    olx.look_at_all()
    later = await work(now, minutes=2)
    there = await standing("otodom")
    assert there.state == "live"
    assert there.live_since is not None
    assert there.live_since >= later
    assert (there.address or "").startswith("https://www.example.org/ad/")
    assert await kinds() == ["asked", "live"]


async def test_what_is_sent_is_the_listing_in_the_portals_words(olx: Olx, now: datetime) -> None:
    await put_on("otodom", HOME, now)
    body = next(iter(olx.adverts.values()))["body"]
    attributes = {one["urn"]: one["value"] for one in body["attributes"]}
    assert body["site_urn"] == "urn:site:otodompl"
    assert body["category_urn"] == "urn:concept:apartments-for-sale"
    assert body["title"] == HOME.title["pl"]
    assert body["description"].startswith("Jasne mieszkanie &amp; balkon.")
    assert body["price"] == {"value": 845000, "currency": "PLN"}
    assert attributes["urn:concept:number-of-rooms"] == "urn:concept:2"
    assert attributes["urn:concept:net-area-m2"] == "54.5"
    assert attributes["urn:concept:market"] == "urn:concept:secondary"
    assert attributes["urn:concept:floor"] == "urn:concept:3rd-floor"
    assert body["custom_fields"] == {"id": "FLAT"}


async def test_a_hidden_address_stays_hidden(olx: Olx, now: datetime) -> None:
    await put_on("otodom", HOME, now)
    location = next(iter(olx.adverts.values()))["body"]["location"]
    assert location == {"lat": 52.23, "lon": 21.01, "exact": False}
    await change(now, HOME, address_visible=True)
    location = next(iter(olx.adverts.values()))["body"]["location"]
    assert location["exact"]
    assert location["lat"] == 52.2297
    assert location["custom_fields"] == {"street_name": "ul. Lipowa 12"}


async def test_a_new_price_is_sent_and_what_the_portal_does_not_show_is_not(olx: Olx, now: datetime) -> None:
    await put_on("otodom", HOME, now)
    olx.look_at_all()
    await work(now, minutes=2)
    before = len(olx.calls)
    await change(now, HOME, energy_class="D")
    assert len(olx.calls) == before
    assert (await standing("otodom")).state == "live"
    await change(now, HOME, list_price=Price(799_000, "PLN"))
    (advert,) = olx.adverts.values()
    assert advert["body"]["price"]["value"] == 799_000
    assert (await standing("otodom")).live_since is not None


async def test_a_listing_off_the_market_is_taken_down_and_comes_back_with_it(olx: Olx, now: datetime) -> None:
    await put_on("otodom", HOME, now)
    await change(now, HOME, standard_status="Withdrawn")
    assert olx.adverts == {}
    assert (await standing("otodom")).state == "removed"
    assert await told("otodom") == "The listing is not on the market."
    await change(now, HOME, standard_status="Active")
    assert len(olx.adverts) == 1
    assert (await standing("otodom")).state == "sent"


async def test_an_agent_takes_a_listing_down(olx: Olx, now: datetime) -> None:
    await put_on("otodom", HOME, now)
    await take_down("otodom", "FLAT", actor=SYSTEM, now=now)
    await work(now, seconds=1)
    assert olx.adverts == {}
    there = await standing("otodom")
    assert (there.state, there.wanted, there.live_since) == ("removed", False, None)
    await change(now, HOME, floor=5)
    assert olx.adverts == {}


async def test_an_advert_that_the_portal_has_forgotten_is_down_and_can_be_put_there_anew(
    olx: Olx, now: datetime
) -> None:
    await put_on("otodom", HOME, now)
    olx.adverts.clear()
    await take_down("otodom", "FLAT", actor=SYSTEM, now=now)
    await work(now, seconds=1)
    assert (await standing("otodom")).state == "removed"
    await publish("otodom", "FLAT", actor=SYSTEM, now=now)
    await work(now, seconds=2)
    olx.adverts.clear()
    await change(now, HOME, floor=4)
    assert len(olx.adverts) == 1


async def test_what_is_missing_is_said_before_anything_is_sent(olx: Olx, now: datetime) -> None:
    bare = msgspec.structs.replace(HOME, description={}, list_price=None, photos=[], rooms_total=None)
    await put_on("otodom", msgspec.structs.replace(bare, location=Location(0, 0)), now)
    assert olx.calls == []
    assert (await standing("otodom")).state == "refused"
    words = await told("otodom")
    for part in ("at least 50", "on request", "photos, at least 1", "number of rooms", "place on the map"):
        assert part in words


async def test_what_the_portal_refuses_is_told_in_words(olx: Olx, now: datetime) -> None:
    await put_on("otodom", HOME, now)
    olx.problems = [{"field": "images[0]", "detail": "photo too small"}, {"detail": "<b>odd</b>\n text"}]
    olx.look_at_all()
    await work(now, minutes=2)
    assert (await standing("otodom")).state == "refused"
    words = await told("otodom")
    assert words == "The portal refused a photo: photo too small The portal says: <b>odd</b> text"
    assert (await kinds())[-1] == "refused"


async def test_a_refused_listing_is_sent_again_when_it_changes_or_an_agent_says_so(
    olx: Olx, now: datetime
) -> None:
    olx.moods = [said(200, access_token="a", expires_in=3600), said(422, error={"detail": "not today"})]
    await put_on("otodom", HOME, now)
    assert await told("otodom") == "The portal says: not today"
    calls = len(olx.calls)
    await change(now, HOME, energy_class="B")
    assert len(olx.calls) == calls
    await try_again("otodom", "FLAT", actor=SYSTEM, now=now)
    await work(now, seconds=1)
    assert (await standing("otodom")).state == "sent"


async def test_an_advert_that_the_portal_takes_away_is_seen(olx: Olx, now: datetime) -> None:
    await put_on("otodom", HOME, now)
    olx.look_at_all()
    await work(now, minutes=2)
    olx.take_away("outdated")
    await work(now, hours=15)
    assert (await standing("otodom")).state == "refused"
    assert (await standing("otodom")).live_since is None
    assert await told("otodom") == "The advert's time at the portal is over."


async def test_a_change_that_is_refused_leaves_what_was_live(olx: Olx, now: datetime) -> None:
    await put_on("otodom", HOME, now)
    olx.look_at_all()
    await work(now, minutes=2)
    olx.moods = [said(200, access_token=olx.access), said(422, error={"detail": "too dear"})]
    await change(now, HOME, list_price=Price(9_000_000, "PLN"))
    there = await standing("otodom")
    assert there.state == "refused"
    assert there.live_since is not None
    assert await told("otodom") == "The portal says: too dear"


async def test_who_takes_down_what_got_no_answer_is_told_to_look(olx: Olx, now: datetime) -> None:
    olx.moods = [Reply(502), Reply(502)]
    await put_on("otodom", HOME, now)
    await take_down("otodom", "FLAT", actor=SYSTEM, now=now)
    await work(now, seconds=1)
    assert (await standing("otodom")).state == "removed"
    assert "Look whether the portal shows" in await told("otodom")


async def test_the_test_mark_and_the_other_site(olx: Olx, now: datetime) -> None:
    with set_to(CRM_OLX_TRIAL="true", CRM_STORIA_REFRESH_TOKEN=FIRST_TOKEN):
        await put_on("storia", HOME, now)
    body = next(iter(olx.adverts.values()))["body"]
    assert body["site_urn"] == "urn:site:storiaro"
    assert body["title"].startswith("[qatest-mercury] ")
    assert len(body["title"]) <= 70


async def test_nothing_secret_is_in_the_database(olx: Olx, now: datetime) -> None:
    await put_on("otodom", HOME, now)
    rows = await database.fetch("select to_jsonb(p)::text as p from portal_listing p")
    rows += await database.fetch("select to_jsonb(p)::text as p from portal_account p")
    text = json.dumps([row["p"] for row in rows])
    assert not any(secret in text for secret in ("refresh-", "access-", "app secret", API_KEY))
