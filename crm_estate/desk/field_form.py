"""Between an own field and the fields of its form: slack in per cent, one row per value."""

from typing import Any

import msgspec
from msgspec import Struct

from crm_estate.base.texts import fold
from crm_estate.desk.forms import Form, filled
from crm_estate.listings.custom import CustomField, CustomFieldFacts, CustomValue, Key
from crm_estate.web.faults import convert
from crm_estate.web.forms import Given, one, read
from crm_estate.web.numerals import readings

ROW = "value."
BLANK_ROWS = 3
LONGEST_CODE = 40
OF_NUMBERS = ("unit", "slack", "min", "max")


class Keyed(Struct):
    key: Key


def key_of(fields: Given) -> str:
    """The key that was typed, or else one made from the label."""
    key = one(fields, "key") or _code(one(fields, "label"))
    return convert({"key": key}, Keyed).key


def facts_of(fields: Given, *, retired: bool = False) -> CustomFieldFacts:
    """What the form says; Invalid names every field that cannot be read."""
    kind = one(fields, "kind")
    said = {name: values for name, values in fields.items() if not name.startswith((ROW, *OF_NUMBERS))}
    if kind == "number":
        said |= {name: fields.get(name, []) for name in OF_NUMBERS if one(fields, name)}
        said["absolute"] = ["yes" if one(fields, "absolute") == "yes" else "no"]
        share = next(readings(one(fields, "slack")), None)
        if share is not None and said["absolute"] == ["no"]:
            said["slack"] = [f"{share / 100:.6f}"]
    else:
        said.pop("absolute", None)
    if kind == "choice":
        said["values"] = [msgspec.json.encode(_rows(fields)).decode()]
    flags = {"public": one(fields, "public") == "yes", "retired": retired}
    return read(said | {name: ["yes" if flag else "no"] for name, flag in flags.items()}, CustomFieldFacts)


def blank_form(kind: str) -> Form:
    """The form of a field that is to be."""
    return Form({"kind": [kind], "public": ["yes"], "slack": ["10"], "absolute": ["no"]})


def form_of(field: CustomField) -> Form:
    """The form that says what the field is."""
    form = filled(field)
    if not field.absolute:
        form.fields["slack"] = [f"{field.slack * 100:.4f}".rstrip("0").rstrip(".")]
    return form


def value_rows(form: Form) -> list[dict[str, Any]]:
    """The values that the form shows, then some blank ones for more; at a fault just those that were sent."""
    stored = form.value("values")
    rows = msgspec.json.decode(stored, type=list[CustomValue]) if stored else []
    shown = msgspec.to_builtins(rows) or _rows(form.fields)
    return [*shown, *({} for _ in range(0 if form.errors and shown else BLANK_ROWS))]


def _rows(fields: Given) -> list[dict[str, Any]]:
    """The values in the order of their rows; a row without a label is left out."""
    rows: dict[int, dict[str, Any]] = {}
    for name, values in fields.items():
        if name.startswith(ROW):
            number, _, part = name.removeprefix(ROW).partition(".")
            if number.isdecimal():
                rows.setdefault(int(number), {})[part] = values[-1].strip()
    return [_value(row) for _, row in sorted(rows.items()) if row.get("label")]


def _value(row: dict[str, Any]) -> dict[str, Any]:
    labels = {name.removeprefix("labels."): text for name, text in row.items() if name.startswith("labels.")}
    return {
        "code": row.get("code") or _code(row["label"]),
        "label": row["label"],
        "labels": {language: text for language, text in labels.items() if text},
        "retired": row.get("retired") == "yes",
    }


def _code(label: str) -> str:
    """A code made from a label.

    >>> _code("District heating"), _code("Węgiel, drewno")
    ('district_heating', 'wegiel_drewno')
    """
    return fold(label).replace(" ", "_")[:LONGEST_CODE]
