"""Building XML: elements in the standard's order, with text that XML can carry."""

import re
from decimal import Decimal
from typing import cast

from lxml import etree  # pyright: ignore[reportAttributeAccessIssue] - it carries no types

from crm_estate.feeds.xml_records import Element

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def element(name: str, **attributes: str) -> Element:
    """A new element."""
    return etree.Element(name, attributes)


def add(parent: Element, name: str, text: object = None, **attributes: str) -> Element:
    """A new element below another; numbers and truths are written as XML Schema has them."""
    child = etree.SubElement(parent, name, attributes)
    if text is not None:
        child.text = _NOT_XML.sub("", written(text))
    return child


def add_given(parent: Element, name: str, text: object) -> None:
    """The same, unless there is nothing to say."""
    if text is not None and text != "":
        add(parent, name, text)


def written(value: object) -> str:
    """A value as XML Schema writes it: no exponents, no capitals.

    >>> written(True), written(850000.0), written(1e-7), written(72.5)
    ('true', '850000', '0.0000001', '72.5')
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        digits = format(Decimal(repr(value)), "f")
        return digits.rstrip("0").rstrip(".") if "." in digits else digits
    return str(value)


def as_bytes(root: Element) -> bytes:
    """The element in UTF-8, on a line of its own."""
    return cast(bytes, etree.tostring(root, encoding="utf-8")) + b"\n"
