"""Attachments: pictures become photos in the sender's order, the title picture first; the rest is noted."""

import base64
import binascii
from collections.abc import Iterable, Iterator
from tempfile import TemporaryFile
from zipfile import ZipInfo

from msgspec import Struct

from crm_estate.base.errors import Invalid
from crm_estate.base.wording import N_
from crm_estate.feeds.openimmo.archives import DAMAGED, Sent
from crm_estate.feeds.openimmo.record import Body, Reading
from crm_estate.feeds.rows import clip
from crm_estate.feeds.xml_records import Element, attribute, said
from crm_estate.listings.facts import ListingFacts
from crm_estate.listings.pictures import Picture, address_of, hashes_of, picture_of

MOST_PHOTOS = 100
MOST_PICTURES = 20_000
"""Pictures inside one file."""

NO_PHOTOS = frozenset({
    "DOKUMENTE", "LINKS", "FILM", "FILMLINK", "QRCODE", "ANBOBJURL", "ANBIETERLOGO", "EPASS-SKALA",
})  # fmt: skip
FIRST = "TITELBILD"


class Kept(Struct, frozen=True):
    """Where the bytes of a picture are, and what is known of it."""

    at: int
    size: int
    media_type: str
    width: int
    height: int


class Pictures:
    """Pictures met while reading, on disk without names until their listings are received."""

    def __init__(self, sent: Sent) -> None:
        self._sent = sent
        self._file = TemporaryFile()  # noqa: SIM115 - closed by `close`
        self._kept: dict[bytes, Kept] = {}
        self._end = 0

    def close(self) -> None:
        self._file.close()

    def of(self, facts: ListingFacts) -> Iterator[Picture]:
        """The pictures that came with a listing."""
        for name in hashes_of(facts):
            kept = self._kept.get(bytes.fromhex(name))
            if kept is not None:
                self._file.seek(kept.at)
                yield Picture(
                    hash=name, data=self._file.read(kept.size),
                    media_type=kept.media_type, width=kept.width, height=kept.height,
                )  # fmt: skip

    @property
    def has_files(self) -> bool:
        """Whether there is anything beside the documents that an attachment could name."""
        return self._sent.has_files

    def find(self, name: str) -> ZipInfo | None:
        return self._sent.find(name)

    def take_file(self, part: ZipInfo) -> Picture:
        """A picture out of the ZIP; Invalid when it is none."""
        try:
            return self.take(self._sent.read(part))
        except DAMAGED:
            raise Invalid("The picture cannot be unpacked.", field="picture") from None

    def take(self, data: bytes) -> Picture:
        """Keep a picture until its listing is received; Invalid when it is none."""
        picture = picture_of(data)
        key = bytes.fromhex(picture.hash)
        if key not in self._kept:
            if len(self._kept) >= MOST_PICTURES:
                raise Invalid("The file holds more pictures than any feed has.", field="picture")
            self._file.seek(self._end)
            self._file.write(picture.data)
            self._kept[key] = Kept(
                self._end, len(picture.data), picture.media_type, picture.width, picture.height
            )
            self._end += len(picture.data)
        return picture


def read_photos(reading: Reading, body: Body, pictures: Pictures) -> None:
    """The photos of a listing; attachments that are none are noted."""
    photos: list[dict[str, object]] = []
    others = 0
    for part in _in_order(reading.parts("anhaenge/anhang")):
        if attribute(part, ".", "gruppe").upper() in NO_PHOTOS:
            others += 1
            continue
        url = _address(reading, part, pictures)
        if url and len(photos) < MOST_PHOTOS:
            photos.append({"url": url, "caption": clip(said(part, "anhangtitel"), 200), "order": len(photos)})
    if others:
        reading.note("photos", N_("Attachments that are no pictures are left out."), others)
    body["photos"] = photos


def marks_of(part: Element, pictures: Pictures) -> str:
    """What tells whether the file behind an attachment is the one it was last time."""
    found = pictures.find(said(part, "daten/pfad"))
    return f"{found.CRC:08x}{found.file_size}" if found else ""


def _in_order(parts: Iterable[Element]) -> list[Element]:
    return sorted(parts, key=lambda part: attribute(part, ".", "gruppe").upper() != FIRST)


def _address(reading: Reading, part: Element, pictures: Pictures) -> str:
    path = said(part, "daten/pfad")
    if path.lower().startswith(("http://", "https://")):
        return path.replace(" ", "%20")
    inside = said(part, "daten/anhanginhalt")
    if not path and not inside:
        return ""
    try:
        return address_of(_picture(path, inside, pictures))
    except Invalid as wrong:
        reading.note("photos", wrong, path.replace("\\", "/").rpartition("/")[2])
        return ""


def _picture(path: str, inside: str, pictures: Pictures) -> Picture:
    if inside:
        try:
            return pictures.take(base64.b64decode(inside))
        except (binascii.Error, ValueError):
            raise Invalid("The picture is damaged.", field="picture") from None
    found = pictures.find(path)
    if found is None:
        raise Invalid("This attachment is not in the file that was sent.", field="picture")
    return pictures.take_file(found)
