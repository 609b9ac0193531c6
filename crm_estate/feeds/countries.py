"""Countries as feeds write them: DE, DEU, Germany, Deutschland."""

from functools import cache

from babel import Locale
from babel.core import get_global

from crm_estate.base.texts import fold

WRITTEN_IN = ("en", "de", "es", "it", "fr", "pt", "pl", "cs", "ro", "sl", "nl")
ALSO = {
    "uk": "GB", "england": "GB", "scotland": "GB", "wales": "GB", "northern ireland": "GB", "usa": "US",
    "united states of america": "US", "czech republic": "CZ", "holland": "NL", "republic of ireland": "IE",
}  # fmt: skip
DOMAINS = {"uk": "GB"}
"""Ends of hosts that are not the code of their country."""
NO_COUNTRIES = frozenset({"EU", "UN", "EZ", "XA", "XB", "ZZ", "QO"})


def country_code(text: str) -> str:
    """The two letters of a country, from its code of two or three letters or its name; empty if unknown.

    >>> country_code("deu"), country_code("AUSTRALIA"), country_code("Deutschland"), country_code("Narnia")
    ('DE', 'AU', 'DE', '')
    """
    return _known().get(fold(text), "")


def country_of_domain(host: str) -> str:
    """The country that the last part of a host stands for; empty for com, eu and the like.

    >>> country_of_domain("www.example.pl"), country_of_domain("example.co.uk"), country_of_domain("a.com")
    ('PL', 'GB', '')
    """
    last = host.rpartition(".")[2].lower()
    return DOMAINS.get(last) or (last.upper() if last.upper() in _codes() else "")


@cache
def _codes() -> frozenset[str]:
    codes = [str(code) for code in Locale("en").territories]
    return frozenset(code for code in codes if len(code) == 2 and code.isalpha()) - NO_COUNTRIES


@cache
def _known() -> dict[str, str]:
    """Codes of two letters by everything that names the country; what is said first counts."""
    known = dict(ALSO) | {code.lower(): code for code in _codes() if code.lower() not in ALSO}
    for three, meant in get_global("territory_aliases").items():
        if len(three) == 3 and three.isalpha() and len(meant) == 1 and meant[0] in _codes():
            known.setdefault(three.lower(), meant[0])
    for language in WRITTEN_IN:
        for code, name in Locale(language).territories.items():
            if code in _codes():
                known.setdefault(fold(name), code)
    return known
