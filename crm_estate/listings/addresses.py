"""Where everyone finds a listing that is on the market."""

from urllib.parse import quote

from crm_estate.base.settings import settings
from crm_estate.listings.facts import ListingOut


def public_page(listing: ListingOut) -> str:
    """The address of a listing's public page; empty when it is not on the market."""
    if not listing.on_market or not listing.reference:
        return ""
    return page_of(listing.reference)


def page_of(reference: str) -> str:
    """The address of the public page of a listing that is on the market."""
    return f"{settings().base_url}/homes/{quote(reference, safe='')}"
