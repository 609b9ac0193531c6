"""The contact's first page: what suits them, as cards and on a map."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

import msgspec
from litestar import Request, Response, get
from litestar.di import NamedDependency
from msgspec import Struct

from crm_estate.base.languages import gettext_for
from crm_estate.base.paging import LARGEST
from crm_estate.listings.search import listings_by_id
from crm_estate.matchmaking.facts import MatchOut
from crm_estate.matchmaking.own import homes_for, is_being_renewed
from crm_estate.matchmaking.search import matches_by_id
from crm_estate.portal.cards import Home, card_of, pins_of
from crm_estate.portal.maps import corners_of, labels_around
from crm_estate.portal.screen import show
from crm_estate.portal.visitors import Visitor
from crm_estate.portal.words import dismissals, wish_name, wish_text
from crm_estate.requirements.facts import RequirementOut

CARDS = 24
LOOKS = 20
"""So many times a page asks anew whether changed wishes have reached their matches."""


class View(Struct, frozen=True):
    """Which homes are asked for: of one wish or all, liked ones or all, how many as cards."""

    wish: RequirementOut | None = None
    liked: bool = False
    shown: int = CARDS
    looks: int = 0


@get("/", name="portal-homes")
async def homes(
    request: Request[Any, Any, Any], visitor: NamedDependency[Visitor], now: NamedDependency[datetime]
) -> Response[str]:
    view = view_of(request.query_params, visitor.wishes)
    # Asked before the homes are read: a change that arrives in between is seen at the next look.
    is_renewed = view.looks >= LOOKS or not await is_being_renewed(visitor.contact.id)
    found = await with_listings(await homes_for(visitor.contact.id, view.wish.id if view.wish else None))
    chosen = [home for home in found if home[0].feedback == "liked"] if view.liked else found
    pins = pins_of(chosen, visitor)
    areas = _areas([view.wish] if view.wish else visitor.wishes)
    frame = corners_of(areas) + [(pin["lat"], pin["lon"]) for pin in pins]
    return show(
        request,
        visitor,
        "homes.html",
        other_wishes=_tabs(view, visitor),
        view=view,
        wish_text=wish_text(view.wish, visitor.language) if view.wish else "",
        wish_href=_wish_href(view, visitor),
        cards=[card_of(home, visitor, now) for home in chosen[: view.shown]],
        total=len(chosen),
        is_full=len(found) >= LARGEST,
        liked_count=sum(home[0].feedback == "liked" for home in found),
        links=_links(view, visitor),
        is_renewed=is_renewed,
        pins=pins,
        areas=msgspec.to_builtins(areas),
        places=await labels_around(frame),
        dismissals=dismissals(visitor.language),
        gone=await _gone(request.query_params.get("gone", ""), visitor, now),
    )


def _wish_href(view: View, visitor: Visitor) -> str:
    """The wish whose homes are shown, or the first."""
    wish = view.wish or next(iter(visitor.wishes), None)
    return visitor.path("wishes", wish.id) if wish else ""


async def with_listings(matches: Sequence[MatchOut]) -> list[Home]:
    """Matches with their listings."""
    listings = await listings_by_id([match.listing_id for match in matches])
    return [(match, listings[match.listing_id]) for match in matches]


def view_of(query: Any, wishes: Sequence[RequirementOut]) -> View:
    """What an address asks for; what makes no sense in it is passed over."""
    by_id = {str(wish.id): wish for wish in wishes}
    wish = by_id.get(query.get("wish", "")) if len(wishes) > 1 else next(iter(wishes), None)
    return View(
        wish=wish,
        liked=query.get("liked") == "yes",
        shown=_number(query.get("shown"), CARDS, LARGEST),
        looks=_number(query.get("looks"), 0, LOOKS),
    )


def _number(text: str | None, default: int, most: int) -> int:
    return min(int(text), most) if text and text.isascii() and text.isdigit() and len(text) < 6 else default


def _areas(wishes: Sequence[RequirementOut]) -> list[Any]:
    return [area for wish in wishes if wish.areas for area in wish.areas.any]


def _tabs(view: View, visitor: Visitor) -> list[tuple[str, str, bool]]:
    """(address, name, whether it is open) per wish, behind the one for all; none for a single wish."""
    if len(visitor.wishes) < 2:
        return []
    every = gettext_for(visitor.language)("All")
    return [(visitor.path(), every, view.wish is None)] + [
        (f"{visitor.path()}?wish={wish.id}", wish_name(wish, visitor.language), wish == view.wish)
        for wish in visitor.wishes
    ]


def _links(view: View, visitor: Visitor) -> dict[str, str]:
    """The same view with something else about it."""
    return {
        "here": _address(visitor, view),
        "all": _address(visitor, view, liked=False, shown=CARDS),
        "liked": _address(visitor, view, liked=True, shown=CARDS),
        "more": _address(visitor, view, shown=view.shown + CARDS),
        "again": _address(visitor, view, looks=view.looks + 1),
    }


def _address(visitor: Visitor, view: View, **changes: Any) -> str:
    wanted = msgspec.structs.replace(view, **changes)
    query: dict[str, object] = {"wish": wanted.wish.id} if wanted.wish else {}
    query |= {"liked": "yes"} if wanted.liked else {}
    query |= {"shown": wanted.shown} if wanted.shown != CARDS else {}
    query |= {"looks": wanted.looks} if wanted.looks else {}
    return visitor.path() + (f"?{urlencode(query)}" if query else "")


async def _gone(match: str, visitor: Visitor, now: datetime) -> dict[str, Any] | None:
    """The home that was put aside just now, so that it can be taken back."""
    if not (match.isascii() and match.isdigit() and len(match) < 19):
        return None
    found = (await matches_by_id([int(match)])).get(int(match))
    if found is None or found.contact_id != visitor.contact.id or found.feedback != "dismissed":
        return None
    return card_of((await with_listings([found]))[0], visitor, now)
