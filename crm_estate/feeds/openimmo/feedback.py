"""openimmo-feedback in: what portals send back, one enquiry for each who asks about a listing."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import cast, get_args

import msgspec

from crm_estate.base.errors import Invalid
from crm_estate.base.fields import Email, Language
from crm_estate.feeds.archives import sent
from crm_estate.feeds.enquiries import Enquiry
from crm_estate.feeds.markup import plain_text
from crm_estate.feeds.openimmo.codes import country_of
from crm_estate.feeds.records import print_of
from crm_estate.feeds.rows import clip
from crm_estate.feeds.xml_records import Element, Piece, attribute, pieces, said

MOST = 10_000
LONGEST_MESSAGE = 5_000
NAMES = ("oobj_id", "zusatz_refnr", "portal_obj_id", "portal_unique_id")
WISHES = {"BESICHTIGUNG": "viewing", "ANRUF": "call", "DETAIL": "details"}
LANGUAGES: tuple[str, ...] = get_args(Language)
_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")


def read_feedback(path: Path) -> list[Enquiry]:
    """Every enquiry of a file (.xml, .xml.gz, .zip of some); Invalid when it is no feedback or damaged."""
    with sent(path) as found:
        enquiries: list[Enquiry] = []
        for name, opening in found.documents():
            with opening() as stream:
                enquiries += _enquiries(pieces(stream, ("sender", "objekt"), name=name), name)
            if len(enquiries) > MOST:
                raise Invalid("%(file)s holds more enquiries than anyone asks.", field="file", file=path.name)
    return enquiries


def _enquiries(parts: Iterator[Piece], name: str) -> list[Enquiry]:
    found: list[Enquiry] = []
    sender, day, is_one = "", "", False
    for piece in parts:
        is_one |= piece.path.startswith("/openimmo_feedback/")
        if piece.element.tag == "sender":
            sender, day = _line(piece.element, "name"), _line(piece.element, "datum")
        else:
            people = piece.element.iterfind("interessent")
            found += [_enquiry(piece.element, person, piece.line, sender, day) for person in people]
    if not is_one:
        raise Invalid("%(file)s is not openimmo-feedback.", field="file", file=name)
    return found


def _enquiry(listing: Element, person: Element, line: int, sender: str, day: str) -> Enquiry:
    names = tuple(dict.fromkeys(name for path in NAMES if (name := _line(listing, path))))
    message = plain_text(said(person, "anfrage"))[:LONGEST_MESSAGE]
    wishes = [WISHES[word] for part in person.iterfind("wunsch") if (word := _word(part)) in WISHES]
    phones = [_line(person, path) for path in ("mobil", "tel")]
    return Enquiry(
        key=_key(names, person, sender, day),
        line=person.sourceline or line,
        sender=sender,
        names=names,
        country=country_of(_line(listing, "land")) or "",
        given=_line(person, "vorname"),
        family=_line(person, "nachname"),
        company=_line(person, "firma"),
        emails=tuple(email for email in [_email(_line(person, "email"))] if email),
        phones=tuple(dict.fromkeys(phone for phone in phones if phone)),
        language=_language(person),
        wishes=tuple(dict.fromkeys(wishes)),
        message=message,
    )


def _key(names: tuple[str, ...], person: Element, sender: str, day: str) -> bytes:
    """What makes this enquiry the one it is: all that was said and, unless it is numbered, the day."""
    number = _line(person, "int_id")
    return print_of(sender, *names, number or day, *(part.strip() for part in person.itertext()))


def _language(person: Element) -> Language | None:
    """The language in the fields that some portals add; the standard has none."""
    for field in person.iterfind("user_defined_extend/feld"):
        if said(field, "name").lower() in ("sprache", "language", "lang"):
            language = re.split(r"[-_]", said(field, "wert").lower())[0]
            return cast(Language, language) if language in LANGUAGES else None
    spoken = re.split(r"[-_]", attribute(person, ".", "lang").lower())[0]
    return cast(Language, spoken) if spoken in LANGUAGES else None


def _email(text: str) -> str:
    """The address, or nothing where it is none."""
    try:
        return msgspec.convert(text.removeprefix("mailto:"), Email)
    except msgspec.ValidationError:
        return ""


def _word(part: Element) -> str:
    return "".join(part.itertext()).strip().upper()


def _line(element: Element, path: str) -> str:
    return clip(_CONTROL.sub(" ", said(element, path)).strip(), 120)
