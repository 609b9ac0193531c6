"""The firm's own fields in files: a map may speak of `custom.<key>`, and own files name them as people do."""

from collections.abc import Iterator, Sequence

import msgspec

from crm_estate.base.errors import Invalid
from crm_estate.base.texts import fold
from crm_estate.feeds.paths import is_path
from crm_estate.feeds.sheets.columns import ColumnMap, FieldMap, Kind, plain_name
from crm_estate.listings.custom import PREFIX, CustomField, CustomKind

KINDS: dict[CustomKind, Kind] = {"number": "number", "choice": "choice", "tag": "yes_no"}


def with_own_fields(known: ColumnMap, columns: Sequence[str], own: Sequence[CustomField]) -> ColumnMap:
    """The map with all that it means by own fields said; Invalid when it names one that is not in use.

    In files whose columns bear the names of fields, a column also is an own field that is called like it in
    some language, or by its key, unless a field that all listings have is called so.
    """
    if known.of != "listings":
        return known
    fields = {field.criterion: field for field in own}
    for path in (*known.fields, *known.constants):
        if path.startswith(PREFIX) and path not in fields:
            raise Invalid(
                "The map %(map)s names %(path)s, which is no own field in use.",
                field="map", map=known.name, path=repr(path),
            )  # fmt: skip
    free = [column for column in columns if not is_path(plain_name(column), known.of)]
    said = {**(_by_name(free, own) if known.own_names else {}), **known.fields}
    told = {path: _told(said[path], fields[path]) for path in said if path in fields}
    return msgspec.structs.replace(known, fields={**said, **told})


def names_of_own(own: Sequence[CustomField]) -> set[str]:
    """What own fields are called, folded."""
    return {name for field in own for name in _names(field)}


def _by_name(columns: Sequence[str], own: Sequence[CustomField]) -> dict[str, FieldMap]:
    names = {name: field.criterion for field in reversed(own) for name in _names(field)}
    found = {names[fold(column)]: column for column in reversed(columns) if fold(column) in names}
    return {path: FieldMap(column=column) for path, column in found.items()}


def _names(field: CustomField) -> Iterator[str]:
    yield from (fold(name) for name in (field.criterion, field.key, field.label, *field.labels.values()))


def _told(said: FieldMap, field: CustomField) -> FieldMap:
    """How the column of an own field is written, unless the map itself says so."""
    if (said.kind or said.choices) and not said.others:
        return said
    choices = {text: value.code for value in field.values for text in (value.code, value.label)}
    others = {text: value.code for value in field.values for text in value.labels.values()}
    return msgspec.structs.replace(
        said, kind=KINDS[field.kind], choices={**others, **choices, **said.choices}
    )
