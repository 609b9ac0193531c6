"""Doubles at the API: shown before they are made, merged, taken apart again."""

import secrets
from datetime import datetime
from typing import Any
from urllib.parse import quote

import msgspec
from litestar import Request, Response, get, post
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, JSONBody
from msgspec import Struct

from crm_estate.accounts.permissions import Actor
from crm_estate.api.examples import APART, MERGE, NEW_CONTACT, UNDO
from crm_estate.api.paging import Paged, by_number, part_of
from crm_estate.api.paths import possible, row_id
from crm_estate.api.preconditions import Wanted
from crm_estate.base.fields import Reference
from crm_estate.base.paging import Page
from crm_estate.contacts.facts import ContactFacts, ContactOut
from crm_estate.contacts.search import get_contact
from crm_estate.doubles import clusters, merges, merging
from crm_estate.doubles.comparing import Alike
from crm_estate.doubles.deciding import tell_contacts_apart
from crm_estate.doubles.facts import MergeFacts, MergeOut, UndoFacts
from crm_estate.doubles.finding import Double
from crm_estate.doubles.receiving import LikelyDouble, receive_unless_double
from crm_estate.doubles.undoing import undo
from crm_estate.web.problems import MEDIA_TYPE, FieldError, Problem, problem
from crm_estate.web.queries import provide_query


class NewContact(ContactFacts, frozen=True, kw_only=True):
    """A contact without a reference of yours gets one; `allow_double` adds it although it looks known."""

    allow_double: bool = False


class DoubleOut(Struct, frozen=True, kw_only=True):
    """A contact that may be the same, from 0 to 1, and in which fields they agree."""

    reference: str
    score: float
    alike: list[Alike]


class DoublesProblem(Problem, frozen=True, kw_only=True):
    """Why nothing was stored, with the contacts that this key may see and that may be the same."""

    doubles: list[DoubleOut]


class ClusterOut(Struct, frozen=True, kw_only=True):
    """Contacts that may all be one, by their references, and how likely the likeliest two of them are."""

    score: float
    contacts: list[str]


class ApartFacts(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The contacts that are different from the one in the address."""

    others: list[Reference]


class ApartOut(Struct, frozen=True, kw_only=True):
    """How many pairs were told apart."""

    pairs: int


def tell_of_doubles(request: Request[Any, Any, Any], exc: LikelyDouble) -> Response[DoublesProblem]:
    """409 with the doubles beside what a problem always says."""
    return Response(doubles_problem(request, exc), status_code=409, media_type=MEDIA_TYPE)


def doubles_problem(request: Request[Any, Any, Any], exc: LikelyDouble) -> DoublesProblem:
    """The problem that names the doubles."""
    plain = problem(request, 409, exc.message, [FieldError("allow_double", exc.message)], {}).content
    said = {name: getattr(plain, name) for name in Problem.__struct_fields__}
    return DoublesProblem(**said, doubles=[_out(double) for double in exc.doubles])


def facts_of(contact: NewContact) -> ContactFacts:
    """What is said of the contact itself."""
    said: dict[str, Any] = {name: getattr(contact, name) for name in ContactFacts.__struct_fields__}
    return ContactFacts(**said)


@post(
    "/contacts",
    opt={"scope": "contacts:write", "example": NEW_CONTACT},
    exception_handlers={LikelyDouble: tell_of_doubles},
)
async def post_contact(
    data: JSONBody[NewContact], actor: NamedDependency[Actor], now: NamedDependency[datetime]
) -> Response[ContactOut]:
    """Add a contact unless it is known already. A likely double is answered with 409, and `doubles` names
    the contacts it may be; send it again with `allow_double` if it is somebody else.
    """
    reference = data.reference or f"K-{secrets.token_hex(4)}"
    facts = msgspec.structs.replace(facts_of(data), reference=reference)
    await receive_unless_double(facts, actor=actor, now=now, version=0, allow_double=data.allow_double)
    out = await get_contact(reference, actor=actor)
    return Response(out, headers={"Location": f"/api/v1/contacts/{quote(reference, safe='')}"})


@get(
    "/contacts/{reference:str}/doubles",
    opt={"scope": "contacts:read", "query": Paged},
    dependencies={"asked": Provide(provide_query(Paged))},
)
async def get_doubles_of_contact(
    reference: FromPath[str], asked: NamedDependency[Paged], actor: NamedDependency[Actor]
) -> Page[DoubleOut]:
    """The contacts that may be the same as this one, likeliest first."""
    contact = await get_contact(possible(reference, "reference"), actor=actor)
    found = await clusters.doubles_of(contact.id, actor=actor)
    page = part_of(found, lambda double: (-double.score, double.contact.id), asked)
    return Page([_out(double) for double in page.items], page.next)


@post("/contacts/{reference:str}/told-apart", opt={"scope": "contacts:write", "example": APART})
async def post_told_apart(
    reference: FromPath[str],
    data: JSONBody[ApartFacts],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
    wanted: NamedDependency[Wanted],
) -> ApartOut:
    """Say that these are different people. They are not suspected again until one of them changes."""
    named = [possible(reference, "reference"), *data.others]
    await wanted.version(lambda: get_contact(reference, actor=actor))
    return ApartOut(pairs=await tell_contacts_apart(named, only=reference, actor=actor, now=now))


@get(
    "/doubles",
    opt={"scope": "contacts:read", "query": Paged},
    dependencies={"asked": Provide(provide_query(Paged))},
)
async def get_clusters(asked: NamedDependency[Paged], actor: NamedDependency[Actor]) -> Page[ClusterOut]:
    """Contacts that may be one, in clusters, likeliest first."""
    page = await clusters.find_clusters(actor=actor, limit=asked.limit, after=by_number(asked.cursor))
    return Page(
        [
            ClusterOut(
                score=round(one.score, 6), contacts=[contact.reference or "" for contact in one.contacts]
            )
            for one in page.items
        ],
        page.next,
    )


@post("/contacts/{reference:str}/merges", opt={"scope": "contacts:write", "example": MERGE})
async def post_merge(
    reference: FromPath[str],
    data: JSONBody[MergeFacts],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
    wanted: NamedDependency[Wanted],
) -> MergeOut:
    """Merge another contact into this one. Everything of the other moves, its reference leads here."""
    own = possible(reference, "reference")
    number = await wanted.change(
        lambda: get_contact(own, actor=actor),
        lambda version: merging.merge(own, _at(data, version), actor=actor, now=now),
    )
    return await merges.get_merge(number, actor=actor)


@get(
    "/contacts/{reference:str}/merges",
    opt={"scope": "contacts:read", "query": Paged},
    dependencies={"asked": Provide(provide_query(Paged))},
)
async def get_merges(
    reference: FromPath[str], asked: NamedDependency[Paged], actor: NamedDependency[Actor]
) -> Page[MergeOut]:
    """What was merged into a contact, latest first."""
    contact = await get_contact(possible(reference, "reference"), actor=actor)
    return await merges.find_merges(contact.id, actor=actor, limit=asked.limit, after=asked.cursor)


@get("/merges/{merge:int}", opt={"scope": "contacts:read"})
async def get_one_merge(merge: FromPath[int], actor: NamedDependency[Actor]) -> MergeOut:
    """Read one merge."""
    return await merges.get_merge(row_id(merge), actor=actor)


@post("/merges/{merge:int}/undoing", opt={"scope": "contacts:write", "example": UNDO})
async def post_undoing(
    merge: FromPath[int],
    data: JSONBody[UndoFacts],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
    wanted: NamedDependency[Wanted],
) -> MergeOut:
    """Take a merge back. What it moved returns; what happened since stays with the contact that was left."""
    number = row_id(merge)
    await wanted.version(lambda: merges.get_merge(number, actor=actor))
    await undo(number, data, actor=actor, now=now)
    return await merges.get_merge(number, actor=actor)


def _at(facts: MergeFacts, version: int | None) -> MergeFacts:
    """The facts with the version that If-Match named, which also the transaction then holds to."""
    return msgspec.structs.replace(facts, version=version) if version else facts


def _out(double: Double) -> DoubleOut:
    return DoubleOut(
        reference=double.contact.reference or "", score=round(double.score, 6), alike=double.alike
    )


HANDLERS = (
    post_contact, get_doubles_of_contact, post_told_apart, get_clusters, post_merge, get_merges,
    get_one_merge, post_undoing,
)  # fmt: skip
