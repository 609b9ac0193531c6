"""Listings and contacts out of the CRM as a file, page by page: never all of them in memory."""

import os
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import aclosing
from datetime import datetime
from email.utils import parseaddr
from pathlib import Path

import msgspec
from msgspec import Struct

from crm_estate.accounts.permissions import Actor
from crm_estate.base import database
from crm_estate.base.paging import LARGEST
from crm_estate.base.settings import settings
from crm_estate.contacts.search import ContactFilter, find_contacts
from crm_estate.feeds.known_outputs import output_named
from crm_estate.feeds.sheets.contact_writing import contact_format
from crm_estate.feeds.writing import Batch, Sender, WithPictures, Writing
from crm_estate.listings.addresses import public_page
from crm_estate.listings.custom import PREFIX, custom_fields
from crm_estate.listings.facts import ListingOut
from crm_estate.listings.pictures import pictures_named
from crm_estate.listings.search import ListingFilter, find_listings
from crm_estate.listings.words import FEATURES

MOST_TAGS = 500
"""Features that a table has columns for."""

PICTURES_AT_ONCE = 4
"""Each may have twelve megabytes."""


class Exported(Struct, frozen=True):
    """A file on its way out."""

    name: str
    media_type: str
    pieces: AsyncIterator[bytes]


async def export_listings(format: str, wanted: ListingFilter, *, actor: Actor, now: datetime) -> Exported:
    """The listings that the actor may see and that are wanted, in one of the known formats.

    Formats for portals hold what is on the market unless something else is asked for. Invalid when there is
    no such format, or when it cannot say who sends.
    """
    chosen = output_named(format)
    asked = _for_all_to_see(wanted) if chosen.scope == "public" else wanted
    batch = Batch(
        sender=await _sender(actor, asked),
        now=now,
        whole=_is_whole(asked),
        more=await _more() if chosen.scope == "full" else (),
        page_of=public_page,
    )
    writing = chosen.write(batch)
    begun = writing.begin()
    await find_listings(asked, actor=actor, limit=1)  # what is asked wrongly is refused before a byte is sent
    return Exported(
        name=_name("listings", chosen.suffix, now),
        media_type=chosen.media_type,
        pieces=_filled(_listings(begun, writing, asked, actor)),
    )


async def export_contacts(format: str, wanted: ContactFilter, *, actor: Actor, now: datetime) -> Exported:
    """The contacts that the actor may see and that are wanted, as `csv` or `jsonl`."""
    chosen = contact_format(format)

    async def pieces() -> AsyncIterator[bytes]:
        yield chosen.head
        after: str | None = None
        while True:
            page = await find_contacts(wanted, actor=actor, sort="name", limit=LARGEST, after=after)
            yield b"".join(map(chosen.contact, page.items))
            if (after := page.next) is None:
                return

    await find_contacts(wanted, actor=actor, limit=1)
    return Exported(_name("contacts", chosen.suffix, now), chosen.media_type, pieces())


async def write_to(path: Path, exported: Exported) -> int:
    """Write a file that only its owner may read, whole or not at all; returns its bytes."""
    part = path.with_name(f"{path.name}.part")
    size = 0
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            async for piece in exported.pieces:
                size += file.write(piece)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return size


async def _filled(pieces: AsyncGenerator[bytes]) -> AsyncIterator[bytes]:
    """A piece of nothing would end an answer that is sent in chunks."""
    async with aclosing(pieces):
        async for piece in pieces:
            if piece:
                yield piece


async def _listings(
    begun: bytes, writing: Writing, wanted: ListingFilter, actor: Actor
) -> AsyncGenerator[bytes]:
    """In the order of references, in which a change meanwhile moves no listing to another page."""
    try:
        yield begun
        after: str | None = None
        while True:
            page = await find_listings(wanted, actor=actor, sort="reference", limit=LARGEST, after=after)
            if isinstance(writing, WithPictures):
                async for piece in _with_pictures(page.items, writing):
                    yield piece
            else:
                yield b"".join(map(writing.listing, page.items))
            if (after := page.next) is None:
                break
        for piece in writing.end():
            yield piece
    finally:
        if isinstance(writing, WithPictures):
            writing.close()


async def _with_pictures(listings: Sequence[ListingOut], writing: WithPictures) -> AsyncIterator[bytes]:
    """Of the pictures, no more are in memory than a few, however many a listing has."""
    for listing in listings:
        wanted = writing.wanted(listing)
        for first in range(0, len(wanted), PICTURES_AT_ONCE):
            for picture in await pictures_named(wanted[first : first + PICTURES_AT_ONCE]):
                yield writing.picture(picture)
        yield writing.listing(listing)


def _for_all_to_see(wanted: ListingFilter) -> ListingFilter:
    if wanted.status is not None or wanted.on_market is not None:
        return wanted
    return msgspec.structs.replace(wanted, on_market=True)


def _is_whole(wanted: ListingFilter) -> bool:
    """Whether nothing that is on the market and the actor's is left out."""
    blank = ListingFilter(office=wanted.office, on_market=wanted.on_market)
    return wanted == blank and wanted.on_market is not False


async def _sender(actor: Actor, wanted: ListingFilter) -> Sender:
    """Who sends: the office that is asked for, the one the actor is of, or the firm."""
    office = wanted.office or actor.office
    row = await database.fetch_row("select * from office where id = $1", office) if office else None
    known = settings()
    _, address = parseaddr(known.mail_from)
    firm = Sender(
        organisation=known.organisation,
        email=address,
        country=known.default_country,
        base_url=known.base_url,
    )
    if row is None:
        return firm
    return msgspec.structs.replace(
        firm,
        office=row["name"],
        email=row["email"] or address,
        phone=row["phone"] or "",
        country=row["country"],
    )


async def _more() -> Sequence[str]:
    """Features that listings have and the firm's own fields, by their paths."""
    rows = await database.fetch(
        "select distinct jsonb_object_keys(features) as tag from listing order by tag limit $1", MOST_TAGS
    )
    tags = dict.fromkeys((*FEATURES, *(row["tag"] for row in rows)))
    own = await custom_fields()
    return [*(f"features.{tag}" for tag in tags), *(f"{PREFIX}{field.key}" for field in own)]


def _name(what: str, suffix: str, now: datetime) -> str:
    return f"{what}-{now:%Y-%m-%d}{suffix}"
