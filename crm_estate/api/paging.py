"""What every list takes and how a put answers."""

from typing import Annotated, TypeVar

from litestar import Response
from msgspec import Meta, Struct

from crm_estate.base.fields import whole
from crm_estate.base.paging import LARGEST, LIMIT

Limit = Annotated[int, Meta(ge=1, le=LARGEST, description="How many items a page has at most.")]
Cursor = Annotated[
    str, Meta(max_length=4000, pattern=whole(r"[A-Za-z0-9_-]*"), description="`next` of the page before.")
]

Out = TypeVar("Out", bound=Struct)


class Paged(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A page of a list."""

    limit: Limit = LIMIT
    cursor: Cursor | None = None


def put_answer(out: Out, result: str, address: str) -> Response[Out]:
    """201 with its address for what is new, 200 for what was known."""
    if result == "new":
        return Response(out, status_code=201, headers={"Location": address})
    return Response(out, status_code=200)
