"""Attachments: pictures become photos in the sender's order, the title picture first; the rest is noted."""

import base64
import binascii
from collections.abc import Iterable

from crm_estate.base.errors import Invalid
from crm_estate.base.wording import N_
from crm_estate.feeds.enclosed import Enclosed
from crm_estate.feeds.openimmo.record import Body, Reading
from crm_estate.feeds.rows import clip
from crm_estate.feeds.xml_records import Element, attribute, said
from crm_estate.listings.pictures import Picture, address_of

MOST_PHOTOS = 100
NO_PHOTOS = frozenset({
    "DOKUMENTE", "LINKS", "FILM", "FILMLINK", "QRCODE", "ANBOBJURL", "ANBIETERLOGO", "EPASS-SKALA",
})  # fmt: skip
FIRST = "TITELBILD"


def read_photos(reading: Reading, body: Body, files: Enclosed) -> None:
    """The photos of a listing; attachments that are none are noted."""
    photos: list[dict[str, object]] = []
    others = 0
    for part in _in_order(reading.parts("anhaenge/anhang")):
        if attribute(part, ".", "gruppe").upper() in NO_PHOTOS:
            others += 1
            continue
        url = _address(reading, part, files)
        if url and len(photos) < MOST_PHOTOS:
            photos.append({"url": url, "caption": clip(said(part, "anhangtitel"), 200), "order": len(photos)})
    if others:
        reading.note("photos", N_("Attachments that are no pictures are left out."), others)
    body["photos"] = photos


def marks_of(part: Element, files: Enclosed) -> str:
    """What tells whether the file behind an attachment is the one it was last time."""
    return files.mark_of(said(part, "daten/pfad"))


def _in_order(parts: Iterable[Element]) -> list[Element]:
    return sorted(parts, key=lambda part: attribute(part, ".", "gruppe").upper() != FIRST)


def _address(reading: Reading, part: Element, files: Enclosed) -> str:
    path = said(part, "daten/pfad")
    if path.lower().startswith(("http://", "https://")):
        return path.replace(" ", "%20")
    inside = said(part, "daten/anhanginhalt")
    if not path and not inside:
        return ""
    try:
        return address_of(_picture(path, inside, files))
    except Invalid as wrong:
        reading.note("photos", wrong, path.replace("\\", "/").rpartition("/")[2])
        return ""


def _picture(path: str, inside: str, files: Enclosed) -> Picture:
    if inside:
        try:
            return files.take(base64.b64decode(inside))
        except (binascii.Error, ValueError):
            raise Invalid("The picture is damaged.", field="picture") from None
    return files.named(path)
