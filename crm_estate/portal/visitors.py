"""Who opened a page: the contact whom a signed link was made for."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from urllib.parse import quote

from litestar import Request
from litestar.di import NamedDependency
from litestar.params import FromPath
from msgspec import Struct

from crm_estate.accounts.permissions import Actor
from crm_estate.accounts.throttling import Allowance, draw
from crm_estate.base.errors import NotFound, TooMany
from crm_estate.contacts.facts import ContactOut
from crm_estate.contacts.former import present
from crm_estate.contacts.search import contacts_by_id
from crm_estate.listings.custom import CustomField, custom_fields
from crm_estate.outreach.links import Opened, opened_page, opened_unsubscribe
from crm_estate.requirements.facts import RequirementOut
from crm_estate.requirements.search import requirements_of
from crm_estate.web.wording import N_

SENDING = Allowance(burst=120, per_minute=60)
"""What a person does on their pages, forms that count while they are filled in included, and some more."""
INCOMPLETE = N_("This link is not complete. Open it from the message again.")


class Visitor(Struct, frozen=True):
    """A contact on their own pages, and what they look for; `token` is the signed part of the address.

    `since`: when the link was made that they came by; the links of the pages it opens are as old.
    `own`: the firm's own fields.
    """

    contact: ContactOut
    wishes: list[RequirementOut]
    token: str
    since: datetime
    own: Sequence[CustomField] = ()

    @property
    def actor(self) -> Actor:
        return Actor(kind="contact", id=self.contact.id)

    @property
    def language(self) -> str:
        return self.contact.language

    def path(self, *parts: object) -> str:
        """Address of a page of theirs."""
        return "/".join(("/p", self.token, *(quote(str(part), safe="") for part in parts)))


async def provide_visitor(
    request: Request[Any, Any, Any], token: FromPath[str], now: NamedDependency[datetime]
) -> Visitor:
    """The contact of /p/{token}; Expired or NotFound, the latter also when the contact is no longer known.

    The links of a contact that was merged open the pages of the one it lives on as. TooMany when more is sent
    by one link than a person can: what is sent makes us look through the market.
    """
    opened = opened_page(token)
    if request.method == "POST":
        drawn = await draw(f"visitor:{opened.contact}", SENDING, now)
        if not drawn.taken:
            raise TooMany("That was a lot at once. Wait a moment and go on.", drawn.next_in)
    return await _visitor(opened, token)


async def provide_leaver(token: FromPath[str]) -> Visitor:
    """The contact of /u/{token}."""
    return await _visitor(opened_unsubscribe(token), token)


async def _visitor(opened: Opened, token: str) -> Visitor:
    now_id = (await present([opened.contact]))[opened.contact]
    known = await contacts_by_id([now_id])
    if now_id not in known:
        raise NotFound(INCOMPLETE)
    return Visitor(known[now_id], await requirements_of(now_id), token, opened.since, await custom_fields())
