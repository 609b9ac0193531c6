"""Own fields on the form of a listing: one input each, by its kind."""

from collections.abc import Iterator, Sequence

import msgspec
from msgspec import Struct

from crm_estate.desk.forms import Form
from crm_estate.listings.custom import CustomField, CustomKind
from crm_estate.web.forms import Given, one
from crm_estate.web.numerals import within

TRUTHS = {"yes": True, "no": False}


class Input(Struct, frozen=True, kw_only=True):
    """What the form shows of a field; `values` are (code, label)."""

    name: str
    kind: CustomKind
    label: str
    unit: str
    values: list[tuple[str, str]]


def own_inputs(form: Form, fields: Sequence[CustomField], language: str) -> list[Input]:
    """One for every field in use; a retired value is offered only where it stands."""
    return [
        Input(
            name=field.criterion,
            kind=field.kind,
            label=field.called(language),
            unit=field.unit,
            values=[
                (value.code, field.value_called(value.code, language))
                for value in field.values
                if not value.retired or value.code == form.value(field.criterion)
            ],
        )
        for field in fields
    ]


def own_said(fields: Given, own: Sequence[CustomField]) -> dict[str, list[str]]:
    """What a form says of own fields, as the field `custom` of a body; nothing when it says nothing."""
    said = dict(_said(fields, own))
    return {"custom": [msgspec.json.encode(said).decode()]} if said else {}


def _said(fields: Given, own: Sequence[CustomField]) -> Iterator[tuple[str, float | str | bool]]:
    for field in own:
        text = one(fields, field.criterion)
        if field.kind == "tag":
            if text in TRUTHS:
                yield field.key, TRUTHS[text]
        elif text:
            yield field.key, typed_number(text, field) if field.kind == "number" else text


def typed_number(text: str, field: CustomField) -> float | str:
    """The reading of a typed number that its field can hold; the text itself when it is no number."""
    number = within(text, field.min, field.max)
    return text if number is None else number
