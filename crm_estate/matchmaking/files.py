"""The engine on files: homes and wishes as lines of JSON, matches as lines of JSON, no database.

Homes are `PUT` bodies of listings with their `reference`, wishes those of requirements with their `name`.
What is off the market, or not active, takes no part; a home without coordinates stands where its town does.
Own fields are `PUT` bodies with their `key`.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TypeVar

import msgspec
from msgspec import Struct, structs

from crm_estate.base.errors import Conflict, Invalid
from crm_estate.base.money import Rates
from crm_estate.base.places import Gazetteer, read_gazetteer
from crm_estate.listings.custom import CustomField, CustomFieldFacts, Key, by_key, in_use
from crm_estate.listings.custom_checks import check_field
from crm_estate.listings.custom_values import settled
from crm_estate.listings.facts import ON_MARKET, ListingFacts, Location
from crm_estate.matchmaking.facts import Reason
from crm_estate.matchmaking.homes import home_of_facts
from crm_estate.matchmaking.pairing import pairs
from crm_estate.requirements.checks import check_criteria
from crm_estate.requirements.custom import check_custom
from crm_estate.requirements.facts import RequirementFacts


class FieldLine(CustomFieldFacts, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An own field with its key."""

    key: Key


Line = TypeVar("Line", ListingFacts, RequirementFacts, FieldLine)
NAMED_BY = {ListingFacts: "reference", RequirementFacts: "name", FieldLine: "key"}
LONGEST_LINE = 1_000_000
OFFERED = 8
"""Places of one name that are listed to choose from."""


class Found(Struct, frozen=True):
    """One line of the answer."""

    wish: str
    home: str
    score: float
    reasons: list[Reason]


def match_files(
    homes: Path,
    wishes: Path,
    *,
    best: int,
    floor: float,
    rates: Rates,
    day: date,
    fields: Path | None = None,
) -> Iterator[Found]:
    """The `best` homes of each wish that score at least `floor`; `fields` declares own fields.

    Ordered by wish as given, then score descending, then reference ascending.
    """
    own = _declared(read_lines(fields, FieldLine)) if fields else []
    asked = list(_active(read_lines(wishes, RequirementFacts), own))
    there = (_checked(home, own) for home in read_lines(homes, ListingFacts))
    offered = sorted(_offered(there), key=lambda home: home.reference or "")
    seen = [home_of_facts(number, home) for number, home in enumerate(offered)]
    if not seen or not asked:
        return
    found = pairs(seen, asked, rates=rates, day=day, floor=floor, best=best, fields=in_use(own))
    for pair in sorted(found, key=lambda p: (p.wish, -round(p.score, 6), p.home)):
        home, wish = offered[pair.home], asked[pair.wish]
        yield Found(wish.name or "", home.reference or "", round(pair.score, 6), pair.reasons)


def read_lines(file: Path, kind: type[Line]) -> Iterator[Line]:
    """Every line of the file as a body; Invalid names the file, the line and the field at fault."""
    named = NAMED_BY[kind]
    with file.open("rb") as lines:
        for number, line in enumerate(iter(lambda: lines.readline(LONGEST_LINE), b""), 1):
            if line.strip():
                yield _read(line, kind, named, f"{file.name}, line {number}")


def _read(line: bytes, kind: type[Line], named: str, where: str) -> Line:
    try:
        body = msgspec.json.decode(line, type=kind)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise Invalid(f"{where}: {error}") from None
    if getattr(body, named) is None:
        raise Invalid(f"{where}: {named} is missing.", field=named)
    return body


def _declared(lines: Iterator[FieldLine]) -> list[CustomField]:
    own: list[CustomField] = []
    for number, line in enumerate(lines, 1):
        if line.key in by_key(own):
            raise Invalid(f"Field {line.key} comes twice.", field="key")
        try:
            check_field(line.key, line, own)
        except (Conflict, Invalid) as wrong:
            raise Invalid(f"Field {line.key}: {wrong.field}: {wrong.message}", field=wrong.field) from None
        own.append(CustomField(**structs.asdict(line), id=number, version=1))
    return own


def _checked(home: ListingFacts, own: Sequence[CustomField]) -> ListingFacts:
    try:
        return structs.replace(home, custom={**settled(home.custom, {}, own)}) if own else home
    except Invalid as wrong:
        raise Invalid(f"Home {home.reference}: {wrong.field}: {wrong.message}", field=wrong.field) from None


def _active(wishes: Iterator[RequirementFacts], own: Sequence[CustomField]) -> Iterator[RequirementFacts]:
    for wish in wishes:
        try:
            check_criteria(wish.criteria())
            check_custom(wish.criteria(), own)
        except Invalid as wrong:
            raise Invalid(f"Wish {wish.name}: {wrong.field}: {wrong.message}", field=wrong.field) from None
        if wish.state == "active":
            yield wish


def _offered(homes: Iterator[ListingFacts]) -> Iterator[ListingFacts]:
    gazetteer: Gazetteer | None = None
    for home in homes:
        if home.standard_status not in ON_MARKET:
            continue
        if home.location is None and home.place:
            gazetteer = gazetteer or Gazetteer(read_gazetteer())
            yield _placed(home, gazetteer)
        else:
            yield home


def _placed(home: ListingFacts, gazetteer: Gazetteer) -> ListingFacts:
    located = gazetteer.locate(home.place or "", home.country)
    if located.place is None:
        choices = "; ".join(gazetteer.labels(place for place, _ in located.choices[:OFFERED]))
        raise Invalid(
            f"Home {home.reference}: {home.place!r} may be several places in {home.country}: {choices}."
            if located.how == "choice"
            else f"Home {home.reference}: there is no place {home.place!r} in {home.country}.",
            field="place",
        )
    place = located.place
    return structs.replace(home, location=Location(place.lat, place.lon))


def write_lines(found: Sequence[Found] | Iterator[Found]) -> Iterator[bytes]:
    """The answer as lines of JSON."""
    for one in found:
        yield msgspec.json.encode(one) + b"\n"
