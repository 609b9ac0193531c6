"""A record becomes a listing: its values are read, what is wrong among them left out, the rest checked."""

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from crm_estate.base.errors import Invalid
from crm_estate.base.wording import N_
from crm_estate.feeds.bodies import finish_listing
from crm_estate.feeds.enclosed import Enclosed
from crm_estate.feeds.paths import nested
from crm_estate.feeds.portals.mapping import AREA_UNITS, Body, Field, Portal
from crm_estate.feeds.portals.pictures import photos_of
from crm_estate.feeds.portals.telling import Told
from crm_estate.feeds.portals.texts import texts_of
from crm_estate.feeds.reasons import Reason, because
from crm_estate.feeds.records import Candidate, Mark, said_wrong, shown, understood
from crm_estate.feeds.references import reference_of, source_of
from crm_estate.feeds.report import Problem
from crm_estate.feeds.sheets.readers import Around, Note, read
from crm_estate.listings.facts import ListingFacts

NEEDED = {
    "offer": N_("It does not say whether it is for sale or to let."),
    "kind": N_("It does not say what kind of property it is."),
    "country": N_("It does not say in which country it is."),
}
STAND_INS = {"offer": "sale", "kind": "other", "country": "XX"}
"""What is needed and missing is told apart from what is wrong."""

LONGEST_VALUE = 1_000
"""Characters of a single value that are looked at; texts and pictures have longer ones."""

MOST_WRONG = 40
"""Fields of a listing; more cannot be wrong."""
NO_ID = N_("It has no id of its own, by which it could be found again.")
LEFT_OUT = N_("It is left out.")
UNLIKE = N_("It is not written as this field is.")


def candidate_of(
    told: Told,
    portal: Portal,
    around: Around,
    *,
    line: int,
    raw: str,
    place: str = "",
    sender: str = "",
    files: Enclosed | None = None,
) -> Candidate[ListingFacts]:
    """What a record states, or what is wrong with it. `sender`: who the whole file is from."""
    around.notes.clear()
    source = source_of(portal.name, portal.sender(told) or sender)
    source_id = portal.id_of(told) if portal.id_of else _first(told, portal.id)
    if not source_id:
        return _refused(line, place, raw, because(NO_ID), "source_id", "")
    reference = reference_of(source, source_id)
    mark = _mark_of(told, portal, around, source, source_id)
    if mark is not None:
        problems = [_noted(note, line, place) for note in around.notes]
        return Candidate(
            line=line, cells=[raw], mark=mark, place=place, reference=reference, problems=problems
        )
    named = {"source": source, "source_id": source_id[:200], "reference": reference}
    try:
        body = _body(told, portal, around, named, files)
    except Invalid as wrong:
        return _refused(line, place, raw, because(wrong), wrong.field or "", reference)
    problems = [*_missing(body, line, place), *(_noted(note, line, place) for note in around.notes)]
    return understood(body, ListingFacts, line=line, cells=[raw], problems=problems, place=place)


def _mark_of(told: Told, portal: Portal, around: Around, source: str, source_id: str) -> Mark | None:
    """What a record says that describes no listing; None where it describes one."""
    gone, price = portal.gone(told), None
    if gone is None and (price := portal.price_alone(told, around)) is None:
        return None
    return Mark(source=source, source_id=source_id[:200], standard_status=gone, new_price=price)


def values_of(told: Told, portal: Portal, around: Around) -> Body:
    """The values of the table, by their paths; a value that cannot be read is left out with a note."""
    flat: Body = dict(portal.constants)
    for path, field in portal.fields.items():
        text = _first(told, field.at)[:LONGEST_VALUE]
        if text and text not in field.nothing:
            for found, value in _read(path, field, text, told, portal, around).items():
                if value is not None and flat.get(found) is None:
                    flat[found] = value
    return flat


def _body(told: Told, portal: Portal, around: Around, named: Body, files: Enclosed | None) -> Body:
    flat = values_of(told, portal, around)
    portal.finish(flat, told, around)
    texts_of(flat, told, portal, around)
    photos = photos_of(told, portal.pictures, around, files)
    if photos:
        flat["photos"] = photos
    _settle(flat, around)
    body = named | nested({path: value for path, value in flat.items() if value is not None})
    finish_listing(body, around)
    return _without_wrong(body, around)


def _read(
    path: str, field: Field, text: str, told: Told, portal: Portal, around: Around
) -> Mapping[str, object]:
    bound = around.bounds.get((portal.name, path))
    if bound is None:
        bound = around.bounds.setdefault((portal.name, path), field.bound(path, portal.decimal))
    try:
        found = read(text, bound, around)
        if field.unit:
            return {name: value * _unit(told.get(field.unit)) for name, value in found.items()}
    except Invalid as wrong:
        around.note(bound, text, wrong, LEFT_OUT)
        return {}
    except (OverflowError, ArithmeticError, ValueError):
        around.note(bound, text, N_("This cannot be read as a value."), LEFT_OUT)
        return {}
    return found


def _unit(word: str) -> float:
    plain = "".join(word.lower().replace("²", "2").split())
    if plain not in AREA_UNITS:
        raise Invalid("%(unit)s is no unit of area that is known.", unit=repr(word[:40]))
    return AREA_UNITS[plain]


def _settle(flat: Body, around: Around) -> None:
    """Values that contradict each other, or that mean nothing where they stand."""
    if flat.get("offer") == "sale":
        flat.pop("rent_period", None)
    if "list_price.amount" in flat and not flat.get("list_price.currency"):
        del flat["list_price.amount"]
        around.say("list_price", N_("A price without a currency is left out."))
    if "list_price.amount" not in flat:
        flat.pop("list_price.currency", None)
    floor, floors = flat.get("floor"), flat.get("floors_total")
    if floor is not None and floors is not None and floor > floors:
        del flat["floor"], flat["floors_total"]
        above = N_("Floor %(floor)s of %(floors)s is above the roof: both are left out.")
        around.say("floor", above, floor=floor, floors=floors)
    for path in ("rooms_total", "bathrooms_total"):
        if flat.get(path) is not None and (flat[path] * 2) % 1:
            flat[path] = round(flat[path] * 2) / 2
            around.say(path, N_("Rooms are counted in halves: rounded to the nearest one."))
    for path in ("street", "place"):
        if flat.get(path):
            flat[path] = str(flat[path])[:200]


def _without_wrong(body: Body, around: Around) -> Body:
    """The body without the optional values that no listing can have, each with a note."""
    for _ in range(MOST_WRONG):
        try:
            msgspec.convert({**STAND_INS, **body}, ListingFacts)
        except msgspec.ValidationError as error:
            why, path = said_wrong(error)
            field = path.split(".")[0].split("[")[0]
            if field not in body or field in NEEDED:
                break
            cell = body.pop(field)
            said = because(UNLIKE if "matching regex" in str(error) else why, LEFT_OUT)
            around.notes.append(Note(field, said, cell=_cell(cell)))
        else:
            break
    return body


def _cell(value: object) -> str | int | float:
    return value if isinstance(value, str | int | float) else ""


def _missing(body: Mapping[str, object], line: int, place: str) -> Iterator[Problem]:
    for field, text in NEEDED.items():
        if body.get(field) is None:
            yield Problem(line=line, place=place, why=because(text), field=field)


def _noted(note: Note, line: int, place: str) -> Problem:
    return Problem(
        line=line, place=place, why=note.why, column=note.column, field=note.path,
        value=shown(note.path, note.cell), refused=False,
    )  # fmt: skip


def _first(told: Told, places: Sequence[str]) -> str:
    return next((text for place in places if (text := told.get(place))), "")


def _refused(
    line: int, place: str, raw: str, why: Reason, field: str, reference: str
) -> Candidate[ListingFacts]:
    problem = Problem(line=line, place=place, why=why, field=field)
    return Candidate(line=line, cells=[raw], problems=[problem], place=place, reference=reference)
