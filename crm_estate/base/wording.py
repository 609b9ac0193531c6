"""Sentences that are told in the language of whoever reads them, and what the decoder means by its words."""

import re
from collections.abc import Sequence

from msgspec import Struct

from crm_estate.base.errors import Outcome
from crm_estate.base.languages import DEFAULT, gettext_for
from crm_estate.base.texts import fold

LONGEST_CODE = 80


def N_(text: str) -> str:
    """Marks a text that is translated later."""
    return text


class Sentence(Struct, frozen=True, omit_defaults=True):
    """A text to be translated and the values that go into it; those in `words` are translated too.

    Without any, the text is said as it stands: a per cent sign in it is one.
    """

    text: str
    values: dict[str, str] = {}
    words: dict[str, str] = {}

    @property
    def code(self) -> str:
        """What stays the same whatever the values and the language: a name made of the text.

        >>> Sentence("Floor %(floor)s of %(floors)s is above the roof.").code
        'floor_of_is_above_the_roof'
        """
        plain = re.sub(r"%\(\w+\)s", " ", self.text)
        return "_".join(re.findall(r"[a-z0-9]+", fold(plain)))[:LONGEST_CODE].rstrip("_")

    def said_in(self, language: str = DEFAULT) -> str:
        say = gettext_for(language)
        text, words = say(self.text), {name: say(word) for name, word in self.words.items()}
        return text % {**self.values, **words} if self.values or words else text


REQUIRED = Sentence(N_("This is needed."))
UNKNOWN_FIELD = Sentence(N_("There is no such field."))

_RULES = (
    (r"missing required field|got `null`", REQUIRED.text),
    (r"unknown field", UNKNOWN_FIELD.text),
    (r"`str` of length >= 1\b", N_("This must not be empty.")),
    (r"`str` of length <= (\d+)", N_("This must have at most %(n)s characters.")),
    (r"of length <= (\d+)", N_("This must have at most %(n)s entries.")),
    (r"of length >= (\d+)", N_("This must have at least %(n)s entries.")),
    (r"Expected `\w+` >= (\S+)", N_("This must be at least %(n)s.")),
    (r"Expected `\w+` <= (\S+)", N_("This must be at most %(n)s.")),
    (r"Expected `\w+` > (\S+)", N_("This must be above %(n)s.")),
    (r"Expected `\w+` < (\S+)", N_("This must be below %(n)s.")),
    (r"that's a multiple of (\S+)", N_("This must be a multiple of %(n)s.")),
    (r"with a timezone", N_("This moment lacks its time zone, such as Z or +02:00.")),
    (r"Invalid RFC3339 encoded datetime", N_("This is not a moment such as 2026-11-01T10:00:00Z.")),
    (r"Invalid RFC3339 encoded date", N_("This is not a day such as 2026-11-01.")),
    (r"out of range", N_("This number is too large.")),
    (r"Invalid enum value", N_("This is none of the values that are known.")),
)

_PATTERNS = (
    ("@", N_("This is not an e-mail address.")),
    ("https?", N_("This is not a web address that begins with http:// or https://.")),
    ("[A-Z]{2}", N_("This is not a country's two capital letters, such as PL.")),
    ("[A-Z]{3}", N_("This is not a currency's three capital letters, such as PLN.")),
    ("[A-H]", N_("This is not an energy class from A to H.")),
    (" ext]", N_("This is not a phone number.")),
    ("/?#", N_("This must not contain control characters, slashes, question marks or number signs.")),
    ("a-z", N_("Only small letters, digits, and signs between them go here.")),
    ("Polygon", N_("This must be the word Polygon.")),
    ("A-Za-z0-9 -", N_("Only letters, digits, spaces and hyphens go here.")),
    (r"x1f\x7f", N_("This must not contain line breaks or other control characters.")),
    (r"[^\x00]", N_("This must not contain NUL characters.")),
)
"""What a pattern asks for, by the first of these parts that is found in it."""

_TYPES = {
    "str": N_("a text"),
    "int": N_("a whole number"),
    "float": N_("a number"),
    "bool": N_("true or false"),
    "array": N_("a list"),
    "object": N_("an object"),
    "datetime": N_("a moment"),
    "date": N_("a day"),
}


def sentence(message: str) -> Sentence:
    """What the decoder's message means.

    >>> sentence("Expected `float` > 0.0 - at `$.living_area`").said_in()
    'This must be above 0.'
    >>> sentence("Expected `float | null`, got `str`").said_in()
    'This must be a number, not a text.'
    """
    if found := re.search(r"matching regex '(.*)'", message):
        return Sentence(_asked_by(found[1]))
    for pattern, text in _RULES:
        if found := re.search(pattern, message):
            return Sentence(text, {"n": found[1].removesuffix(".0")} if found.groups() else {})
    if found := re.search(r"Expected `(\w+)[^`]*`, got `(\w+)", message):
        wanted, got = (_TYPES.get(name, name) for name in found.groups())
        return Sentence(N_("This must be %(wanted)s, not %(got)s."), words={"wanted": wanted, "got": got})
    return Sentence(message.partition(" - at `")[0])


def told(wrong: Outcome) -> Sentence:
    """What went wrong, as a sentence."""
    return Sentence(wrong.text, {name: str(value) for name, value in wrong.values.items()})


def one_of(choices: Sequence[object]) -> Sentence:
    """For a value that is none of a few that are known."""
    return Sentence(N_("This must be one of: %(choices)s."), {"choices": ", ".join(map(str, choices))})


def _asked_by(pattern: str) -> str:
    texts = (text for part, text in _PATTERNS if part in pattern)
    return next(texts, N_("This is not written the way it must be."))
