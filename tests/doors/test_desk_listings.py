"""Listings at the desk: found, opened, added and changed without losing a word."""

from datetime import datetime

import msgspec
import pytest
from litestar import Litestar

from crm_estate.desk.listing import facts_of
from crm_estate.listings.facts import Price
from crm_estate.listings.lifecycle import receive
from crm_estate.listings.search import get_listing
from fixtures.cast import FLAT, IGA, OWNER, RADKA, WARSZAWA
from fixtures.staff import open_offices
from tests.doors import desk_cast as desks

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("db")]

NEW = {
    "version": "0", "reference": "L-1", "offer": "sale", "kind": "apartment", "standard_status": "Active",
    "country": "PL", "place": "Warszawa", "list_price.amount": "850 000", "list_price.currency": "PLN",
    "living_area": "54,5", "rooms_total": "2", "features.elevator": "yes", "features.balcony": "no",
    "features.parking": "unknown", "features_more": "Wine cellar", "title.pl": "Dwa pokoje",
    "photo_url": ["https://example.org/1.jpg", ""], "photo_caption": ["Front", ""],
}  # fmt: skip


async def test_a_listing_typed_in_is_the_listing_that_is_kept(app: Litestar, now: datetime) -> None:
    desk = await desks.desk_of(app, IGA, now)
    answer = await desk.send("/desk/new/listing", NEW)
    assert answer.headers["location"] == "/desk/listings/L-1?done=added"
    kept = await get_listing("L-1", actor=desk.actor)
    assert kept.list_price == Price(850_000, "PLN")
    assert kept.living_area == 54.5
    assert kept.features == {"elevator": True, "balcony": False, "wine_cellar": True}
    assert [(photo.url, photo.caption) for photo in kept.photos] == [("https://example.org/1.jpg", "Front")]
    page = (await desk.see("/desk/listings/L-1")).text
    assert "Dwa pokoje" in page
    assert "PLN 850,000" in page.replace("\xa0", " ")


async def test_a_wrong_field_is_named_and_nothing_typed_is_lost(app: Litestar, now: datetime) -> None:
    desk = await desks.desk_of(app, IGA, now)
    wrong = {
        **NEW,
        "living_area": "lots",
        "location.lat": "200",
        "location.lon": "21",
        "street": "Long & <Wide>",
    }
    answer = await desk.send("/desk/new/listing", wrong)
    assert answer.status_code == 422
    for field in ("living_area", "location.lat"):
        assert f'id="f-{field}-error"' in answer.text
    assert 'id="f-list_price.amount-error"' not in answer.text
    again = desks.fields_of(answer.text)
    typed = ("living_area", "street", "title.pl", "list_price.amount", "features_more", "features.balcony")
    for name in typed:
        assert again[name] == [wrong[name]]
    assert again["photo_url"][0] == "https://example.org/1.jpg"
    assert (await desk.see("/desk/listings/L-1")).status_code == 404


async def test_a_form_saved_as_it_was_opened_changes_nothing(app: Litestar, now: datetime) -> None:
    desk = await desks.desk_of(app, IGA, now)
    await desks.maras_match(desk, now)
    before = facts_of(await get_listing("FLAT", actor=desk.actor))
    answer = await desk.change("/desk/listings/FLAT/edit")
    assert answer.status_code == 303
    assert facts_of(await get_listing("FLAT", actor=desk.actor)) == before
    assert "Listing changed" not in (await desk.see("/desk/listings/FLAT/timeline")).text


async def test_two_who_change_a_listing_at_once_do_not_overwrite_each_other(
    app: Litestar, now: datetime
) -> None:
    desk = await desks.desk_of(app, IGA, now)
    await desks.maras_match(desk, now)
    opened = desks.fields_of((await desk.see("/desk/listings/FLAT/edit")).text)
    cheaper = msgspec.structs.replace(FLAT, list_price=Price(800_000, "PLN"))
    await receive(cheaper, actor=desk.actor, now=now)
    mine = {**opened, "title.en": "My words"}
    answer = await desk.send("/desk/listings/FLAT/edit", mine)
    assert answer.status_code == 409
    assert "Someone else changed this meanwhile" in answer.text
    assert 'value="My words"' in answer.text
    assert (await get_listing("FLAT", actor=desk.actor)).list_price == Price(800_000, "PLN")
    await desk.send("/desk/listings/FLAT/edit", {**mine, "overwrite": "yes"})
    assert (await get_listing("FLAT", actor=desk.actor)).title["en"] == "My words"


async def test_a_reference_that_is_taken_is_refused_and_not_overwritten(app: Litestar, now: datetime) -> None:
    desk = await desks.desk_of(app, IGA, now)
    await desks.maras_match(desk, now)
    answer = await desk.send("/desk/new/listing", {**NEW, "reference": "FLAT"})
    assert answer.status_code == 422
    assert "Another listing has this reference." in answer.text
    assert (await get_listing("FLAT", actor=desk.actor)).title == FLAT.title


async def test_a_listing_is_withdrawn_and_put_back_by_one_button(app: Litestar, now: datetime) -> None:
    desk = await desks.desk_of(app, IGA, now)
    await desks.maras_match(desk, now)
    version = (await get_listing("FLAT", actor=desk.actor)).version
    form = {"standard_status": "Withdrawn", "version": str(version)}
    await desk.send("/desk/listings/FLAT/status", form)
    assert not (await get_listing("FLAT", actor=desk.actor)).on_market
    assert "Put on the market" in (await desk.see("/desk/listings/FLAT")).text
    assert (await desk.send("/desk/listings/FLAT/status", form)).status_code == 409


async def test_another_offices_listing_can_be_read_and_not_changed(app: Litestar, now: datetime) -> None:
    desk = await desks.desk_of(app, IGA, now)
    await open_offices([msgspec.structs.replace(WARSZAWA, reference="PRG", name="Praha")])
    stranger = await desks.take_on_agent(RADKA, now)
    await receive(msgspec.structs.replace(FLAT, owner=None), actor=stranger, now=now)
    page = await desk.see("/desk/listings/FLAT")
    assert page.status_code == 200
    assert "/desk/listings/FLAT/edit" not in page.text
    assert (await desk.see("/desk/listings/FLAT/edit")).status_code == 403


async def test_the_list_is_narrowed_and_the_address_says_how(app: Litestar, now: datetime) -> None:
    desk = await desks.desk_of(app, IGA, now)
    await desks.maras_match(desk, now)
    for narrowed, found in (
        ("text=lipow", True),
        ("kind=house", False),
        ("price_max=900000&currency=PLN", True),
        ("price_max=900 000&currency=PLN&price_min=&place=warszawa", True),
        ("price_max=800000&currency=PLN", False),
        ("whose=office", True),
        ("text=&currency=EUR&whose=mine", False),
    ):
        page = await desk.see(f"/desk/listings?{narrowed}")
        assert ("/desk/listings/FLAT" in page.text) is found, narrowed
    assert page.headers["HX-Push-Url"] == "/desk/listings?whose=mine"
    wrong = await desk.see("/desk/listings?price_max=dear&currency=PLN")
    assert wrong.status_code == 200
    assert "notice--warn" in wrong.text
    on_map = await desk.see("/desk/listings?view=map")
    assert '"reference": "FLAT"' in on_map.text


async def test_the_owners_name_is_shown_to_those_who_may_see_it(app: Litestar, now: datetime) -> None:
    desk = await desks.desk_of(app, IGA, now)
    await desks.maras_match(desk, now)
    assert f"{OWNER.name.given} {OWNER.name.family}" in (await desk.see("/desk/listings/FLAT")).text
