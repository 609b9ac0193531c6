"""One line of a card: its name, its parameters, its value, in the words of 2.1 as in those of 4.0."""

import quopri
import re
from collections.abc import Sequence

from msgspec import Struct

_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_PIECE = re.compile(r'"[^"]*"|[^";:]+|[";:]')
LONGEST_HEAD = 2_000
"""Characters before the colon; no property has more."""


class Property(Struct, frozen=True, kw_only=True):
    """A line of a card. Names and parameters are in small letters; the value is as it was written."""

    name: str
    group: str
    params: dict[str, list[str]]
    value: str
    is_old: bool
    """Whether it is of vCard 2.1, where only semicolons are escaped."""

    @property
    def types(self) -> set[str]:
        """What kind of number or address it is: `home`, `fax` …"""
        return {word for said in self.params.get("type", []) for word in said.split(",")}

    @property
    def place(self) -> int:
        """The order of preference, 1 first; what is not preferred comes last."""
        said = "".join(self.params.get("pref", []))
        if said.isascii() and said.isdigit() and len(said) < 4:
            return int(said)
        return 1 if "pref" in self.types else 101

    def text(self) -> str:
        """The value as people read it."""
        return _plain(self.value, self.is_old).strip()

    def parts(self) -> list[list[str]]:
        """A value of parts, each of one word or several: `Nowak;Mara,Ewa` is [[Nowak], [Mara, Ewa]]."""
        return [
            [plain for word in _split(part, ",") if (plain := _plain(word, self.is_old).strip())]
            for part in _split(self.value, ";")
        ]


def property_of(line: bytes, encoding: str, is_old: bool) -> Property | None:
    """The property that a line states; None where it is none.

    >>> found = property_of(b"item1.TEL;CELL;PREF:+48 601", "utf-8", True)
    >>> found.group, found.name, sorted(found.types), found.place, found.text()
    ('item1', 'tel', ['cell', 'pref'], 1, '+48 601')
    """
    head, value = _halves(line)
    if head is None:
        return None
    first, *said = _split_head(head)
    group, _, name = first.rpartition(".")
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,60}", name):
        return None
    params = _params(said)
    return Property(
        name=name.lower().replace("_", "-"),
        group=group.lower(),
        params=params,
        value=_decoded(value, params, encoding),
        is_old=is_old,
    )


def _halves(line: bytes) -> tuple[str | None, bytes]:
    """What stands before the first colon outside quotes, and what stands after it."""
    length = 0
    for piece in _PIECE.findall(line[: LONGEST_HEAD + 1].decode("latin-1")):
        if piece == ":":
            return line[:length].decode("latin-1"), line[length + 1 :]
        length += len(piece)
    return None, b""


def _split_head(head: str) -> list[str]:
    parts = [""]
    for piece in _PIECE.findall(head):
        if piece == ";":
            parts.append("")
        else:
            parts[-1] += piece
    return [part.strip() for part in parts]


def _params(said: Sequence[str]) -> dict[str, list[str]]:
    params: dict[str, list[str]] = {}
    for param in said:
        name, equals, value = param.partition("=")
        word = (value if equals else name).strip('" ').lower()
        params.setdefault(name.strip().lower() if equals else _bare(word), []).append(word)
    return params


def _bare(word: str) -> str:
    """The name of a parameter that 2.1 leaves out."""
    return "encoding" if word in ("quoted-printable", "base64", "b", "8bit", "7bit") else "type"


def _decoded(value: bytes, params: dict[str, list[str]], encoding: str) -> str:
    if "quoted-printable" in params.get("encoding", []):
        value = quopri.decodestring(value)
    for charset in (*params.get("charset", []), encoding):
        try:
            return value.decode(charset, "replace").replace("\x00", "")
        except (LookupError, ValueError, AssertionError):  # no such encoding, or none of letters
            continue
    return ""


def _plain(text: str, is_old: bool) -> str:
    if is_old:
        return re.sub(r"\\([;,:\\])", r"\1", text)
    return _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], text)


def _split(text: str, mark: str) -> list[str]:
    """Split at a mark that no backslash stands before."""
    parts = [""]
    for piece in re.findall(rf"\\.|[^\\{mark}]+|{mark}|\\", text, re.DOTALL):
        if piece == mark:
            parts.append("")
        else:
            parts[-1] += piece
    return parts
