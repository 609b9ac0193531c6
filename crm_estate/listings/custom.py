"""An office's own fields: numbers, choices and tags that an administrator declares and listings then carry.

One installation serves one organisation, and its offices match each other's listings: fields are the
organisation's. `custom_fields` is what everybody reads; `requirements.custom_keeping` makes and changes them.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from crm_estate.base import database
from crm_estate.base.fields import NO_CONTROL, Language, Slug, whole

CustomKind = Literal["number", "choice", "tag"]
Value = float | str | bool
"""What a listing says of one field: a number, the code of a choice's value, or whether a tag is so."""

Said = Annotated[float, Meta(ge=-1e12, le=1e12)] | Annotated[str, Meta(max_length=40)] | bool | None
"""The same as it may be said; null is not known."""

Number = Annotated[float, Meta(ge=-1e12, le=1e12)]
Key = Annotated[str, Meta(pattern=whole(r"[a-z][a-z0-9_]{0,39}"))]
Label = Annotated[str, Meta(min_length=1, max_length=80, pattern=NO_CONTROL)]
Unit = Annotated[str, Meta(max_length=20, pattern=NO_CONTROL)]
Slack = Annotated[float, Meta(ge=0, le=1e12)]

MOST_FIELDS = 60
MOST_VALUES = 200
PREFIX = "custom."
"""Criteria on own fields, columns of imports and parts of forms are named `custom.<key>`."""


class CustomValue(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One value of a choice. A retired one stays where it is but is offered no more."""

    code: Slug
    label: Label
    labels: dict[Language, Label] = {}
    retired: bool = False


class CustomFieldFacts(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a field is. `label` is what it is called in languages that `labels` does not name.

    A number has a `unit`, bounds that values must keep (`min`, `max`) and a default `slack`: how far a wish
    may be missed, as a share of its bound, or in the unit with `absolute`. A choice has `values`. A tag is
    so, is not so, or is not known. `public`: contacts see it and may ask for it on their own pages.
    """

    kind: CustomKind
    label: Label
    labels: dict[Language, Label] = {}
    unit: Unit = ""
    slack: Slack = 0.1
    absolute: bool = False
    min: Number | None = None
    max: Number | None = None
    values: Annotated[list[CustomValue], Meta(max_length=MOST_VALUES)] = []
    public: bool = True
    retired: bool = False


class CustomField(CustomFieldFacts, frozen=True, kw_only=True):
    """A field as it is read."""

    id: int
    key: Key
    version: int

    @property
    def criterion(self) -> str:
        """The name of the criterion that this field makes."""
        return PREFIX + self.key

    @property
    def codes(self) -> list[str]:
        """Codes of all values of a choice, also retired ones, in their order."""
        return [value.code for value in self.values]

    def called(self, language: str) -> str:
        """The field's name for a reader of the language."""
        return said_in(self.label, self.labels, language)

    def value_called(self, code: str, language: str) -> str:
        """A value's name for a reader of the language; a code without one as it is spelt."""
        for value in self.values:
            if value.code == code:
                return said_in(value.label, value.labels, language)
        return code.replace("_", " ")


def said_in(label: str, labels: Mapping[Language, str], language: str) -> str:
    said: Mapping[str, str] = {**labels}
    return said.get(language) or label


def by_key(fields: Iterable[CustomField]) -> dict[str, CustomField]:
    return {field.key: field for field in fields}


def in_use(fields: Iterable[CustomField]) -> list[CustomField]:
    """Those that are not retired: listings may state them, criteria on them count."""
    return [field for field in fields if not field.retired]


MARK = """select concat_ws(' ', current_database(), count(*), sum(version), max(xmin::text::bigint))
    from custom_field"""
"""Any change of any field changes it: versions and transaction numbers only grow."""

_kept: list[tuple[str, Sequence[CustomField]]] = []


async def custom_fields() -> Sequence[CustomField]:
    """All fields, also retired ones, in their order; read again only when one of them has changed."""
    mark: str = await database.fetch_value(MARK)
    if not _kept or _kept[0][0] != mark:
        rows = await database.fetch("select * from custom_field order by id")
        _kept[:] = [(mark, [field_of(row) for row in rows])]
    return _kept[0][1]


def field_of(row: database.Row) -> CustomField:
    same = ("id", "key", "kind", "label", "unit", "slack", "absolute", "public", "retired", "version")
    return CustomField(
        **{name: row[name] for name in same},
        min=row["lowest"],
        max=row["highest"],
        labels=msgspec.json.decode(row["labels"], type=dict[Language, str]),
        values=msgspec.json.decode(row["choices"], type=list[CustomValue]),
    )
