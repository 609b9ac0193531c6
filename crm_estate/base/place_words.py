"""Words beside the names of places, folded: what they are for, in the languages of the markets."""

from functools import cache

from babel import Locale

from crm_estate.base.languages import LANGUAGES
from crm_estate.base.texts import fold


def _words(said: str) -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(phrase.split()) for phrase in said.split(","))


KINDS = _words(
    "m st, miasto stoleczne, stoleczne miasto, miasto, wies, osada, os, osiedle,"
    "hl m, hlavni mesto, hl mesto, statutarni mesto, mesto, obec, mestys, mestska cast,"
    "municipiul, mun, orasul, oras, comuna, com, satul, sat, localitatea,"
    "mestna obcina, obcina, naselje, vas, grad, opcina, stadt, gemeinde, landeshauptstadt,"
    "city of, town of, village of, municipality of, city, capital city"
)
"""Say what sort of place the name is of; the name is whole without them."""

AREAS = _words(
    "gm, gmina, pow, powiat, woj, wojewodztwo, okres, okr, kraj, jud, judet, judetul, zupanija, zup,"
    "regija, upravna enota, ue, bezirk, kreis, landkreis, lkr, county, district, region, oblast"
)
"""What follows is the name of an area about the place (or stands before: Středočeský kraj)."""

NEAR = _words("k, kolo, obok, u, pri, langa, bei, near, blizko, blizu, nedaleko, kod, poblizu")
"""What follows is the name of a larger place close by."""

STREETS = _words(
    "ul, ulica, ulice, al, aleja, aleje, pl, plac, cesta, trg, nam, namesti, namestie, trida,"
    "nabrezi, str, strada, bd, bulevardul, soseaua, sos, calea, aleea, intrarea, piata, strasse, gasse,"
    "platz, street, nr"
)
"""A street follows, or the word before was one: neither is the name of a place."""

CENTRES = _words(
    "center, centrum, centru, centar, centre, stred, srodmiescie, zentrum, mitte, innenstadt, downtown,"
    "okolica, okolice, okoli, z okolico, i okolice"
)
"""The middle of a town or what lies about it, where the gazetteer has no quarter of that name."""

SYNONYMS: dict[str, dict[str, str]] = {
    "RO": {"sect": "sector", "sec": "sector", "sectorul": "sector", "sektor": "sector", "buc": "bucuresti"},
    "SI": {"lj": "ljubljana", "mb": "maribor"},
}
"""What people write for a word of a name, by country."""


@cache
def names_of_country(code: str) -> frozenset[str]:
    """What the country is called in our languages, and its code; folded.

    >>> sorted(names_of_country("SI"))
    ['si', 'slovenia', 'slovenija', 'slovinsko', 'slowenia']
    """
    named = (Locale.parse(language).territories.get(code, code) for language in LANGUAGES)
    return frozenset(map(fold, (code, *named)))
