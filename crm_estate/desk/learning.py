"""What the office decided of adverts, and learning from it: figures first, then whoever may says so."""

from collections.abc import Awaitable
from typing import Any

from litestar import Response, get, post

from crm_estate.accounts.signin import Me
from crm_estate.base.errors import Conflict
from crm_estate.base.wording import told
from crm_estate.desk.asking import AnyRequest, Now, Who
from crm_estate.desk.people import agent_names
from crm_estate.desk.screen import done, screen
from crm_estate.doubles.teaching import forget, learn, teaching

HERE = "/desk/doubles/listings/learning"


@get("/doubles/listings/learning")
async def learning_page(request: AnyRequest, me: Who) -> Response[str]:
    return await _page(request, me)


@post("/doubles/listings/learning")
async def learning_start(request: AnyRequest, me: Who, now: Now) -> Response[Any]:
    """Use what is learned from the decisions from now on."""
    return await _done_or_why_not(request, me, learn(actor=me.actor, now=now), "learned")


@post("/doubles/listings/learning/end")
async def learning_end(request: AnyRequest, me: Who, now: Now) -> Response[Any]:
    """Use the table that comes with the program again."""
    return await _done_or_why_not(request, me, forget(actor=me.actor, now=now), "unlearned")


async def _done_or_why_not(request: AnyRequest, me: Me, deed: Awaitable[None], word: str) -> Response[Any]:
    try:
        await deed
    except Conflict as wrong:
        return await _page(request, me, wrong)
    return done(HERE, word)


async def _page(request: AnyRequest, me: Me, wrong: Conflict | None = None) -> Response[str]:
    return await screen(
        request,
        me,
        "listings/learning.html",
        status=409 if wrong else 200,
        path="/desk/listings",
        wrong=told(wrong).said_in(me.language) if wrong else "",
        now_so=await teaching(),
        names=await agent_names(),
        may_decide=me.role == "administrator",
    )
