"""What stands where in a record: looked through once, and asked many times."""

import re
from functools import lru_cache
from typing import Any

Element = Any
"""An element of lxml, which carries no types."""


_PLAIN = re.compile(r"[\w-]+(?:/[\w-]+)*")


class Paths:
    """Elements below one by their paths of bare names, such as `geo/plz`, in the order of the document."""

    def __init__(self, element: Element) -> None:
        self._element = element
        self._found: dict[str, list[Element]] = {}
        self._gather(element, "")

    def first(self, path: str) -> Element | None:
        """The first element at a path, as `find` gives it."""
        if not _is_plain(path):
            return self._element.find(path)
        found = self._found.get(path)
        return found[0] if found else None

    def all(self, path: str) -> list[Element]:
        """Every element at a path, as `findall` gives them."""
        return self._found.get(path, []) if _is_plain(path) else self._element.findall(path)

    def _gather(self, element: Element, before: str) -> None:
        for child in element.iterchildren("*"):
            path = before + child.tag
            self._found.setdefault(path, []).append(child)
            if len(child):
                self._gather(child, f"{path}/")


def text_in(element: Element | None) -> str:
    """All text in an element, without the space around it; empty where there is none."""
    if element is None:
        return ""
    return ("".join(element.itertext()) if len(element) else element.text or "").strip()


@lru_cache(4096)
def _is_plain(path: str) -> bool:
    """Whether a path only goes down by names."""
    return _PLAIN.fullmatch(path) is not None
