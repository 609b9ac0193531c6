"""Raw values become a Struct, or every field that cannot be is named (the decoder names only the first)."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from types import UnionType
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin

import msgspec
from msgspec import Struct

from crm_estate.base.errors import Invalid, Outcome
from crm_estate.base.languages import DEFAULT, gettext_for
from crm_estate.base.wording import REQUIRED, UNKNOWN_FIELD, Sentence, one_of, sentence

MOST_FAULTS = 30

Body = TypeVar("Body", bound=Struct)


class Fault(Struct, frozen=True):
    """One wrong value: its path, such as `areas.any[0].circle.lat`, and what is wrong with it."""

    field: str
    sentence: Sentence


class Wrong(Invalid):
    """Something was said with one or more wrong values."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        first = faults[0]
        super().__init__(first.sentence.said_in(), field=first.field)
        self.faults = faults


def said(wrong: Outcome, language: str) -> str:
    """What went wrong, in the language of whoever asked."""
    if isinstance(wrong, Wrong):
        return wrong.faults[0].sentence.said_in(language)
    text = gettext_for(language)(wrong.text)
    return text % wrong.values if wrong.values else text


def errors_of(wrong: Invalid, language: str = DEFAULT) -> dict[str, str]:
    """What is wrong per field, for a form to show; what belongs to no field is under an empty name."""
    if isinstance(wrong, Wrong):
        return {fault.field: fault.sentence.said_in(language) for fault in reversed(wrong.faults)}
    return {wrong.field or "": said(wrong, language)}


def convert(raw: object, kind: type[Body], *, strict: bool = True) -> Body:
    """`raw` (of dicts, lists, numbers, texts) as a `kind`; Wrong names up to thirty fields at fault."""
    try:
        return msgspec.convert(raw, kind, strict=strict)
    except msgspec.ValidationError as error:
        found = list(islice(faults(raw, kind, "", strict), MOST_FAULTS))
        raise Wrong(found or [Fault("", sentence(str(error)))]) from None


def faults(raw: object, kind: Any, path: str, strict: bool) -> Iterator[Fault]:
    """Every fault in `raw` read as `kind`, in the order of the fields."""
    try:
        msgspec.convert(raw, kind, strict=strict)
    except msgspec.ValidationError as error:
        inner = list(islice(_inner(raw, kind, path, strict), MOST_FAULTS))
        yield from inner or [Fault(path, _said(str(error), kind))]


def _inner(raw: object, kind: Any, path: str, strict: bool) -> Iterator[Fault]:
    """Faults of the parts of `raw`, if it has parts."""
    part = plain(kind)
    if isinstance(raw, Mapping) and is_struct(part):
        yield from _of_fields(raw, part, path, strict)
    elif isinstance(raw, Mapping) and get_origin(part) is dict:
        key, value = get_args(part)
        for name, item in raw.items():
            yield from faults(name, key, _below(path, name), strict)
            yield from faults(item, value, _below(path, name), strict)
    elif isinstance(raw, list) and get_origin(part) is list:
        for i, item in enumerate(raw):
            yield from faults(item, get_args(part)[0], f"{path}[{i}]", strict)


def _of_fields(raw: Mapping[str, object], kind: Any, path: str, strict: bool) -> Iterator[Fault]:
    known = {field.encode_name: field for field in msgspec.structs.fields(kind)}
    for name, value in raw.items():
        if name not in known:
            yield Fault(_below(path, name), UNKNOWN_FIELD)
        else:
            yield from faults(value, known[name].type, _below(path, name), strict)
    for name, field in known.items():
        if field.required and name not in raw:
            yield Fault(_below(path, name), REQUIRED)


def _said(message: str, kind: Any) -> Sentence:
    choice = plain(kind)
    if get_origin(choice) is Literal and "got `null`" not in message:
        return one_of(get_args(choice))
    return sentence(message)


def _below(path: str, name: str) -> str:
    """The path of a member, its name cut short: it may be anything that someone sent."""
    shown = name[:80].encode(errors="replace").decode()
    return f"{path}.{shown}" if path else shown


def plain(kind: Any) -> Any:
    """A type without its limits and without None."""
    if get_origin(kind) is Annotated:
        return plain(get_args(kind)[0])
    if get_origin(kind) in (Union, UnionType):
        members = [member for member in get_args(kind) if member is not type(None)]
        return plain(members[0]) if len(members) == 1 else kind
    return kind


def is_struct(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, Struct)
