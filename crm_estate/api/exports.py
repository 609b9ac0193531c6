"""Listings and contacts out of the API as files, sent as they are read."""

from datetime import datetime
from typing import Annotated

from litestar import get
from litestar.di import NamedDependency, Provide
from litestar.response import Stream
from msgspec import Meta

from crm_estate.accounts.permissions import Actor
from crm_estate.api.import_examples import CONTACTS, EXPORTED
from crm_estate.base.fields import Slug
from crm_estate.contacts.search import ContactFilter
from crm_estate.feeds.exporting import Exported, export_contacts, export_listings
from crm_estate.feeds.known_outputs import OUTPUTS
from crm_estate.listings.search import ListingFilter
from crm_estate.web.queries import provide_query

FORMATS = ", ".join(known.name for known in OUTPUTS)
MEDIA = {known.media_type: "" for known in OUTPUTS if known.media_type != "text/csv"}


class ListingExportAsked(ListingFilter, frozen=True, kw_only=True):
    """Which listings, and in which format."""

    format: Annotated[Slug, Meta(description=f"One of {FORMATS}.")] = "csv"


class ContactExportAsked(ContactFilter, frozen=True, kw_only=True):
    """Which contacts, and in which format."""

    format: Annotated[Slug, Meta(description="One of csv, jsonl.")] = "csv"


@get(
    "/exports/listings",
    opt={"scope": "listings:read", "query": ListingExportAsked, "gives": {**MEDIA, **EXPORTED}},
    dependencies={"asked": Provide(provide_query(ListingExportAsked))},
)
async def get_listing_export(
    asked: NamedDependency[ListingExportAsked],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> Stream:
    """Listings as a file. `csv` and `jsonl` hold all there is to say and come in again as they went; the
    formats of portals hold what is on the market, unless `status` or `on_market` ask for something else.
    `openimmo-zip` brings the pictures that lie here along.
    """
    wanted = ListingFilter(**{name: getattr(asked, name) for name in ListingFilter.__struct_fields__})
    return as_file(await export_listings(asked.format, wanted, actor=actor, now=now))


@get(
    "/exports/contacts",
    opt={"scope": "contacts:read", "query": ContactExportAsked, "gives": CONTACTS},
    dependencies={"asked": Provide(provide_query(ContactExportAsked))},
)
async def get_contact_export(
    asked: NamedDependency[ContactExportAsked],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> Stream:
    """Contacts as a file. `jsonl` holds all there is to say; `csv` has room for one consent of each."""
    wanted = ContactFilter(**{name: getattr(asked, name) for name in ContactFilter.__struct_fields__})
    return as_file(await export_contacts(asked.format, wanted, actor=actor, now=now))


def as_file(exported: Exported) -> Stream:
    named = {"Content-Disposition": f'attachment; filename="{exported.name}"'}
    return Stream(exported.pieces, media_type=exported.media_type, headers=named)


HANDLERS = (get_listing_export, get_contact_export)
