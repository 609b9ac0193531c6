"""Posted forms become a Struct: their fields are named by the paths of a body, as `list_price.amount`."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar, get_args, get_origin

import msgspec
from litestar import Request
from msgspec import Struct

from crm_estate.web.faults import convert, is_struct, plain
from crm_estate.web.numerals import readings

Given = Mapping[str, Sequence[str]]
Body = TypeVar("Body", bound=Struct)

_TRUTHS = {"yes": True, "true": True, "on": True, "1": True, "no": False, "false": False, "0": False}
CSRF_FIELD = "csrf_token"
_NOT_SAID: Any = msgspec.UNSET


async def given(request: Request[Any, Any, Any]) -> dict[str, list[str]]:
    """The texts of a posted form by field name; files and the CSRF token are left out."""
    fields: dict[str, list[str]] = {}
    for name, value in (await request.form()).multi_items():
        if isinstance(value, str) and name != CSRF_FIELD:
            fields.setdefault(name, []).append(value.replace("\r\n", "\n"))
    return fields


def one(fields: Given, name: str, default: str = "") -> str:
    """The last text of one field."""
    values = fields.get(name)
    return values[-1].strip() if values else default


def read(fields: Given, kind: type[Body], *, decisive: Mapping[str, Sequence[str]] | None = None) -> Body:
    """A `kind` out of a form; Wrong names every field that cannot be read.

    Fields that are no part of `kind` are passed over (a form carries more than a body), empty ones are not
    said, lists repeat their field or have one entry per line, yes/no/unknown is true, false or null, and
    a text that begins like JSON is read as such where an object or a list of objects is wanted.
    `decisive`: parts of the body that are not said when these of their fields are all empty, such as
    `{"list_price": ["amount"]}` where the currency is always chosen.
    """
    raw: dict[str, Any] = {}
    for path, values in fields.items():
        steps = path.split(".")
        value = _value(_type_at(kind, steps), values)
        if value is not _NOT_SAID:
            _put(raw, steps, value)
    for part, names in (decisive or {}).items():
        if isinstance(raw.get(part), dict) and all(raw[part].get(name) is None for name in names):
            del raw[part]
    return convert(raw, kind)


def _type_at(kind: Any, steps: Sequence[str]) -> Any:
    """The type that a body has at a path; None where it has nothing."""
    for step in steps:
        here = plain(kind)
        if is_struct(here):
            types = {field.encode_name: field.type for field in msgspec.structs.fields(here)}
            kind = types.get(step)
        elif get_origin(here) is dict:
            kind = get_args(here)[1]
        else:
            return None
    return kind


def _value(kind: Any, values: Sequence[str]) -> Any:
    if kind is None:
        return _NOT_SAID
    here = plain(kind)
    if get_origin(here) is list:
        return _list(get_args(here)[0], values)
    text = values[-1].strip()
    if here is bool and text == "unknown":
        return None
    if not text:
        return _NOT_SAID
    if here is bool:
        return _TRUTHS.get(text, text)
    if here in (int, float):
        return _number(kind, text)
    return _json(text) if is_struct(here) or get_origin(here) is dict else text


def _list(item: Any, values: Sequence[str]) -> Any:
    if is_struct(plain(item)):
        return _json(values[-1]) if values[-1].strip() else _NOT_SAID
    entries = [line.strip() for value in values for line in value.split("\n") if line.strip()]
    return [_value(item, [entry]) for entry in entries]


def _number(kind: Any, text: str) -> Any:
    """The first reading of a typed number that fits the field's limits."""
    possible = list(readings(text))
    for number in possible:
        try:
            return msgspec.convert(number, kind, strict=False)
        except msgspec.ValidationError:
            continue
    return possible[-1] if possible else text


def _json(text: str) -> Any:
    try:
        return msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError):
        return text


def _put(raw: dict[str, Any], steps: Sequence[str], value: Any) -> None:
    for step in steps[:-1]:
        inner = raw.setdefault(step, {})
        if not isinstance(inner, dict):
            return  # the whole was sent as JSON: parts of it say nothing more
        raw = inner
    raw[steps[-1]] = value
