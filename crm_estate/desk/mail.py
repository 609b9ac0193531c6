"""The messages that went out, word for word, and those that did not, with the reason."""

from typing import Any

from litestar import Response, get, post

from crm_estate.base.errors import NotFound
from crm_estate.base.letters import inline
from crm_estate.base.settings import settings
from crm_estate.desk.asking import AnyRequest, FromPath, Now, Who, asked, pages
from crm_estate.desk.queries import place_of
from crm_estate.desk.screen import done, screen
from crm_estate.desk.words import WORDS
from crm_estate.outreach.letters import find_digests, get_digest
from crm_estate.outreach.sending import revive
from crm_estate.web.pages import letter_page


@get("/mail")
async def mail_index(request: AnyRequest, me: Who) -> Response[str]:
    query = asked(request)
    state: Any = query.get("state")
    found = await find_digests(
        actor=me.actor,
        state=state if state in WORDS["digest_state"] else None,
        after=query.get("after") or None,
    )
    return await screen(
        request,
        me,
        "mail/index.html",
        headers={"HX-Push-Url": query.address()},
        query=query,
        digests=found.items,
        keeps_files=settings().smtp_url is None,
        **pages(query, found.next),
    )


@get("/mail/{digest:int}")
async def mail_message(request: AnyRequest, me: Who, digest: FromPath[int]) -> Response[str]:
    return await screen(request, me, "mail/message.html", digest=await get_digest(digest, actor=me.actor))


@get("/mail/{digest:int}/html")
async def mail_html(me: Who, digest: FromPath[int]) -> Response[str]:
    """The message itself, for a frame that lets it do nothing."""
    letter = await get_digest(digest, actor=me.actor)
    if letter.html is None:
        raise NotFound("This message has not been written yet.")
    return letter_page(inline(letter.html))


@post("/mail/{digest:int}/revival")
async def mail_revival(me: Who, now: Now, digest: FromPath[int]) -> Response[None]:
    await revive(digest, actor=me.actor, now=now)
    return done(place_of("mail", digest), "revived")
