"""Portals at the desk: how a listing stands on each, and what an agent can ask of them."""

from collections.abc import Sequence

from litestar import Response, post
from msgspec import Struct

from crm_estate.accounts.signin import Me
from crm_estate.base.errors import Invalid
from crm_estate.base.languages import gettext_for
from crm_estate.desk.asking import AnyRequest, FromPath, Now, Who
from crm_estate.desk.queries import place_of
from crm_estate.desk.screen import done
from crm_estate.portals import asking
from crm_estate.portals.accounts import Account, accounts
from crm_estate.portals.asking import Standing, standings
from crm_estate.portals.words import STATES, all_in_words, in_words
from crm_estate.web.forms import given, one

ASKED = {"publish": asking.publish, "down": asking.take_down, "again": asking.try_again}


class Shown(Struct, frozen=True):
    """How a listing stands on a portal, in words."""

    it: Standing
    state: str
    messages: Sequence[str]


class Fares(Struct, frozen=True):
    """How a portal fares, in words."""

    it: Account
    trouble: str


@post("/listings/{reference:str}/portals/{portal:str}")
async def listing_on_portal(
    request: AnyRequest, me: Who, now: Now, reference: FromPath[str], portal: FromPath[str]
) -> Response[None]:
    """Publish there, take down or try again; the worker does it a moment later."""
    what = ASKED.get(one(await given(request), "ask"))
    if what is None:
        raise Invalid("A portal is asked to publish, to take down or to try again.", field="ask")
    await what(portal, reference, actor=me.actor, now=now)
    return done(place_of("listings", reference), "state")


async def portals_of(reference: str, me: Me) -> list[Shown]:
    """What the page of a listing says of portals."""
    say = gettext_for(me.language)
    return [
        Shown(one, say(STATES[one.state]) if one.state else "", all_in_words(one.messages, me.language))
        for one in await standings(reference, actor=me.actor)
    ]


async def portal_accounts(me: Me) -> list[Fares]:
    """What the settings say of portals."""
    return [
        Fares(account, in_words(account.trouble, me.language) if account.trouble else "")
        for account in await accounts(actor=me.actor)
    ]
