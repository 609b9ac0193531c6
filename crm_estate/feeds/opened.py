"""A file of any kind as one thing: its records one by one, and what is known of it as a whole."""

from collections.abc import Callable, Iterable, Iterator
from typing import Generic

from msgspec import Struct

from crm_estate.feeds.records import Candidate, Facts, Record
from crm_estate.feeds.sheets.binding import Binding
from crm_estate.listings.pictures import Picture


class Source(Struct, Generic[Facts], frozen=True, kw_only=True):
    """What a file says. `binding` is None where there are no columns."""

    records: Iterator[Record[Facts]]
    columns: list[str]
    """Names of the cells of a record as it came; `["record"]` where a record is one piece of text."""
    lines: int | None
    """About how many lines or records there are; None where nobody can know."""
    written_as: str
    """How the file is written, for people: `text, cp1250, separator ;` or `OpenImmo 1.2.7, TEIL`."""
    binding: Binding | None = None
    sender: str = ""
    """The source that the records are of (the `source` of their facts), if all are of one."""
    whole: bool = False
    """Whether the sender says that this is all it has: what it does not name is gone."""
    said: frozenset[str] | None = None
    """The fields that this kind of file has a word on, named as `keep_unsaid` has them; the others a listing
    that is there already keeps. None: all of them. A record may know better (`Candidate.said`)."""
    read_with: bytes = b""
    """Fingerprint of what understanding depends on besides the file: a map, the version of a mapping."""
    as_of: bytes = b""
    """What fingerprints of records depend on besides the file: the day, where listings come and go by it."""
    pictures: Callable[[Facts], Iterable[Picture]] | None = None
    """The pictures that came inside the file with what a record states; asked for when it is received, in any
    order, as long as the file is open. None: there are none."""

    def said_by(self, item: Candidate[Facts]) -> frozenset[str] | None:
        """The fields that one record has a word on; None: all of them."""
        return self.said if item.said is None else item.said
