"""XML piece by piece: elements with text that every reader of XML accepts."""

import re
from collections.abc import Mapping
from xml.sax.saxutils import escape, quoteattr

HEADER = '<?xml version="1.0" encoding="UTF-8"?>\n'
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def element(name: str, text: object, attributes: Mapping[str, object] | None = None) -> str:
    """An element with a text; none at all when there is nothing to say.

    >>> element("price", 5), element("price", None), element("a", "x < y", {"unit": "m"})
    ('<price>5</price>', '', '<a unit="m">x &lt; y</a>')
    """
    said = _NO_XML.sub("", "" if text is None else str(text))
    return around(name, escape(said), attributes) if said.strip() else ""


def around(name: str, inner: str, attributes: Mapping[str, object] | None = None) -> str:
    """An element around others, also where these are none."""
    said = "".join(
        f" {key}={quoteattr(_NO_XML.sub('', str(value)))}" for key, value in (attributes or {}).items()
    )
    return f"<{name}{said}>{inner}</{name}>"


def whole(value: float | None) -> int | None:
    """A number that is whole, or none: what a format with whole numbers cannot carry is left out."""
    return int(value) if value is not None and value == int(value) else None


def rounded(area: float | None) -> int | None:
    """An area in whole m²; none where that would be nothing."""
    return round(area) or None if area is not None else None
