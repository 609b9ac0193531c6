"""Text out of what was written for a web page: no tags, no entities, its lines kept."""

import html
import re

_BREAK = re.compile(r"<\s*(?:br|/p|/div|/li|/h[1-6]|/tr)\b[^<>]{0,200}>", re.IGNORECASE)
_ITEM = re.compile(r"<\s*li\b[^<>]{0,200}>", re.IGNORECASE)
_UNREAD = re.compile(r"<(script|style)\b[^<>]{0,200}>.{0,5000}?</\1\s*>", re.IGNORECASE | re.DOTALL)
MOST_READ = 100_000
"""Characters of a text that are looked at; what is kept is shorter still."""

_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,1000}>|<!--.{0,1000}?-->", re.DOTALL)
_BLANKS = re.compile(r"[^\S\n]+")
_LINES = re.compile(r" ?\n ?")
_EMPTY_LINES = re.compile(r"\n{3,}")
_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def plain_text(text: str) -> str:
    """Text as people read it.

    >>> plain_text("Sunny&nbsp;flat<br />with <b>lift</b> &amp; view<script>alert(1)</script>")
    'Sunny flat\\nwith lift & view'
    >>> plain_text("rent < 500, area > 50")
    'rent < 500, area > 50'
    """
    text = text[:MOST_READ]
    if "<" in text:
        broken = _BREAK.sub("\n", _ITEM.sub("\n- ", _UNREAD.sub("", text)))
        text = _TAG.sub("", broken)
    if "&" in text:
        text = html.unescape(text)
    return _tidy(text)


def _tidy(text: str) -> str:
    unified = _UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    lines = _LINES.sub("\n", _BLANKS.sub(" ", unified))
    return _EMPTY_LINES.sub("\n\n", lines).strip()
