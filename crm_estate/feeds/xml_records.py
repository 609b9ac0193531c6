"""XML as a stream of records: bounded, namespaces put aside, nothing fetched or expanded on its behalf."""

import gzip
import zlib
from collections.abc import Collection, Iterator, Mapping
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

    def __init__(
        self,
        tag: str,
        line: int,
        path: str,
        element: Element,
        within: Mapping[str, str],
        cut: "CutOut | None" = None,
    ) -> None:
        self.tag = tag
        """Its bare name in small letters."""
        self.line = line
        self.path = path
        """Where it stands: /openimmo/anbieter[1]/immobilie[2]."""
        self.within = within
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

    @property
    def encoding(self) -> str:
        """What the bytes of `written` are letters in; empty where these are not the file's own."""
        return self._cut.parsing.encoding if self._cut else ""

    def print(self, *more: str | bytes) -> bytes:
        """Fingerprint of all that it says, and of what else counts."""
        around = (part for said in sorted(self.within.items()) for part in said)
        return print_of(self.written(), self.encoding, *around, *more)


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
        self._records = _CutRecords(cutting, name)
        self._counts: list[dict[str, int]] = [{}]
        self._steps: list[str] = []
        self._inside = self._parts = 0

    def pieces(self, events: Any) -> Iterator[Piece]:
        mark = self._cutting.mark
        for event, element in events:
            if element.tag.endswith(mark):
                if event == "end":
                    yield self._cut_piece(element)
                    _let_go(element)
            elif event == "start":
                self._begin(bare_name(element.tag), element)
            else:
                here = self._steps.pop()
                self._counts.pop()
                if self._inside:
                    self._inside -= 1
                    if not self._inside:
                        yield self._piece(here, element)
                        self._parts = 0
                        _let_go(element)
                elif self._steps:
                    _let_go(element)

    def _begin(self, bare: str, element: Element) -> None:
        step = self._counted(bare, element)
        self._steps.append(step)
        self._counts.append({})
        self._inside += bool(self._inside or bare in self._names)
        self._parts = self._parts + 1 if self._inside else 0
        if self._parts > MOST_PARTS:
            raise too_large(self._name, element.sourceline)

    def _counted(self, bare: str, element: Element) -> str:
        """The step to an element that begins: which one of its name it is among its siblings."""
        if not self._steps:
            _refuse_entities(element, self._name)
        if len(self._steps) >= MOST_DEEP:
            raise too_deep(self._name)
        counts = self._counts[-1]
        number = counts[bare] = counts.get(bare, 0) + 1
        return f"{bare}[{number}]" if self._steps else bare

    def _path(self, here: str) -> str:
        return "/".join(["", *self._steps, here if self._steps else f"{here}[1]"])

    def _piece(self, here: str, element: Element) -> Piece:
        simplify(element)
        return Piece(
            element.tag, element.sourceline or 0, self._path(here), element, _around(element.getparent())
        )

    def _cut_piece(self, element: Element) -> Piece:
        cut = self._cutting.take(element.get("n"))
        path = self._path(self._counted(cut.name, element))
        return self._records.piece(cut, path, element, len(self._steps))


class _CutRecords:
    """Records that were cut out: those that stand in one element are parsed alike."""

    def __init__(self, cutting: Cutting, name: str) -> None:
        self._cutting, self._name = cutting, name
        self._parent: Element = self
        self._within: Mapping[str, str] = {}
        self._parsing: Parsing | None = None

    def piece(self, cut: Cut, path: str, element: Element, deep: int) -> Piece:
        """The record in whose place an element stands."""
        parent = element.getparent()
        if parent is not self._parent or self._parsing is None:
            self._parent, self._within = parent, _around(parent)
            if self._parsing is None or not self._parsing.fits(element.nsmap):
                self._parsing = Parsing(self._cutting.encoding, element.nsmap, self._name)
        line = element.sourceline or 0
        return Piece(cut.name, line, path, element, self._within, CutOut(cut.raw, deep, self._parsing))


def _around(parent: Element | None) -> dict[str, str]:
    """Attributes of the element that another one stands in."""
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
