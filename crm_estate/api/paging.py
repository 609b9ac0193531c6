"""What every list takes and how a put answers."""

from collections.abc import Callable, Sequence
from typing import Annotated, TypeVar

from litestar import Response
from msgspec import Meta, Struct

from crm_estate.base.errors import Invalid
from crm_estate.base.fields import whole
from crm_estate.base.paging import LARGEST, LIMIT, Page, cursor, position

Limit = Annotated[int, Meta(ge=1, le=LARGEST, description="How many items a page has at most.")]
Cursor = Annotated[
    str, Meta(max_length=4000, pattern=whole(r"[A-Za-z0-9_-]*"), description="`next` of the page before.")
]

Item = TypeVar("Item")
Out = TypeVar("Out", bound=Struct)


class Paged(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A page of a list."""

    limit: Limit = LIMIT
    cursor: Cursor | None = None


def part_of(items: Sequence[Item], place: Callable[[Item], tuple[float, int]], asked: Paged) -> Page[Item]:
    """A page of a list short enough to be read whole, in the order of `place` (a number and an id)."""
    seen = position(by_number(asked.cursor))
    after = tuple(seen) if seen else None
    rest = [item for item in items if after is None or place(item) > after]
    last = rest[asked.limit - 1] if len(rest) > asked.limit else None
    return Page(rest[: asked.limit], cursor(*place(last)) if last is not None else None)


def by_number(word: str | None) -> str | None:
    """The cursor itself, if it is one of a list that is ordered by numbers."""
    if (seen := position(word)) is not None and not isinstance(seen[0], int | float):
        raise Invalid("This cursor belongs to another list.", field="cursor")
    return word


def put_answer(out: Out, result: str, address: str) -> Response[Out]:
    """201 with its address for what is new, 200 for what was known."""
    if result == "new":
        return Response(out, status_code=201, headers={"Location": address})
    return Response(out, status_code=200)
