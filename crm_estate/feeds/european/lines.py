"""Files of one listing a line, whose fields stand at fixed places and have no names."""

import codecs
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from crm_estate.feeds.enclosed import enclosed
from crm_estate.feeds.opened import Source
from crm_estate.feeds.portals.mapping import Portal
from crm_estate.feeds.portals.opening import READ_WITH
from crm_estate.feeds.portals.row_records import Row, row_records, sender_of
from crm_estate.feeds.portals.telling import RowTold
from crm_estate.feeds.portals.texts_in import encoding_of, split_at, text_of_file
from crm_estate.feeds.sheets.readers import Around
from crm_estate.listings.facts import ListingFacts


def columns_of(names: Mapping[int, str], count: int) -> list[str]:
    """Names of all places, by the places that have one."""
    return [names.get(place, f"#{place}") for place in range(count)]


@contextmanager
def lines_of(
    path: Path,
    around: Around,
    columns: Sequence[str],
    mark: str,
    portal_of: Callable[[RowTold], Portal],
    portal: Portal,
) -> Generator[Source[ListingFacts]]:
    """The listings of such a file, in UTF-8 or else in Latin 1. `portal`: what all kinds of rows share."""
    encoding = encoding_of(path, "cp1252")
    first = next(_rows(path, encoding, mark), None)
    with enclosed(path) as files:
        yield Source(
            records=row_records(_rows(path, encoding, mark), columns, portal_of, around, files),
            columns=["record"],
            lines=None,
            written_as=f"{portal.title}, {codecs.lookup(encoding).name}",
            sender=sender_of(first, columns, portal),
            said=portal.said(),
            read_with=READ_WITH + portal.name.encode() + files.print,
            pictures=files.of if files.has_files else None,
        )


def _rows(path: Path, encoding: str, mark: str) -> Iterator[Row]:
    for line, text in split_at(text_of_file(path, encoding), "\n", path.name):
        row = text.rstrip("\r\n")
        if row.strip():
            yield line, row, row.split(mark)
