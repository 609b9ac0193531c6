"""Forms that lose nothing: what was typed, or what is stored, with what is wrong beside each field."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from msgspec import Struct

from crm_estate.base.errors import Conflict, Invalid, Outcome
from crm_estate.base.texts import fold
from crm_estate.web.faults import errors_of, said


class Form(Struct, frozen=True):
    """The fields of a form by name, and the errors by the path of the value at fault."""

    fields: dict[str, list[str]]
    errors: dict[str, str] = {}
    is_outdated: bool = False
    """Someone else has changed the record since the form was opened."""

    def value(self, name: str, default: str = "") -> str:
        values = self.fields.get(name)
        return values[-1] if values else default

    def text(self, name: str) -> str:
        """Several values, one per line."""
        return "\n".join(self.fields.get(name, []))

    def has(self, name: str, value: str = "yes") -> bool:
        """Whether a box is ticked."""
        return value in self.fields.get(name, [])

    def error(self, *names: str) -> str:
        """What is wrong with a field or with a part of it."""
        for name in names:
            for path, message in self.errors.items():
                if path == name or path.startswith(f"{name}["):
                    return message
        return ""

    def any_in(self, *names: str) -> bool:
        """Whether one of these fields says something or is at fault: then it must not be folded away."""
        return any(self.value(name) or self.error(name) for name in names)


def filled(record: Struct, **more: object) -> Form:
    """A form that says what a record is."""
    fields: dict[str, list[str]] = {}
    _spread(msgspec.to_builtins(record), "", fields)
    return Form({**fields, **{name: [str(value)] for name, value in more.items()}})


def taken(wrong: Outcome, message: str, field: str) -> Outcome:
    """For a new record: that its version is another can only mean that there is one already."""
    is_there = isinstance(wrong, Conflict) and wrong.field == "version"
    return Conflict(message, field=field) if is_there else wrong


def corrected(fields: Mapping[str, Sequence[str]], wrong: Outcome, language: str) -> Form:
    """The form as it was sent, with what was wrong with it."""
    if isinstance(wrong, Invalid):
        errors = errors_of(wrong, language)
    else:
        errors = {wrong.field or "": said(wrong, language)}
    is_outdated = isinstance(wrong, Conflict) and wrong.field == "version"
    return Form({name: list(values) for name, values in fields.items()}, errors, is_outdated)


def tags_in(text: str) -> list[str]:
    """Tags out of words with commas between them.

    >>> tags_in("Wine cellar, work-shop, ")
    ['wine_cellar', 'work_shop']
    """
    return [tag for part in text.split(",") if (tag := fold(part).replace(" ", "_"))]


def _spread(value: object, path: str, fields: dict[str, list[str]]) -> None:
    if isinstance(value, dict):
        for name, part in value.items():
            _spread(part, f"{path}.{name}" if path else str(name), fields)
    elif isinstance(value, list):
        is_plain = all(isinstance(part, str | int | float) for part in value)
        fields[path] = (
            [_written(part) for part in value] if is_plain else [msgspec.json.encode(value).decode()]
        )
    elif value is not None:
        fields[path] = [_written(value)]


def _written(value: Any) -> str:
    """A value as it is typed; a number so that no reader takes its decimal sign for one of thousands."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        text = f"{value:.6f}".rstrip("0").rstrip(".")
        return f"{text}0" if len(text.partition(".")[2]) == 3 else text
    return str(value)
