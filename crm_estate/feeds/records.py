"""The one shape inside: what any file comes down to, one record after the other, each with its place.

A reader yields a `Record` per listing or contact; understanding it (`read`) gives a `Candidate`: the facts it
states, or a `Mark` where it only says that something is gone, or what is wrong with it.
"""

import re
from collections.abc import Callable, Sequence
from hashlib import blake2b
from typing import Generic, TypeVar

import msgspec
from msgspec import Struct

from crm_estate.base.wording import sentence
from crm_estate.feeds.reasons import Reason, because
from crm_estate.feeds.report import Problem
from crm_estate.feeds.rows import Cell, clip
from crm_estate.listings.facts import Status
from crm_estate.listings.leaving import NewPrice

Facts = TypeVar("Facts")

PERSONAL = frozenset({"description", "agent", "name", "emails", "phones", "note", "company", "owner"})
"""Fields whose values are never shown in a report."""

PRINT = 16
"""Bytes of a fingerprint."""

_AT = re.compile(r"^(?P<reason>.*?)(?: - at `(?:key` in `)?\$\.?(?P<path>[^`]*)`)?$", re.DOTALL)
_UNKNOWN_FIELD = re.compile(r"unknown field `(\w+)`|required field `(\w+)`")


class Mark(Struct, frozen=True, kw_only=True):
    """What a record says of a listing without describing it: a stub, a delete marker, a tombstone."""

    source: str
    source_id: str
    standard_status: Status | None = "Withdrawn"
    """None: it stays what it is."""
    new_price: NewPrice | None = None


class Candidate(Struct, Generic[Facts], frozen=True, kw_only=True):
    """One record understood: the facts it states, unless it is wrong, and what there is to say about it.

    `cells`: the record as it came, for the file of refused ones (see `Source.columns`).
    """

    line: int
    cells: Sequence[Cell]
    facts: Facts | None = None
    mark: Mark | None = None
    problems: list[Problem] = []
    place: str = ""
    """Where in the file, if its line says little: a path such as /openimmo/anbieter[1]/immobilie[2]."""
    reference: str = ""
    """Whose record it is, also where it is refused: a full feed has named this one."""
    said: frozenset[str] | None = None
    """The fields that this record has a word on, where records differ in that; None: those of which the whole
    file speaks (`Source.said`)."""


class Record(Struct, Generic[Facts], frozen=True):
    """One listing or contact as it stands in a file, not yet understood.

    `read` must be called before the next record is asked for: a streaming reader lets go of this one then.
    """

    line: int
    print: bytes
    """Fingerprint of the raw record; see `print_of`."""
    read: Callable[[], Candidate[Facts]]


def print_of(*parts: str | bytes) -> bytes:
    """A fingerprint, `PRINT` bytes: two records with the same one are the same.

    >>> print_of("a", "b") == print_of("a", "b"), print_of("ab") == print_of("a", "b")
    (True, False)
    """
    digest = blake2b(digest_size=PRINT)
    for part in parts:
        raw = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        digest.update(len(raw).to_bytes(8, "little"))
        digest.update(raw)
    return digest.digest()


def said_wrong(error: Exception) -> tuple[Reason, str]:
    """The reason and the path of the field in what a decoder complains about.

    >>> reason, path = said_wrong(ValueError("Expected `float` > 0.0 - at `$.living_area`"))
    >>> reason.said_in(), path
    ('This must be above 0.', 'living_area')
    >>> said_wrong(ValueError("Object contains unknown field `flor`"))[1]
    'flor'
    """
    found = _AT.match(str(error))
    if found is None:
        return because(sentence(str(error))), ""
    path = found["path"] or next(
        (name for match in _UNKNOWN_FIELD.findall(found["reason"]) for name in match if name), ""
    )
    return because(sentence(found["reason"])), path


def shown(path: str, cell: Cell) -> str:
    """A value as a report may show it: clipped, and empty where it is personal."""
    return "" if re.split(r"[.\[]", path)[0] in PERSONAL else clip(cell)


def understood(
    body: dict[str, object],
    into: type[Facts],
    *,
    line: int,
    cells: Sequence[Cell],
    problems: Sequence[Problem] = (),
    place: str = "",
) -> Candidate[Facts]:
    """The candidate that a body makes, checked against its Struct; a body that is wrong is refused whole.

    `problems`: what was found before; one that refuses refuses the record.
    """
    facts = None
    found = list(problems)
    if not any(problem.refused for problem in found):
        try:
            facts = msgspec.convert(body, into)
        except msgspec.ValidationError as error:
            why, path = said_wrong(error)
            found.append(Problem(line=line, place=place, why=why, field=path))
    name = body.get("reference")
    return Candidate(
        line=line, cells=cells, facts=facts, problems=found, place=place, reference=str(name or "")
    )
