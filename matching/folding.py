"""Text made comparable: lower case, no diacritics or punctuation, in Latin letters where that is usual."""

import re
import unicodedata

_LATIN = str.maketrans(
    {
        "ł": "l", "đ": "d", "ð": "d", "ø": "o", "ħ": "h", "ŧ": "t", "ı": "i", "ß": "ss",
        "æ": "ae", "œ": "oe", "þ": "th", "ș": "s", "ş": "s", "ț": "t", "ţ": "t",
    }
)  # fmt: skip
_CYRILLIC = str.maketrans(
    {
        "а": "a", "б": "b", "в": "v", "г": "g", "ґ": "g", "д": "d", "е": "e", "є": "ie", "ж": "zh", "з": "z",
        "и": "i", "і": "i", "ї": "i", "й": "i", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p",
        "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh",
        "щ": "shch", "ъ": "", "ы": "y", "ь": "", "э": "e", "ю": "iu", "я": "ia", "ё": "e", "ђ": "d", "ј": "j",
        "љ": "lj", "њ": "nj", "ћ": "c", "џ": "dz", "ў": "u",
    }
)  # fmt: skip
_NOT_WORD = re.compile(r"[\W_]+")


def fold(text: str) -> str:
    """Lower case, diacritics dropped, Cyrillic in Latin letters; all else but letters and digits
    becomes single spaces. Never fails, whatever the string holds.

    >>> fold("  Łódź,  ul. Piotrkowska ")
    'lodz ul piotrkowska'
    >>> fold("Iaşi") == fold("IAȘI") == "iasi"
    True
    >>> fold("Đakovo / Straße / Ærøskøbing"), fold("Олена Коваль"), fold("\\ud800\\x00 54 m²")
    ('dakovo strasse aeroskobing', 'olena koval', '54 m2')
    """
    lowered = text.lower()
    if not lowered.isascii():
        lowered = lowered.translate(_LATIN).translate(_CYRILLIC)
        decomposed = unicodedata.normalize("NFKD", lowered)
        lowered = "".join(char for char in decomposed if not unicodedata.combining(char)).lower()
    return _NOT_WORD.sub(" ", lowered).strip()
