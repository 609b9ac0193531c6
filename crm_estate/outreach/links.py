"""The doors that messages open: signed, one purpose each, good for a limited time."""

from datetime import timedelta
from urllib.parse import quote

from crm_estate.base.links import sign, verify
from crm_estate.base.settings import settings

PAGE_LIFE = timedelta(days=180)
UNSUBSCRIBE_LIFE = timedelta(days=730)


def page_token(contact: int) -> str:
    return sign("page", contact)


def contact_of_page(token: str) -> int:
    """The contact whose page this is; NotFound when forged, Expired when too old."""
    return verify("page", token, int, PAGE_LIFE)


def unsubscribe_token(contact: int) -> str:
    return sign("unsubscribe", contact)


def contact_of_unsubscribe(token: str) -> int:
    """The contact who may unsubscribe here; NotFound when forged, Expired when too old."""
    return verify("unsubscribe", token, int, UNSUBSCRIBE_LIFE)


def page_url(token: str, path: str = "") -> str:
    """Address of a contact's page, or of a page below it."""
    return f"{settings().base_url}/p/{token}{path}"


def home_url(token: str, reference: str) -> str:
    return page_url(token, f"/homes/{quote(reference, safe='')}")


def unsubscribe_url(contact: int) -> str:
    return f"{settings().base_url}/u/{unsubscribe_token(contact)}"
