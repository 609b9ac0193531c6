"""The inbox of matches that wait for an agent's word, sent or dropped singly and in batches."""

from itertools import groupby
from typing import Any

from litestar import Response, get, post
from msgspec import Struct

from crm_estate.base.errors import Invalid, NotFound
from crm_estate.desk.asking import AnyRequest, FromPath, Now, Who, asked, pages
from crm_estate.desk.matches import Line, lines_of
from crm_estate.desk.screen import screen, toast
from crm_estate.matchmaking.approval import BECOMES, decide
from crm_estate.matchmaking.search import count_waiting, get_match, waiting_matches
from crm_estate.web.forms import given, one
from crm_estate.web.pages import see_other
from crm_estate.web.wording import N_

MOST_AT_ONCE = 200
SAID = {"send": N_("Approved: it leaves with the next message."), "drop": N_("Dropped.")}


class Waiting(Struct, frozen=True):
    """What waits for one contact."""

    contact: str
    name: str
    lines: list[Line]


@get("/approvals")
async def approval_inbox(request: AnyRequest, me: Who) -> Response[str]:
    query = asked(request)
    found = await waiting_matches(actor=me.actor, after=query.get("after") or None)
    lines = await lines_of(found.items, me.language)
    groups = [
        Waiting(contact, group[0].match.contact_name, group)
        for contact, members in groupby(lines, key=lambda line: line.match.contact)
        if (group := list(members))
    ]
    return await screen(
        request,
        me,
        "approvals/index.html",
        groups=groups,
        count=await count_waiting(actor=me.actor),
        **pages(query, found.next),
    )


@post("/approvals/{match:int}")
async def decide_one(request: AnyRequest, me: Who, now: Now, match: FromPath[int]) -> Response[Any]:
    """Send or drop one; with htmx its line leaves the page."""
    decision = _decision(await given(request))
    await get_match(match, actor=me.actor)
    done = await decide([match], decision, actor=me.actor, now=now)
    if "HX-Request" not in request.headers:
        return see_other("/desk/approvals")
    headers = toast(SAID[decision] if done else N_("Someone else was quicker."), me.language)
    return await screen(request, me, "approvals/decided.html", headers=headers)


@post("/approvals")
async def decide_many(request: AnyRequest, me: Who, now: Now) -> Response[None]:
    fields = await given(request)
    decision = _decision(fields)
    matches = [int(text) for text in fields.get("match", []) if text.isdecimal()][:MOST_AT_ONCE]
    if not matches:
        raise NotFound("Nothing was chosen.")
    await decide(matches, decision, actor=me.actor, now=now)
    return see_other(f"/desk/approvals?done={BECOMES[decision]}")


def _decision(fields: dict[str, list[str]]) -> Any:
    decision = one(fields, "decision")
    if decision not in BECOMES:
        raise Invalid("A match is sent or dropped.", field="decision")
    return decision
