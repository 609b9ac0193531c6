"""Lines of JSON: each is the body that the API takes, with its reference inside."""

from collections.abc import Generator, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, TextIO

import msgspec

from crm_estate.base.errors import Invalid
from crm_estate.base.wording import N_
from crm_estate.feeds.reasons import Reason, because
from crm_estate.feeds.records import Candidate, Facts, Record, print_of, said_wrong
from crm_estate.feeds.report import Problem
from crm_estate.feeds.survey import NO_LETTER, open_text, survey


@contextmanager
def json_lines(path: Path, into: type[Facts]) -> Generator[tuple[Iterator[Record[Facts]], int]]:
    """What every line states, and how many lines there are; open as long as the block runs."""
    surveyed = survey(path)
    if not surveyed.encoding.startswith("utf-8"):
        raise Invalid("%(file)s is not in UTF-8, as lines of JSON must be.", field="file", file=path.name)
    with open_text(path, surveyed.encoding) as text:
        yield _records(text, into), surveyed.lines


def _records(text: TextIO, into: type[Facts]) -> Iterator[Record[Facts]]:
    decoder = msgspec.json.Decoder(into)
    for number, line in enumerate(text, 1):
        if line.strip():
            said = line.rstrip("\r\n")
            yield Record(number, print_of(said), partial(_candidate, number, said, decoder))


def _candidate(number: int, line: str, decoder: msgspec.json.Decoder[Facts]) -> Candidate[Facts]:
    if NO_LETTER in line:
        return _wrong(number, line, because(N_("This line holds bytes that are no letters in UTF-8.")), "")
    try:
        return Candidate(line=number, cells=[line], facts=decoder.decode(line))
    except msgspec.ValidationError as error:
        return _wrong(number, line, *said_wrong(error))
    except (msgspec.DecodeError, UnicodeError) as error:
        return _wrong(number, line, because(N_("This line is no JSON (%(reason)s)."), reason=error), "")


def _wrong(number: int, line: str, why: Reason, path: str) -> Candidate[Any]:
    return Candidate(line=number, cells=[line], problems=[Problem(line=number, why=why, field=path)])
