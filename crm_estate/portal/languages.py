"""The language a contact reads in: on these pages and in messages."""

from datetime import datetime
from typing import Any

import msgspec
from litestar import Request, Response, post
from litestar.di import NamedDependency

from crm_estate.base.errors import Invalid
from crm_estate.base.fields import Language
from crm_estate.base.languages import LANGUAGES
from crm_estate.contacts.people import set_language
from crm_estate.portal.visitors import Visitor
from crm_estate.portal.wish_form import facts_of
from crm_estate.requirements import wishes
from crm_estate.web.forms import given, one
from crm_estate.web.pages import see_other


@post("/language", status_code=200, name="portal-language")
async def choose(
    request: Request[Any, Any, Any], visitor: NamedDependency[Visitor], now: NamedDependency[datetime]
) -> Response[None]:
    fields = await given(request)
    await speak(visitor, one(fields, "language"), now)
    return see_other(f"{_below(visitor, one(fields, 'next'))}?said=language")


async def speak(visitor: Visitor, code: str, now: datetime) -> None:
    """Write to the contact in this language from now on, also about wishes that had one of their own."""
    if code not in LANGUAGES:
        raise Invalid("This language is not one of ours.", field="language")
    language: Language = code  # pyright: ignore[reportAssignmentType]
    await set_language(visitor.contact.id, language, actor=visitor.actor, now=now)
    for wish in visitor.wishes:
        if wish.language not in (None, language):
            facts = msgspec.structs.replace(facts_of(wish), language=language)
            await wishes.receive(facts, actor=visitor.actor, now=now)


def _below(visitor: Visitor, address: str) -> str:
    """The page of theirs that the form was on."""
    is_theirs = address.startswith(visitor.path() + "/") and address.isprintable()
    return address if is_theirs and not set(address) & set("?#\\") else visitor.path()
