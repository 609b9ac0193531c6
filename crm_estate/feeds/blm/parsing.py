"""The frame of a BLM file: its head, the names of its fields, its records, and that it is whole."""

import re
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from crm_estate.base.errors import Invalid
from crm_estate.feeds.portals.row_records import Row
from crm_estate.feeds.portals.texts_in import encoding_of, split_at, text_of_file

LARGEST_HEAD = 2**16
END = "#END#"
_MARK = r"\s*:\s*(?:['\"‘’](?P<quoted>[^'\"‘’\r\n]+)['\"‘’]|(?P<bare>[^\s'\"‘’]+))"
_END_OF_FIELD = re.compile(r"^\s*EOF" + _MARK, re.MULTILINE)
_END_OF_RECORD = re.compile(r"^\s*EOR" + _MARK, re.MULTILINE)
_VERSION = re.compile(r"^\s*Version\s*:\s*(\S{1,10})", re.MULTILINE | re.IGNORECASE)
_DEFINITION = re.compile(r"#DEFINITION#(?P<names>.*?)#DATA#", re.DOTALL)


class Frame(Struct, frozen=True):
    """What the head of a file says."""

    version: str
    end_of_field: str
    end_of_record: str
    columns: list[str]
    encoding: str
    begins: int
    """Characters before the first record."""
    line: int


def frame_of(path: Path) -> Frame:
    """The head of a file; Invalid when it is not built as a BLM file is."""
    encoding = encoding_of(path, "cp1252")
    head = ""
    for piece in text_of_file(path, encoding):
        head += piece
        if len(head) >= LARGEST_HEAD or "#DATA#" in head:
            break
    field, record, names = _mark(_END_OF_FIELD, head), _mark(_END_OF_RECORD, head), _DEFINITION.search(head)
    if "#HEADER#" not in head or not field or not record or field == record or not names:
        raise Invalid(
            "%(file)s is no BLM file: its header, its definition or its data are missing.",
            field="file",
            file=path.name,
        )
    defined = names["names"].split(record)[0]
    version = _VERSION.search(head)
    return Frame(
        version=version[1] if version else "",
        end_of_field=field,
        end_of_record=record,
        columns=_names(defined, field),
        encoding=encoding,
        begins=names.end(),
        line=head.count("\n", 0, names.end()),
    )


def rows_of(path: Path, frame: Frame) -> Iterator[Row]:
    """The records: line, as it came, and cells. Invalid at the end when the file is cut off."""
    pieces = _after(text_of_file(path, frame.encoding), frame.begins)
    line, last = 0, ""
    for next_line, text in split_at(pieces, frame.end_of_record, path.name):
        if last.strip():
            yield _row(line, last, frame)
        line, last = next_line, text
    record, end, _ = last.rpartition(END)
    if record.strip():
        yield _row(line, record, frame)
    if not end:
        raise Invalid("%(file)s is cut off: it does not end with #END#.", field="file", file=path.name)


def _row(line: int, text: str, frame: Frame) -> Row:
    return line + frame.line, text.strip("\r\n"), _cells(text, frame.end_of_field)


def _mark(pattern: re.Pattern[str], head: str) -> str:
    found = pattern.search(head)
    return (found["quoted"] or found["bare"]) if found else ""


def _names(defined: str, mark: str) -> list[str]:
    return [name.strip().upper() for name in _cells(defined, mark)]


def _cells(text: str, mark: str) -> list[str]:
    """Each field ends with the mark, also the last one."""
    cells = text.strip("\r\n").split(mark)
    return cells[:-1] if not cells[-1].strip() else cells


def _after(pieces: Iterator[str], skipped: int) -> Iterator[str]:
    for piece in pieces:
        yield piece[skipped:]
        skipped = max(0, skipped - len(piece))
