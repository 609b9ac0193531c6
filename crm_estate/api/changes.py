"""The change feed: what has happened, for programs that ask now and then."""

from typing import Annotated

from litestar import get
from litestar.di import NamedDependency, Provide
from msgspec import Meta, Struct

from crm_estate.accounts.permissions import Actor
from crm_estate.api.examples import CHANGES
from crm_estate.api.paging import Limit
from crm_estate.base.fields import whole
from crm_estate.base.paging import LIMIT
from crm_estate.web.queries import provide_query
from crm_estate.webhooks.asking import Changes, changes
from crm_estate.webhooks.facts import Kind

Since = Annotated[
    str,
    Meta(
        max_length=12_000,
        pattern=whole(r"[A-Za-z0-9_-]*"),
        description="`next` of the answer before; `now` to begin with what is yet to come; nothing to begin "
        "with the first fact there is.",
    ),
]


class ChangesAsked(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """From where on, and of which kinds: `listing.published`, or all of a family, `listing.*`."""

    since: Since | None = None
    kinds: Annotated[list[Kind], Meta(max_length=100)] = []
    limit: Limit = LIMIT


@get(
    "/changes",
    opt={"scope": "changes:read", "query": ChangesAsked, "answer": CHANGES},
    dependencies={"asked": Provide(provide_query(ChangesAsked))},
)
async def get_changes(asked: NamedDependency[ChangesAsked], actor: NamedDependency[Actor]) -> Changes:
    """What has happened, in the order in which it was stored, of what this key may read. There is always a
    `next`: ask with it again at once while `more` is true, and later otherwise. No fact is missed and none
    comes twice, whatever is stored meanwhile.
    """
    return await changes(asked.since, actor=actor, kinds=asked.kinds, limit=asked.limit)


HANDLERS = (get_changes,)
