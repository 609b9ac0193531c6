"""What every writer of a format is: listings in, bytes out, piece by piece."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from typing import Literal, Protocol, runtime_checkable

from msgspec import Struct

from crm_estate.listings.facts import ListingOut
from crm_estate.listings.pictures import Picture


class Sender(Struct, frozen=True, kw_only=True):
    """Who sends: what a format's header and a portal's reader want to know of the firm and its office."""

    organisation: str
    office: str = ""
    email: str = ""
    phone: str = ""
    country: str = ""
    base_url: str = ""
    """Address of this installation; the public page of a listing lies below it."""


class Batch(Struct, frozen=True, kw_only=True):
    """One file to be written: by whom, when, and whether it is all there is."""

    sender: Sender
    now: datetime
    whole: bool = True
    page_of: Callable[[ListingOut], str] = lambda listing: ""
    """The public address of a listing; empty where it has none."""
    more: Sequence[str] = ()
    """Features and own fields that any of the listings may have, by their paths: for tables, whose columns
    are named before the first row."""


class Writing(Protocol):
    """A file under way. The three are called in this order; what they return, put together, is the file."""

    def begin(self) -> bytes: ...

    def listing(self, listing: ListingOut) -> bytes:
        """One listing. What the format cannot carry is left out; nothing is made up for it."""
        ...

    def end(self) -> Iterable[bytes]: ...


@runtime_checkable
class WithPictures(Writing, Protocol):
    """A file that pictures of ours leave with: before a listing is written, those it needs are given."""

    def wanted(self, listing: ListingOut) -> list[str]:
        """Hashes of the pictures that a listing shows and that are not in the file yet."""
        ...

    def picture(self, picture: Picture) -> bytes: ...

    def close(self) -> None:
        """Let go of what is kept meanwhile. To be called at last, also where the file broke off."""
        ...


class OutFormat(Struct, frozen=True, kw_only=True):
    """A format that listings can be written in."""

    name: str
    """The same as the reader's where there is one."""
    title: str
    suffix: str
    media_type: str
    scope: Literal["public", "full"] = "public"
    """`public`: for portals, so hidden addresses stay hidden; `full`: for another system of the same firm."""
    write: Callable[[Batch], Writing]


def write_all(format: OutFormat, batch: Batch, listings: Sequence[ListingOut]) -> Iterator[bytes]:
    """The whole file, for as many listings as fit in memory."""
    writing = format.write(batch)
    yield writing.begin()
    for listing in listings:
        yield writing.listing(listing)
    yield from writing.end()
