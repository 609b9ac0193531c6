"""A POST with an Idempotency-Key is done once, however often it is sent.

The work, and the answer that is kept, are one transaction, and the answer leaves after it: whoever has an
answer finds it again, and whoever has none may ask again. Work that is more than one transaction (`opt` says
`repeatable`: doing it again does no harm) is claimed for a while instead. Only work that was done is kept:
what was refused changed nothing and is judged anew.
"""

import hashlib
import sys
from contextlib import AsyncExitStack, suppress
from datetime import datetime
from typing import Any

import msgspec
from litestar import Request, Response
from litestar.types import Scope
from msgspec import Struct

from crm_estate.accounts import answers
from crm_estate.accounts.answers import HEADER, Answer, Asked
from crm_estate.base.database import transaction
from crm_estate.base.errors import Invalid
from crm_estate.web.clock import now_at

REPLAYED = "Idempotent-Replayed"
KEPT_HEADERS = ("content-type", "location")
LONGEST_WORD = 255
WITHHELD = "This was shown once, in the first answer."
STATE = "claim"

AnyRequest = Request[Any, Any, Any]


class Claim(Struct, kw_only=True):
    """Work that has begun under a word; `work` is its open transaction unless it is repeatable."""

    asked: Asked
    now: datetime
    withheld: tuple[str, ...]
    work: AsyncExitStack | None


async def begin(request: AnyRequest) -> Response[bytes] | None:
    """The answer given before, or None after opening the transaction in which the work is to be done."""
    word = request.headers.get(HEADER.lower())
    if request.method != "POST" or word is None:
        return None
    asked = Asked(key=request.user.id, word=_possible(word), digest=await _digest(request))
    now, opt = now_at(request), request.route_handler.opt
    is_repeatable = bool(opt.get("repeatable"))
    work = AsyncExitStack()
    await work.enter_async_context(transaction())
    try:
        known = await answers.known_answer(asked, now)
        if known is None and is_repeatable:
            await answers.claim(asked, now)
    except BaseException:
        await work.__aexit__(*sys.exc_info())
        raise
    if known is not None or is_repeatable:
        await work.aclose()
    if known is not None:
        return _again(known)
    request.scope["state"][STATE] = Claim(
        asked=asked,
        now=now,
        withheld=tuple(opt.get("shows_once", ())),
        work=None if is_repeatable else work,
    )
    return None


def claim_of(scope: Scope) -> Claim | None:
    """The claim under which this request is worked on."""
    return scope.get("state", {}).get(STATE)


async def finish(scope: Scope, status: int, headers: dict[str, str], body: bytes | None) -> None:
    """Keep the answer and end the transaction; without a body, or for a refusal, nothing is kept."""
    claim = claim_of(scope)
    if claim is None:
        return
    if body is None or not 200 <= status < 300:
        await abandon(scope)
        return
    kept = {name: headers[name] for name in KEPT_HEADERS if name in headers}
    answer = Answer(status=status, headers=kept, body=_without(body, claim.withheld))
    await answers.keep(claim.asked, answer, claim.now)
    scope["state"].pop(STATE)
    if claim.work is not None:
        await claim.work.aclose()


async def abandon(scope: Scope) -> None:
    """Undo what was begun, if it has not ended well."""
    claim: Claim | None = scope.get("state", {}).pop(STATE, None)
    if claim is None:
        return
    if claim.work is None:
        await answers.give_up(claim.asked)
    else:
        await _undo(claim.work)


class _Undone(Exception):
    """Makes a transaction roll back."""


async def _undo(work: AsyncExitStack) -> None:
    with suppress(_Undone):
        async with work:
            raise _Undone


def _possible(word: str) -> str:
    """The word in the header, also where it is quoted as the IETF's draft wants it."""
    bare = word.strip().removeprefix('"').removesuffix('"')
    if not (1 <= len(bare) <= LONGEST_WORD and bare.isascii() and bare.isprintable()):
        raise Invalid("This is 1 to 255 printable ASCII characters.", field=HEADER)
    return bare


async def _digest(request: AnyRequest) -> bytes:
    """What the request says: where it goes, on which conditions, and its body."""
    said = (
        request.method,
        request.scope["path"],
        request.scope["query_string"].decode("latin-1"),
        request.headers.get("content-type", ""),
        request.headers.get("if-match", ""),
    )
    head = msgspec.json.encode(said)
    return hashlib.sha256(head + await request.body()).digest()


def _without(body: bytes, names: tuple[str, ...]) -> bytes:
    """A body without what is shown only once.

    >>> _without(b'{"id":1,"secret":"s"}', ("secret",))
    b'{"id":1,"secret":"This was shown once, in the first answer."}'
    """
    if not names:
        return body
    said = msgspec.json.decode(body)
    return msgspec.json.encode({name: WITHHELD if name in names else said[name] for name in said})


def _again(answer: Answer) -> Response[bytes]:
    headers = {name: value for name, value in answer.headers.items() if name != "content-type"}
    return Response(
        answer.body,
        status_code=answer.status,
        media_type=answer.headers.get("content-type", "application/json"),
        headers={**headers, REPLAYED: "true"},
    )
