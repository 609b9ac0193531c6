"""A file of any kind as one thing: candidates, column by column understood, and how far they reach."""

from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Generic

from msgspec import Struct

from crm_estate.base.errors import Invalid, NotFound
from crm_estate.feeds.binding import Binding, bind
from crm_estate.feeds.candidates import Candidate, Facts, Finish, candidates
from crm_estate.feeds.columns import Subject, read_map, recognise
from crm_estate.feeds.json_lines import json_lines
from crm_estate.feeds.readers import Around
from crm_estate.feeds.text_tables import text_table
from crm_estate.feeds.workbooks import workbook
from crm_estate.listings.custom import CustomField

TEXT_TABLES = (".csv", ".tsv", ".tab", ".txt")
JSON_LINES = (".jsonl", ".ndjson")


class Source(Struct, Generic[Facts], frozen=True, kw_only=True):
    """What a file says, one candidate after the other. `binding` is None where there are no columns."""

    candidates: Iterator[Candidate[Facts]]
    columns: list[str]
    lines: int | None
    written_as: str
    binding: Binding | None


@contextmanager
def source(
    path: Path,
    map: str | Path | None,
    of: Subject,
    into: type[Facts],
    finish: Finish,
    around: Around,
    own: Sequence[CustomField] = (),
) -> Generator[Source[Facts]]:
    """Open a file. NotFound when it is not there, Invalid when it cannot be read at all.

    `own`: the firm's own fields in use, for listings.
    """
    if not path.is_file():
        raise NotFound(f"There is no file {path}.")
    kind = path.with_suffix("").suffix if path.suffix == ".gz" else path.suffix
    if kind.lower() in JSON_LINES:
        with json_lines(path, into) as (found, lines):
            yield Source(
                candidates=found, columns=["body"], lines=lines, written_as="lines of JSON", binding=None
            )
        return
    with _opener(path, kind.lower())(path) as sheet:
        known = read_map(map) if map else recognise(sheet.columns, of)
        if known.of != of:
            raise Invalid(f"The map {known.name} is for {known.of}, not for {of}.", field="map")
        binding = bind(known, sheet.columns, own)
        yield Source(
            candidates=candidates(sheet.rows, binding, into, finish, around),
            columns=sheet.columns,
            lines=sheet.lines,
            written_as=sheet.written_as,
            binding=binding,
        )


def _opener(path: Path, kind: str):
    if kind in TEXT_TABLES:
        return text_table
    if kind == ".xlsx" and path.suffix != ".gz":
        return workbook
    raise Invalid(
        f"{path.name} is of a kind that cannot be read: "
        ".csv, .tsv, .jsonl (each also .gz) and .xlsx can; save an older workbook as .xlsx.",
        field="file",
    )
