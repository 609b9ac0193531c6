"""Pages of a list by cursor: stable while rows come and go, as fast on the last page as on the first."""

import base64
import binascii
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Generic, TypeVar

import msgspec
from msgspec import Struct

from crm_estate.base.errors import Invalid

LIMIT = 50
LARGEST = 200

Item = TypeVar("Item")


class Page(Struct, Generic[Item], frozen=True):
    """Some items of a list; `next` is the cursor of the page after, None on the last."""

    items: list[Item]
    next: str | None = None


def cursor(*position: object) -> str:
    """An opaque word for the position of the last row of a page: its sort value and its id."""
    return base64.urlsafe_b64encode(msgspec.json.encode(position)).decode().rstrip("=")


def page_of(
    rows: Sequence[Mapping[str, Any]],
    size: int,
    out: Callable[[Mapping[str, Any]], Item],
    by: tuple[str, str] = ("position", "id"),
) -> Page[Item]:
    """The page that `rows` make, of which one more than `size` were asked for; `by`: columns of the order."""
    last = rows[size - 1] if len(rows) > size else None
    return Page([out(row) for row in rows[:size]], cursor(*(last[name] for name in by)) if last else None)


def position(word: str | None) -> list[object] | None:
    """What `cursor` was made of; Invalid when the word was not made by it."""
    if not word:
        return None
    try:
        values = msgspec.json.decode(
            base64.urlsafe_b64decode(word + "=" * (-len(word) % 4)), type=list[object]
        )
    except (ValueError, binascii.Error, msgspec.MsgspecError):
        raise Invalid("This is not a cursor that a page gave.", field="cursor") from None
    if len(values) != 2 or not isinstance(values[1], int) or not all(map(_is_storable, values)):
        raise Invalid("This is not a cursor that a page gave.", field="cursor")
    return values


def _is_storable(value: object) -> bool:
    """Whether the database can be asked for the value: no NUL in a text, no number beyond 64 bits."""
    if isinstance(value, str):
        return "\0" not in value
    return isinstance(value, int | float) and abs(value) < 2**63


def limited(limit: int) -> int:
    """The limit itself if a page may be that long."""
    if not 1 <= limit <= LARGEST:
        raise Invalid("A page has 1 to %(most)s items.", field="limit", most=LARGEST)
    return limit
