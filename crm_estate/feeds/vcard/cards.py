"""A file cut into cards: lines put together again that were folded, pictures left out."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from msgspec import Struct

from crm_estate.base.wording import N_
from crm_estate.feeds.reasons import Reason, because
from crm_estate.feeds.survey import Survey, open_text

LARGEST = 2**20
"""Bytes of a card without its pictures."""
MOST_LINES = 5_000

BINARY = re.compile(rb"(?:[\w-]+\.)?(?:photo|logo|sound|key|x-ms-cardpicture)[;:]", re.IGNORECASE)
_BEGIN = re.compile(rb"\s*begin\s*:\s*vcard\s*", re.IGNORECASE)
_END = re.compile(rb"\s*end\s*:\s*vcard\s*", re.IGNORECASE)
_OLD = re.compile(rb"\s*version\s*:\s*2", re.IGNORECASE)
_QUOTED = re.compile(rb"[^:]*[;=]\s*quoted-printable", re.IGNORECASE)
_BASE64 = re.compile(rb"[^:]*[;=](?:base64|b)\b[^:]*:", re.IGNORECASE)
_AGENT = re.compile(rb"(?:[\w-]+\.)?agent[^:]*:\s*", re.IGNORECASE)

Line = tuple[int, bytes]


class Card(Struct, frozen=True):
    """The lines of a card, unfolded; `wrong` says why it could not be read."""

    line: int
    lines: list[bytes]
    is_old: bool
    wrong: Reason | None = None


def numbered_lines(path: Path, surveyed: Survey) -> Iterator[Line]:
    """The lines of a file as bytes; those of UTF-16 become UTF-8."""
    wide = surveyed.encoding == "utf-16"
    with open_text(path, "utf-16" if wide else "latin-1") as text:
        for number, line in enumerate(text, 1):
            raw = line.rstrip("\r\n").encode("utf-8" if wide else "latin-1", "replace")
            yield number, raw.removeprefix(b"\xef\xbb\xbf") if number == 1 else raw


def cards(lines: Iterable[Line]) -> Iterator[Card]:
    """Every card in order; one that is broken or far too large does not touch the next."""
    begun: _Begun | None = None
    for number, line in lines:
        if _BEGIN.fullmatch(line):
            if begun is not None and begun.is_before_its_agent():
                begun.inner += 1
                continue
            if begun is not None:
                yield begun.card(because(N_("The next card begins before this one ends.")))
            begun = _Begun(number)
        elif begun is not None and _END.fullmatch(line):
            if begun.inner:
                begun.inner -= 1
                continue
            yield begun.card()
            begun = None
        elif begun is not None and not begun.inner:
            begun.add(line)
    if begun is not None:
        yield begun.card(because(N_("The card has no end: the file was cut off.")))


class _Begun:
    """A card as far as it has been read."""

    def __init__(self, line: int) -> None:
        self.line, self.inner = line, 0
        self._lines: list[bytearray] = []
        self._is_old = self._is_large = False
        self._size = 0

    def is_before_its_agent(self) -> bool:
        """Whether a card of someone's agent comes next, as 2.1 has them: one within the other."""
        return bool(self._lines) and _AGENT.fullmatch(self._lines[-1]) is not None

    def add(self, line: bytes) -> None:
        """A line that is one of its own, or goes on where the last one was folded."""
        self._size += 0 if self._is_binary() and (line[:1] in b" \t" or b":" not in line) else len(line)
        if self._size > LARGEST or len(self._lines) > MOST_LINES:
            self._is_large = True
        elif self._lines and line[:1] in (b" ", b"\t"):
            self._go_on(line if self._is_old else line[1:])
        elif self._lines and self._is_quoted_open():
            del self._lines[-1][-1]
            self._go_on(line)
        elif self._lines and b":" not in line and _BASE64.match(self._lines[-1]):
            self._go_on(line)
        else:
            self._is_old = self._is_old or _OLD.match(line) is not None
            self._lines.append(bytearray(line))

    def card(self, wrong: Reason | None = None) -> Card:
        large = because(N_("The card is larger than any is.")) if self._is_large else None
        kept = [bytes(line) for line in self._lines if line.strip() and not BINARY.match(line)]
        return Card(self.line, kept, self._is_old, wrong or large)

    def _go_on(self, more: bytes) -> None:
        if not self._is_binary():
            self._lines[-1] += more

    def _is_binary(self) -> bool:
        return bool(self._lines) and BINARY.match(self._lines[-1]) is not None

    def _is_quoted_open(self) -> bool:
        return self._lines[-1].endswith(b"=") and _QUOTED.match(self._lines[-1]) is not None
