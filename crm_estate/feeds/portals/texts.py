"""Titles and descriptions of a record, from wherever a format has them."""

from crm_estate.feeds.portals.mapping import Body, Portal
from crm_estate.feeds.portals.telling import Told
from crm_estate.feeds.sheets.readers import Around
from crm_estate.feeds.texts_of import SPOKEN, kept_texts


def texts_of(flat: Body, told: Told, portal: Portal, around: Around) -> None:
    """Put the titles and descriptions of a record where they belong."""
    words = portal.words
    language = words.language or SPOKEN.get(str(flat.get("country")), "en")
    title = " ".join(_pieces(told, words.titles)[:1])
    whole = "\n\n".join(_pieces(told, words.descriptions))
    tagged = words.tagged(told) if words.tagged else {}
    titles = {**({language: title} if title else {}), **tagged.get("title", {})}
    wholes = {**({language: whole} if whole else {}), **tagged.get("description", {})}
    kept_titles, kept_wholes = kept_texts(titles, wholes, lambda note: around.say("description", note))
    flat |= {f"title.{code}": text for code, text in kept_titles.items()}
    flat |= {f"description.{code}": text for code, text in kept_wholes.items()}


def _pieces(told: Told, places: tuple[str, ...]) -> list[str]:
    return [text for place in places if (text := told.get(place))]
