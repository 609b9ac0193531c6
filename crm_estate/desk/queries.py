"""The part of an address after the question mark: what a list is narrowed to, without what is empty."""

from collections.abc import Iterable
from urllib.parse import quote, urlencode

from msgspec import Struct


class Query(Struct, frozen=True):
    """Where a list is and what it is narrowed to."""

    path: str
    said: dict[str, str]

    def get(self, name: str, default: str = "") -> str:
        return self.said.get(name, default)

    def __contains__(self, name: str) -> bool:
        return name in self.said

    def only(self, names: Iterable[str]) -> dict[str, str]:
        """What was said of these names."""
        return {name: self.said[name] for name in names if name in self.said}

    def address(self, **changes: str | None) -> str:
        """The same list with other values; an empty one is left out.

        >>> Query("/desk/listings", {"kind": "house", "sort": "price"}).address(sort="", view="map")
        '/desk/listings?kind=house&view=map'
        """
        said = {name: value for name, value in (self.said | changes).items() if value}
        return f"{self.path}?{urlencode(said)}" if said else self.path


def query_of(path: str, params: Iterable[tuple[str, str]]) -> Query:
    """A query out of what the address said, without zero bytes; the last value of a name counts.

    >>> query_of("/desk", [("q", " a\\0b "), ("sort", " ")]).said
    {'q': 'ab'}
    """
    said = ((name, value.replace("\0", "").strip()) for name, value in params)
    return Query(path, {name: value for name, value in said if value})


def place_of(section: str, reference: object) -> str:
    """Address of one record.

    >>> place_of("contacts", "K 17")
    '/desk/contacts/K%2017'
    """
    return f"/desk/{section}/{quote(str(reference), safe='')}"
