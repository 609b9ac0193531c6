"""Titles and descriptions: out of the markup that programs put into them, by language."""

import re
from collections.abc import Iterator
from html import unescape

from crm_estate.base.languages import LANGUAGES
from crm_estate.base.wording import N_
from crm_estate.feeds.openimmo.record import Body, Reading
from crm_estate.feeds.reasons import because
from crm_estate.feeds.rows import clip
from crm_estate.feeds.texts_of import OTHER_LANGUAGES
from crm_estate.feeds.xml_records import attribute

PARTS = ("objektbeschreibung", "ausstatt_beschr", "lage", "sonstige_angaben")
"""What a description is put together of, in this order; the short form only where there is nothing else."""

LONGEST_TITLE = 200
LONGEST_TEXT = 20_000
TITLE, TEXT = "objekttitel_", "objektbeschreibung_"
"""Beginnings of our own fields for further languages; the standard has room for one, without a title."""

_BREAK = re.compile(r"(?i)<br\s*/?>|</(?:p|div|li|h[1-6])>")
_TAG = re.compile(r"<[!/]?[a-zA-Z][^<>]{0,500}>")
_SPACES = re.compile(r"[ \t\r\f\v\xa0]+")
_GAPS = re.compile(r"\n[ \n]*\n")


def read_texts(reading: Reading, body: Body) -> None:
    """Title and description in each of our languages; what is in another one is left out, with a note."""
    titles: dict[str, str] = {}
    texts: dict[str, str] = {}
    others: set[str] = set()
    for language, title, text in _said(reading):
        if language in LANGUAGES:
            titles |= {language: clip(title, LONGEST_TITLE)} if title else {}
            texts |= {language: text[:LONGEST_TEXT]} if text else {}
            if len(text) > LONGEST_TEXT:
                reading.note("description", N_("The description is too long: its end is left out."))
        elif title or text:
            others.add(language)
    if others:
        named = ", ".join(sorted(others))
        reading.note("title", because(OTHER_LANGUAGES, languages=named), named)
    body["title"], body["description"] = titles, texts


def language_of(code: str) -> str:
    """The language in a code such as de-DE; what is not said is German, as the standard has it.

    >>> language_of("pl-PL"), language_of("cs_CZ"), language_of("")
    ('pl', 'cs', 'de')
    """
    return re.split(r"[-_]", code.strip().lower())[0] or "de"


def plain_text(written: str) -> str:
    """Text without markup, its paragraphs kept.

    >>> plain_text("<p>Two rooms<br/>and&nbsp;a kitchen</p> <b>3 < 4</b>")
    'Two rooms\\nand a kitchen\\n3 < 4'
    """
    lines = _TAG.sub("", _BREAK.sub("\n", written))
    spaced = _SPACES.sub(" ", unescape(lines))
    return _GAPS.sub("\n\n", spaced.replace("\n ", "\n").replace(" \n", "\n")).strip()


def _said(reading: Reading) -> Iterator[tuple[str, str, str]]:
    """Language, title and text, one after the other."""
    main = language_of(reading.text("verwaltung_techn/sprache"))
    texts = [plain_text(reading.whole_text(f"freitexte/{part}")) for part in PARTS]
    whole = "\n\n".join(text for text in texts if text)
    short = plain_text(reading.whole_text("freitexte/dreizeiler"))
    yield main, _title(reading.text("freitexte/objekttitel")), whole or short
    for part in reading.parts("freitexte/objekt_text"):
        yield language_of(attribute(part, ".", "lang")), "", plain_text("".join(part.itertext()))
    for part in reading.parts("freitexte/user_defined_simplefield"):
        yield from _own(attribute(part, ".", "feldname").lower(), "".join(part.itertext()))


def _own(name: str, text: str) -> Iterator[tuple[str, str, str]]:
    if name.startswith(TITLE):
        yield name.removeprefix(TITLE), _title(text), ""
    elif name.startswith(TEXT):
        yield name.removeprefix(TEXT), "", plain_text(text)


def _title(text: str) -> str:
    return " ".join(plain_text(text).split())
