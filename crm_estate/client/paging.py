"""From one page of a list to the next, and never in a circle."""

from typing import Generic, TypeVar

from msgspec.structs import replace

from crm_estate.client.calls import Call
from crm_estate.client.errors import Unexpected
from crm_estate.client.things import Page

Kind = TypeVar("Kind")


class Turning(Generic[Kind]):
    """Where the reading of a list stands: `call` asks for the next page, None at the end."""

    def __init__(self, first: Call) -> None:
        self.call: Call | None = first
        self._seen: set[str | None] = {first.query.get("cursor")}

    def after(self, page: Page[Kind], call: Call) -> Page[Kind]:
        """The page itself, having turned it; Unexpected when it leads back to one that was read."""
        if page.next is not None and page.next in self._seen:
            raise Unexpected(f"The pages of {call.path} lead round in a circle.")
        self._seen.add(page.next)
        self.call = None if page.next is None else replace(call, query={**call.query, "cursor": page.next})
        return page
