"""Titles and descriptions by language: where OpenImmo has them, and where our own files put further ones."""

from collections.abc import Iterator
from functools import partial

from crm_estate.feeds.markup import plain_text
from crm_estate.feeds.openimmo.record import Body, Reading
from crm_estate.feeds.texts_of import kept_texts
from crm_estate.feeds.xml_records import attribute

PARTS = ("objektbeschreibung", "ausstatt_beschr", "lage", "sonstige_angaben")
"""What a description is put together of, in this order; the short form only where there is nothing else."""

UNSAID = "de"
"""As the standard has it."""

TITLE, TEXT = "objekttitel_", "objektbeschreibung_"
"""Beginnings of our own fields for further languages; the standard has room for one, without a title."""


def read_texts(reading: Reading, body: Body) -> None:
    """Title and description in each of our languages."""
    titles: dict[str, str] = {}
    texts: dict[str, str] = {}
    for language, title, text in _said(reading):
        titles |= {language: title} if title else {}
        texts |= {language: text} if text else {}
    body["title"], body["description"] = kept_texts(titles, texts, partial(reading.note, "description"))


def _said(reading: Reading) -> Iterator[tuple[str, str, str]]:
    """Language, title and text, one after the other."""
    main = reading.text("verwaltung_techn/sprache") or UNSAID
    texts = (reading.whole_text(f"freitexte/{part}") for part in PARTS)
    whole = "\n\n".join(text for text in texts if plain_text(text))
    short = reading.whole_text("freitexte/dreizeiler")
    yield main, reading.text("freitexte/objekttitel"), whole or short
    for part in reading.parts("freitexte/objekt_text"):
        yield attribute(part, ".", "lang") or UNSAID, "", "".join(part.itertext())
    for part in reading.parts("freitexte/user_defined_simplefield"):
        yield from _own(attribute(part, ".", "feldname").lower(), "".join(part.itertext()))


def _own(name: str, text: str) -> Iterator[tuple[str, str, str]]:
    if name.startswith(TITLE):
        yield name.removeprefix(TITLE), text, ""
    elif name.startswith(TEXT):
        yield name.removeprefix(TEXT), "", text
