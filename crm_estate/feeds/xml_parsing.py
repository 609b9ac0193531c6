"""XML parsed by bounded means: a record cut out of a document, bare names, and what is refused."""

from collections.abc import Mapping
from functools import lru_cache
from html import escape
from typing import Any

from lxml import etree  # pyright: ignore[reportAttributeAccessIssue] - it carries no types
from msgspec import Struct

from crm_estate.base.errors import Invalid
from crm_estate.feeds.sizes import Room
from crm_estate.feeds.xml_cutting import Reads
from crm_estate.feeds.xml_paths import Element

MOST_PARTS = 20_000
"""Elements that one record may have."""

MOST_DEEP = 60
SAFELY = {
    "resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False,
    "remove_comments": True, "remove_pis": True,
}  # fmt: skip
_IS_DEEPER = etree.XPath("boolean(//*[count(ancestor::*) >= $most])")


class Parsing:
    """How records of a document are parsed: its encoding, and the prefixes that are declared around them."""

    def __init__(self, encoding: str, prefixes: Mapping[str | None, str], name: str) -> None:
        self.encoding, self.name = encoding, name
        self._prefixes = dict(prefixes)
        self._parser = etree.XMLParser(encoding=encoding, **SAFELY)
        declared = "".join(
            f' xmlns{f":{prefix}" if prefix else ""}="{escape(uri)}"' for prefix, uri in prefixes.items()
        )
        self._around = (f"<r{declared}>".encode("ascii", "xmlcharrefreplace"), b"</r>") if declared else None

    def fits(self, prefixes: Mapping[str | None, str]) -> bool:
        """Whether these are the prefixes declared here."""
        return self._prefixes == prefixes

    def parse(self, raw: bytes) -> Element:
        """The element; raises what lxml raises."""
        if self._around is None:
            return etree.fromstring(raw, self._parser)
        return etree.fromstring(raw.join(self._around), self._parser)[0]


class CutOut(Struct, frozen=True):
    """A record as bytes of the file."""

    raw: bytes
    deep: int
    """How many elements it stands in."""
    parsing: Parsing

    def parsed(self, line: int, within: Mapping[str, str]) -> Element:
        """The element with bare names, in one with the attributes of the one it stood in. Invalid, naming the
        line of the document, when it is damaged, too large or too deep."""
        name = self.parsing.name
        try:
            element = self.parsing.parse(self.raw)
        except etree.XMLSyntaxError as error:
            raise not_xml(error, name, line - 1) from None
        if _IS_DEEPER(element, most=MOST_DEEP - self.deep):
            raise too_deep(name)
        if simplify(element) > MOST_PARTS:
            raise too_large(name, line)
        if within:
            etree.Element("around", within).append(element)
        return element


@lru_cache(4096)
def bare_name(tag: object) -> str:
    """A name without its namespace, in small letters."""
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def simplify(element: Element) -> int:
    """Bare names in small letters for tags and attributes; returns how many elements there are."""
    count = 0
    for part in element.iter("*"):
        count += 1
        tag = part.tag
        bare = bare_name(tag)
        if bare is not tag and bare != tag:
            part.tag = bare
        names = part.keys()
        if names and any(bare_name(name) != name for name in names):
            attributes = {bare_name(name): value for name, value in part.items()}
            part.attrib.clear()
            part.attrib.update(attributes)
    return count


def not_xml(error: Any, name: str, before: int = 0) -> Invalid:
    """What the parser complains about; `before`: lines of the document before what it was given."""
    return Invalid(
        "%(file)s is not well-formed XML: %(reason)s (line %(line)s).",
        field="file",
        file=name,
        reason=(error.msg or "damaged").split(", line")[0],
        line=(error.lineno or 0) + before,
    )


def too_large(name: str, line: int | None) -> Invalid:
    return Invalid(
        "A record of %(file)s is larger than any listing is (line %(line)s).",
        field="file", file=name, line=line or 0,
    )  # fmt: skip


def too_deep(name: str) -> Invalid:
    return Invalid("%(file)s is nested deeper than any feed is.", field="file", file=name)


class Limited:
    """A stream that ends with a refusal when there is more than anyone should send."""

    def __init__(self, stream: Reads, name: str) -> None:
        self._stream, self._room = stream, Room(name)

    def read(self, size: int = -1, /) -> bytes:
        return self._room.take(self._stream.read(min(size, 2**18) if size > 0 else 2**18))
