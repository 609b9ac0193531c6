"""Workbooks as programs write them, and as nobody should: what is read, and how much that takes."""

import tracemalloc
import zipfile
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path

import openpyxl
import pytest

from crm_estate.base.errors import Invalid
from crm_estate.feeds.sheets.workbooks import cell_of, workbook

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SHEET = "xl/worksheets/sheet1.xml"
VALUES = [
    "Łódź & <b>", "", None, 0, -3, 2.5, 1e-9, 12345678901234, True, False, date(2026, 11, 2), time(8, 30),
    datetime(2026, 11, 2, 9, 30), timedelta(hours=30), "=1+1", "#N/A", " spaces ", "two\nlines", "'tis",
]  # fmt: skip


def sheet_of(rows: str, before: str = "", after: str = "", prefix: str = "") -> str:
    named = f"xmlns{':' + prefix if prefix else ''}"
    at = f"{prefix}:" if prefix else ""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><{at}worksheet {named}="{MAIN}">{before}'
        f"<{at}sheetData>{rows}</{at}sheetData>{after}</{at}worksheet>"
    )


TEXTS = (
    "<si><t>id</t></si>", "<si><t xml:space='preserve'>place</t></si>",
    "<si><t>a &lt;b&gt; &#321;\r\nó</t></si>", "<si><t/></si>",
    "<si><r><rPr><b/></rPr><t>bold</t></r><r><t> plain</t></r><rPh sb='0' eb='1'><t>spoken</t></rPh></si>",
)  # fmt: skip


def rewritten(
    folder: Path, rows: str, dimension: str = "", prefix: str = "", texts: Sequence[str] = TEXTS
) -> Path:
    """A sound workbook in which the rows of the sheet, and the texts that cells share, are others."""
    sound, file = folder / "sound.xlsx", folder / "homes.xlsx"
    book = openpyxl.Workbook()
    book.worksheets[0].cell(1, 1, date(2020, 1, 1)).number_format = "yyyy-mm-dd"  # style 1 is a date
    book.save(sound)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    named = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}"/></Types>'
    with zipfile.ZipFile(sound) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        parts = {part.filename: old.read(part).decode() for part in old.infolist()}
        types = parts["[Content_Types].xml"].replace(
            "</Types>", "" if kind in parts["[Content_Types].xml"] else named
        )
        parts["[Content_Types].xml"] = types if types.endswith("</Types>") else types + "</Types>"
        parts["xl/sharedStrings.xml"] = f'<sst xmlns="{MAIN}">{"".join(texts)}</sst>'
        parts[SHEET] = sheet_of(rows, dimension, prefix=prefix)
        for name, content in parts.items():
            new.writestr(name, content)
    return file


def read(path: Path) -> list[tuple[int, Sequence[object], str]]:
    with workbook(path) as sheet:
        return [
            (1, list(sheet.columns), ""),
            *((row.line, list(row.cells), row.wrong.said_in() if row.wrong else "") for row in sheet.rows),
        ]


def as_openpyxl_reads(path: Path) -> list[tuple[int, Sequence[object], str]]:
    """The same by the library alone."""
    rows = openpyxl.load_workbook(path, data_only=True).worksheets[0].iter_rows(values_only=True)
    laid = [(line, [cell_of(value) for value in cells]) for line, cells in enumerate(rows, 1)]
    (_, header), *others = [(line, cells) for line, cells in laid if any(cell != "" for cell in cells)]
    return [(1, list(map(str, header)), ""), *((line, cells, "") for line, cells in others)]


@pytest.mark.parametrize("whole", [True, False])
def test_every_kind_of_cell_reads_as_the_library_reads_it(tmp_path: Path, whole: bool) -> None:
    book = openpyxl.Workbook(write_only=not whole)  # which writes texts beside the sheet, or within it
    sheet = book.create_sheet("homes", 0)
    sheet.append([f"column {n}" for n in range(len(VALUES))])
    sheet.append(VALUES)
    sheet.append([])
    sheet.append(VALUES[::-1])
    if whole:
        sheet.merge_cells("A5:B6")
    book.save(tmp_path / "homes.xlsx")
    assert read(tmp_path / "homes.xlsx") == as_openpyxl_reads(tmp_path / "homes.xlsx")


HEADER = '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>'
WRITTEN = {
    "a formula with its value":
        '<row r="2"><c r="A2"><f>1+1</f><v>2</v></c><c r="B2" t="str">'
        '<f t="shared" ref="B2:B9" si="0">A2</f><v>a&amp;b</v></c></row>',
    "a date":
        '<row r="2" spans="1:2"><c r="A2" s="1"><v>45000</v></c>'
        '<c r="B2" s="1"><v>45000.5</v></c></row>',
    "no places": "<row><c t='s'><v>1</v></c><c><v>7</v></c></row>",
    "spaces between":
        '<row r="2">\n  <c r="A2"><v>1</v></c>\r\n <c r="B2" t="inlineStr"><is><t>a\r\nb</t>'
        '</is></c></row>',
    "rich text":
        '<row r="2"><c r="A2" t="inlineStr"><is><r><rPr><b/></rPr><t>bold</t></r><r>'
        '<t xml:space="preserve"> plain</t></r></is></c></row>',
    "letters by number":
        '<row r="2"><c r="A2" t="inlineStr"><is><t>&#321;&#xF3;d&#378; &lt;3</t></is></c></row>',
    "errors and truths": '<row r="7"><c r="A7" t="e"><v>#REF!</v></c><c r="B7" t="b"><v>1</v></c></row>',
    "attributes of others":
        '<row r="2" x:k="1" xmlns:x="urn:x" ht="15" customHeight="1">'
        '<c r="B2" s="0" cm="1"><v>3.50</v></c></row>',
    "an ISO date": '<row r="2"><c r="A2" t="d"><v>2026-11-02T09:00:00</v></c></row>',
    "nothing in a row":
        '<row r="2"/><row r="3" spans="1:2"></row><row r="4"><c r="A4"/><c r="B4"><v/></c></row>'
        '<row r="5"><c r="A5"><v>1</v></c></row>',
    "shared texts":
        '<row r="2"><c r="A2" t="s"><v>2</v></c><c r="B2" t="s"><v>4</v></c></row><row r="3">'
        '<c r="A3" t="s"><v>3</v></c><c r="B3"><v>1</v></c></row>',
    "a comment":
        '<!-- <row r="2"/> --><row r="2"><!-- <c r="A2"><v>9</v></c> --><c r="A2"><v>1</v></c></row>',
}  # fmt: skip


@pytest.mark.parametrize("rows", WRITTEN.values(), ids=WRITTEN.keys())
def test_however_a_row_is_written_it_reads_as_the_library_reads_it(tmp_path: Path, rows: str) -> None:
    file = rewritten(tmp_path, HEADER + rows)
    expected = as_openpyxl_reads(file)
    assert [(line, cells[:2]) for line, cells, _ in read(file)] == [
        (line, [*cells, ""][:2]) for line, cells, _ in expected
    ]


def test_prefixes_before_every_name_change_nothing(tmp_path: Path) -> None:
    rows = (HEADER + '<row r="2"><c r="A2" t="s"><v>1</v></c><c r="B2"><v>2.5</v></c></row>').replace(
        "<", "<x:"
    )
    file = rewritten(tmp_path, rows.replace("<x:/", "</x:"), prefix="x")
    assert read(file) == [(1, ["id", "place"], ""), (2, ["place", 2.5], "")]


def test_a_sheet_damaged_at_its_end_is_refused_though_its_rows_are_sound(tmp_path: Path) -> None:
    file = rewritten(tmp_path, HEADER + "<row><c><v>1</v></c></row>" * 500 + "</sheetdata>")
    with pytest.raises(Invalid, match="not well-formed"):
        read(file)


def test_a_text_that_is_not_in_the_book_refuses_it(tmp_path: Path) -> None:
    file = rewritten(tmp_path, HEADER + '<row r="2"><c r="A2" t="s"><v>99</v></c></row>')
    with pytest.raises(Invalid, match="not a workbook"):
        read(file)


def test_two_cells_at_the_corners_of_a_sheet_take_no_more_than_two_cells(
    tmp_path: Path, peak: Callable[[], float]
) -> None:
    claim = '<dimension ref="A1:XFD1048576"/>'
    corner = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    file = rewritten(tmp_path, HEADER + corner, claim)
    (_, _, fine), (line, cells, wrong) = read(file)
    assert (fine, line, wrong) == ("", 1_048_576, "16384 cells where the columns are 2.")
    assert len(cells) <= 1_000
    assert peak() < 10


def test_many_rows_with_a_cell_at_their_far_end_are_refused_one_by_one(
    tmp_path: Path, peak: Callable[[], float]
) -> None:
    far = "".join(f'<row r="{n}"><c r="XFD{n}"><v>1</v></c></row>' for n in range(2, 3_000))
    file = rewritten(tmp_path, HEADER + far)
    with workbook(file) as sheet:
        assert all(row.wrong and len(row.cells) <= 1_000 for row in sheet.rows)
    assert peak() < 20


def test_a_line_beyond_the_last_of_a_workbook_is_refused(tmp_path: Path) -> None:
    file = rewritten(tmp_path, HEADER + '<row r="999999999"><c><v>1</v></c></row>')
    with pytest.raises(Invalid, match="more rows"):
        read(file)


def test_a_workbook_that_unpacks_to_300_mb_is_refused_unread(
    tmp_path: Path, peak: Callable[[], float]
) -> None:
    file = tmp_path / "bomb.xlsx"
    with (
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open(SHEET, "w") as part,
    ):
        for _ in range(300):
            part.write(b" " * 2**20)
    assert file.stat().st_size < 2 * 2**20
    with pytest.raises(Invalid, match="unpacks to more"):
        read(file)
    assert peak() < 10


def test_one_row_that_never_ends_is_not_gathered_whole(tmp_path: Path, peak: Callable[[], float]) -> None:
    endless = '<row r="2">' + '<c r="A2" t="inlineStr"><is><t>text</t></is></c>' * 300_000 + "</row>"
    file = rewritten(tmp_path, HEADER + endless)
    tracemalloc.reset_peak()
    held = peak()
    with pytest.raises(Invalid, match="larger than any listing"):
        read(file)
    assert peak() - held < 30
