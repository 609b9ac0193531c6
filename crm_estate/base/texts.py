"""Text made comparable: what is typed without diacritics finds what is written with them."""

import re
import unicodedata

_LETTERS = str.maketrans(
    {
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "ø": "o",
        "ħ": "h",
        "ŧ": "t",
        "\u0131": "i",  # the Turkish dotless i
        "ß": "ss",
        "æ": "ae",
        "œ": "oe",
        "þ": "th",
        # Both Romanian spellings, comma below and the older cedilla, in case a font-minded
        # source sends them in a form that does not decompose.
        "ș": "s",
        "ş": "s",
        "ț": "t",
        "ţ": "t",
    }
)
_NOT_WORD = re.compile(r"[\W_]+")


FIRST_MARK = "\u0300"
"""No character before this one is a diacritic of its own."""


def fold(text: str) -> str:
    """Lower case, without diacritics, punctuation and control characters turned to single spaces.

    >>> fold("  Łódź,  ul. Piotrkowska ")
    'lodz ul piotrkowska'
    >>> fold("Iaşi") == fold("IAȘI") == "iasi"
    True
    >>> fold("Đakovo / Straße / Ærøskøbing / Cœur")
    'dakovo strasse aeroskobing coeur'
    >>> fold("54 m²")
    '54 m2'
    """
    return _NOT_WORD.sub(" ", plain(text)).strip()


def plain(text: str) -> str:
    """Lower case, without diacritics; all else is left as it stands.

    >>> plain("Kraków-Krowodrza, ul. Królewska 5")
    'krakow-krowodrza, ul. krolewska 5'
    """
    lowered = text.lower()
    if lowered.isascii():
        return lowered
    decomposed = unicodedata.normalize("NFKD", lowered.translate(_LETTERS))
    return "".join([c for c in decomposed if c < FIRST_MARK or not unicodedata.combining(c)]).lower()
