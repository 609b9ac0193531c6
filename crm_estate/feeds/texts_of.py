"""Titles and descriptions in whatever languages a feed has them: which are kept, and how long they may be.

There are five languages here, and what is written in one of them is kept. A text in another one is left out,
with a note: kept under the name of one of the five it would be sent to people as what it is not, and would
take the place of what an agent has written.
"""

import re
from collections.abc import Callable, Mapping

from crm_estate.base.languages import LANGUAGES
from crm_estate.base.wording import N_
from crm_estate.feeds.markup import plain_text
from crm_estate.feeds.reasons import Reason, because
from crm_estate.feeds.rows import clip

OTHER_NAMES = {"cz": "cs", "si": "sl", "gb": "en", "us": "en", "uk-en": "en", "eng": "en", "pol": "pl"}
OTHER_LANGUAGES = N_("Texts in a language that is not in use here are left out: %(languages)s.")
LONGEST_TITLE = 200
LONGEST_TEXT = 20_000

SPOKEN = {"PL": "pl", "CZ": "cs", "RO": "ro", "MD": "ro", "SI": "sl", "GB": "en", "IE": "en", "US": "en",
          "AU": "en", "NZ": "en", "DE": "de", "AT": "de", "CH": "de", "LI": "de", "IT": "it", "ES": "es",
          "FR": "fr", "PT": "pt", "SK": "sk", "HU": "hu", "HR": "hr", "NL": "nl", "BE": "nl"}  # fmt: skip
"""What a text is written in when nobody says so, by the country of the listing."""

_SPACES = re.compile(r"\s+")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")


def language_of(tag: str) -> str:
    """The language that a tag names, in two small letters.

    >>> language_of("en-GB"), language_of("CZ"), language_of("de_AT")
    ('en', 'cs', 'de')
    """
    bare = tag.strip().lower().replace("_", "-")
    return OTHER_NAMES.get(bare) or OTHER_NAMES.get(bare.split("-")[0]) or bare.split("-")[0]


def kept_texts(texts: Mapping[str, str], say: Callable[[Reason], None]) -> dict[str, str]:
    """Of texts by language (`en`, `en-GB`, `de` …) those that are kept, by the five languages here.

    `say` is told what was left out.

    >>> notes = []
    >>> kept_texts({"pl": "Dom", "de": "Haus", "en": " "}, notes.append), notes[0].said_in()
    ({'pl': 'Dom'}, 'Texts in a language that is not in use here are left out: de.')
    """
    known = {language_of(tag): text for tag, text in texts.items() if text.strip()}
    others = ", ".join(sorted(language for language in known if language not in LANGUAGES))
    if others:
        say(because(OTHER_LANGUAGES, languages=clip(others)))
    return {language: text for language, text in known.items() if language in LANGUAGES}


def title_line(text: str) -> str:
    """A title as one line, cut where it is too long."""
    line = _SPACES.sub(" ", _CONTROL.sub(" ", plain_text(text))).strip()
    return line if len(line) <= LONGEST_TITLE else line[: LONGEST_TITLE - 1].rstrip() + "…"


def whole_text(text: str) -> str:
    """A description without markup, cut where it is too long."""
    plain = plain_text(text)
    return plain if len(plain) <= LONGEST_TEXT else plain[: LONGEST_TEXT - 1].rstrip() + "…"
