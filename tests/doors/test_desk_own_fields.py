"""Own fields at the desk: declared by administrators, then part of every listing and requirement."""

from datetime import datetime
from typing import Any

import msgspec
import pytest
from litestar import Litestar

from crm_estate.accounts.permissions import SYSTEM
from crm_estate.contacts import people
from crm_estate.listings import lifecycle
from crm_estate.listings.custom import CustomFieldFacts, custom_fields
from crm_estate.listings.search import get_listing
from crm_estate.requirements.criteria import CustomWish
from crm_estate.requirements.custom_keeping import receive as declare_field
from crm_estate.requirements.search import get_requirement
from crm_estate.requirements.wishes import receive
from fixtures.cast import FLAT, HALINA, IGA, MARA, MARAS_WISH, OWNER
from tests.doors import desk_cast as desks
from tests.own_fields import CEILING, HEATING, declare

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("db")]

FIELDS = "/desk/settings/fields"
NUMBER: dict[str, Any] = {
    "version": "0", "label": "Ceiling height", "labels.pl": "Wysokość pomieszczeń", "kind": "number",
    "unit": "m", "min": "1", "max": "20", "slack": "0,2", "absolute": "yes", "public": "yes",
}  # fmt: skip
CHOICE: dict[str, Any] = {
    "version": "0", "label": "Heating", "key": "heating", "kind": "choice", "public": "yes",
    "value.0.label": "Gas", "value.0.labels.pl": "gaz", "value.1.label": "District heating",
    "value.2.label": "", "slack": "10", "unit": "m",
}  # fmt: skip
WISH = {
    "ceiling_height": CustomWish(min=3.0, must=True, slack=0.3),
    "heating": CustomWish(any=["gas", "district"], weight=2.0),
    "fibre": CustomWish(nice=True, weight=0.5),
}


async def flat(desk: desks.Desk, now: datetime, **custom: float | str | bool) -> None:
    await people.receive(OWNER, actor=desk.actor, now=now)
    await lifecycle.receive(msgspec.structs.replace(FLAT, custom=custom), actor=desk.actor, now=now)


async def maras_wish(desk: desks.Desk, now: datetime) -> int:
    await people.receive(MARA, actor=desk.actor, now=now)
    wish = msgspec.structs.replace(MARAS_WISH, custom=WISH)
    return (await receive(wish, actor=desk.actor, now=now)).id


async def test_fields_typed_in_are_the_fields_that_are_kept(app: Litestar, now: datetime) -> None:
    desk = await desks.desk_of(app, HALINA, now)
    for form in (NUMBER, CHOICE, {"version": "0", "label": "Fibre optics", "kind": "tag"}):
        answer = await desk.send("/desk/new/field", form)
        assert answer.headers["location"] == f"{FIELDS}?done=added", answer.text
    number, choice, tag = await custom_fields()
    assert (number.key, number.min, number.max, number.slack, number.absolute) == (
        "ceiling_height", 1.0, 20.0, 0.2, True,
    )  # fmt: skip
    assert number.labels == {"pl": "Wysokość pomieszczeń"}
    assert [(value.code, value.label, value.labels) for value in choice.values] == [
        ("gas", "Gas", {"pl": "gaz"}),
        ("district_heating", "District heating", {}),
    ]
    assert (tag.key, tag.kind, tag.public) == ("fibre_optics", "tag", False)
    page = (await desk.see(FIELDS)).text
    assert page.index("Ceiling height") < page.index("Heating") < page.index("Fibre optics")


async def test_a_wrong_definition_is_named_and_nothing_typed_is_lost(app: Litestar, now: datetime) -> None:
    desk = await desks.desk_of(app, HALINA, now)
    wrong = {**NUMBER, "min": "low", "max": "1e9", "key": "Ceiling Height"}
    answer = await desk.send("/desk/new/field", wrong)
    assert answer.status_code == 422
    assert 'id="f-min-error"' in answer.text
    again = desks.fields_of(answer.text)
    assert [again[name] for name in ("min", "max", "key", "labels.pl", "unit")] == [
        ["low"], ["1e9"], ["Ceiling Height"], ["Wysokość pomieszczeń"], ["m"],
    ]  # fmt: skip
    twice = {**CHOICE, "value.1.label": "gas", "value.1.code": "gas"}
    assert 'id="f-value.1.code-error"' in (await desk.send("/desk/new/field", twice)).text
    people_in_it = await desk.send("/desk/new/field", {**NUMBER, "label": "Share of foreigners"})
    assert people_in_it.status_code == 422
    assert "Fair-housing law does not allow this field" in people_in_it.text
    assert not await custom_fields()


async def test_a_definition_saved_as_it_was_opened_changes_nothing(app: Litestar, now: datetime) -> None:
    desk = await desks.desk_of(app, HALINA, now)
    before = await declare(now, dust=CustomFieldFacts(kind="number", label="Dust", slack=0.125))
    for key in before:
        answer = await desk.change(f"{FIELDS}/{key}")
        assert answer.headers["location"] == f"{FIELDS}?done=unchanged"
    assert {field.key: field for field in await custom_fields()} == before


async def test_a_field_is_retired_and_taken_up_again_and_forgotten_only_when_unused(
    app: Litestar, now: datetime
) -> None:
    desk = await desks.desk_of(app, HALINA, now)
    await declare(now)
    await flat(desk, now, ceiling_height=3.2)
    await desk.send(f"{FIELDS}/ceiling_height/retirement", {"retired": "yes"})
    assert "Ceiling height" not in (await desk.see("/desk/listings/FLAT")).text
    assert (await get_listing("FLAT", actor=SYSTEM)).custom == {"ceiling_height": 3.2}
    assert (await desk.send(f"{FIELDS}/ceiling_height/removal", {})).status_code == 409
    await desk.send(f"{FIELDS}/ceiling_height/retirement", {"retired": "no"})
    assert "3.2\xa0m" in (await desk.see("/desk/listings/FLAT")).text
    gone = await desk.send(f"{FIELDS}/heating/removal", {})
    assert gone.headers["location"] == f"{FIELDS}?done=removed"
    assert [field.key for field in await custom_fields()] == ["ceiling_height", "fibre"]


async def test_only_administrators_look_after_fields(app: Litestar, now: datetime) -> None:
    desk = await desks.desk_of(app, IGA, now)
    await declare(now)
    for path in (FIELDS, "/desk/new/field", f"{FIELDS}/heating"):
        assert (await desk.see(path)).status_code == 403
    for path in (
        "/desk/new/field",
        f"{FIELDS}/heating",
        f"{FIELDS}/heating/retirement",
        f"{FIELDS}/heating/removal",
    ):
        assert (await desk.send(path, {**NUMBER, "retired": "yes"})).status_code == 403
    assert [(field.key, field.version) for field in await custom_fields()] == [
        ("ceiling_height", 1), ("heating", 1), ("fibre", 1),
    ]  # fmt: skip


async def test_a_listing_says_own_fields_and_keeps_them_through_its_form(
    app: Litestar, now: datetime
) -> None:
    desk = await desks.desk_of(app, IGA, now)
    await declare(now)
    await flat(desk, now)
    changes = {"custom.ceiling_height": "3,205", "custom.heating": "gas", "custom.fibre": "no"}
    form = desks.fields_of((await desk.see("/desk/listings/FLAT/edit")).text)
    assert (await desk.send("/desk/listings/FLAT/edit", form | changes)).status_code == 303
    kept = {"ceiling_height": 3.205, "fibre": False, "heating": "gas"}
    assert (await get_listing("FLAT", actor=desk.actor)).custom == kept
    page = (await desk.see("/desk/listings/FLAT")).text
    for text in ("Ceiling height", "3.205\xa0m", "Heating", "Gas", "Fibre optics"):
        assert text in page
    again = await desk.change("/desk/listings/FLAT/edit")
    assert again.headers["location"] == "/desk/listings/FLAT?done=unchanged"


async def test_what_a_field_cannot_hold_is_named_on_the_listings_form(app: Litestar, now: datetime) -> None:
    desk = await desks.desk_of(app, IGA, now)
    await declare(now)
    await flat(desk, now, ceiling_height=3.2)
    form = desks.fields_of((await desk.see("/desk/listings/FLAT/edit")).text)
    for field, typed in (
        ("ceiling_height", "high"),
        ("ceiling_height", "32"),
        ("ceiling_height", "NaN"),
        ("ceiling_height", "x" * 100_000),
        ("heating", "wood"),
        ("heating", "y" * 100_000),
    ):
        answer = await desk.send("/desk/listings/FLAT/edit", form | {f"custom.{field}": typed})
        assert answer.status_code == 422, typed[:20]
        assert f'id="f-custom.{field}-error"' in answer.text
    assert (await get_listing("FLAT", actor=desk.actor)).custom == {"ceiling_height": 3.2}


async def test_a_requirement_saved_as_it_was_opened_keeps_its_wishes_for_own_fields(
    app: Litestar, now: datetime
) -> None:
    desk = await desks.desk_of(app, IGA, now)
    await declare(now)
    wish = await maras_wish(desk, now)
    answer = await desk.change(f"/desk/requirements/{wish}/edit")
    assert answer.headers["location"] == f"/desk/requirements/{wish}?done=unchanged"
    page = (await desk.see(f"/desk/requirements/{wish}")).text
    for text in ("from 3\xa0m", "Gas, District heating", "nice if so"):
        assert text in page


async def test_wishes_for_own_fields_are_typed_in_and_faults_are_named(app: Litestar, now: datetime) -> None:
    desk = await desks.desk_of(app, IGA, now)
    await declare(now, dust=CustomFieldFacts(kind="number", label="Dust"))
    wish = await maras_wish(desk, now)
    at = f"/desk/requirements/{wish}/edit"
    form = desks.fields_of((await desk.see(at)).text)
    changes = {
        "custom.ceiling_height.min": "", "custom.ceiling_height.max": "4,5",
        "custom.ceiling_height.slack": "", "custom.heating.any": ["coal"], "own.fibre": "avoid",
        "custom.dust.max": "40", "custom.dust.slack": "25", "custom.fibre.weight": "",
    }  # fmt: skip
    assert (await desk.send(at, form | changes)).status_code == 303
    assert (await get_requirement(wish, actor=desk.actor)).custom == {
        "ceiling_height": CustomWish(max=4.5, must=True),
        "heating": CustomWish(any=["coal"], weight=2),
        "fibre": CustomWish(avoid=True),
        "dust": CustomWish(max=40, slack=0.25),
    }
    form = desks.fields_of((await desk.see(at)).text)
    for name, typed in (("min", "tall"), ("max", "NaN"), ("slack", "-1"), ("weight", "heavy")):
        answer = await desk.send(at, form | {f"custom.ceiling_height.{name}": typed})
        assert answer.status_code == 422
        assert f'id="f-custom.ceiling_height.{name}-error"' in answer.text


async def test_a_criterion_on_a_retired_field_is_shown_as_such_and_stays(
    app: Litestar, now: datetime
) -> None:
    desk = await desks.desk_of(app, IGA, now)
    await declare(now)
    wish = await maras_wish(desk, now)
    retired = msgspec.structs.replace(HEATING, retired=True)
    await declare_field("heating", retired, actor=SYSTEM, now=now)
    assert "does not count" in (await desk.see(f"/desk/requirements/{wish}")).text
    answer = await desk.change(f"/desk/requirements/{wish}/edit")
    assert answer.headers["location"] == f"/desk/requirements/{wish}?done=unchanged"
    assert (await get_requirement(wish, actor=desk.actor)).custom == WISH


async def test_an_outdated_definition_is_not_written_over(app: Litestar, now: datetime) -> None:
    desk = await desks.desk_of(app, HALINA, now)
    await declare(now)
    form = desks.fields_of((await desk.see(f"{FIELDS}/ceiling_height")).text)
    await declare(now, ceiling_height=msgspec.structs.replace(CEILING, max=30))
    answer = await desk.send(f"{FIELDS}/ceiling_height", form | {"unit": "cm"})
    assert answer.status_code == 409
    assert (await custom_fields())[0].unit == "m"
