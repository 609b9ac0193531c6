"""XML as a stream of records: bounded, namespaces put aside, nothing fetched or expanded on its behalf."""

import gzip
import zlib
from collections.abc import Collection, Iterator
from typing import Any, BinaryIO, cast

from lxml import etree  # pyright: ignore[reportAttributeAccessIssue] - it carries no types
from msgspec import Struct

from crm_estate.base.errors import Invalid
from crm_estate.feeds.rows import LARGEST_TEXT

Element = Any
"""An element of lxml, which carries no types."""

MOST_PARTS = 20_000
"""Elements that one record may have."""

MOST_DEEP = 60


class Piece(Struct, frozen=True):
    """One element of the document, whole; valid until the next one is asked for."""

    line: int
    path: str
    """Where it stands: /openimmo/anbieter[1]/immobilie[2]."""
    element: Element
    """Tags in it are bare names in small letters; attributes too."""

    def raw(self) -> str:
        """The element as text."""
        return etree.tostring(self.element, encoding="unicode", with_tail=False)


def pieces(stream: BinaryIO, names: Collection[str], *, name: str = "The file") -> Iterator[Piece]:
    """Every element whose bare name is one of `names` (small letters), in order, outermost ones only.

    Invalid, naming the line, when the document is damaged, too large, too deep or declares entities.
    """
    events = etree.iterparse(
        cast(BinaryIO, _Limited(stream, name)),
        events=("start", "end"),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        yield from _pieces(events, names, name)
    except etree.XMLSyntaxError as error:
        line = error.lineno or 0
        raise Invalid(
            "%(file)s is not well-formed XML: %(reason)s (line %(line)s).",
            field="file", file=name, reason=(error.msg or "damaged").split(", line")[0], line=line,
        ) from None  # fmt: skip
    except (gzip.BadGzipFile, EOFError, zlib.error):
        raise Invalid("%(file)s is damaged: it cannot be decompressed.", field="file", file=name) from None


def said(element: Element, path: str) -> str:
    """The text at a path below an element, without the space around it; empty where there is none.

    >>> said(etree.fromstring("<a><b><c> 2 </c></b></a>"), "b/c")
    '2'
    """
    found = element.find(path)
    return "" if found is None else "".join(found.itertext()).strip()


def attribute(element: Element, path: str, name: str) -> str:
    """An attribute of the element at a path; empty where there is none."""
    found = element if path == "." else element.find(path)
    return "" if found is None else str(found.get(name, "")).strip()


def _pieces(events: Any, names: Collection[str], name: str) -> Iterator[Piece]:
    counts: list[dict[str, int]] = [{}]
    steps: list[str] = []
    inside = parts = 0
    for event, element in events:
        if event == "start":
            bare = _bare(element.tag)
            if not steps:
                _refuse_entities(element, name)
            _step_down(bare, counts, steps, name)
            inside += bool(inside or bare in names)
            parts = parts + 1 if inside else 0
            if parts > MOST_PARTS:
                raise _too_large(name, element.sourceline)
            continue
        steps.pop()
        counts.pop()
        if inside:
            inside -= 1
            if not inside:
                path = "/".join(["", *steps, _numbered(_bare(element.tag), counts[-1])])
                _simplify(element)
                yield Piece(element.sourceline or 0, path, element)
                parts = 0
                _let_go(element)
        elif len(steps) > 0:
            _let_go(element)


def _step_down(bare: str, counts: list[dict[str, int]], steps: list[str], name: str) -> None:
    counts[-1][bare] = counts[-1].get(bare, 0) + 1
    steps.append(_numbered(bare, counts[-1]) if steps else bare)
    counts.append({})
    if len(steps) > MOST_DEEP:
        raise Invalid("%(file)s is nested deeper than any feed is.", field="file", file=name)


def _numbered(bare: str, counted: dict[str, int]) -> str:
    return f"{bare}[{counted.get(bare, 1)}]"


def _bare(tag: object) -> str:
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def _simplify(element: Element) -> None:
    """Bare names in small letters for tags and attributes; leftovers of entities are dropped."""
    for part in element.iter():
        if isinstance(part.tag, str):
            part.tag = _bare(part.tag)
            attributes = {_bare(key): value for key, value in part.attrib.items()}
            part.attrib.clear()
            part.attrib.update(attributes)


def _let_go(element: Element) -> None:
    """Free what was read: the element and what stands before it."""
    element.clear()
    parent = element.getparent()
    if parent is not None:
        while element.getprevious() is not None:
            del parent[0]


def _refuse_entities(root: Element, name: str) -> None:
    internal = root.getroottree().docinfo.internalDTD
    if internal is not None and any(True for _ in internal.iterentities()):
        raise Invalid("%(file)s declares entities of its own, which no feed needs.", field="file", file=name)


def _too_large(name: str, line: int | None) -> Invalid:
    return Invalid(
        "A record of %(file)s is larger than any listing is (line %(line)s).",
        field="file", file=name, line=line or 0,
    )  # fmt: skip


class _Limited:
    """A stream that ends with a refusal when there is more than anyone should send."""

    def __init__(self, stream: BinaryIO, name: str) -> None:
        self._stream, self._name, self._left = stream, name, LARGEST_TEXT

    def read(self, size: int = -1) -> bytes:
        chunk = self._stream.read(min(size, 2**18) if size > 0 else 2**18)
        self._left -= len(chunk)
        if self._left < 0:
            raise Invalid(
                "%(file)s holds more than %(mb)s MB of text.",
                field="file", file=self._name, mb=LARGEST_TEXT >> 20,
            )  # fmt: skip
        return chunk
