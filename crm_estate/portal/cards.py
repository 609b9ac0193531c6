"""Matches as the cards and pins that a contact sees."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from crm_estate.base.languages import gettext_for
from crm_estate.base.settings import settings
from crm_estate.listings.facts import ListingOut
from crm_estate.matchmaking.facts import MatchOut, Reason
from crm_estate.matchmaking.sentences import sentences
from crm_estate.outreach.showing import facts_line, price_text, title_of
from crm_estate.portal.spots import Spot, spot_of
from crm_estate.portal.visitors import Visitor
from crm_estate.portal.words import amount_text, capital

NEW_FOR = timedelta(days=3)
CHIPS = 5
TONES = {"good": "good", "unknown": "unknown"}

Home = tuple[MatchOut, ListingOut]


def card_of(home: Home, visitor: Visitor, now: datetime) -> dict[str, Any]:
    """One match as `home_card` of the templates takes it."""
    match, listing = home
    language = visitor.language
    about = visitor.path("matches", match.id)
    return {
        "reference": match.listing,
        "href": visitor.path("homes", match.listing),
        "title": title_of(listing, language),
        "kind": listing.kind,
        "photos": listing.photos,
        "price": price_text(listing, language),
        "was": price_before(match, listing, language),
        "facts": [*facts_line(listing, language), *([listing.place] if listing.place else [])],
        "reasons": chips(match.reasons, visitor),
        "badge": badge_of(match, listing, language, now),
        "liked": match.feedback == "liked",
        "like_url": about,
        "dismiss_url": about,
    }


def pins_of(homes: Sequence[Home], visitor: Visitor) -> list[dict[str, Any]]:
    """The homes whose place is known, as the map draws them."""
    return [
        pin_of(home, spot, visitor)
        for home in homes
        if (spot := spot_of(home[1], settings().signing_key())) is not None
    ]


def pin_of(home: Home, spot: Spot, visitor: Visitor) -> dict[str, Any]:
    match, listing = home
    price, language = listing.list_price, visitor.language
    return {
        "reference": match.listing,
        "lat": spot.lat,
        "lon": spot.lon,
        "title": title_of(listing, language),
        "price": amount_text(price, language) if price else "–",
        "href": visitor.path("homes", match.listing),
        "score": round(match.score, 4),
        "liked": match.feedback == "liked",
    }


def price_before(match: MatchOut, listing: ListingOut, language: str) -> str | None:
    """The price the contact saw in a message, if it has fallen since."""
    before, price = match.offered_price, listing.list_price
    if before is None or price is None or before.currency != price.currency:
        return None
    return amount_text(before, language) if price.amount < before.amount else None


def badge_of(match: MatchOut, listing: ListingOut, language: str, now: datetime) -> str | None:
    """What is news about a home, for a few days."""
    gettext = gettext_for(language)
    if price_before(match, listing, language):
        return gettext("Price cut")
    if now - match.found_at > NEW_FOR:
        return None
    news = {"new": gettext("New"), "price_cut": gettext("Price cut"), "back": gettext("Back on the market")}
    return news[match.news]


def reasons_of(reasons: list[Reason], visitor: Visitor) -> list[tuple[str, str]]:
    """Why a home fits and where it falls short, as (text, tone)."""
    return [
        (capital(said.text), TONES.get(said.tone, "short"))
        for said in sentences(reasons, visitor.language, "contact", visitor.own)
    ]


def chips(reasons: list[Reason], visitor: Visitor) -> list[tuple[str, str]]:
    """The few that matter most: where it falls short, then what fits, then what is not known."""
    order = ("short", "good", "unknown")
    return sorted(reasons_of(reasons, visitor), key=lambda reason: order.index(reason[1]))[:CHIPS]
