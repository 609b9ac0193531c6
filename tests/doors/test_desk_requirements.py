"""Requirements at the desk: what someone wants, what suits it, and why something does not."""

from datetime import datetime

import msgspec
import pytest
from litestar import Litestar

from crm_estate.requirements.search import get_requirement, requirements_of
from fixtures.cast import IGA, MARAS_WISH
from tests.doors import desk_cast as desks

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("db")]

CIRCLE = '[{"circle": {"lat": 52.23, "lon": 21.01, "km": 3}, "priority": 1}]'
NEW = {
    "version": "0", "contact": "K-MARA", "name": "second flat", "offer": "sale",
    "kinds": ["apartment", "house"],
    "price.min": "", "price.max": "900 000", "price.currency": "PLN", "price.weight": "2",
    "price.slack": "12,5",
    "living_area.min": "45", "living_area.max": "", "living_area.weight": "1", "living_area.must": "yes",
    "floor.min": "", "floor.max": "", "floor.weight": "1", "areas.any": CIRCLE, "areas.must": "yes",
    "stance.elevator": "must", "stance.balcony": "nice", "stance.garage": "avoid", "stance.parking": "",
    "features_more": "Wine cellar", "features.weight": "1", "frequency": "daily", "delivery": "approval",
    "state": "active",
}  # fmt: skip


async def test_a_requirement_typed_in_is_the_one_that_is_kept(app: Litestar, now: datetime) -> None:
    desk = await desks.desk_of(app, IGA, now)
    before = await get_requirement(await desks.maras_match(desk, now), actor=desk.actor)
    answer = await desk.send("/desk/new/requirement", NEW)
    assert answer.status_code == 303
    kept = (await requirements_of(before.contact_id))[-1]
    assert kept.price
    assert (kept.price.max, kept.price.min, kept.price.weight, kept.price.slack) == (900_000, None, 2, 0.125)
    assert kept.living_area
    assert (kept.living_area.min, kept.living_area.must) == (45, True)
    assert kept.floor is None
    assert kept.areas
    assert kept.areas.must
    assert kept.features
    assert kept.features.must == ["elevator"]
    assert kept.features.nice == {"balcony": 1.0, "wine_cellar": 1.0}
    assert kept.features.avoid == ["garage"]
    page = (await desk.see(f"/desk/requirements/{kept.id}")).text
    for words in ("up to PLN 900,000", "from 45 m²", "Wine cellar", "After approval"):
        assert words.lower() in page.replace("\xa0", " ").lower(), words


async def test_a_requirement_saved_as_it_was_opened_stays_as_it_was(app: Litestar, now: datetime) -> None:
    desk = await desks.desk_of(app, IGA, now)
    number = await desks.maras_match(desk, now)
    before = await get_requirement(number, actor=desk.actor)
    await desk.change(f"/desk/requirements/{number}/edit")
    after = await get_requirement(number, actor=desk.actor)
    assert after.criteria() == before.criteria() == MARAS_WISH.criteria()
    await desk.change(f"/desk/requirements/{number}/edit", price__max="870000")
    cheaper = await get_requirement(number, actor=desk.actor)
    assert cheaper.price
    assert cheaper.price.max == 870_000
    assert msgspec.structs.replace(cheaper, price=before.price).criteria() == before.criteria()


async def test_wrong_criteria_are_named_and_nothing_typed_is_lost(app: Litestar, now: datetime) -> None:
    desk = await desks.desk_of(app, IGA, now)
    await desks.maras_match(desk, now)
    wrong = {**NEW, "price.min": "950 000", "contact": "K-NOBODY"}
    for form, field in (
        ({**NEW, "price.min": "950 000"}, "price.min"),
        (wrong, "contact"),
        ({**NEW, "name": "flat"}, "name"),
    ):
        answer = await desk.send("/desk/new/requirement", form)
        assert answer.status_code in (409, 422)
        assert f'id="f-{field}-error"' in answer.text
        again = desks.fields_of(answer.text)
        assert again["price.max"] == ["900 000"]
        assert again["stance.garage"] == ["avoid"]
        assert '"km": 3' in again["areas.any"][0]
        assert again["price.slack"] == ["12,5"]


async def test_the_preview_counts_what_fits_what_is_typed(app: Litestar, now: datetime) -> None:
    desk = await desks.desk_of(app, IGA, now)
    await desks.maras_match(desk, now)
    fits = (await desk.send("/desk/preview", NEW, HX_Request="true")).text
    assert "listing fits now" in fits
    assert "/desk/listings/FLAT" in fits
    for change, words in (
        ({"living_area.min": "200"}, "listings fit now"),
        ({"price.max": "dear"}, "cannot be read yet"),
        ({name: "" for name in NEW if name not in ("offer", "price.currency")}, "State a price"),
    ):
        answer = await desk.send("/desk/preview", NEW | change, HX_Request="true")
        assert answer.status_code == 200
        assert words in answer.text
        assert "/desk/listings/FLAT" not in answer.text


async def test_matches_come_with_score_and_reasons_in_both_directions(app: Litestar, now: datetime) -> None:
    desk = await desks.desk_of(app, IGA, now)
    number = await desks.maras_match(desk, now)
    suits = (await desk.see(f"/desk/requirements/{number}")).text
    buyers = (await desk.see("/desk/listings/FLAT/buyers")).text
    for page in (suits, buyers):
        assert "within budget" in page
        assert 'class="score' in page
    assert "Mara Nowak" in buyers


async def test_why_not_names_what_keeps_a_listing_out(app: Litestar, now: datetime) -> None:
    desk = await desks.desk_of(app, IGA, now)
    number = await desks.maras_match(desk, now)
    await desk.change("/desk/listings/FLAT/edit", floor="0", offer="rent")
    answer = (await desk.see(f"/desk/requirements/{number}/why?listing=FLAT")).text
    assert "Left out" in answer
    assert "on the ground floor" in answer
    assert "for sale, not to let" in answer
    assert (
        "There is no listing NONE" in (await desk.see(f"/desk/requirements/{number}/why?listing=NONE")).text
    )


async def test_a_requirement_is_paused_and_resumed_by_one_button(app: Litestar, now: datetime) -> None:
    desk = await desks.desk_of(app, IGA, now)
    number = await desks.maras_match(desk, now)
    for state, button in (("paused", "Resume"), ("active", "Pause"), ("fulfilled", "Resume")):
        await desk.send(f"/desk/requirements/{number}/state", {"state": state})
        assert (await get_requirement(number, actor=desk.actor)).state == state
        assert button in (await desk.see(f"/desk/requirements/{number}")).text
    assert (await desk.send(f"/desk/requirements/{number}/state", {"state": "gone"})).status_code == 422
