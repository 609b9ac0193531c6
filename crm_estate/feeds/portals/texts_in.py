"""Text files of portals: decoded piece by piece, in UTF-8 or in the encoding that they say or must have."""

import codecs
from collections.abc import Iterator
from pathlib import Path

from crm_estate.base.errors import Invalid
from crm_estate.feeds.archives import document
from crm_estate.feeds.sizes import Room

CHUNK = 2**18
LARGEST_RECORD = 2**20


def encoding_of(path: Path, otherwise: str) -> str:
    """UTF-8 if all of the file is, else what such files are written in. Invalid when it is not text."""
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    utf8 = True
    for chunk in _chunks(path):
        if chunk.count(0) > len(chunk) // 100:
            raise Invalid("%(file)s is not a text file.", field="file", file=path.name)
        if utf8:
            try:
                decoder.decode(chunk)
            except UnicodeDecodeError:
                utf8 = False
    return "utf-8-sig" if utf8 else otherwise


def text_of_file(path: Path, encoding: str) -> Iterator[str]:
    """The text, piece by piece; what is no letter in the encoding becomes a question mark in a diamond."""
    decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
    for chunk in _chunks(path):
        yield decoder.decode(chunk)
    yield decoder.decode(b"", final=True)


def split_at(pieces: Iterator[str], mark: str, name: str) -> Iterator[tuple[int, str]]:
    """What stands between the marks, each with the line that it begins on; what follows the last one too."""
    left, line = "", 1
    for piece in pieces:
        *whole, left = (left + piece).split(mark)
        for text in whole:
            begins = len(text) - len(text.lstrip())
            yield line + text.count("\n", 0, begins), text
            line += (text + mark).count("\n")
        if len(left) > LARGEST_RECORD:
            raise Invalid(
                "A record of %(file)s is larger than any listing is (line %(line)s).",
                field="file", file=name, line=line,
            )  # fmt: skip
    yield line, left


def _chunks(path: Path) -> Iterator[bytes]:
    room = Room(path.name)
    with document(path) as stream:
        while chunk := stream.read(CHUNK):
            yield room.take(chunk)
