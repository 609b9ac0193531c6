"""Sreality: adverts and their photos over the portal's XML-RPC import."""

from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any

import msgspec
import pytest

from crm_estate.accounts.permissions import SYSTEM
from crm_estate.listings.facts import ListingFacts, Photo, Price
from crm_estate.listings.pictures import address_of, keep_pictures, picture_of
from crm_estate.portals.asking import take_down, try_again
from fixtures import cast
from tests.portal_office import change, put_on, set_to, standing, told, work
from tests.portal_stand_in import Reply, standing_in
from tests.some_pictures import jpeg
from tests.sreality_stand_in import CLIENT, KEY, PASSWORD, Sreality

pytestmark = pytest.mark.anyio


@pytest.fixture
async def sreality(db: str) -> AsyncIterator[Sreality]:
    portal = Sreality()
    async with standing_in(portal):
        with set_to(
            CRM_SREALITY_URL=portal.rpc,
            CRM_SREALITY_CLIENT_ID=str(CLIENT),
            CRM_SREALITY_PASSWORD=PASSWORD,
            CRM_SREALITY_KEY=KEY,
        ):
            yield portal


async def photo(now: datetime, seed: bytes, width: int = 800, height: int = 600) -> Photo:
    """A photo of ours."""
    picture = picture_of(jpeg(width, height, seed=seed))
    await keep_pictures([picture], now)
    return Photo(url=address_of(picture), caption="Kuchyně")


async def flat(now: datetime, **said: Any) -> ListingFacts:
    """A flat in Praha with two photos."""
    texts = {"cs": "Světlý byt s balkonem u parku."}
    photos = [await photo(now, b"a"), await photo(now, b"b")]
    return msgspec.structs.replace(cast.BYT, **{"description": texts, "photos": photos, **said})


async def test_a_flat_is_live_with_its_photos(sreality: Sreality, now: datetime) -> None:
    await put_on("sreality", await flat(now), now)
    there = await standing("sreality", "BYT")
    assert there.state == "live"
    assert (there.address or "").startswith("https://www.example.org/detail/")
    assert there.live_since is not None
    ((_number, advert),) = sreality.adverts.items()
    assert (advert["advert_type"], advert["advert_subtype"], advert["advert_function"]) == (1, 6, 1)
    assert (advert["advert_price"], advert["advert_price_currency"]) == (8_900_000, 1)
    assert (advert["usable_area"], advert["floor_number"], advert["building_condition"]) == (71, 2, 2)
    assert (advert["locality_city"], advert["locality_inaccuracy_level"]) == ("Praha", 2)
    assert "locality_street" not in advert
    assert [one["main"] for one in sreality.photos.values()] == [1, 0]
    assert sreality.methods[-1] == "logout"


async def test_only_what_changed_is_sent_again(sreality: Sreality, now: datetime) -> None:
    home = await flat(now)
    await put_on("sreality", home, now)
    sreality.methods.clear()
    await change(now, home, list_price=Price(8_500_000, "CZK"))
    assert sreality.methods.count("addAdvert") == 1
    assert "addPhoto" not in sreality.methods
    assert len(sreality.adverts) == 1
    third = await photo(now, b"c")
    await change(now, home, photos=[home.photos[0], third])
    assert sreality.methods.count("delPhoto") == 1
    assert sreality.methods.count("addPhoto") == 1
    assert len(sreality.photos) == 2
    sreality.methods.clear()
    await change(now, home, photos=[home.photos[0], third], owner=None, custom={})
    assert sreality.methods == []


async def test_what_is_missing_is_said_before_anything_is_sent(sreality: Sreality, now: datetime) -> None:
    home = await flat(now, title={"en": "A flat"}, description={}, photos=[], living_area=None)
    await put_on("sreality", home, now)
    assert sreality.calls == []
    words = await told("sreality", "BYT")
    for part in ("such as 3+kk or 3+1", "description", "photos", "living area"):
        assert part in words


async def test_a_photo_that_is_too_small_is_told_and_the_others_are_sent(
    sreality: Sreality, now: datetime
) -> None:
    home = await flat(now)
    small = await photo(now, b"s", 320, 200)
    await put_on("sreality", msgspec.structs.replace(home, photos=[small, *home.photos]), now)
    assert (await standing("sreality", "BYT")).state == "live"
    assert len(sreality.photos) == 2
    words = await told("sreality", "BYT")
    assert words == "A photo is too small: 320 × 200; the portal needs 480 × 360."


async def test_photos_are_never_fetched_from_our_own_network(sreality: Sreality, now: datetime) -> None:
    inside = Photo(url=f"{sreality.url}/secret.jpg")
    await put_on("sreality", await flat(now, photos=[inside]), now)
    assert not any(call.path == "/secret.jpg" for call in sreality.calls)
    assert "could not be fetched" in await told("sreality", "BYT")


async def test_a_refused_photo_and_a_portal_that_shows_nothing_are_told_in_words(
    sreality: Sreality, now: datetime
) -> None:
    sreality.refuse_photo, sreality.published_status = "Fotografie je rozmazaná", 29
    await put_on("sreality", await flat(now), now)
    assert (await standing("sreality", "BYT")).state == "refused"
    words = await told("sreality", "BYT")
    assert "The portal says that there are too few photos." in words
    assert "The portal refused a photo: Fotografie je rozmazaná" in words
    sreality.refuse_photo, sreality.published_status = "", 1
    await try_again("sreality", "BYT", actor=SYSTEM, now=now)
    await work(now, seconds=1)
    assert (await standing("sreality", "BYT")).state == "live"


async def test_an_advert_in_the_works_is_looked_at_again(sreality: Sreality, now: datetime) -> None:
    sreality.published_status = 0
    await put_on("sreality", await flat(now), now)
    assert (await standing("sreality", "BYT")).state == "sent"
    sreality.published_status = 1
    await work(now, minutes=2)
    assert (await standing("sreality", "BYT")).state == "live"
    sreality.published_status = 18
    await work(now, hours=15)
    assert await told("sreality", "BYT") == "The advert's time at the portal is over."


async def test_a_session_that_the_portal_forgot_is_begun_once_more(sreality: Sreality, now: datetime) -> None:
    begun = sreality.reply

    def forget_after_login(call: Any) -> Reply:
        answer = begun(call)
        if sreality.methods == ["getHash", "login"]:
            sreality.run_out()
        return answer

    sreality.reply = forget_after_login  # type: ignore[method-assign]
    await put_on("sreality", await flat(now), now)
    assert sreality.methods[:5] == ["getHash", "login", "addAdvert", "getHash", "login"]
    assert (await standing("sreality", "BYT")).state == "live"


async def test_a_wrong_password_holds_the_portal_up(sreality: Sreality, now: datetime) -> None:
    sreality.password = "another"
    await put_on("sreality", await flat(now), now)
    assert (await standing("sreality", "BYT")).attempts == 0
    assert "does not accept our sign-in" in await told("sreality", "BYT")
    sreality.password = PASSWORD
    await work(now, minutes=20)
    assert (await standing("sreality", "BYT")).state == "live"


async def test_a_break_between_photos_goes_on_where_it_broke(sreality: Sreality, now: datetime) -> None:
    home = await flat(now)
    real = sreality.reply

    def break_once(call: Any) -> Reply:
        if sreality.photos:
            sreality.reply = real  # type: ignore[method-assign]
            return Reply(502)
        return real(call)

    sreality.reply = break_once  # type: ignore[method-assign]
    await put_on("sreality", home, now)
    assert (await standing("sreality", "BYT")).state == "waiting"
    await work(now, minutes=1)
    assert (await standing("sreality", "BYT")).state == "live"
    assert sreality.methods.count("addPhoto") == 2
    assert len(sreality.adverts) == 1


async def test_an_answer_that_cannot_be_read_is_trouble_and_no_crash(
    sreality: Sreality, now: datetime
) -> None:
    sreality.moods = [Reply(200, b"<html>Servis</html>")]
    await put_on("sreality", await flat(now), now)
    assert await told("sreality", "BYT") == "The portal gave an answer that cannot be read."
    await work(now, minutes=1)
    assert (await standing("sreality", "BYT")).state == "live"


async def test_an_advert_is_taken_down_also_when_it_is_gone_already(
    sreality: Sreality, now: datetime
) -> None:
    home = await flat(now)
    await put_on("sreality", home, now)
    await change(now, home, standard_status="Withdrawn")
    assert sreality.adverts == {}
    await change(now, home, standard_status="Active")
    sreality.adverts.clear()
    await take_down("sreality", "BYT", actor=SYSTEM, now=now)
    await work(now, seconds=1)
    assert (await standing("sreality", "BYT")).state == "removed"
