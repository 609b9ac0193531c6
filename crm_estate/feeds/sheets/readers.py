"""How a cell becomes the values of fields: one small function per kind of column."""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

import msgspec
from msgspec import Struct

from crm_estate.base.errors import Invalid
from crm_estate.base.fields import Slug
from crm_estate.base.wording import N_
from crm_estate.contacts.people import normal_phone
from crm_estate.feeds import dwellings, numbers, words
from crm_estate.feeds.countries import country_code
from crm_estate.feeds.numbers import Mark
from crm_estate.feeds.reasons import Reason, Why, because
from crm_estate.feeds.rows import Cell
from crm_estate.feeds.sheets.columns import FieldMap, Kind

Found = dict[str, Any]
"""Values by the path of their field."""

_ADDRESS = re.compile(r"[^\s@<>,;:\"]+@[^\s@<>,;:\"]+\.[^\s@<>,;:\".]+")


MOST_MET = 1_000
UNLIKE: frozenset[Kind] = frozenset({"text", "mention", "links", "words", "addresses", "phones", "degrees"})
"""Kinds of column whose cells are seldom alike, or whose values must not be shared."""


class Bound(Struct, frozen=True, kw_only=True):
    """A field of a map, bound to the column of a file that holds it."""

    path: str
    index: int
    column: str
    kind: Kind
    field: FieldMap
    decimal: Mark | None
    met: dict[Cell, Found] = {}
    """Cells read before: many a column holds the same few words in every row."""


class Note(Struct, frozen=True):
    """Something that was left out of a row that is otherwise good."""

    path: str
    why: Reason
    column: str = ""
    cell: Cell = ""


class Around(Struct, kw_only=True):
    """What a reader may need besides the cell, and where it puts what a person should know."""

    now: datetime
    time_zone: str
    notes: list[Note] = []
    bounds: dict[tuple[str, str], Bound] = {}
    """Fields of formats without columns, by format and path, with the values that were met in this file."""

    def note(self, bound: Bound, cell: Cell, *whys: Why) -> None:
        """A value was not taken as it stands."""
        self.notes.append(Note(bound.path, because(*whys), bound.column, cell))

    def say(self, path: str, *whys: Why, **values: object) -> None:
        """Something that takes several columns was not taken; `values` go into the texts of why."""
        self.notes.append(Note(path, because(*whys, **values)))


Reader = Callable[[Cell, Bound, Around], Found]


def read(cell: Cell, bound: Bound, around: Around) -> Found:
    """The values a cell gives, none when it is empty. Invalid says what is wrong with it."""
    found = bound.met.get(cell)
    if found is None:
        noted = len(around.notes)
        found = _read(cell, bound, around)
        if len(bound.met) < MOST_MET and bound.kind not in UNLIKE and len(around.notes) == noted:
            bound.met[cell] = found
    return found


def _read(cell: Cell, bound: Bound, around: Around) -> Found:
    if bound.kind in WORDS:
        return WORDS[bound.kind](cell, bound, around)
    return {} if words.is_nothing(cell) else VALUES[bound.kind](cell, bound, around)


def _number(cell: Cell, bound: Bound, around: Around) -> Found:
    return {bound.path: numbers.number(cell, bound.decimal) * bound.field.times}


def _halves(cell: Cell, bound: Bound, around: Around) -> Found:
    """Bathrooms where quarters are counted: to the nearest half, and none is left of a quarter."""
    return {bound.path: round(numbers.number(cell, bound.decimal) * 2) / 2}


def _area(cell: Cell, bound: Bound, around: Around) -> Found:
    found = _number(cell, bound, around)
    if found[bound.path] == 0:
        around.note(bound, cell, N_("An area of 0 is taken for unknown."))
        return {}
    return found


def _whole(cell: Cell, bound: Bound, around: Around) -> Found:
    return {bound.path: numbers.whole_number(cell, bound.decimal)}


def _money(cell: Cell, bound: Bound, around: Around) -> Found:
    amount, currency = numbers.amount(cell, bound.decimal)
    found: Found = {bound.path: amount * bound.field.times}
    return found | {bound.path.replace("amount", "currency"): currency} if currency else found


def _rooms(cell: Cell, bound: Bound, around: Around) -> Found:
    if dwellings.is_at_least(cell):
        around.note(bound, cell, N_("Read as the smallest number of rooms it can mean."))
    return {bound.path: dwellings.rooms(cell)}


def _floor(cell: Cell, bound: Bound, around: Around) -> Found:
    try:
        which, total = dwellings.floor(cell)
    except Invalid as wrong:  # no home is worth losing for its floor
        around.note(bound, cell, wrong, N_("Left unknown."))
        return {}
    if which is None:
        around.note(bound, cell, N_("The top floor, without saying which that is: left unknown."))
    return {"floor": which, "floors_total": total}


def _year(cell: Cell, bound: Bound, around: Around) -> Found:
    built = dwellings.year(cell, around.now)
    if built is None:
        around.note(bound, cell, N_("Nobody can have built in that year: left unknown."))
    return {bound.path: built}


def _degrees(cell: Cell, bound: Bound, around: Around) -> Found:
    return {bound.path: dwellings.degrees(cell, bound.decimal)}


def _coordinates(cell: Cell, bound: Bound, around: Around) -> Found:
    lat, lon = dwellings.coordinates(cell)
    return {"location.lat": lat, "location.lon": lon}


def _text(cell: Cell, bound: Bound, around: Around) -> Found:
    text = words.text_of(cell)
    if bound.field.until:
        text = text.split(bound.field.until, 1)[0].rstrip()
    return {bound.path: text} if text else {}


def _line(cell: Cell, bound: Bound, around: Around) -> Found:
    return {path: " ".join(text.split()) for path, text in _text(cell, bound, around).items()}


def _yes_no(cell: Cell, bound: Bound, around: Around) -> Found:
    return {bound.path: words.yes_or_no(cell, bound.field.choices)}


def _choice(cell: Cell, bound: Bound, around: Around) -> Found:
    if words.is_nothing(cell) and "" not in bound.field.choices:
        return {}
    try:
        found = words.choice(cell, bound.field.choices, others=bound.field.others)
    except Invalid as wrong:
        if not bound.field.loose:
            raise
        around.note(bound, cell, wrong, N_("Left unknown."))
        return {}
    if bound.field.loose and not _is_code(found):
        around.note(bound, cell, N_("This word is not known."), N_("Left unknown."))
        return {}
    return {bound.path: found}


def _is_code(found: Any) -> bool:
    try:
        msgspec.convert(found, Slug | None)
    except msgspec.ValidationError:
        return False
    return True


def _country(cell: Cell, bound: Bound, around: Around) -> Found:
    text = words.text_of(cell)
    return {bound.path: country_code(text) or text}


def _mention(cell: Cell, bound: Bound, around: Around) -> Found:
    return {bound.path: words.mentioned(cell, bound.field.choices)}


def _links(cell: Cell, bound: Bound, around: Around) -> Found:
    """Addresses with spaces between them, or the JSON that a table of our own says them with."""
    if str(cell).startswith("["):
        try:
            return {bound.path: msgspec.json.decode(str(cell))}
        except (msgspec.DecodeError, UnicodeError):
            raise Invalid("This is no JSON.") from None
    return {bound.path: [{"url": url, "order": place} for place, url in enumerate(str(cell).split())]}


def _words(cell: Cell, bound: Bound, around: Around) -> Found:
    return {bound.path: [word for word in re.split(r"[\s,;|]+", str(cell).lower()) if word]}


def _addresses(cell: Cell, bound: Bound, around: Around) -> Found:
    parts = [part for part in re.split(r"[\s,;|]+|:::", str(cell)) if part]
    if not all(_ADDRESS.fullmatch(part) for part in parts):
        raise Invalid("This is not an e-mail address.")
    return {bound.path: parts}


def _phones(cell: Cell, bound: Bound, around: Around) -> Found:
    parts = [part.strip() for part in re.split(r"[,;|]| / |:::", words.text_of(cell)) if part.strip()]
    try:
        return {bound.path: [normal_phone(part, bound.path) for part in parts]}
    except Invalid:
        raise Invalid("This is not a phone number.") from None


def _person(cell: Cell, bound: Bound, around: Around) -> Found:
    given, family = words.person(cell)
    return {f"{bound.path}.given": given, f"{bound.path}.family": family}


def _moment(cell: Cell, bound: Bound, around: Around) -> Found:
    return {bound.path: words.moment(cell, around.time_zone)}


WORDS: dict[Kind, Reader] = {"text": _text, "line": _line, "choice": _choice, "mention": _mention}
"""Where an empty cell may mean something, or `none` be a word like others."""

VALUES: dict[Kind, Reader] = {
    "number": _number,
    "area": _area,
    "halves": _halves,
    "whole": _whole,
    "money": _money,
    "rooms": _rooms,
    "floor": _floor,
    "year": _year,
    "degrees": _degrees,
    "coordinates": _coordinates,
    "yes_no": _yes_no,
    "links": _links,
    "words": _words,
    "addresses": _addresses,
    "phones": _phones,
    "moment": _moment,
    "person": _person,
    "country": _country,
}
