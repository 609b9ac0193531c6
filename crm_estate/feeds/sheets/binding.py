"""A column map laid over the header of a file: which cell holds which field."""

from collections.abc import Iterator, Sequence

import msgspec
from msgspec import Struct

from crm_estate.base.errors import Invalid
from crm_estate.feeds.paths import field_of, is_path, kind_of
from crm_estate.feeds.rows import clip
from crm_estate.feeds.sheets.columns import ColumnMap, FieldMap, plain_name
from crm_estate.feeds.sheets.own_columns import with_own_fields
from crm_estate.feeds.sheets.readers import Bound
from crm_estate.listings.custom import PREFIX, CustomField

NEEDED = {"listings": ("offer", "kind", "country"), "contacts": ()}
NAMED_BY = {"listings": ("reference", "source_id"), "contacts": ("reference", "emails", "phones")}
"""Of these, a file must have one: rows without any name could never be found again."""


class Binding(Struct, frozen=True, kw_only=True):
    """What a map finds in one file."""

    map: ColumnMap
    bound: list[Bound]
    id: int | None
    """Position of the column with the source's own id."""

    @property
    def source(self) -> str:
        """Name of the source, by which its rows are known again."""
        return self.map.source or self.map.name

    def column_of(self, path: str) -> str:
        """The column in which a field stands; empty when it is not in the file."""
        fitting = (b.column for b in self.bound if b.path == path)
        wider = (b.column for b in self.bound if field_of(b.path) == field_of(path))
        return next(fitting, None) or next(wider, "")

    def said(self) -> frozenset[str]:
        """Fields, whole and by their parts, that the file has a word on; the others are not its business."""
        paths = {*self.map.constants, *(bound.path for bound in self.bound), "reference"}
        return frozenset(paths | set(map(field_of, paths)))


def bind(known: ColumnMap, columns: list[str], own: Sequence[CustomField] = ()) -> Binding:
    """Find the map's columns in the file. Invalid when the map is wrong or too little of it is there.

    `own`: the firm's own fields in use.
    """
    binding = lay_over(known, columns, own)
    _check(binding, columns)
    return binding


def lay_over(known: ColumnMap, columns: list[str], own: Sequence[CustomField] = ()) -> Binding:
    """What a map finds in a file, be it enough or not."""
    known = with_own_fields(known, columns, own)
    positions = positions_of(columns)
    bound = list(_named(known, columns, positions))
    bound += _own_names(known, columns, positions, bound)
    source_id = positions.get(plain_name(known.id)) if known.id else None
    return Binding(map=known, bound=bound, id=source_id)


def positions_of(columns: Sequence[str]) -> dict[str, int]:
    """Where each column is by its plain name; of two with one name, the first counts."""
    positions: dict[str, int] = {}
    for position, column in enumerate(columns):
        positions.setdefault(plain_name(column), position)
    return positions


def _named(known: ColumnMap, columns: list[str], positions: dict[str, int]) -> Iterator[Bound]:
    for path, field in known.fields.items():
        found = [positions[plain_name(name)] for name in field.names() if plain_name(name) in positions]
        for position in sorted(found) if field.together else found[:1]:
            yield _bound(known, path, field, position, columns)


def _own_names(
    known: ColumnMap, columns: list[str], positions: dict[str, int], bound: Sequence[Bound]
) -> Iterator[Bound]:
    """Columns that bear the name of a field; a whole name only where its parts have no columns."""
    if not known.own_names:
        return
    named, taken = {one.path for one in bound}, {one.index for one in bound}
    has_parts = not named.isdisjoint(("name.given", "name.family"))
    for name, position in positions.items():
        is_free = name not in known.fields and position not in taken
        if is_free and is_path(name, known.of) and not (name == "name" and has_parts):
            yield _bound(known, name, FieldMap(column=columns[position]), position, columns)


def _bound(known: ColumnMap, path: str, field: FieldMap, index: int, columns: list[str]) -> Bound:
    kind = field.kind or ("choice" if field.choices else kind_of(path, known.of))
    if kind == "mention":  # they are looked for in any case of letters
        field = msgspec.structs.replace(field, choices={k.lower(): v for k, v in field.choices.items()})
    return Bound(
        path=path,
        index=index,
        column=columns[index],
        kind=kind,
        field=field,
        decimal=field.decimal or known.decimal,
    )


def _check(binding: Binding, columns: list[str]) -> None:
    known = binding.map
    for path in (*known.fields, *known.constants):
        if not (is_path(path, known.of) or path.startswith(PREFIX)):
            raise Invalid(
                "The map %(map)s names %(path)s, which is no field.",
                field="map", map=known.name, path=repr(path),
            )  # fmt: skip
    if known.id and binding.id is None:
        raise Invalid(
            "The file has no column %(column)s, which the map %(map)s needs.",
            field="file", column=repr(known.id), map=known.name,
        )  # fmt: skip
    if missing := missing_in(binding):
        raise Invalid(
            "Read with the map %(map)s, the file does not say: %(missing)s. Its columns are: %(columns)s. "
            "Name the columns like the fields, or give a map of your own.",
            field="file",
            map=known.name,
            missing=", ".join(" / ".join(paths) for paths in missing),
            columns=clip(", ".join(column for column in columns if column), 300),
        )


def missing_in(binding: Binding) -> list[tuple[str, ...]]:
    """What a file must say and does not: fields, of each group of which one is enough."""
    known = binding.map
    paths = {*known.constants, *(bound.path for bound in binding.bound)}
    missing: list[tuple[str, ...]] = [(path,) for path in NEEDED[known.of] if path not in paths]
    names = NAMED_BY[known.of]
    if binding.id is None and paths.isdisjoint(names):
        missing.append(names)
    return missing
