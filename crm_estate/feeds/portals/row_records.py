"""Records that are rows of text: named cells, each row understood as a portal has it."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

from crm_estate.base.wording import N_
from crm_estate.feeds.enclosed import Enclosed
from crm_estate.feeds.portals.mapping import Portal
from crm_estate.feeds.portals.telling import RowTold
from crm_estate.feeds.portals.understanding import candidate_of
from crm_estate.feeds.reasons import because
from crm_estate.feeds.records import Candidate, Record, print_of
from crm_estate.feeds.references import source_of
from crm_estate.feeds.report import Problem
from crm_estate.feeds.sheets.readers import Around
from crm_estate.listings.facts import ListingFacts

Row = tuple[int, str, Sequence[str]]
"""A line, the row as it came, and its cells."""


def sender_of(first: Row | None, columns: Sequence[str], portal: Portal) -> str:
    """The source of a file whose first row this is; empty when there is none."""
    if first is None or len(first[2]) != len(columns):
        return ""
    return source_of(portal.name, portal.sender(RowTold(dict(zip(columns, first[2], strict=True)))))


def row_records(
    rows: Iterator[Row],
    columns: Sequence[str],
    portal_of: Callable[[RowTold], Portal],
    around: Around,
    files: Enclosed,
) -> Iterator[Record[ListingFacts]]:
    """Records of rows, their cells named by `columns`; `portal_of` says how a row is to be understood."""
    for line, raw, cells in rows:
        understand: Any = partial(_understand, line, raw, cells, columns, portal_of, around, files)
        yield Record(line, print_of(raw), understand)


def _understand(
    line: int,
    raw: str,
    cells: Sequence[str],
    columns: Sequence[str],
    portal_of: Callable[[RowTold], Portal],
    around: Around,
    files: Enclosed,
) -> Candidate[ListingFacts]:
    if len(cells) != len(columns):
        why = because(
            N_("It has %(cells)s fields where there are %(columns)s."), cells=len(cells), columns=len(columns)
        )
        return Candidate(line=line, cells=[raw], problems=[Problem(line=line, why=why)])
    told = RowTold(dict(zip(columns, cells, strict=True)))
    return candidate_of(told, portal_of(told), around, line=line, raw=raw, files=files)
