"""Records cut out of XML as bytes, before anything is parsed: what is the same as last time need not be.

`Cutting` stands between a file and its parser, which sees an empty element in place of each record. A
record that has the bytes of one that was parsed before is well-formed, and then so is the whole, as far as
the parser finds nothing wrong with what is left. Where bytes alone do not tell where a record ends (letters
that are not like ASCII, a document type, more than `LARGEST` bytes without an end), nothing is cut from there
on, and the parser sees all of it.
"""

import re
import secrets
from collections.abc import Collection
from typing import Protocol

from msgspec import Struct

CHUNK = 2**18
LARGEST = 4 * 2**20
"""Bytes of a record that are looked through for its end."""

DECLARED = 1_024
_ENCODING = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
_LIKE_ASCII = re.compile(r"utf-?8|(us-)?ascii|iso-?8859-?\d+|latin-?\d+|(windows|cp)-?125\d", re.IGNORECASE)
_START_TAG = re.compile(rb"""<[^\s/>"'<]++(?:[^>"'<]++|"[^"<]*+"|'[^'<]*+')*+>""")
_ENDS = {b"<![CDATA[": b"]]>", b"<!--": b"-->", b"<?": b"?>"}
_LONGEST_MARK = len(b"<![CDATA[")
_AFTER_NAME = b" \t\r\n>"
TAIL = 256
"""Bytes at the end of a chunk in which a tag may have begun."""


class Reads(Protocol):
    def read(self, size: int = -1, /) -> bytes: ...


class Cut(Struct, frozen=True):
    """One record as it stands in the file, and the bare name of its element in small letters."""

    name: str
    raw: bytes


class Unclear(Exception):
    """Bytes alone do not tell where this ends."""


class Cutting:
    """A document with an empty element named `mark` and numbered `n` in place of every outermost element of
    some names; line ends are kept, so that lines are counted as in the file."""

    def __init__(self, stream: Reads, names: Collection[str]) -> None:
        self.mark = f"cut{secrets.token_hex(8)}"
        self.encoding = "utf-8"
        self._stream = stream
        self._cuts: dict[str, Cut] = {}
        self._number = 0
        self._left = self._ready = b""
        self._is_first, self._ended, self._all_seen = True, False, False
        known = b"|".join(re.escape(name.encode()) for name in names)
        self._token = re.compile(
            rb"""<(?:!|\?|(?:[^\s<>/:"'=!?&;]{1,100}+:)?(""" + known + rb""")(?=[\s/>]))""", re.IGNORECASE
        )

    def take(self, number: str) -> Cut:
        """The record that stood where the element of this number stands; each is given once."""
        return self._cuts.pop(number)

    def read(self, size: int = -1, /) -> bytes:
        """The next part of the document, `CHUNK` bytes at most; empty at its end."""
        ready = self._ready or self._next()
        self._ready = ready[CHUNK:]
        return ready[:CHUNK]

    def _next(self) -> bytes:
        while not self._ended:
            chunk = self._stream.read(CHUNK)
            self._ended = not chunk
            data = self._left + chunk
            self._left = b""
            if self._is_first and len(data) < DECLARED and chunk:
                self._left = data
                continue
            if self._is_first:
                self._look_at(data)
            found = data if self._all_seen else b"".join(self._cut_out(data))
            if found:
                return found
        return b""

    def _look_at(self, start: bytes) -> None:
        """Whether the letters of markup are those of ASCII, and nothing else can be."""
        self._is_first = False
        declared = _ENCODING.search(start[:DECLARED])
        if declared:
            self.encoding = declared[1].decode()
        has_wide_letters = start[:4].startswith((b"\xfe\xff", b"\xff\xfe")) or b"\x00" in start[:4]
        self._all_seen = has_wide_letters or _LIKE_ASCII.fullmatch(self.encoding) is None

    def _cut_out(self, data: bytes) -> list[bytes]:
        """What the parser is to see of the data; what is not whole yet is left for the next time."""
        seen: list[bytes] = []
        at = 0
        try:
            while (found := self._token.search(data, at)) is not None:
                begin = found.start()
                seen.append(data[at:begin])
                at = begin
                end = _end_of_record(data, found) if found[1] else _end_of_other(data, begin)
                if end is None:
                    return [*seen, *self._leave(data, begin)]
                seen.append(self._put_aside(found[1], data[begin:end]) if found[1] else data[begin:end])
                at = end
        except Unclear:
            self._all_seen = True
            return [*seen, data[at:]]
        tag = -1 if self._ended else data.rfind(b"<", max(at, len(data) - TAIL))
        self._left = data[tag:] if tag >= 0 else b""
        return [*seen, data[at : tag if tag >= 0 else len(data)]]

    def _leave(self, data: bytes, begin: int) -> list[bytes]:
        if self._ended or len(data) - begin > LARGEST:
            raise Unclear
        self._left = data[begin:]
        return []

    def _put_aside(self, name: bytes, raw: bytes) -> bytes:
        self._number += 1
        self._cuts[str(self._number)] = Cut(name.decode("ascii").lower(), raw)
        mark = self.mark.encode()
        return b'<%b n="%d">%b</%b>' % (mark, self._number, b"\n" * raw.count(b"\n"), mark)


def _end_of_other(data: bytes, begin: int) -> int | None:
    """Behind a comment, a section of text or an instruction; None when the data ends before."""
    if len(data) - begin < _LONGEST_MARK:
        return None
    for mark, end in _ENDS.items():
        if data.startswith(mark, begin):
            found = data.find(end, begin + len(mark))
            return None if found < 0 else found + len(end)
    raise Unclear


def _end_of_record(data: bytes, found: re.Match[bytes]) -> int | None:
    """Behind the end of an element; None when the data ends before."""
    begin, name = found.start(), found[0][1:]
    tag = _START_TAG.match(data, begin)
    if tag is None:
        return None
    at = tag.end()
    if data.endswith(b"/>", begin, at):
        return at
    end = _end_of_plain(data, name, at)
    return end if end is not None else _end_of_nested(data, name, at)


def _end_of_plain(data: bytes, name: bytes, at: int) -> int | None:
    """Behind the end of an element in which nothing is like its name, nor like a comment; None otherwise.

    Most are, and looking for one thing is quicker than for five.
    """
    close = data.find(name, at)
    is_end = (
        close > 1
        and data[close - 2 : close] == b"</"
        and data[close + len(name) : close + len(name) + 1] == b">"
    )
    if not is_end or data.find(b"!", at, close) >= 0 or data.find(b"?", at, close) >= 0:
        return None
    return close + len(name) + 1


def _end_of_nested(data: bytes, name: bytes, at: int) -> int | None:
    """Behind the end of an element, whatever it holds; None when the data ends before."""
    closing, depth = b"</" + name, 1
    close = declared = instruction = -1
    while True:
        close = _next_of(closing, data, at, len(data), close)
        declared = _next_of(b"<!", data, at, close, declared)
        instruction = _next_of(b"<?", data, at, close, instruction)
        if close + len(closing) >= len(data):
            return None
        other = min(declared, instruction)
        depth += _opened(data, name, at, min(close, other))
        if other < close:
            end = _end_of_other(data, other)
            if end is None:
                return None
            at = end
            continue
        at = close + len(closing)
        depth -= data[at] in _AFTER_NAME
        if not depth:
            end = data.find(b">", at)
            return None if end < 0 else end + 1


def _next_of(mark: bytes, data: bytes, at: int, end: int, found: int) -> int:
    """Where the next mark before an end is, or that end; `found`: what it was last time and may still be."""
    if found >= at:
        return found
    found = data.find(mark, at, end)
    return end if found < 0 else found


def _opened(data: bytes, name: bytes, begin: int, end: int) -> int:
    """How many elements of the same name begin and do not end at once."""
    count = 0
    at = data.find(b"<" + name, begin, end)
    while at >= 0:
        tag = _START_TAG.match(data, at)
        is_same = data[at + len(name) + 1 : at + len(name) + 2] in (b" ", b"\t", b"\r", b"\n", b">", b"/")
        count += is_same and tag is not None and not tag[0].endswith(b"/>")
        at = data.find(b"<" + name, at + 1, end)
    return count
