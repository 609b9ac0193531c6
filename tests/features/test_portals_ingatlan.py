"""ingatlan.com: adverts under our own ids, and their photos, over the portal's API for agencies."""

from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any

import msgspec
import pytest

from crm_estate.accounts.permissions import SYSTEM
from crm_estate.base import database
from crm_estate.listings.facts import ListingFacts, Photo, Price
from crm_estate.listings.pictures import address_of, keep_pictures, picture_of
from crm_estate.portals.asking import take_down, try_again
from fixtures import cast
from tests.ingatlan_stand_in import PASSWORD, USER, Ingatlan
from tests.portal_office import change, put_on, set_to, standing, told, work
from tests.portal_stand_in import Reply, standing_in
from tests.some_pictures import jpeg

pytestmark = pytest.mark.anyio

CODES = "apartment/sale=1:1:1:1 house/sale=1:2:5:1"


@pytest.fixture
async def budapest(db: str) -> AsyncIterator[None]:
    """A town of a country that the other tests do without."""
    await database.execute(
        """insert into place (id, country, name, key, admin1, lat, lon, population, time_zone, names)
           values (999999999, 'HU', 'Budapest', 'budapest', '', 47.4979, 19.0402, 1700000,
             'Europe/Budapest', '{budapest}')"""
    )
    yield
    await database.execute("update listing set place = null")
    await database.execute("delete from place where country = 'HU'")


@pytest.fixture
async def ingatlan(budapest: None) -> AsyncIterator[Ingatlan]:
    portal = Ingatlan()
    async with standing_in(portal):
        with set_to(
            CRM_INGATLAN_URL=portal.url,
            CRM_INGATLAN_USER=USER,
            CRM_INGATLAN_PASSWORD=PASSWORD,
            CRM_INGATLAN_CODES=CODES,
        ):
            yield portal


async def photo(now: datetime, seed: bytes) -> Photo:
    picture = picture_of(jpeg(800, 600, seed=seed))
    await keep_pictures([picture], now)
    return Photo(url=address_of(picture), caption="Konyha")


async def flat(now: datetime, **said: Any) -> ListingFacts:
    """A flat in Budapest with two photos."""
    facts = {
        "reference": "BUDA", "country": "HU", "place": "Budapest", "postal_code": "1137", "owner": None,
        "list_price": Price(98_500_000, "HUF"), "location": None, "rooms_total": 2.5,
        "description": {"en": "A bright flat near the river."},
        "photos": [await photo(now, b"a"), await photo(now, b"b")],
    }  # fmt: skip
    return msgspec.structs.replace(cast.FLAT, **{**facts, **said})


async def test_a_flat_is_live_with_its_photos(ingatlan: Ingatlan, now: datetime) -> None:
    await put_on("ingatlan", await flat(now), now)
    there = await standing("ingatlan", "BUDA")
    assert there.state == "live"
    assert there.live_since is not None
    advert = ingatlan.adverts["BUDA"]
    assert (advert["listingType"], advert["propertyType"], advert["propertySubtype"]) == (1, 1, 1)
    assert (advert["priceHuf"], advert["areaSize"], advert["city"]) == (98_500_000, 54, "Budapest")
    assert (advert["roomCount"], advert["smallRoomCount"], advert["district"]) == (2, 1, 13)
    assert (advert["street"], advert["isStreetHidden"]) == ("", 1)
    assert [one["order"] for one in ingatlan.photos["BUDA"].values()] == [1, 2]


async def test_only_what_changed_is_sent_again(ingatlan: Ingatlan, now: datetime) -> None:
    home = await flat(now)
    await put_on("ingatlan", home, now)
    ingatlan.calls.clear()
    await change(now, home, year_built=1980)
    assert ingatlan.asked == []
    first, second = home.photos
    third = await photo(now, b"c")
    ordered = [msgspec.structs.replace(one, order=n) for n, one in enumerate((third, second, first))]
    await change(now, home, photos=ordered)
    puts = [line for line in ingatlan.asked if line.startswith("PUT /v1/ads/BUDA/photos/")]
    assert len(puts) == 1
    assert ingatlan.asked[-1] == "PUT /v1/ads/BUDA/photoOrder"
    assert sorted(one["order"] for one in ingatlan.photos["BUDA"].values()) == [1, 2, 3]
    ingatlan.calls.clear()
    await change(now, home, photos=ordered[:1])
    assert len(ingatlan.photos["BUDA"]) == 1


async def test_what_may_not_be_changed_makes_another_advert(ingatlan: Ingatlan, now: datetime) -> None:
    home = await flat(now)
    await put_on("ingatlan", home, now)
    await change(now, home, kind="house", plot_area=400)
    assert (await standing("ingatlan", "BUDA")).state == "live"
    (own,) = ingatlan.on_show
    assert own != "BUDA"
    assert len(own) == 15
    assert ingatlan.adverts[own]["propertyType"] == 2
    await change(now, home, kind="house", plot_area=500)
    assert ingatlan.on_show == [own]


async def test_a_kind_whose_numbers_are_not_known_is_not_sent_as_another(
    ingatlan: Ingatlan, now: datetime
) -> None:
    await put_on("ingatlan", await flat(now, kind="land", plot_area=900), now)
    assert ingatlan.calls == []
    assert "numbers for this kind of listing are not set" in await told("ingatlan", "BUDA")


async def test_what_is_missing_is_said_before_anything_is_sent(ingatlan: Ingatlan, now: datetime) -> None:
    with set_to(CRM_INGATLAN_CODES=""):
        home = await flat(now, list_price=Price(100, "PLN"), rooms_total=None, living_area=None)
        await put_on("ingatlan", home, now)
    assert ingatlan.calls == []
    words = await told("ingatlan", "BUDA")
    for part in ("HUF, EUR only", "number of rooms", "living area", "brick or panel"):
        assert part in words


async def test_what_the_portal_refuses_is_told_field_by_field(ingatlan: Ingatlan, now: datetime) -> None:
    ingatlan.moods = [Reply(200, b'{"status":"success","data":{"token":"t"}}')]
    ingatlan.token = "t"
    ingatlan.moods.append(
        Reply(400, '{"status":"fail","data":{"zone":"Nem megfelelő városrész","x":["a","b"]}}'.encode())
    )
    await put_on("ingatlan", await flat(now), now)
    assert (await standing("ingatlan", "BUDA")).state == "refused"
    words = await told("ingatlan", "BUDA")
    assert "does not accept the field zone: Nem megfelelő városrész" in words
    assert "does not accept the field x: a; b" in words


async def test_refused_photos_and_watermarks_are_told_while_the_advert_is_live(
    ingatlan: Ingatlan, now: datetime
) -> None:
    ingatlan.refuse_photo = "Túl kicsi kép"
    await put_on("ingatlan", await flat(now), now)
    assert (await standing("ingatlan", "BUDA")).state == "live"
    assert await told("ingatlan", "BUDA") == "The portal refused a photo: Túl kicsi kép"
    ingatlan.refuse_photo, ingatlan.watermarks = "", True
    home = await flat(now)
    await change(now, home, living_area=60)
    await change(now, home, living_area=61)
    assert "it has a watermark or a logo" in await told("ingatlan", "BUDA")


async def test_the_hour_of_a_sign_in_may_end_at_any_moment(ingatlan: Ingatlan, now: datetime) -> None:
    ingatlan.moods = [Reply(200, b'{"status":"success","data":{"token":"old"}}')]
    await put_on("ingatlan", await flat(now), now)
    assert ingatlan.asked[:4] == [
        "POST /v1/auth/login", "PUT /v1/ads/BUDA", "POST /v1/auth/login", "PUT /v1/ads/BUDA",
    ]  # fmt: skip
    assert (await standing("ingatlan", "BUDA")).state == "live"


async def test_a_wrong_password_holds_the_portal_up(ingatlan: Ingatlan, now: datetime) -> None:
    ingatlan.password = "another"
    await put_on("ingatlan", await flat(now), now)
    assert (await standing("ingatlan", "BUDA")).attempts == 0
    assert "does not accept our sign-in" in await told("ingatlan", "BUDA")
    ingatlan.password = PASSWORD
    await work(now, minutes=20)
    assert (await standing("ingatlan", "BUDA")).state == "live"


async def test_waiting_and_trouble_are_waited_out(ingatlan: Ingatlan, now: datetime) -> None:
    ingatlan.moods = [Reply(429, headers={"Retry-After": "600"})]
    await put_on("ingatlan", await flat(now), now)
    await work(now, minutes=9)
    assert len(ingatlan.calls) == 1
    ingatlan.moods = [Reply(500)]
    await work(now, minutes=11)
    assert "not well (500)" in await told("ingatlan", "BUDA")
    await work(now, minutes=15)
    assert (await standing("ingatlan", "BUDA")).state == "live"
    assert ingatlan.on_show == ["BUDA"]


async def test_an_advert_is_taken_down_also_when_it_is_gone_already(
    ingatlan: Ingatlan, now: datetime
) -> None:
    home = await flat(now)
    await put_on("ingatlan", home, now)
    await change(now, home, standard_status="Withdrawn")
    assert ingatlan.on_show == []
    await change(now, home, standard_status="Active")
    assert ingatlan.on_show == ["BUDA"]
    ingatlan.adverts.clear()
    await take_down("ingatlan", "BUDA", actor=SYSTEM, now=now)
    await work(now, seconds=1)
    assert (await standing("ingatlan", "BUDA")).state == "removed"


async def test_an_advert_that_someone_hid_at_the_portal_is_seen(ingatlan: Ingatlan, now: datetime) -> None:
    await put_on("ingatlan", await flat(now), now)
    ingatlan.adverts["BUDA"]["statusId"] = 3
    await work(now, hours=15)
    assert await told("ingatlan", "BUDA") == "The portal says that the advert is not active."
    await try_again("ingatlan", "BUDA", actor=SYSTEM, now=now)
    await work(now, hours=15, seconds=1)
    assert ingatlan.on_show == ["BUDA"]


async def test_what_got_no_answer_is_taken_down_all_the_same(ingatlan: Ingatlan, now: datetime) -> None:
    """The portal took it, and the line broke before it could say so."""
    real = ingatlan.reply

    def lose_the_answer(call: Any) -> Reply:
        answer = real(call)
        return Reply(502) if call.method == "PUT" else answer

    ingatlan.reply = lose_the_answer  # type: ignore[method-assign]
    await put_on("ingatlan", await flat(now), now)
    assert ingatlan.on_show == ["BUDA"]
    await take_down("ingatlan", "BUDA", actor=SYSTEM, now=now)
    await work(now, seconds=1)
    assert ingatlan.on_show == []
    assert (await standing("ingatlan", "BUDA")).state == "removed"
