"""One home on a page of its own."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any, TypeVar

from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from crm_estate.accounts.permissions import SYSTEM
from crm_estate.base.errors import NotFound
from crm_estate.base.languages import format_area, format_number, gettext_for
from crm_estate.base.settings import settings
from crm_estate.listings.custom_words import facts_said
from crm_estate.listings.facts import ListingOut
from crm_estate.listings.search import get_listing
from crm_estate.listings.words import CONDITIONS, FEATURES, KINDS, word
from crm_estate.matchmaking.facts import MatchOut
from crm_estate.matchmaking.own import homes_for, matches_with
from crm_estate.portal.cards import card_of, pin_of, reasons_of
from crm_estate.portal.homes import with_listings
from crm_estate.portal.maps import circle_of, labels_around
from crm_estate.portal.screen import show
from crm_estate.portal.spots import spot_of
from crm_estate.portal.visitors import Visitor
from crm_estate.portal.words import capital, description_of, dismissals

Value = TypeVar("Value")

INSTEAD = 3
"""So many homes are shown in place of one that is gone."""


@get("/homes/{reference:str}", name="portal-home")
async def home(
    request: Request[Any, Any, Any],
    visitor: NamedDependency[Visitor],
    now: NamedDependency[datetime],
    reference: FromPath[str],
) -> Response[str]:
    """Only what suits this contact, or was in a message to them, is there for them."""
    match, listing = await _home(reference, visitor)
    language = visitor.language
    text, text_language = description_of(listing, language)
    return show(
        request,
        visitor,
        "home.html",
        home=card_of((match, listing), visitor, now),
        listing=listing,
        match=match,
        address=address_of(listing),
        reasons=reasons_of(match.reasons, visitor) if match.fits else [],
        details=[*details_of(listing, language), *_own(listing, visitor)],
        features=features_of(listing, language),
        description=text,
        description_language=text_language,
        dismissals=dismissals(language),
        instead=[] if listing.on_market else await _instead(match, visitor, now),
        **await _map(match, listing, visitor),
    )


async def _home(reference: str, visitor: Visitor) -> tuple[MatchOut, ListingOut]:
    listing = await get_listing(reference, actor=SYSTEM)
    matches = await matches_with(visitor.contact.id, listing.id)
    if not matches:
        raise NotFound("There is no listing %(reference)s.", reference=repr(reference))
    return next((match for match in matches if match.fits), matches[0]), listing


async def _instead(gone: MatchOut, visitor: Visitor, now: datetime) -> list[dict[str, Any]]:
    """What suits the same wish as a home that is gone, as cards."""
    found = await homes_for(visitor.contact.id, gone.requirement_id)
    others = [match for match in found if match.listing_id != gone.listing_id]
    return [card_of(home, visitor, now) for home in await with_listings(others[:INSTEAD])]


async def _map(match: MatchOut, listing: ListingOut, visitor: Visitor) -> dict[str, Any]:
    """The pin of an exact place, or the circle of a vague one."""
    spot = spot_of(listing, settings().signing_key())
    if spot is None:
        return {"spot": None, "pins": [], "circle": [], "places": []}
    return {
        "spot": spot,
        "pins": [] if spot.km else [pin_of((match, listing), spot, visitor)],
        "circle": circle_of(spot),
        "places": await labels_around([(spot.lat, spot.lon)]),
    }


def _own(listing: ListingOut, visitor: Visitor) -> list[tuple[str, str]]:
    """(name, value) of the firm's own fields that contacts see."""
    return list(facts_said(listing.custom, visitor.own, visitor.language, public=True))


def address_of(listing: ListingOut) -> str:
    """As much of the address as may be seen."""
    if not listing.address_visible:
        return listing.place or ""
    town = f"{listing.postal_code} {listing.place or ''}".strip()
    return ", ".join(part for part in (listing.street, town) if part)


def details_of(listing: ListingOut, language: str) -> list[tuple[str, str]]:
    """(name, value) of what is known in numbers and words."""
    _ = gettext_for(language)
    number, area = partial(format_number, language=language), partial(format_area, language=language)
    known = [
        (_("Kind"), word(KINDS, listing.kind, language)),
        (_("Living area"), _said(listing.living_area, area)),
        (_("Plot"), _said(listing.plot_area, area)),
        (_("Rooms"), _said(listing.rooms_total, number)),
        (_("Bedrooms"), _said(listing.bedrooms_total, number)),
        (_("Bathrooms"), _said(listing.bathrooms_total, number)),
        (_("Floor"), _floor(listing, language)),
        (_("Year built"), _said(listing.year_built, str)),
        (_("Condition"), _said(listing.condition, lambda code: capital(word(CONDITIONS, code, language)))),
        (_("Energy class"), listing.energy_class or ""),
    ]
    return [(name, value) for name, value in known if value]


def _said(value: Value | None, write: Callable[[Value], str]) -> str:
    return write(value) if value else ""


def _floor(listing: ListingOut, language: str) -> str:
    if listing.floor is None:
        return ""
    if listing.floors_total is None:
        return str(listing.floor)
    return gettext_for(language)("%(floor)s of %(all)s") % {
        "floor": listing.floor,
        "all": listing.floors_total,
    }


def features_of(listing: ListingOut, language: str) -> list[tuple[str, bool]]:
    """(name, whether it is there) of the features that are known, those that are there first."""
    known = [
        (capital(word(FEATURES, tag, language)), has)
        for tag, has in listing.features.items()
        if has is not None
    ]
    return sorted(known, key=lambda feature: (not feature[1], feature[0]))
