"""Listings as lists and maps show them: with a title in the reader's language, and where they lie."""

from collections.abc import Iterable
from typing import Any

from msgspec import Struct

from crm_estate.base.languages import DEFAULT, format_area, format_money
from crm_estate.base.money import minor
from crm_estate.desk.queries import place_of
from crm_estate.desk.words import Words
from crm_estate.listings.facts import ListingOut, Photo


class Card(Struct, frozen=True, kw_only=True):
    """One listing; `price` in minor units of `currency`, None on request."""

    listing: ListingOut
    href: str
    title: str
    where: str
    kind: str
    photos: list[Photo]
    price: int | None
    currency: str | None


def card_of(listing: ListingOut, words: Words) -> Card:
    price = listing.list_price
    return Card(
        listing=listing,
        href=place_of("listings", listing.reference),
        title=title_of(listing, words),
        where=", ".join(part for part in (listing.street, listing.place) if part),
        kind=listing.kind,
        photos=listing.photos,
        price=minor(price.amount, price.currency) if price else None,
        currency=price.currency if price else None,
    )


def cards_of(listings: Iterable[ListingOut], words: Words) -> list[Card]:
    return [card_of(listing, words) for listing in listings]


def title_of(listing: ListingOut, words: Words) -> str:
    """The title in the reader's language, in another one, or one made of what is known."""
    titles: dict[str, str] = {**listing.title}
    said = titles.get(words.language) or titles.get(DEFAULT) or next(iter(titles.values()), "")
    if said.strip():
        return said
    area = listing.living_area or listing.plot_area
    parts = (
        words.of("kind", listing.kind),
        format_area(area, words.language) if area else "",
        listing.place or "",
    )
    return ", ".join(part for part in parts if part)


def pins_of(
    cards: Iterable[Card], words: Words, scores: dict[int, float] | None = None
) -> list[dict[str, Any]]:
    """What the map draws: those cards that have coordinates."""
    return [
        {
            "reference": card.listing.reference,
            "lat": card.listing.location.lat,
            "lon": card.listing.location.lon,
            "title": card.title,
            "price": _short_price(card, words),
            "href": card.href,
            "score": (scores or {}).get(card.listing.id, 0.0),
        }
        for card in cards
        if card.listing.location
    ]


def points_of(cards: Iterable[Card]) -> list[tuple[float, float]]:
    """Latitude and longitude of those that have them."""
    return [(card.listing.location.lat, card.listing.location.lon) for card in cards if card.listing.location]


def _short_price(card: Card, words: Words) -> str:
    if card.price is None or card.currency is None:
        return "–"
    return format_money(card.price, card.currency, words.language)
