"""A digest in words: subject, text and HTML in the contact's language, from templates/mail/digest."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec
from msgspec import Struct

from crm_estate.base.languages import format_area, format_money, format_number, gettext_for, translations
from crm_estate.base.letters import Letter, inline
from crm_estate.base.money import minor
from crm_estate.base.rendering import render
from crm_estate.base.settings import settings
from crm_estate.listings.facts import ListingOut
from crm_estate.listings.words import KINDS, PERIODS, word
from crm_estate.matchmaking.facts import Reason
from crm_estate.matchmaking.sentences import Sentence, sentences, summary
from crm_estate.outreach.links import home_url, page_token, page_url, unsubscribe_url


class Home(Struct, frozen=True, kw_only=True):
    """A listing as a message shows it."""

    reference: str
    title: str
    place: str
    price: str
    price_before: str | None
    news: str
    facts: list[str]
    summary: str
    sentences: list[Sentence]
    url: str
    photo: str | None
    photo_text: str


class Sender(Struct, frozen=True, kw_only=True):
    """The agent who looks after the contact, for the foot of a message."""

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
) -> Letter:
    """The letter for a digest row (with the contact's name, address and language) and the items to show."""
    language, contact = digest["language"], digest["contact"]
    token, best = page_token(contact), settings().digest_best
    homes = [_home(item, listings[item["listing"]], language, token) for item in shown[:best]]
    context = {
        "name": digest["given"],
        "homes": homes,
        "total": len(shown),
        "more": len(shown) - len(homes),
        "cuts": sum(home.news == "price_cut" for home in homes),
        "page_url": page_url(token),
        "wishes_url": page_url(token, f"/wishes/{shown[0]['requirement']}"),
        "unsubscribe_url": unsubscribe_url(contact),
        "organisation": settings().organisation,
        "sender": sender,
    }
    return Letter(
        to=digest["address"],
        to_name=digest["contact_name"],
        sender=settings().mail_from,
        subject=" ".join(render("mail/digest/subject.txt", language, **context).split()),
        text=render("mail/digest/body.txt", language, **context),
        html=inline(render("mail/digest/body.html", language, **context)),
        message_id=digest["message_id"],
        language=language,
        date=now,
        unsubscribe_url=unsubscribe_url(contact),
        reply_to=sender.email,
    )


def _home(item: Mapping[str, Any], listing: ListingOut, language: str, token: str) -> Home:
    reasons = msgspec.json.decode(item["reasons"], type=list[Reason])
    photo = listing.photos[0] if listing.photos else None
    title = title_of(listing, language)
    return Home(
        reference=listing.reference or "",
        title=title,
        place=listing.place or "",
        price=price_text(listing, language),
        price_before=_price_before(item, language),
        news=item["news"],
        facts=facts_line(listing, language),
        summary=summary(reasons, language),
        sentences=sentences(reasons, language),
        url=home_url(token, listing.reference or ""),
        photo=photo.url if photo else None,
        photo_text=(photo.caption if photo else "") or title,
    )


def title_of(listing: ListingOut, language: str) -> str:
    """The title in the reader's language, else in any, else made of kind and place."""
    for wanted in (language, "en"):
        if wanted in listing.title:
            return listing.title[wanted]  # type: ignore[index]
    if listing.title:
        return next(iter(listing.title.values()))
    kind = word(KINDS, listing.kind, language)
    return f"{kind}, {listing.place}" if listing.place else f"{kind}, {listing.reference}"


def price_text(listing: ListingOut, language: str) -> str:
    """The price as the reader writes it, with its period for rent."""
    if listing.list_price is None:
        return gettext_for(language)("price on request")
    price = listing.list_price
    text = format_money(minor(price.amount, price.currency), price.currency, language)
    return f"{text} {word(PERIODS, listing.rent_period, language)}" if listing.rent_period else text


def facts_line(listing: ListingOut, language: str) -> list[str]:
    """Area, rooms, floor, year: what is known, in a few words each."""
    say, catalogue = gettext_for(language), translations(language)
    facts: list[str] = []
    if listing.living_area:
        facts.append(format_area(listing.living_area, language))
    if listing.plot_area:
        facts.append(say("plot %(area)s") % {"area": format_area(listing.plot_area, language)})
    if listing.rooms_total:
        rooms = listing.rooms_total
        plural = int(rooms) if rooms == int(rooms) else 2
        text = catalogue.ngettext("%(n)s room", "%(n)s rooms", plural)
        facts.append(text % {"n": format_number(rooms, language)})
    if listing.floor is not None:
        facts.append(say("floor %(n)s") % {"n": listing.floor})
    if listing.year_built:
        facts.append(say("built %(year)s") % {"year": listing.year_built})
    return facts


def _price_before(item: Mapping[str, Any], language: str) -> str | None:
    """The price the contact saw, if this message is about its fall."""
    if item["news"] != "price_cut" or item["seen_price"] is None:
        return None
    return format_money(item["seen_price"], item["seen_currency"], language)
