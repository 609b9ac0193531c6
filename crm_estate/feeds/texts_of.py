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
TOO_LONG = N_("The description is too long: its end is left out.")
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


def kept_texts(
    titles: Mapping[str, str], wholes: Mapping[str, str], say: Callable[[Reason], None]
) -> tuple[dict[str, str], dict[str, str]]:
    """Of titles and descriptions by language (`en`, `en-GB`, `de` …) those that are kept, by the five here.

    `say` is told what was left out.

    >>> notes = []
    >>> kept_texts({"pl-PL": "<b>Dom</b>", "de": "Haus"}, {"pl": "Duży<br>dom", "en": " "}, notes.append)
    ({'pl': 'Dom'}, {'pl': 'Duży\\ndom'})
    >>> notes[0].said_in()
    'Texts in a language that is not in use here are left out: de.'
    """
    kept_titles = {tag: line for tag, text in titles.items() if (line := title_line(text))}
    plain = {tag: whole for tag, text in wholes.items() if (whole := plain_text(text))}
    spoken = {language_of(tag) for tag in (*kept_titles, *plain)}
    if others := ", ".join(sorted(spoken.difference(LANGUAGES))):
        say(because(OTHER_LANGUAGES, languages=clip(others)))
    texts = _of_ours(plain)
    if any(len(text) > LONGEST_TEXT for text in texts.values()):
        say(because(TOO_LONG))
    return _of_ours(kept_titles), {language: _cut(text, LONGEST_TEXT) for language, text in texts.items()}


def title_line(text: str) -> str:
    """A title as one line, cut where it is too long."""
    return _cut(_SPACES.sub(" ", _CONTROL.sub(" ", plain_text(text))).strip(), LONGEST_TITLE)


def _of_ours(texts: Mapping[str, str]) -> dict[str, str]:
    return {language: text for tag, text in texts.items() if (language := language_of(tag)) in LANGUAGES}


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"
