"""Many things in one body, judged one by one: what is wrong with one costs no other.

The body is a JSON array or one JSON object per line (NDJSON); the answer is one line per item, in order,
sent as the work goes on.
"""

import logging
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from itertools import islice
from typing import Any, Literal, TypeVar

import msgspec
from litestar import Request
from msgspec import Struct

from crm_estate.base import database
from crm_estate.base.errors import Conflict, Invalid, Outcome
from crm_estate.base.fields import Reference
from crm_estate.web.bodies import WrongMediaType, read_array, read_json, read_lines
from crm_estate.web.errors import errors_in, status_of
from crm_estate.web.problems import FieldError, Problem, problem

log = logging.getLogger(__name__)

MOST_ITEMS = 10_000
AT_ONCE = 500
LARGEST_BODY = 64_000_000
"""Bytes of one body; it is what a batch takes in memory, beside its items at work."""

ARRAY = "application/json"
LINES = ("application/x-ndjson", "application/jsonl")
NDJSON = LINES[0]

Result = Literal["new", "changed", "unchanged", "refused"]
Item = TypeVar("Item", bound=Struct)
Put = Callable[[Sequence[Item]], Awaitable[Sequence["Done | Outcome"]]]
Explain = Callable[[int, Outcome], Problem]
AnyRequest = Request[Any, Any, Any]


class Done(Struct, frozen=True):
    """What became of one item that was taken."""

    reference: str
    result: Literal["new", "changed", "unchanged"]


class ItemOut(Struct, frozen=True, kw_only=True):
    """What became of one item: `status` is what a PUT of it alone would have been answered."""

    index: int
    reference: str | None
    result: Result
    status: int
    problem: Problem | None = None


async def items_in(request: AnyRequest) -> list[memoryview]:
    """The items of a body, not read yet; Malformed when it is no array, Invalid when there are too many."""
    media = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media not in ("", ARRAY, *LINES):
        raise WrongMediaType("Send the batch as application/json or application/x-ndjson.")
    body = await request.body()
    items = list(islice(read_lines(body), MOST_ITEMS + 1)) if media in LINES else read_array(body)
    if len(items) > MOST_ITEMS:
        raise Invalid("A batch has at most %(n)s items.", n=MOST_ITEMS)
    return items


async def answers(
    items: Sequence[memoryview], kind: type[Item], put: Put[Item], explain: Explain
) -> AsyncGenerator[bytes]:
    """A line per item. `put` gets up to 500 readable items, each reference once in the whole batch."""
    seen: set[str] = set()
    for first in range(0, len(items), AT_ONCE):
        read = [_read(raw, kind, seen) for raw in items[first : first + AT_ONCE]]
        results = iter(await _put([item for item in read if not isinstance(item, Outcome)], put))
        judged = [item if isinstance(item, Outcome) else next(results) for item in read]
        outs = (_out(place, items[place], result, explain) for place, result in enumerate(judged, first))
        yield b"".join(msgspec.json.encode(out) + b"\n" for out in outs)


async def _put(items: Sequence[Item], put: Put[Item]) -> Sequence[Done | Outcome]:
    """Some at once; should that fail for a reason of its own, one by one, so that it costs only that one."""
    if not items:
        return []
    try:
        return await put(items)
    except Exception:
        log.exception("a batch of %s failed, trying them one by one", len(items))
        return [await _put_alone(item, put) for item in items]


async def _put_alone(item: Item, put: Put[Item]) -> Done | Outcome:
    try:
        return (await put([item]))[0]
    except Exception as error:
        log.exception("an item of a batch failed")
        return Lost() if database.is_away(error) else Failed()


class Failed(Outcome):
    """An item met a defect; what it was is in the log."""

    status = 500

    def __init__(self) -> None:
        super().__init__("Something went wrong on our side. It was written down.")


class Lost(Outcome):
    """The database went away before this item."""

    status = 503

    def __init__(self) -> None:
        super().__init__("The database does not answer. Try again soon.")


def _read(raw: memoryview, kind: type[Item], seen: set[str]) -> Item | Outcome:
    try:
        item = read_json(bytes(raw), kind)
    except Outcome as wrong:
        return wrong
    reference: str | None = getattr(item, "reference", None)
    if reference is None:
        return Invalid("Each item of a batch needs its reference.", field="reference")
    if reference in seen:
        return Conflict("%(reference)s comes twice in one batch.", field="reference", reference=reference)
    seen.add(reference)
    return item  # pyright: ignore[reportReturnType]


def _out(index: int, raw: memoryview, result: Done | Outcome, explain: Explain) -> ItemOut:
    if isinstance(result, Done):
        status = 201 if result.result == "new" else 200
        return ItemOut(index=index, reference=result.reference, result=result.result, status=status)
    status = getattr(result, "status", None) or status_of(result)
    said = explain(status, result)
    return ItemOut(index=index, reference=_named(raw), result="refused", status=status, problem=said)


class Named(Struct):
    """What an item calls itself, whatever else is wrong with it."""

    reference: Reference | None = None


def _named(raw: memoryview) -> str | None:
    try:
        return msgspec.json.decode(raw, type=Named).reference
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None


def problem_of(request: AnyRequest, status: int, outcome: Outcome) -> Problem:
    errors: list[FieldError] = errors_in(outcome)
    detail = "; ".join(f"{error.field}: {error.message}" for error in errors) or outcome.message
    return problem(request, status, detail, errors, {}).content
