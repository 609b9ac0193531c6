"""The texts that the cells of a book share: kept as they are written, read when somebody asks for one."""

import re
from collections.abc import Iterator, Sequence
from typing import IO, Any, BinaryIO, cast, overload

from lxml import etree  # pyright: ignore[reportAttributeAccessIssue] - it carries no types
from openpyxl.cell.text import Text

from crm_estate.feeds.xml_records import Piece, pieces

_PLAIN = re.compile(rb"<si><t(?: [^<>]*)?>([^<]*)</t></si>")


class SharedTexts(Sequence[str]):
    """Texts by their number."""

    def __init__(self, written: Sequence[bytes] = ()) -> None:
        self._written = written

    def __len__(self) -> int:
        return len(self._written)

    @overload
    def __getitem__(self, number: int) -> str: ...
    @overload
    def __getitem__(self, number: slice) -> Sequence[str]: ...
    def __getitem__(self, number: int | slice) -> str | Sequence[str]:
        if isinstance(number, slice):
            return SharedTexts(self._written[number])
        text = text_of(self._written[number])
        return text.replace("x005F_", "")  # as openpyxl does: how Excel writes that an underscore is one

    def written(self, number: int) -> bytes:
        """A text as it stands in the file; the same bytes are the same text."""
        return self._written[number]


def shared_texts(table: IO[bytes], name: str) -> SharedTexts:
    """The texts of a book, in order."""
    return SharedTexts(list(_written(table, name)))


def text_of(written: bytes) -> str:
    """Text as it was before it was written as XML; ValueError where it is none.

    >>> text_of("łóżko &lt; 200 &#178;".encode())
    'łóżko < 200 ²'
    """
    if b"&" not in written:
        return written.decode()
    try:
        return etree.fromstring(b"<t>%b</t>" % written).text or ""
    except etree.XMLSyntaxError as error:
        raise ValueError(str(error)) from None


def _written(table: IO[bytes], name: str) -> Iterator[bytes]:
    for piece in pieces(cast(BinaryIO, table), ("si",), name=name):
        plain = _PLAIN.fullmatch(piece.written())
        yield plain[1] if plain is not None and b"\r" not in plain[1] else _put_together(piece)


def _put_together(piece: Piece) -> bytes:
    """The parts of a text of several fonts."""
    rich: Any = Text.from_tree(piece.element)
    text = etree.Element("t")
    text.text = rich.content
    return etree.tostring(text, encoding="utf-8")[len(b"<t>") : -len(b"</t>")] if rich.content else b""
