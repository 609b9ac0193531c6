"""Wishes for own fields on the form of a requirement: rows of bounds, of values, and stances."""

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec
from msgspec import Struct

from crm_estate.desk.forms import Form
from crm_estate.desk.own_inputs import typed_number
from crm_estate.listings.custom import PREFIX, CustomField, CustomKind
from crm_estate.requirements.facts import RequirementFacts
from crm_estate.web.forms import Given, one
from crm_estate.web.numerals import readings

STANCE = "own."
STANCES = ("must", "nice", "avoid")


class WishInput(Struct, frozen=True, kw_only=True):
    """What the form shows of a field. A retired one is only carried along: `sent` are its inputs."""

    name: str
    key: str
    kind: CustomKind
    label: str
    unit: str
    values: list[tuple[str, str]]
    slack_unit: str
    slack_hint: str
    stance: str
    retired: bool
    sent: list[tuple[str, str]]


def wish_inputs(form: Form, fields: Sequence[CustomField], language: str) -> list[WishInput]:
    """One for every field in use, and for those retired ones that the form speaks of."""
    shown = (_input(form, field, language) for field in fields)
    return [one for one in shown if one.sent or not one.retired]


def own_of_form(fields: Given, own: Sequence[CustomField]) -> dict[str, list[str]]:
    """The form without its inputs for own fields, and with what they say as the field `custom` of a body."""
    rest = {name: list(values) for name, values in fields.items() if not name.startswith((PREFIX, STANCE))}
    said = {field.key: wish for field in own if (wish := _said(fields, field))}
    return rest | ({"custom": [msgspec.json.encode(said).decode()]} if said else {})


def in_per_cent(form: Form, wish: RequirementFacts, fields: Sequence[CustomField]) -> None:
    """Say relative slacks in per cent, as people type them."""
    for field in fields:
        asked = (wish.custom or {}).get(field.key)
        if asked and asked.slack is not None and not field.absolute:
            form.fields[f"{field.criterion}.slack"] = [_short(asked.slack * 100)]


def _input(form: Form, field: CustomField, language: str) -> WishInput:
    name, asked = field.criterion, form.fields.get(f"{field.criterion}.any", [])
    slack = field.slack if field.absolute else field.slack * 100
    return WishInput(
        name=name,
        key=field.key,
        kind=field.kind,
        label=field.called(language),
        unit=field.unit,
        values=[
            (value.code, field.value_called(value.code, language))
            for value in field.values
            if not value.retired or value.code in asked
        ],
        slack_unit=(field.unit or "±") if field.absolute else "%",
        slack_hint=_short(slack),
        stance=_stance(form, field),
        retired=field.retired,
        sent=list(_carried(form, field)),
    )


def _carried(form: Form, field: CustomField) -> Iterator[tuple[str, str]]:
    for name, values in form.fields.items():
        if name.startswith(f"{field.criterion}.") or name == f"{STANCE}{field.key}":
            yield from ((name, value) for value in values)


def _stance(form: Form, field: CustomField) -> str:
    sent = form.value(f"{STANCE}{field.key}")
    said = (stance for stance in STANCES if form.value(f"{field.criterion}.{stance}") == "yes")
    return sent or next(said, "")


def _said(fields: Given, field: CustomField) -> dict[str, Any]:
    """The wish that the form states for a field; nothing when it states none."""
    name = field.criterion
    wish: dict[str, Any] = {}
    if field.kind == "number":
        ends = {end: text for end in ("min", "max") if (text := one(fields, f"{name}.{end}"))}
        wish = {end: typed_number(text, field) for end, text in ends.items()}
    elif field.kind == "choice":
        wish = {"any": list(chosen)} if (chosen := fields.get(f"{name}.any")) else {}
    else:
        stance = one(fields, f"{STANCE}{field.key}")
        said = (part for part in STANCES if one(fields, f"{name}.{part}") == "yes")
        stance = stance if f"{STANCE}{field.key}" in fields else next(said, "")
        return {stance: True, **_weight(fields, name)} if stance in STANCES else {}
    if not wish:
        return {}
    return {
        **wish,
        "must": one(fields, f"{name}.must") == "yes",
        **_weight(fields, name),
        **_slack(fields, field),
    }


def _weight(fields: Given, name: str) -> dict[str, Any]:
    text = one(fields, f"{name}.weight")
    return {"weight": next(readings(text), text)} if text else {}


def _slack(fields: Given, field: CustomField) -> dict[str, Any]:
    text = one(fields, f"{field.criterion}.slack")
    if not text or field.kind != "number":
        return {}
    typed = min(readings(text), default=None)
    if typed is None:
        return {"slack": text}
    return {"slack": typed if field.absolute else round(typed / 100, 6)}


def _short(number: float) -> str:
    return f"{number:.4f}".rstrip("0").rstrip(".")
