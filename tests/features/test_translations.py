"""Everything that people read is said in all five languages, whole and well-formed."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from babel.messages import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_keywords, parse_mapping_cfg
from babel.messages.pofile import read_po
from httpx import ASGITransport, AsyncClient
from msgspec.structs import replace

from crm_estate.app import create_app
from crm_estate.base.errors import Invalid, TooMany
from crm_estate.base.languages import LANGUAGES, LOCALES, gettext_for, translations
from crm_estate.outreach.links import page_token, unsubscribe_url
from crm_estate.web.faults import said
from tests.doors import portal_cast
from tests.features.test_digest_letters import ABOVE, EXTRAS, FLAT, PLACE, SIZE, item, letter

ROOT = Path(__file__).parents[2]
TRANSLATED = [language for language in LANGUAGES if language != "en"]
FORMS = {
    "pl": {1: 0, 2: 1, 5: 2, 12: 2, 22: 1, 101: 2, 0: 2},
    "cs": {1: 0, 2: 1, 5: 2, 12: 2, 22: 2, 101: 2, 0: 2},
    "ro": {1: 0, 2: 1, 5: 1, 12: 1, 22: 2, 101: 1, 0: 1},
    "sl": {1: 0, 2: 1, 5: 3, 12: 3, 22: 3, 101: 0, 0: 3, 3: 2, 104: 2},
}
"""Which of its plural forms a language takes for a number."""
NEW_HOMES = {
    "pl": ("1 nowa oferta", "2 nowe oferty", "5 nowych ofert"),
    "cs": ("1 nová nabídka", "2 nové nabídky", "5 nových nabídek"),
    "ro": ("1 ofertă nouă", "2 oferte noi", "20 de oferte noi"),
    "sl": ("1 nova nepremičnina", "2 novi nepremičnini", "3 nove nepremičnine", "5 novih nepremičnin"),
}
SHOWN = ("aria-label", "placeholder", "title", "alt")
"""Attributes whose text is read out or shown."""
Key = tuple[str | None, str | tuple[str, ...]]


@lru_cache
def source() -> dict[Key, str | tuple[str, ...]]:
    """Every text that pages, messages and refusals say, as the command in babel.cfg finds them."""
    config = (ROOT / "babel.cfg").read_text()
    methods, options = parse_mapping_cfg(config.splitlines())
    keywords = {**DEFAULT_KEYWORDS, **parse_keywords(re.findall(r"-k (\w+)", config))}
    found = extract_from_dir(ROOT, methods, options, keywords)
    return {(context, text): text for _, _, text, _, context in found}


@lru_cache
def catalogue(language: str) -> Catalog:
    with (LOCALES / f"{language}.po").open("rb") as file:
        return read_po(file, locale=language)


def messages(language: str) -> Iterator[Message]:
    return (message for message in catalogue(language) if message.id)


def forms(said: object) -> tuple[str, ...]:
    return tuple(said) if isinstance(said, tuple | list) else (str(said),)


def placeholders(text: str) -> Counter[str]:
    return Counter(re.findall(r"%\(\w+\)[a-z]", text))


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_text_is_in_the_catalogue_and_nothing_else_is(language: str) -> None:
    kept = {(message.context, message.id) for message in messages(language)}
    assert source().keys() - kept == set()
    assert kept - source().keys() == set()
    assert not catalogue(language).obsolete


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_text_is_translated_and_by_someone_who_is_sure(language: str) -> None:
    unsure = [message.id for message in messages(language) if message.fuzzy]
    empty = [message.id for message in messages(language) if not all(map(str.strip, forms(message.string)))]
    assert (unsure, empty) == ([], [])
    assert not catalogue(language).fuzzy


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_translation_takes_the_values_its_text_takes(language: str) -> None:
    for message in messages(language):
        asked = placeholders(forms(message.id)[-1])
        for form in forms(message.string):
            assert placeholders(form) == asked, form
            assert not re.search(r"(?<!%)%(?![(%])", form), f"a lone per cent sign: {form}"


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_count_has_all_the_forms_of_its_language(language: str) -> None:
    number_of_forms = len(set(FORMS[language].values()))
    assert catalogue(language).num_plurals == number_of_forms
    for message in messages(language):
        if isinstance(message.id, tuple | list):
            assert len(forms(message.string)) == number_of_forms, message.id


@pytest.mark.parametrize("language", TRANSLATED)
def test_numbers_are_counted_as_the_language_counts(language: str) -> None:
    patterns = [re.sub(r"^\d+", "%(n)s", example) for example in NEW_HOMES[language]]
    for number, form in FORMS[language].items():
        text = translations(language).ngettext("%(n)s new home", "%(n)s new homes", number)
        assert text == patterns[form], number


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_translation_ends_as_its_text_ends(language: str) -> None:
    for message in messages(language):
        text, end = forms(message.id)[0], forms(message.string)[0]
        for sign in (".", ":", "…"):
            if not text.endswith(sign):
                assert sign == "." or not end.endswith(sign), end
            elif not end.endswith(("?", "dvs.")):
                assert end.endswith(sign), end


def test_romanian_is_written_with_commas_below() -> None:
    assert not re.search("[şţŞŢ]", (LOCALES / "ro.po").read_text())


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_message_is_wholly_in_the_language_of_the_contact(language: str) -> None:
    titles: Any = {language: "Ł"}
    flat = replace(FLAT, title=titles, plot_area=300.0)
    cut = replace(flat, id=2, reference="FLAT/2", title={}, place="Piaseczno", rooms_total=1.5, floor=0)
    fallen = item(cut, SIZE, news="price_cut", seen_price=90_000_000, seen_currency="PLN")
    made = letter((flat, item(flat, ABOVE, SIZE, PLACE, EXTRAS)), (cut, fallen), language=language)
    for text in (*read_out(made.html), *made.text.splitlines(), made.subject):
        assert english(text, language) is None, text
    words = re.sub(r"http\S+", "", made.text)
    for word in ("Price", "room", "budget", "floor", "Hello", "Reference", "home", "fits", "plot", "built"):
        assert not re.search(rf"\b{word}", words), word


@pytest.mark.anyio
@pytest.mark.parametrize("language", TRANSLATED)
async def test_a_contacts_pages_are_wholly_in_their_language(language: str, db: str, now: datetime) -> None:
    who = await portal_cast.contact("K-1", now, language=language)
    wish = await portal_cast.wish("K-1", now)
    await portal_cast.listing("H-1", now, title={language: "Ł"}, features={"elevator": True, "garden": False})
    await portal_cast.match_all(now)
    page = f"/p/{page_token(who)}"
    app = create_app(clock=lambda: now)
    async with AsyncClient(transport=ASGITransport(app), base_url="http://test") as browser:
        for path in (page, f"{page}/homes/H-1", f"{page}/wishes/{wish}", unsubscribe_url(who)):
            shown = (await browser.get(path)).text
            assert f'<html lang="{language}"' in shown
            assert [text for text in read_out(shown) if english(text, language)] == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_refusal_is_told_in_the_language_of_whoever_asked(language: str) -> None:
    wrong = Invalid("%(currency)s is not a currency.", currency="XYZ")
    assert wrong.message == "XYZ is not a currency."
    assert said(wrong, "en") == wrong.message
    assert said(wrong, language) != wrong.message
    assert "XYZ" in said(wrong, language)
    late = TooMany("Too many tries. Wait a quarter of an hour.", 900)
    assert said(late, language) == gettext_for(language)(late.message) != late.message


class _Reading(HTMLParser):
    """What a page shows and reads out, piece by piece; what it hands to scripts is left out."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.pieces: list[str] = []
        self._silent = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent = tag in ("script", "style")
        self.pieces += [value for name, value in attrs if value and _is_shown(name)]

    def handle_endtag(self, tag: str) -> None:
        self._silent = False

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.pieces.append(data)


def _is_shown(attribute: str) -> bool:
    return attribute in SHOWN or attribute.startswith("data-word-")


def read_out(html: str) -> list[str]:
    return [" ".join(piece.split()) for piece in _Reading(html).pieces if piece.strip()]


def english(text: str, language: str) -> str | None:
    """The English source that a text or a part of it is, unless the language says it in the same words."""
    parts = (text.strip(), *re.split(r" · |[;,] |[()]", text.strip()))
    found = (id for part in parts for id, pattern in _sources(language) if pattern.fullmatch(part))
    return next(found, None)


@lru_cache
def _sources(language: str) -> list[tuple[str, re.Pattern[str]]]:
    """Texts that read differently in the language, as patterns in which every value is left open."""
    same = {form for message in messages(language) for form in forms(message.string)}
    texts = {form for message in messages(language) for form in forms(message.id)} - same
    return [(text, re.compile(re.sub(r"%\\\(\w+\\\)s", ".+", re.escape(text)))) for text in sorted(texts)]
