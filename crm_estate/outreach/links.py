"""The doors that messages open: signed, one purpose each, good for a limited time."""

from datetime import datetime, timedelta
from urllib.parse import quote

from msgspec import Struct

from crm_estate.base.links import sign, verify
from crm_estate.base.settings import settings

PAGE_LIFE = timedelta(days=180)
UNSUBSCRIBE_LIFE = timedelta(days=730)


class Opened(Struct, frozen=True):
    """Whose door a token opened, and when the token was made."""

    contact: int
    since: datetime


def page_token(contact: int, since: datetime | None = None) -> str:
    """`since`: when the link was made by which they came here, if by one."""
    return sign("page", contact, at=since)


def opened_page(token: str) -> Opened:
    """The contact whose page this is; NotFound when forged, Expired when too old."""
    return Opened(*verify("page", token, int, PAGE_LIFE))


def unsubscribe_token(contact: int, since: datetime | None = None) -> str:
    """`since`: as of `page_token`."""
    return sign("unsubscribe", contact, at=since)


def opened_unsubscribe(token: str) -> Opened:
    """The contact who may unsubscribe here; NotFound when forged, Expired when too old."""
    return Opened(*verify("unsubscribe", token, int, UNSUBSCRIBE_LIFE))


def page_url(token: str, path: str = "") -> str:
    """Address of a contact's page, or of a page below it."""
    return f"{settings().base_url}/p/{token}{path}"


def home_url(token: str, reference: str) -> str:
    return page_url(token, f"/homes/{quote(reference, safe='')}")


def unsubscribe_url(contact: int) -> str:
    return f"{settings().base_url}/u/{unsubscribe_token(contact)}"
