"""XML as a stream of records: bounded, namespaces put aside, nothing fetched or expanded on its behalf."""

import gzip
import zlib
from collections.abc import Collection, Iterator
from typing import Any, BinaryIO, cast

from lxml import etree  # pyright: ignore[reportAttributeAccessIssue] - it carries no types

from crm_estate.base.errors import Invalid
from crm_estate.feeds.records import print_of
from crm_estate.feeds.xml_cutting import Cut, Cutting
from crm_estate.feeds.xml_parsing import (
    MOST_DEEP,
    MOST_PARTS,
    SAFELY,
    CutOut,
    Limited,
    Parsing,
    bare_name,
    not_xml,
    simplify,
    too_deep,
    too_large,
)
from crm_estate.feeds.xml_paths import Element, text_in


class Piece:
    """One element of the document, whole: parsed when it is first asked for what it says.

    One that was not cut out of the document is valid until the next one is asked for.
    """

    def __init__(self, tag: str, line: int, path: str, element: Element, cut: "CutOut | None") -> None:
        self.tag = tag
        """Its bare name in small letters."""
        self.line = line
        self.path = path
        """Where it stands: /openimmo/anbieter[1]/immobilie[2]."""
        self.within = _around(element)
        """Attributes of the element around it."""
        self._element = None if cut else element
        self._cut = cut

    @property
    def element(self) -> Element:
        """Tags in it are bare names in small letters; attributes too. Invalid when it is not XML."""
        if self._cut is not None and self._element is None:
            self._element = self._cut.parsed(self.line, self.within)
        return self._element

    def raw(self) -> str:
        """The element as text."""
        return etree.tostring(self.element, encoding="unicode", with_tail=False)

    def written(self) -> bytes:
        """The element as it is told from others: as bytes of the file where these are at hand."""
        return self._cut.raw if self._cut else self.raw().encode("utf-8", "surrogatepass")

    def print(self, *more: str | bytes) -> bytes:
        """Fingerprint of all that it says, and of what else counts."""
        encoding = self._cut.parsing.encoding if self._cut else ""
        around = (part for said in sorted(self.within.items()) for part in said)
        return print_of(self.written(), encoding, *around, *more)


def pieces(stream: BinaryIO, names: Collection[str], *, name: str = "The file") -> Iterator[Piece]:
    """Every element whose bare name is one of `names` (small letters), in order, outermost ones only.

    Invalid, naming the line, when the document is damaged, too large, too deep or declares entities; what is
    wrong within one of the elements may be found only when it is asked for.
    """
    cutting = Cutting(Limited(stream, name), names)
    events = etree.iterparse(
        cast(BinaryIO, cutting),
        events=("start", "end"),
        **SAFELY,
    )
    try:
        yield from _Document(names, name, cutting).pieces(events)
    except etree.XMLSyntaxError as error:
        raise not_xml(error, name) from None
    except (gzip.BadGzipFile, EOFError, zlib.error):
        raise Invalid("%(file)s is damaged: it cannot be decompressed.", field="file", file=name) from None


def said(element: Element, path: str) -> str:
    """The text at a path below an element, without the space around it; empty where there is none.

    >>> said(etree.fromstring("<a><b><c> 2 </c></b></a>"), "b/c")
    '2'
    """
    return text_in(element.find(path))


def attribute(element: Element, path: str, name: str) -> str:
    """An attribute of the element at a path; empty where there is none."""
    found = element if path == "." else element.find(path)
    return "" if found is None else str(found.get(name, "")).strip()


class _Document:
    """A document on its way through the parser: where it is, and how much of one record it has seen."""

    def __init__(self, names: Collection[str], name: str, cutting: Cutting) -> None:
        self._names, self._name = names, name
        self._cutting = cutting
        self._parsing: Parsing | None = None
        self._counts: list[dict[str, int]] = [{}]
        self._steps: list[str] = []
        self._inside = self._parts = 0

    def pieces(self, events: Any) -> Iterator[Piece]:
        cut: Cut | None = None
        for event, element in events:
            if event == "start":
                bare = bare_name(element.tag)
                cut = self._cutting.take(element.get("n")) if bare == self._cutting.mark else None
                self._begin(cut.name if cut else bare, element)
                continue
            here = self._steps.pop()
            self._counts.pop()
            if self._inside:
                self._inside -= 1
                if not self._inside:
                    yield self._piece(here, element, cut)
                    self._parts = 0
                    _let_go(element)
            elif self._steps:
                _let_go(element)

    def _begin(self, bare: str, element: Element) -> None:
        if not self._steps:
            _refuse_entities(element, self._name)
        self._counts[-1][bare] = self._counts[-1].get(bare, 0) + 1
        self._steps.append(f"{bare}[{self._counts[-1][bare]}]" if self._steps else bare)
        self._counts.append({})
        if len(self._steps) > MOST_DEEP:
            raise too_deep(self._name)
        self._inside += bool(self._inside or bare in self._names)
        self._parts = self._parts + 1 if self._inside else 0
        if self._parts > MOST_PARTS:
            raise too_large(self._name, element.sourceline)

    def _piece(self, here: str, element: Element, cut: Cut | None) -> Piece:
        path = "/".join(["", *self._steps, here if self._steps else f"{here}[1]"])
        line = element.sourceline or 0
        if cut is None:
            simplify(element)
            return Piece(element.tag, line, path, element, None)
        if self._parsing is None or not self._parsing.fits(element.nsmap):
            self._parsing = Parsing(self._cutting.encoding, element.nsmap, self._name)
        return Piece(cut.name, line, path, element, CutOut(cut.raw, len(self._steps), self._parsing))


def _around(element: Element) -> dict[str, str]:
    """Attributes of the element that another one stands in."""
    parent = element.getparent()
    return {} if parent is None else {str(key): str(value) for key, value in parent.attrib.items()}


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
