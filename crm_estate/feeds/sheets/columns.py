"""Column maps: data, not code, that say which column of a file is which field, and how it is written."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, Struct

from crm_estate.base.errors import Invalid, NotFound
from crm_estate.base.fields import Slug
from crm_estate.feeds.numbers import Mark

MAPS = Path(__file__).parent / "maps"
UNKNOWN = "unknown"
"""What a word may mean in a field that need not be said."""

Subject = Literal["listings", "contacts"]

Kind = Literal[
    "number", "area", "whole", "money", "rooms", "floor", "year", "degrees", "coordinates", "halves",
    "text", "line", "yes_no", "choice", "mention", "links",
    "words", "addresses", "phones", "moment", "person", "country",
]  # fmt: skip


class FieldMap(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One field: the column (of several names the first that the file has) and how it is written there."""

    column: str | list[str]
    kind: Kind | None = msgspec.field(name="as", default=None)
    """How the column is written; left out, it is what the field itself suggests."""
    choices: dict[str, Any] = {}
    """What the words in the column stand for; `*` stands for all others."""
    others: bool = False
    """Whether words besides these choices are taken as they stand."""
    decimal: Mark | None = None
    """The decimal mark, where it is not the map's."""
    times: float = 1.0
    """What a number is multiplied with: 0.09290304 for square feet."""
    until: str = ""
    """A text ends before this."""
    loose: bool = False
    """Whether a word that is no code is left out and noted, since no row is worth losing for it."""
    together: bool = False
    """Whether all of the columns that are there count, not the first alone: several phones, say."""

    def names(self) -> list[str]:
        return [self.column] if isinstance(self.column, str) else self.column


class ColumnMap(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A whole file: where it is from, what all of its rows share, and its fields."""

    name: str = ""
    about: str = ""
    of: Subject = "listings"
    source: Slug | None = None
    """Name of the source, kept with every row."""
    id: Annotated[str, Meta(min_length=1)] | None = None
    """The column with the source's own id; the reference becomes `source-id`."""
    signature: list[str] = []
    """Columns by which a file of this kind is recognised."""
    own_names: bool = False
    """Whether columns that bear the name of a field are read as that field."""
    by_values: dict[str, list[str]] = {}
    """Names of several meanings, and the fields they may be: what stands in the column decides."""
    decimal: Mark | None = None
    constants: dict[str, Any] = {}
    fields: dict[str, FieldMap] = {}


def read_map(name_or_path: str | Path) -> ColumnMap:
    """A map of the project by its name, or one of one's own by its path."""
    path = Path(name_or_path)
    if path.suffix != ".toml":
        path = MAPS / f"{name_or_path}.toml"
    if not path.is_file():
        raise NotFound(
            "There is no column map %(name)s; there are %(names)s.",
            field="map", name=repr(str(name_or_path)), names=", ".join(map_names()),
        )  # fmt: skip
    try:
        said = tomllib.loads(path.read_text(encoding="utf-8"))
        said["constants"] = dict(_flat(said.get("constants", {})))
        said["fields"] = {name: _field(value) for name, value in _flat(said.get("fields", {}))}
        return msgspec.convert({"name": path.stem, **said}, ColumnMap)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, msgspec.ValidationError) as error:
        raise Invalid(
            "The map %(file)s cannot be read: %(reason)s.", field="map", file=path.name, reason=error
        ) from None


def map_names() -> list[str]:
    """Names of the maps that come with the project."""
    return sorted(file.stem for file in MAPS.glob("*.toml"))


def recognise(columns: list[str], of: Subject, saved: Sequence[ColumnMap] = ()) -> ColumnMap:
    """The map whose signature these columns bear, the most telling first; else the one for own names.

    `saved`: maps that people confirmed, which go before those that come along; of equals, the first.
    """
    present = set(map(plain_name, columns))
    for maps in (saved, map(read_map, map_names())):
        fitting = [
            known for known in maps if known.of == of and present.issuperset(map(plain_name, known.signature))
        ]
        if fitting:
            return max(fitting, key=lambda known: len(known.signature))
    raise NotFound("There is no column map for %(of)s.", field="map", of=of)


def plain_name(column: str) -> str:
    """A column's name as it is compared.

    >>> plain_name(" Living Area ")
    'living_area'
    """
    return "_".join(column.casefold().split())


def _flat(tree: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, Any]]:
    """`list_price.amount = …` is one name, not a table within a table."""
    for name, value in tree.items():
        if isinstance(value, dict) and not isinstance(value.get("column"), str | list):
            yield from _flat(value, f"{path}{name}.")
        else:
            yield f"{path}{name}", value


def _field(value: Any) -> Any:
    """A field as it is said; the word `unknown` stands for what a choice leaves unsaid."""
    if not isinstance(value, dict):
        return {"column": value}
    choices = {word: None if code == UNKNOWN else code for word, code in value.get("choices", {}).items()}
    return {**value, "choices": choices} if choices else value
