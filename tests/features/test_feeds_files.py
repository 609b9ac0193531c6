"""Files as they come: encodings, separators, workbooks, and what is refused before it can do harm."""

import gzip
import zipfile
from pathlib import Path

import openpyxl
import pytest

from crm_estate.base.errors import Invalid
from crm_estate.feeds import rows as bounds
from crm_estate.feeds.sheets import workbooks
from crm_estate.feeds.sheets.text_tables import text_table
from crm_estate.feeds.sheets.workbooks import workbook

HEADER = "id;město;poznámka"
TEXT = f"{HEADER}\n1;Łódź;kuchnia śliczna\n2;Iași;preț bun\n"


def read(path: Path) -> list[tuple[int, list[object]]]:
    with (workbook if path.suffix == ".xlsx" else text_table)(path) as sheet:
        return [(0, list(sheet.columns)), *((row.line, list(row.cells)) for row in sheet.rows)]


def wrongs(path: Path) -> dict[int, str]:
    with text_table(path) as sheet:
        return {row.line: row.wrong.said_in() for row in sheet.rows if row.wrong}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_every_unicode_file_reads_the_same(tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "homes.csv"
    file.write_bytes(TEXT.encode(encoding))
    assert read(file)[0][1] == ["id", "město", "poznámka"]
    assert read(file)[2] == (3, ["2", "Iași", "preț bun"])


@pytest.mark.parametrize(
    ("encoding", "town"),
    [("cp1250", "Łódź Śródmieście"), ("iso-8859-2", "Šťáhlavy, Žďár, ľ"), ("cp1252", "Köln – Süd × 2")],
)
def test_older_encodings_are_told_by_the_letters_they_give(tmp_path: Path, encoding: str, town: str) -> None:
    file = tmp_path / "homes.csv"
    file.write_bytes(f"id;place\n1;{town}\n".encode(encoding))
    assert read(file)[1] == (2, ["1", town])


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_the_separator_is_found_though_the_others_stand_in_the_cells(tmp_path: Path, separator: str) -> None:
    file = tmp_path / "homes.csv.gz"
    rows = [["id", "price", "text"], ["1", "3.100", "a quiet home"], ["2", "5", "light; warm, new"]]
    quoted = "\r\n".join(separator.join(f'"{cell}"' for cell in row) for row in rows)
    file.write_bytes(gzip.compress(quoted.encode()))
    assert [cells for _, cells in read(file)] == rows


def test_a_row_is_found_by_the_line_it_begins_on_after_cells_of_several_lines(tmp_path: Path) -> None:
    file = tmp_path / "homes.csv"
    file.write_text('sep=,\nid,text\n\n1,"two\nlines"\n2,one\n')
    assert read(file)[1:] == [(4, ["1", "two\nlines"]), (6, ["2", "one"])]


def test_a_row_with_too_many_or_too_few_cells_is_wrong_and_the_next_one_is_not(tmp_path: Path) -> None:
    file = tmp_path / "homes.csv"
    file.write_text("id,place\n1,Praha,x\n2\n3,Brno\n4,Brno,,\n")
    assert wrongs(file) == {2: "3 cells where the columns are 2.", 3: "1 cells where the columns are 2."}


def test_a_quotation_mark_left_open_costs_its_rows_and_not_the_file(tmp_path: Path) -> None:
    file = tmp_path / "homes.csv"
    filler = "".join(f"{i},Brno\n" for i in range(3, 1500))
    file.write_text(f'id,place\n1,Praha\n2,"Plzeň\n{filler}')
    assert wrongs(file)[3].startswith("This row has no end")
    with text_table(file) as sheet:
        assert sum(not row.wrong for row in sheet.rows) > 400


def test_bytes_that_are_no_letters_cost_only_their_row(tmp_path: Path) -> None:
    file = tmp_path / "homes.csv"
    file.write_bytes(b"\xef\xbb\xbfid,place\n1,Praha\n2,\xff\xfe\n")
    assert list(wrongs(file)) == [3]


def test_a_workbook_reads_like_a_table_with_its_numbers_as_numbers(tmp_path: Path) -> None:
    file = tmp_path / "homes.xlsx"
    book = openpyxl.Workbook()
    for cells in (["id", "město", "cena"], [1, "Praha", 159.125], [], [2, "Brno"]):
        book.worksheets[0].append(cells)
    book.save(file)
    assert read(file)[1:] == [(2, [1, "Praha", 159.125]), (4, [2, "Brno", ""])]


def test_a_workbook_that_unpacks_to_more_than_it_may_is_refused_unopened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbooks, "LARGEST_BOOK", 100_000)
    file = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 200_000)
    with pytest.raises(Invalid, match="unpacks to more"):
        read(file)


def test_a_workbook_that_declares_entities_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "homes.xlsx"
    openpyxl.Workbook().save(file)
    with zipfile.ZipFile(file, "a") as archive:
        lol = (
            '<?xml version="1.0"?><!-- x --><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'
        )
        archive.writestr("xl/extra.xml", lol)
    with pytest.raises(Invalid, match="entities"):
        read(file)


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04 but not really", b"\xd0\xcf\x11\xe0 an older workbook"]
)
def test_what_is_no_workbook_is_refused_in_words(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "homes.xlsx"
    file.write_bytes(content)
    with pytest.raises(Invalid, match="not a workbook"):
        read(file)


def test_a_truncated_workbook_is_refused_in_words(tmp_path: Path) -> None:
    file = tmp_path / "homes.xlsx"
    openpyxl.Workbook().save(file)
    file.write_bytes(file.read_bytes()[:-300])
    with pytest.raises(Invalid, match="not a workbook"):
        read(file)


def test_a_line_of_absurd_length_is_refused_by_its_number(tmp_path: Path) -> None:
    file = tmp_path / "homes.csv"
    file.write_bytes(b"id,place\n1," + b"x" * (bounds.LONGEST_LINE + 1) + b"\n")
    with pytest.raises(Invalid, match="line 2"):
        read(file)


@pytest.mark.parametrize("content", [b"", b"\n\n", bytes(range(32)) * 40])
def test_a_file_without_a_table_is_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "homes.csv"
    file.write_bytes(content)
    with pytest.raises(Invalid):
        read(file)


def test_a_damaged_archive_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "homes.csv.gz"
    file.write_bytes(gzip.compress(TEXT.encode() * 100)[:-20])
    with pytest.raises(Invalid, match="damaged"):
        read(file)
