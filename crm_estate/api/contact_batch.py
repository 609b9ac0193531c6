"""Many contacts at once, at the API."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from litestar import post
from litestar.di import NamedDependency
from litestar.response import Stream

from crm_estate.accounts.permissions import Actor
from crm_estate.api import many
from crm_estate.api.doubles import DoublesProblem, NewContact, doubles_problem, facts_of
from crm_estate.api.examples import CONTACTS
from crm_estate.api.many import AnyRequest, Done
from crm_estate.base.errors import Outcome
from crm_estate.doubles.receiving import LikelyDouble, receive_unless_double
from crm_estate.web.problems import Problem


@post(
    "/contacts/batch",
    status_code=200,
    request_max_body_size=many.LARGEST_BODY,
    opt={"scope": "contacts:write", "items": NewContact, "example": CONTACTS, "repeatable": True},
)
async def post_contacts(
    request: AnyRequest, actor: NamedDependency[Actor], now: NamedDependency[datetime]
) -> Stream:
    """Say who up to 10,000 contacts are now. Each needs its `reference` and is judged for itself; one that
    would look like another is refused with the `doubles` it may be, unless it says `allow_double`.
    """

    async def put(items: Sequence[NewContact]) -> list[Done | Outcome]:
        return [await _put(item, actor, now) for item in items]

    items = await many.items_in(request)
    lines = many.answers(items, NewContact, put, partial(_problem_of, request))
    return Stream(lines, media_type=many.NDJSON, status_code=200)


async def _put(item: NewContact, actor: Actor, now: datetime) -> Done | Outcome:
    try:
        done = await receive_unless_double(
            facts_of(item), actor=actor, now=now, allow_double=item.allow_double
        )
    except Outcome as wrong:  # its own transaction is undone; the others are not touched
        return wrong
    return Done(done.reference, done.result)


def _problem_of(request: AnyRequest, status: int, outcome: Outcome) -> Problem | DoublesProblem:
    if isinstance(outcome, LikelyDouble):
        return doubles_problem(request, outcome)
    return many.problem_of(request, status, outcome)


HANDLERS = (post_contacts,)
