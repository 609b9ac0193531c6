"""What a program may rely on when it declares the firm's own fields and says them of listings and wishes."""

import json
from datetime import datetime
from typing import Any

import msgspec
import pytest
from httpx import AsyncClient

from crm_estate.api.examples import CONTACT
from crm_estate.base import database
from crm_estate.listings.custom import CustomFieldFacts
from tests.doors.conftest import NewClient
from tests.own_fields import CEILING, FIBRE, HEATING, declare

pytestmark = pytest.mark.anyio
FIELDS = "/api/v1/custom-fields"
LISTING_AT = "/api/v1/listings/W-1"
REQUIREMENT_AT = "/api/v1/contacts/K-17/requirements/flat"
FLAT: dict[str, Any] = {"offer": "sale", "kind": "apartment", "country": "PL", "place": "Warszawa"}
HIGH = {"ceiling_height": 3.2, "heating": "gas", "fibre": True}
COUNTED = ("custom_field", "listing", "requirement", "fact")


async def rows() -> list[int]:
    return [await database.fetch_value(f"select count(*) from {table}") for table in COUNTED]


def body(facts: CustomFieldFacts, **changes: object) -> dict[str, Any]:
    return {**msgspec.to_builtins(facts), **changes}


async def test_a_field_that_was_declared_is_read_back_and_declaring_it_again_changes_nothing(
    api: AsyncClient,
) -> None:
    first = await api.put(f"{FIELDS}/heating", json=body(HEATING))
    assert (first.status_code, first.headers["location"]) == (201, f"{FIELDS}/heating")
    assert first.json() | body(HEATING) == first.json()
    again = await api.put(f"{FIELDS}/heating", json=body(HEATING))
    assert (again.status_code, again.json()["version"]) == (200, 1)
    assert [item["key"] for item in (await api.get(FIELDS)).json()["items"]] == ["heating"]
    assert (await api.get(f"{FIELDS}/heating")).json() == first.json()


async def test_only_a_key_of_the_whole_firm_with_the_scope_declares_fields(
    with_key: NewClient, warsaw: int
) -> None:
    reader = await with_key(scopes=("listings:read", "listings:write"))
    of_an_office = await with_key(office=warsaw)
    for client in (reader, of_an_office):
        answer = await client.put(f"{FIELDS}/heating", json=body(HEATING))
        assert answer.status_code == 403
        assert (await client.get(FIELDS)).json()["items"] == []


REFUSED: list[tuple[str, dict[str, Any], str]] = [
    ("Ceiling", body(CEILING), "key"),
    ("9lives", body(CEILING), "key"),
    ("living_area", body(CEILING), "key"),
    ("elevator", body(FIBRE), "key"),
    ("x", body(CEILING, label=""), "label"),
    ("x", body(CEILING, label="a" * 81), "label"),
    ("x", body(CEILING, label="a\x00b"), "label"),
    ("x", body(CEILING, labels={"de": "Höhe"}), "labels.de"),
    ("x", body(CEILING, kind="text"), "kind"),
    ("x", body(CEILING, min=3, max=2), "min"),
    ("x", body(CEILING, min=1e13), "min"),
    ("x", body(CEILING, slack=-1), "slack"),
    ("x", body(CEILING, slack=11, absolute=False), "slack"),
    ("x", body(CEILING, colour="red"), "colour"),
    ("x", body(CEILING, values=[{"code": "a", "label": "A"}]), "values"),
    ("x", body(HEATING, unit="m"), "unit"),
    ("x", body(FIBRE, max=3), "max"),
    ("x", body(HEATING, values=[]), "values"),
    ("x", body(HEATING, values=[{"code": "a", "label": "A", "retired": True}]), "values"),
    ("x", body(HEATING, values=[{"code": "A b", "label": "A"}]), "values[0].code"),
    ("x", body(HEATING, values=[{"code": "a", "label": "A"}, {"code": "a", "label": "B"}]), "values[1].code"),
    (
        "x",
        body(HEATING, values=[{"code": "a", "label": "A"}, {"code": "b", "label": "á"}]),
        "values[1].label",
    ),
    ("x", body(HEATING, values=[{"code": f"v{i}", "label": f"V{i}"} for i in range(201)]), "values"),
]


@pytest.mark.parametrize(("key", "said", "field"), REFUSED, ids=[f"{k}-{f}" for k, _, f in REFUSED])
async def test_a_definition_that_cannot_be_is_refused_by_the_name_of_its_field(
    api: AsyncClient, key: str, said: dict[str, Any], field: str
) -> None:
    answer = await api.put(f"{FIELDS}/{key}", json=said)
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == [field]
    assert await rows() == [0, 0, 0, 0]


@pytest.mark.parametrize(
    ("said", "field"),
    [
        (body(CEILING, label="Average age of neighbours"), "label"),
        (body(CEILING, label="Share", labels={"pl": "Udział cudzoziemców"}), "labels.pl"),
        (body(CEILING, labels={"cs": "Podíl cizinců"}), "labels.cs"),
        (body(FIBRE, label="Doar femei"), "label"),
        (body(HEATING, values=[{"code": "islam", "label": "A"}]), "values[0].code"),
        (body(HEATING, values=[{"code": "a", "label": "Verska skupnost"}]), "values[0].label"),
    ],
)
async def test_a_field_that_stands_for_people_is_refused_for_the_laws_reason(
    api: AsyncClient, said: dict[str, Any], field: str
) -> None:
    answer = await api.put(f"{FIELDS}/x", json=said)
    assert answer.status_code == 422
    (error,) = answer.json()["errors"]
    assert error["field"] == field
    assert error["message"].startswith("Fair-housing law does not allow this field")
    assert await rows() == [0, 0, 0, 0]


async def test_two_fields_never_bear_the_same_label_and_there_is_an_end_to_them(
    api: AsyncClient, now: datetime
) -> None:
    await declare(now)
    again = await api.put(f"{FIELDS}/height", json=body(CEILING, label="ceiling  HEIGHT"))
    assert (again.status_code, again.json()["errors"][0]["field"]) == (409, "label")
    await declare(now, **{f"f{i}": CustomFieldFacts(kind="tag", label=f"F {i}") for i in range(57)})
    more = await api.put(f"{FIELDS}/one_more", json=body(FIBRE, label="One more"))
    assert (more.status_code, more.json()["errors"][0]["field"]) == (409, "key")


async def test_what_a_listing_says_of_own_fields_is_read_back_and_a_change_is_a_version_and_a_fact(
    api: AsyncClient, now: datetime
) -> None:
    await declare(now)
    first = await api.put(LISTING_AT, json={**FLAT, "custom": HIGH})
    assert (first.status_code, first.json()["custom"]) == (201, HIGH)
    same = await api.put(LISTING_AT, json={**FLAT, "custom": dict(reversed(HIGH.items()))})
    assert same.json()["version"] == 1
    changed = await api.put(LISTING_AT, json={**FLAT, "custom": {**HIGH, "ceiling_height": 4, "fibre": None}})
    assert changed.json()["custom"] == {"ceiling_height": 4.0, "heating": "gas"}
    assert changed.json()["version"] == 2
    timeline = (await api.get(f"{LISTING_AT}/timeline")).json()["items"]
    assert (timeline[0]["kind"], timeline[0]["data"]) == ("listing.changed", {"fields": ["custom"]})


@pytest.mark.parametrize(
    ("custom", "field"),
    [
        ({"celing_height": 3.2}, "custom.celing_height"),
        ({"Ceiling": 3.2}, "custom.Ceiling"),
        ({"ceiling_height": "3.2"}, "custom.ceiling_height"),
        ({"ceiling_height": True}, "custom.ceiling_height"),
        ({"ceiling_height": 0.5}, "custom.ceiling_height"),
        ({"ceiling_height": 21}, "custom.ceiling_height"),
        ({"ceiling_height": 10**400}, "custom.ceiling_height"),
        ({"ceiling_height": [3.2]}, "custom.ceiling_height"),
        ({"heating": "wood"}, "custom.heating"),
        ({"heating": 3}, "custom.heating"),
        ({"heating": "x" * 1_000_000}, "custom.heating"),
        ({"heating": "gas\x00"}, "custom.heating"),
        ({"fibre": "yes"}, "custom.fibre"),
        ({"fibre": 1}, "custom.fibre"),
        ({"fibre": {}}, "custom.fibre"),
        ([3.2], "custom"),
    ],
)
async def test_a_value_that_its_field_cannot_hold_is_refused_by_name_and_leaves_no_trace(
    api: AsyncClient, now: datetime, custom: object, field: str
) -> None:
    await declare(now)
    before = await rows()
    answer = await api.put(LISTING_AT, json={**FLAT, "custom": custom})
    assert answer.status_code == 422, answer.text
    assert [error["field"] for error in answer.json()["errors"]] == [field]
    assert len(answer.text) < 2000
    assert await rows() == before


async def test_no_number_that_is_none_gets_in(api: AsyncClient, now: datetime) -> None:
    await declare(now)
    for written in ("NaN", "Infinity", "-Infinity", "1e999"):
        said = json.dumps({**FLAT, "custom": {"ceiling_height": 0}}).replace(": 0}", f": {written}}}")
        answer = await api.put(LISTING_AT, content=said, headers={"Content-Type": "application/json"})
        assert answer.status_code in (400, 422)
    assert await database.fetch_value("select count(*) from listing") == 0


async def test_what_is_said_of_a_retired_field_stays_and_is_taken_in_no_more(
    api: AsyncClient, now: datetime
) -> None:
    await declare(now)
    await api.put(LISTING_AT, json={**FLAT, "custom": HIGH})
    await api.put(f"{FIELDS}/heating", json=body(HEATING, retired=True))
    assert (await api.put(LISTING_AT, json={**FLAT, "custom": {"fibre": True}})).json()["custom"] == {
        "fibre": True,
        "heating": "gas",
    }
    assert (await api.put(LISTING_AT, json={**FLAT, "custom": HIGH})).json()["custom"] == HIGH
    other = await api.put(LISTING_AT, json={**FLAT, "custom": {"heating": "coal"}})
    assert (other.status_code, other.json()["errors"][0]["field"]) == (422, "custom.heating")


async def test_values_are_renamed_and_retired_but_not_left_out_while_something_has_them(
    api: AsyncClient, now: datetime
) -> None:
    await declare(now)
    await api.put(LISTING_AT, json={**FLAT, "custom": HIGH})
    gas, district, _ = body(HEATING)["values"]
    gone = await api.put(f"{FIELDS}/heating", json=body(HEATING, values=[district]))
    assert (gone.status_code, gone.json()["errors"][0]["field"]) == (409, "values")
    retired = [{**gas, "label": "Natural gas", "retired": True}, district]
    assert (await api.put(f"{FIELDS}/heating", json=body(HEATING, values=retired))).status_code == 200
    assert (await api.put(LISTING_AT, json={**FLAT, "custom": HIGH})).json()["custom"] == HIGH
    taken_up = await api.put("/api/v1/listings/W-2", json={**FLAT, "custom": HIGH})
    assert (taken_up.status_code, taken_up.json()["errors"][0]["field"]) == (422, "custom.heating")


async def test_a_field_is_forgotten_only_while_nothing_speaks_of_it_and_its_kind_stays(
    api: AsyncClient, now: datetime
) -> None:
    await declare(now)
    await api.put(LISTING_AT, json={**FLAT, "custom": {"fibre": False}})
    assert (await api.delete(f"{FIELDS}/fibre")).status_code == 409
    other_kind = await api.put(f"{FIELDS}/fibre", json=body(CEILING, label="Fibre optics"))
    assert (other_kind.status_code, other_kind.json()["errors"][0]["field"]) == (409, "kind")
    await api.put(LISTING_AT, json=FLAT)
    assert (await api.delete(f"{FIELDS}/fibre")).json()["key"] == "fibre"
    assert (await api.get(f"{FIELDS}/fibre")).status_code == 404
    assert (await api.delete(f"{FIELDS}/fibre")).status_code == 404


WISH = {"ceiling_height": {"min": 3, "must": True}, "heating": {"any": ["gas"]}, "fibre": {"nice": True}}


async def test_wishes_for_own_fields_are_read_back(api: AsyncClient, now: datetime) -> None:
    await declare(now)
    await api.put("/api/v1/contacts/K-17", json=CONTACT)
    first = await api.put(REQUIREMENT_AT, json={"offer": "sale", "custom": WISH})
    assert (first.status_code, first.json()["custom"]) == (201, WISH | {
        "ceiling_height": {"min": 3.0, "must": True}
    })  # fmt: skip
    again = await api.put(REQUIREMENT_AT, json={"offer": "sale", "custom": WISH})
    assert again.json()["version"] == 1


@pytest.mark.parametrize(
    ("wish", "field"),
    [
        ({"x": {"min": 3}}, "custom.x"),
        ({"ceiling_height": {}}, "custom.ceiling_height"),
        ({"ceiling_height": {"must": True}}, "custom.ceiling_height"),
        ({"ceiling_height": {"min": 4, "max": 3}}, "custom.ceiling_height.min"),
        ({"ceiling_height": {"min": "3"}}, "custom.ceiling_height.min"),
        ({"ceiling_height": {"min": 3, "any": ["gas"]}}, "custom.ceiling_height.any"),
        ({"ceiling_height": {"min": 3, "slack": -1}}, "custom.ceiling_height.slack"),
        ({"ceiling_height": {"min": 3, "weight": 1e9}}, "custom.ceiling_height.weight"),
        ({"ceiling_height": {"min": 3, "around": 2}}, "custom.ceiling_height.around"),
        ({"ceiling_height": 3}, "custom.ceiling_height"),
        ({"heating": {"any": []}}, "custom.heating"),
        ({"heating": {"any": ["gas", "wood"]}}, "custom.heating.any[1]"),
        ({"heating": {"min": 3}}, "custom.heating.min"),
        ({"fibre": {}}, "custom.fibre"),
        ({"fibre": {"must": True, "avoid": True}}, "custom.fibre"),
        ({"fibre": {"must": "yes"}}, "custom.fibre.must"),
    ],
)
async def test_a_wish_that_its_field_cannot_mean_is_refused_by_name_and_leaves_no_trace(
    api: AsyncClient, now: datetime, wish: object, field: str
) -> None:
    await declare(now)
    await api.put("/api/v1/contacts/K-17", json=CONTACT)
    before = await rows()
    answer = await api.put(REQUIREMENT_AT, json={"offer": "sale", "custom": wish})
    assert answer.status_code == 422, answer.text
    assert field in [error["field"] for error in answer.json()["errors"]]
    assert await rows() == before
