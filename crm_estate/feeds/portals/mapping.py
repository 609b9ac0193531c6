"""What a format declares: where each field stands in a record, and how it is written there."""

from collections.abc import Callable, Mapping
from typing import Any

from msgspec import Struct

from crm_estate.base.languages import LANGUAGES
from crm_estate.feeds.numbers import Mark as DecimalMark
from crm_estate.feeds.paths import field_of, kind_of
from crm_estate.feeds.portals.telling import Told
from crm_estate.feeds.sheets.columns import FieldMap, Kind
from crm_estate.feeds.sheets.readers import Around, Bound
from crm_estate.listings.facts import Status
from crm_estate.listings.leaving import NewPrice

Body = dict[str, Any]
"""Values by the path of their field: `list_price.amount`, `features.pool`, `title.en`."""

SQUARE_FOOT = 0.09290304
SQUARE = 9.290304
"""An Australian square: a hundred square feet."""
ACRE = 4046.8564224
HECTARE = 10_000.0

AREA_UNITS = {
    "": 1.0, "m2": 1.0, "sqm": 1.0, "meters": 1.0, "metres": 1.0, "squaremeter": 1.0, "squaremetre": 1.0,
    "squaremeters": 1.0, "feet": SQUARE_FOOT, "sqft": SQUARE_FOOT, "squarefeet": SQUARE_FOOT,
    "square": SQUARE, "squares": SQUARE, "acre": ACRE, "acres": ACRE, "ha": HECTARE, "hectare": HECTARE,
    "hectares": HECTARE, "are": 100.0,
}  # fmt: skip
"""Square metres in one unit; the unit in small letters without spaces."""


class Field(Struct, frozen=True, kw_only=True):
    """One field: where it stands (of several places the first that says something) and how it is written."""

    at: tuple[str, ...]
    kind: Kind | None = None
    """How it is written; left out, it is what the field itself suggests."""
    choices: Mapping[str, Any] = {}
    """What words stand for; `*` stands for all others."""
    unit: str = ""
    """Where the unit of an area stands."""
    times: float = 1.0
    nothing: frozenset[str] = frozenset()
    """Texts by which the sender says nothing: -1, or 0 rooms of a shop."""

    def bound(self, path: str, decimal: DecimalMark | None) -> Bound:
        """The field as the readers of cells want it."""
        kind = self.kind or ("choice" if self.choices else kind_of(path, "listings"))
        field = FieldMap(column=list(self.at), choices=dict(self.choices), times=self.times)
        return Bound(path=path, index=0, column=self.at[0], kind=kind, field=field, decimal=decimal)


def at(*places: str, **how: Any) -> Field:
    """A field that stands at one of these places."""
    return Field(at=places, **how)


class Words(Struct, frozen=True, kw_only=True):
    """Where titles and descriptions stand.

    `titles`, `descriptions`: pieces that are put together, in the `language`; None: that of the country.
    `tagged`: titles and descriptions that name their language themselves.
    """

    titles: tuple[str, ...] = ()
    descriptions: tuple[str, ...] = ()
    language: str | None = None
    tagged: Callable[[Told], Mapping[str, Mapping[str, str]]] | None = None
    """`{"description": {"en": …, "de": …}}`"""
    tags: tuple[str, ...] = ("description",)
    """Which of title and description `tagged` can give."""

    def said(self) -> set[str]:
        """Which of title and description a record can have, in each language."""
        fields = {*self.tags} if self.tagged else set()
        fields |= {"title"} if self.titles else set()
        fields |= {"description"} if self.descriptions else set()
        return {f"{field}.{language}" for field in fields for language in LANGUAGES}


class Pictures(Struct, frozen=True):
    """Where pictures stand, and within each its address and its caption.

    `kind`: where it stands what sort of file it is; only those of `kinds` (in small letters) are pictures.
    """

    at: str
    url: str = "."
    caption: str = ""
    kind: str = ""
    kinds: frozenset[str] = frozenset()


class Portal(Struct, frozen=True, kw_only=True):
    """A format: everything that its records have in common."""

    name: str
    """Short and stable, such as `kyero`; it begins the source of its listings."""
    title: str
    id: tuple[str, ...]
    """Where the sender's own id stands: the first place that says something."""
    fields: Mapping[str, Field]
    id_of: Callable[[Told], str] | None = None
    """The sender's own id, where it is put together of several places."""
    constants: Mapping[str, Any] = {}
    words: Words = Words()
    pictures: tuple[Pictures, ...] = ()
    decimal: DecimalMark | None = None
    sender: Callable[[Told], str] = lambda told: ""
    """Who a record is from, where records say that themselves."""
    gone: Callable[[Told], Status | None] = lambda told: None
    """The status of a listing of which the record says only that: it is gone, sold, let."""

    price_alone: Callable[[Told, Around], NewPrice | None] = lambda told, around: None
    """The price of a listing of which the record says nothing else."""
    finish: Callable[[Body, Told, Around], None] = lambda body, told, around: None
    """What takes more than one place. Invalid refuses the record."""
    more: tuple[str, ...] = ()
    """Fields that `finish` fills, besides those of the table."""

    def said(self) -> frozenset[str]:
        """Fields, whole and by their parts, that this format can speak of."""
        paths = {*self.fields, *self.constants, *self.more, *self.words.said(), "reference"}
        if self.pictures:
            paths.add("photos")
        return frozenset(paths | set(map(field_of, paths)))
