"""A first look through a text file: that it is sound and not too large, and how its letters are encoded."""

import codecs
import gzip
import zlib
from collections import Counter
from collections.abc import Iterator
from io import TextIOWrapper
from pathlib import Path
from typing import BinaryIO, TextIO, cast

from msgspec import Struct

from crm_estate.base.errors import Invalid
from crm_estate.feeds.rows import LONGEST_LINE
from crm_estate.feeds.sizes import Room, check_file

CHUNK = 2**18
MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
OLDER = ("cp1250", "iso-8859-2", "cp1252")
"""What is tried when a file is not UTF-8; of equals, the first."""

NO_LETTER = "\ufffd"

ASCII = bytes(range(128))
LETTERS = frozenset(
    "ąćęłńóśźż" "áčďéěíňřšťúůýž" "ăâîșțşţ" "äöüßôľĺŕő"
    "ĄĆĘŁŃÓŚŹŻ" "ÁČĎÉĚÍŇŘŠŤÚŮÝŽ" "ĂÂÎȘȚŞŢ" "ÄÖÜÔĽĹŔŐ"
    "–—„”“’…€²³§°×\xa0"
)  # fmt: skip
"""What a feed of these countries writes beside plain ASCII."""


class Survey(Struct, frozen=True):
    """How a text file is encoded and how many lines it has."""

    encoding: str
    lines: int


def survey(path: Path) -> Survey:
    """Read the file once, in bounded memory. Invalid when it is damaged, too large or not text."""
    check_file(path)
    measure = _Measure(path.name)
    for chunk in _chunks(path):
        measure.add(chunk)
    return Survey(measure.encoding(), measure.lines)


def open_text(path: Path, encoding: str) -> TextIO:
    """The file as text, decompressed, its line ends as they are; what is no letter becomes `NO_LETTER`."""
    return TextIOWrapper(_opened(path), encoding=encoding, errors="replace", newline="")


def best_encoding(bytes_seen: Counter[int]) -> str:
    """Of the older encodings, the one in which these bytes are letters that people here write.

    >>> best_encoding(Counter("Łódź, kuchnia śliczna".encode("cp1250")))
    'cp1250'
    >>> best_encoding(Counter("Łódź, kuchnia śliczna, ąę".encode("iso-8859-2")))
    'iso-8859-2'
    """
    return max(OLDER, key=lambda encoding: _familiar(bytes_seen, encoding))


def _familiar(bytes_seen: Counter[int], encoding: str) -> int:
    written = ((bytes([byte]).decode(encoding, "replace"), count) for byte, count in bytes_seen.items())
    return sum(count if char in LETTERS else -count for char, count in written if not char.isascii())


def _opened(path: Path) -> BinaryIO:
    return cast(BinaryIO, gzip.open(path, "rb")) if path.suffix == ".gz" else path.open("rb")


def _chunks(path: Path) -> Iterator[bytes]:
    try:
        with _opened(path) as file:
            while chunk := file.read(CHUNK):
                yield chunk
    except (gzip.BadGzipFile, EOFError, zlib.error):
        raise Invalid(
            "%(file)s is damaged: it cannot be decompressed.", field="file", file=path.name
        ) from None


class _Measure:
    """Everything a survey counts, fed chunk by chunk."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._room = Room(name)
        self.size = self.lines = 0
        self._open_line = 0
        self._mark: str | None = None
        self._utf8: codecs.IncrementalDecoder | None = codecs.getincrementaldecoder("utf-8")()
        self._high: Counter[int] = Counter()

    def add(self, chunk: bytes) -> None:
        if not self.size:
            self._mark = next((MARKS[mark] for mark in MARKS if chunk.startswith(mark)), None)
        self.size += len(chunk)
        self._room.take(chunk)
        self._add_lines(chunk)
        self._add_letters(chunk)

    def encoding(self) -> str:
        if self._mark:
            return self._mark
        if self._utf8 is not None and not self._ends_within_a_letter():
            return "utf-8"
        return best_encoding(self._high)

    def _add_lines(self, chunk: bytes) -> None:
        first, *others = chunk.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
        longest = max(self._open_line + len(first), *map(len, others), 0)
        if longest > LONGEST_LINE:
            raise Invalid(
                "A line of %(file)s near line %(line)s is longer than %(mb)s MB.",
                field="file",
                file=self.name,
                line=self.lines + 1,
                mb=LONGEST_LINE >> 20,
            )
        self.lines += len(others)
        self._open_line = len(others[-1]) if others else self._open_line + len(first)

    def _add_letters(self, chunk: bytes) -> None:
        if not self._mark and chunk.count(0) > len(chunk) // 100:
            raise Invalid("%(file)s is not a text file.", field="file", file=self.name)
        if self._utf8 is not None:
            try:
                self._utf8.decode(chunk)
            except UnicodeDecodeError:
                self._utf8 = None
        if not chunk.isascii():
            self._high.update(chunk.translate(None, ASCII))

    def _ends_within_a_letter(self) -> bool:
        return self._utf8 is not None and bool(self._utf8.getstate()[0])
