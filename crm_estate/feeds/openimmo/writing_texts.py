"""Texts of a listing: one language has the standard's own places, the others come after it by name."""

from crm_estate.base.fields import Language
from crm_estate.feeds.openimmo.building import add, add_given
from crm_estate.feeds.openimmo.texts import TEXT, TITLE
from crm_estate.feeds.xml_records import Element
from crm_estate.listings.facts import ListingOut

LANGUAGES: tuple[Language, ...] = ("cs", "en", "pl", "ro", "sl")
SPOKEN: dict[str, Language] = {"PL": "pl", "CZ": "cs", "RO": "ro", "SI": "sl"}


def main_language(listing: ListingOut) -> Language:
    """The language of the country if there is a text in it, else English, else whichever there is."""
    said = {*listing.title, *listing.description}
    for language in (SPOKEN.get(listing.country, "en"), "en", *LANGUAGES):
        if language in said:
            return language
    return "en"


def add_texts(root: Element, listing: ListingOut) -> None:
    """Title and description in every language; the standard has room for one more description."""
    parent = add(root, "freitexte")
    main = main_language(listing)
    add_given(parent, "objekttitel", listing.title.get(main))
    add_given(parent, "objektbeschreibung", listing.description.get(main))
    others: list[Language] = sorted(language for language in listing.description if language != main)
    if others:
        add(parent, "objekt_text", listing.description[others[0]], lang=others[0])
    for beginning, texts in ((TITLE, listing.title), (TEXT, listing.description)):
        for language in sorted(texts):
            if language != main:
                add(parent, "user_defined_simplefield", texts[language], feldname=beginning + language)
