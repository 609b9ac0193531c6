"""One record of a feed, whatever it is made of: what stands at a place in it, as text."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, Protocol
from urllib.parse import urlsplit

from crm_estate.feeds.xml_paths import Element, Paths, text_in

MOST_PARTS = 500
"""Parts of one kind, such as pictures, that are looked at in one record."""


class Told(Protocol):
    """A record that can be asked. Nothing there is an empty text, and never an error."""

    def get(self, at: str) -> str: ...

    def parts(self, at: str) -> "Sequence[Told]":
        """What stands at a place several times; `.` within a part is the part itself."""
        ...


class XmlTold:
    """An element with bare names in small letters.

    `a/b` is all text in an element, `a/b/.` only what comes before elements in it, `a/b@c` an attribute.
    """

    def __init__(self, element: Element) -> None:
        self.element = element
        self._paths: Paths | None = None

    def get(self, at: str) -> str:
        path, attribute, own = _place(at)
        found = self.paths.first(path) if path else self.element
        if found is None:
            return ""
        if attribute:
            return str(found.get(attribute, "")).strip()
        return str(found.text or "").strip() if own else text_in(found)

    def parts(self, at: str) -> "list[XmlTold]":
        return [XmlTold(found) for found in self.paths.all(at)[:MOST_PARTS]]

    @property
    def paths(self) -> Paths:
        if self._paths is None:
            self._paths = Paths(self.element)
        return self._paths

    def around(self, attribute: str) -> str:
        """An attribute of the element around the record, in small or capital letters."""
        parent = self.element.getparent()
        said = {} if parent is None else {str(key).lower(): value for key, value in parent.attrib.items()}
        return str(said.get(attribute, "")).strip()

    def names(self, at: str) -> list[str]:
        """Names of the elements below a place."""
        found = self.element if at == "." else self.paths.first(at)
        return [] if found is None else [child.tag for child in found[:MOST_PARTS]]


@lru_cache(4096)
def _place(at: str) -> tuple[str, str, bool]:
    """Path, attribute, and whether only the text before elements counts."""
    path, _, attribute = at.partition("@")
    return path.removesuffix("/.") if path != "." else "", attribute, path.endswith("/.")


class JsonTold:
    """A value of JSON: `a/b` goes down into objects."""

    def __init__(self, value: Any) -> None:
        self.value = value

    def get(self, at: str) -> str:
        found = self._at(at)
        if isinstance(found, bool):
            return "true" if found else "false"
        return "" if found is None or isinstance(found, dict | list) else str(found).strip()

    def parts(self, at: str) -> "list[JsonTold]":
        found = self._at(at)
        return [JsonTold(part) for part in found[:MOST_PARTS]] if isinstance(found, list) else []

    def _at(self, at: str) -> Any:
        found = self.value
        for step in [] if at == "." else at.split("/"):
            found = found.get(step) if isinstance(found, dict) else None
        return found


class RowTold:
    """A row of named columns."""

    def __init__(self, cells: Mapping[str, str]) -> None:
        self.cells = cells

    def get(self, at: str) -> str:
        return self.cells.get(at, "").strip()

    def parts(self, at: str) -> "list[RowTold]":
        """Columns of this name with a number behind it that say something, in the order of the row.

        Beside `.`, a part has what other columns say of the same number: `TEXT` of IMAGE_01 is IMAGE_TEXT_01.
        """
        numbers = [name.removeprefix(at) for name in self.cells if name.startswith(at)]
        said = [number for number in numbers if number.isdecimal() and self.get(at + number)]
        return [
            RowTold({".": self.get(at + number), **self._beside(at, number)}) for number in said[:MOST_PARTS]
        ]

    def _beside(self, at: str, number: str) -> dict[str, str]:
        end = f"_{number}"
        return {
            name[len(at) : -len(end)]: cell
            for name, cell in self.cells.items()
            if name.startswith(at) and name.endswith(end) and len(name) > len(at) + len(end)
        }


def host_of(url: str) -> str:
    """The host of an address; empty when it is none.

    >>> host_of("https://www.example.org/a"), host_of("nothing")
    ('www.example.org', '')
    """
    try:
        return urlsplit(url.strip()).hostname or ""
    except ValueError:
        return ""
