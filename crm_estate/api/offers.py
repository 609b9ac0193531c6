"""What was offered already, at the API: per contact and per listing."""

from litestar import get
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath

from crm_estate.accounts.permissions import Actor
from crm_estate.api.paging import Paged
from crm_estate.api.paths import possible
from crm_estate.base.paging import Page
from crm_estate.outreach.offered import OfferOut, offers_of_listing, offers_to_contact
from crm_estate.web.queries import provide_query


@get(
    "/contacts/{reference:str}/offers",
    opt={"scope": "matches:read", "query": Paged},
    dependencies={"asked": Provide(provide_query(Paged))},
)
async def get_offers_to_contact(
    reference: FromPath[str], asked: NamedDependency[Paged], actor: NamedDependency[Actor]
) -> Page[OfferOut]:
    """What a contact was told of: which listing, when, at what price, in which message. Latest first."""
    return await offers_to_contact(
        possible(reference, "reference"), actor=actor, limit=asked.limit, after=asked.cursor
    )


@get(
    "/listings/{reference:str}/offers",
    opt={"scope": "matches:read", "query": Paged},
    dependencies={"asked": Provide(provide_query(Paged))},
)
async def get_offers_of_listing(
    reference: FromPath[str], asked: NamedDependency[Paged], actor: NamedDependency[Actor]
) -> Page[OfferOut]:
    """Who was told of a listing, when, at what price, and what they said to it. Latest first."""
    return await offers_of_listing(
        possible(reference, "reference"), actor=actor, limit=asked.limit, after=asked.cursor
    )


HANDLERS = (get_offers_to_contact, get_offers_of_listing)
