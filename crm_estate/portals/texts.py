"""Titles and descriptions for a portal: in its language, within its lengths."""

import html
import re
from collections.abc import Mapping

from crm_estate.base.fields import Language

_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def best_text(texts: Mapping[Language, str], language: Language) -> str:
    """The text in the portal's language; where there is none, the English one, then any.

    >>> best_text({"en": "A flat", "cs": " "}, "cs")
    'A flat'
    """
    wanted = (shown(texts.get(code, "")) for code in (language, "en", *sorted(texts)))
    return next(filter(None, wanted), "")


def shown(text: str) -> str:
    """A text without what XML cannot carry and nobody sees.

    >>> shown(" A\\x0bflat\\n")
    'Aflat'
    """
    return _UNSEEN.sub("", text).strip()


def cut(text: str, most: int) -> str:
    """At most so many characters, where possible ended after a whole word.

    >>> cut("Two rooms with a balcony", 12), cut("Zweizimmerwohnung", 5)
    ('Two rooms', 'Zweiz')
    """
    if len(text) <= most:
        return text
    short = text[: most + 1]
    return (short.rpartition(" ")[0].rstrip(" ,;–-") or text[:most])[:most]


def as_html(text: str) -> str:
    """Plain text as the HTML that shows it.

    >>> as_html("5 < 6\\nyes")
    '5 &lt; 6<br/>yes'
    """
    return html.escape(text, quote=False).replace("\r\n", "\n").replace("\n", "<br/>")


def clipped(said: object, most: int = 300) -> str:
    """Words of a portal as they may be shown: one line, not endless."""
    text = " ".join(str(said).replace("\0", " ").split())
    return text if len(text) <= most else f"{text[: most - 1]}…"
