"""A home on the market for everyone: what may be shown of it, and nothing of whom it suits."""

from typing import Any

from litestar import Request, Response, get
from litestar.params import FromPath

from crm_estate.accounts.permissions import SYSTEM
from crm_estate.base.errors import NotFound
from crm_estate.base.settings import settings
from crm_estate.listings.addresses import public_page
from crm_estate.listings.custom import custom_fields
from crm_estate.listings.custom_words import facts_said
from crm_estate.listings.search import get_listing
from crm_estate.outreach.showing import facts_line, price_text, shortened, title_of
from crm_estate.portal.home import address_of, details_of, features_of
from crm_estate.portal.linked_data import linked_data
from crm_estate.portal.maps import circle_of, labels_around
from crm_estate.portal.spots import spot_of
from crm_estate.portal.words import description_of
from crm_estate.web.pages import language_of, page

FOR_A_WHILE = {"Cache-Control": "public, max-age=300"}
SUMMARY = 200


@get("/homes/{reference:str}", name="public-home")
async def public_home(request: Request[Any, Any, Any], reference: FromPath[str]) -> Response[str]:
    """NotFound also when the home is not on the market: what was once offered is nobody's business."""
    listing = await get_listing(reference, actor=SYSTEM)
    address = public_page(listing)
    if not address:
        raise NotFound("There is no listing %(reference)s.", reference=repr(reference))
    language = language_of(request)
    title, (text, text_language) = title_of(listing, language), description_of(listing, language)
    spot = spot_of(listing, settings().signing_key())
    facts = facts_line(listing, language)
    return page(
        request,
        "portal/public_home.html",
        language=language,
        headers=FOR_A_WHILE,
        office_name=settings().organisation,
        listing=listing,
        title=title,
        price=price_text(listing, language),
        address=address_of(listing),
        summary=shortened(" · ".join([price_text(listing, language), *facts]), SUMMARY),
        canonical=address,
        details=[
            *details_of(listing, language),
            *facts_said(listing.custom, await custom_fields(), language, public=True),
        ],
        features=features_of(listing, language),
        description=text,
        description_language=text_language,
        linked_data=linked_data(listing, spot, page=address, title=title, text=text, language=text_language),
        spot=spot,
        pins=_pins(reference, spot, title, price_text(listing, language), address),
        circle=circle_of(spot) if spot else [],
        places=await labels_around([(spot.lat, spot.lon)]) if spot else [],
    )


def _pins(reference: str, spot: Any, title: str, price: str, href: str) -> list[dict[str, Any]]:
    if spot is None or spot.km:
        return []
    return [
        {
            "reference": reference, "lat": spot.lat, "lon": spot.lon, "title": title, "price": price,
            "href": href, "score": 1, "liked": False,
        }
    ]  # fmt: skip
