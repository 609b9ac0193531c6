"""Pictures that lie beside a feed in the same ZIP, by the names that its records call them."""

import zipfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from crm_estate.base.errors import Invalid
from crm_estate.feeds.openimmo.archives import sent
from crm_estate.feeds.openimmo.attachments import Pictures
from crm_estate.feeds.records import print_of
from crm_estate.listings.pictures import address_of


class Files:
    """The files beside a feed; without a ZIP there are none."""

    def __init__(self, pictures: Pictures | None, print_: bytes) -> None:
        self.pictures = pictures
        self.print = print_
        """Part of how records are read: another picture of the same name is another one."""

    def address_of(self, name: str) -> str:
        """The address that a picture has with us; empty when it is not there or is no picture."""
        found = self.pictures.find(name) if self.pictures else None
        if self.pictures is None or found is None:
            return ""
        try:
            return address_of(self.pictures.take_file(found))
        except Invalid:
            return ""


@contextmanager
def files_beside(path: Path) -> Generator[Files]:
    """The files in the same ZIP as a feed; Invalid when there are more than any sender has."""
    if not zipfile.is_zipfile(path):
        yield Files(None, b"")
        return
    with sent(path) as found:
        pictures = Pictures(found)
        try:
            yield Files(pictures, _print_of(path))
        finally:
            pictures.close()


def _print_of(path: Path) -> bytes:
    """A fingerprint of all files in a ZIP but the feed: names, sizes and check sums."""
    with zipfile.ZipFile(path) as archive:
        marks = [
            f"{part.filename} {part.file_size} {part.CRC}"
            for part in archive.infolist()
            if part.filename.lower().endswith((".jpg", ".jpeg", ".png", ".gif", ".webp"))
        ]
    return print_of(*sorted(marks))
