"""A digest in words: subject, text and HTML in the contact's language, from templates/mail/digest."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from msgspec import Struct

from crm_estate.base.languages import gettext_for
from crm_estate.base.letters import Letter
from crm_estate.base.rendering import render
from crm_estate.base.settings import settings
from crm_estate.listings.custom import CustomField
from crm_estate.listings.facts import ListingOut
from crm_estate.outreach.links import page_token, page_url, unsubscribe_url
from crm_estate.outreach.showing import home_of, one_line, shortened

TEMPLATE = "mail/digest"
PLACE_LENGTH = 40


class Sender(Struct, frozen=True, kw_only=True):
    """The agent who looks after the contact, or their office, for the foot of a message."""

    name: str | None
    email: str | None
    phone: str | None
    office: str | None


def write(
    digest: Mapping[str, Any],
    shown: Sequence[Mapping[str, Any]],
    listings: Mapping[int, ListingOut],
    sender: Sender,
    now: datetime,
    own: Sequence[CustomField] = (),
) -> Letter:
    """The letter for a digest row (with the contact's name, address and language) and the items to show.

    `own`: the firm's own fields, which reasons speak of.
    """
    language = digest["language"]
    context = _context(digest, shown, listings, sender, own)
    subject = one_line(render(f"{TEMPLATE}/subject.txt", language, **context))
    return Letter(
        to=digest["address"],
        to_name=digest["contact_name"],
        sender=settings().mail_from,
        subject=subject,
        text=render(f"{TEMPLATE}/body.txt", language, subject=subject, **context) + "\n",
        html=render(f"{TEMPLATE}/body.html", language, subject=subject, **context),
        message_id=digest["message_id"],
        language=language,
        date=now,
        unsubscribe_url=context["unsubscribe_url"],
        reply_to=sender.email,
    )


def _context(
    digest: Mapping[str, Any],
    shown: Sequence[Mapping[str, Any]],
    listings: Mapping[int, ListingOut],
    sender: Sender,
    own: Sequence[CustomField],
) -> dict[str, Any]:
    """What the templates say: the best homes in full, the rest counted, the doors back to us."""
    language, contact = digest["language"], digest["contact"]
    token = page_token(contact)
    best = shown[: settings().digest_best]
    cuts = sum(item["news"] == "price_cut" for item in shown)
    return {
        "name": one_line(digest["given"]),
        "homes": [home_of(item, listings[item["listing"]], language, token, own) for item in best],
        "total": len(shown),
        "new": len(shown) - cuts,
        "cuts": cuts,
        "more": len(shown) - len(best),
        "places": _places([listings[item["listing"]].place or "" for item in shown], language),
        "page_url": page_url(token),
        "wishes_url": page_url(token, f"/wishes/{shown[0]['requirement']}"),
        "unsubscribe_url": unsubscribe_url(contact),
        "organisation": settings().organisation,
        "sender": sender,
    }


def _places(named: Sequence[str], language: str) -> str:
    """Where these homes are: up to two towns; with more of them, nothing."""
    towns = [shortened(town, PLACE_LENGTH) for town in dict.fromkeys(named)]
    if not all(towns) or len(towns) > 2:
        return ""
    if len(towns) < 2:
        return "".join(towns)
    return gettext_for(language)("%(first)s and %(second)s") % {"first": towns[0], "second": towns[1]}
