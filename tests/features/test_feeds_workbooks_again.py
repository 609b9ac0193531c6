"""A row of a workbook that says what it said last time is known again, wherever it stands; no other is."""

import re
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from crm_estate.accounts.permissions import SYSTEM
from crm_estate.base.errors import Invalid
from crm_estate.feeds.intake import import_listings
from crm_estate.feeds.sheets.workbooks import workbook
from crm_estate.listings.search import get_listing
from tests.features.test_feeds_workbooks import HEADER, TEXTS, WRITTEN, read, rewritten


def prints(folder: Path, rows: str, texts: tuple[str, ...] = TEXTS) -> list[bytes]:
    with workbook(rewritten(folder, HEADER + rows, texts=texts)) as sheet:
        return [row.print for row in sheet.written]


def one_further_down(rows: str) -> str:
    """The same rows with one more above them."""
    return re.sub(r'(?<= r=")([A-Z]*)([0-9]+)', lambda at: f"{at[1]}{int(at[2]) + 1}", rows)


@pytest.mark.parametrize("rows", WRITTEN.values(), ids=WRITTEN.keys())
def test_a_row_that_has_moved_is_the_same_row(tmp_path: Path, rows: str) -> None:
    before = prints(tmp_path, rows)
    assert prints(tmp_path, one_further_down(rows)) == before


def test_a_text_that_has_another_number_now_is_the_same_text(tmp_path: Path) -> None:
    row = '<row r="2"><c r="A2" t="s"><v>{}</v></c><c r="B2" s="0" t="s"><v>{}</v></c></row>'
    more = (*TEXTS[:2], "<si><t>another</t></si>", *TEXTS[2:])
    before = prints(tmp_path, row.format(2, 4))
    assert prints(tmp_path, row.format(3, 5), more) == before
    assert prints(tmp_path, row.format(2, 4), more) != before


UNLIKE = {
    "a number": ('<c r="A2"><v>1</v></c>', '<c r="A2"><v>2</v></c>'),
    "a number and a text": ('<c r="A2"><v>1</v></c>', '<c r="A2" t="str"><v>1</v></c>'),
    "a number and a date": ('<c r="A2"><v>45000</v></c>', '<c r="A2" s="1"><v>45000</v></c>'),
    "a number and a truth": ('<c r="A2"><v>1</v></c>', '<c r="A2" t="b"><v>1</v></c>'),
    "another column": ('<c r="A2"><v>1</v></c>', '<c r="B2"><v>1</v></c>'),
    "a text and its number": ('<c r="A2" t="s"><v>1</v></c>', '<c r="A2"><v>1</v></c>'),
    "a text spelled otherwise": ("<c r='A2' t='s'><v>1</v></c>", "<c r='A2' t='s'><v>0</v></c>"),
    "a text with more said": ('<c r="A2" t="s" cm="1"><v>1</v></c>', '<c r="A2" t="s" cm="1"><v>0</v></c>'),
    "what stands in two cells": (
        '<c r="A2" t="str"><v>ab</v></c><c r="B2" t="str"><v>c</v></c>',
        '<c r="A2" t="str"><v>a</v></c><c r="B2" t="str"><v>bc</v></c>',
    ),
    "what looks like a place": (
        '<c r="A2" t="str"><v>r="A1"</v></c>', '<c r="A2" t="str"><v>r="A2"</v></c>',
    ),
}  # fmt: skip
"""Cells that say different things though little tells them apart."""


@pytest.mark.parametrize(("cells", "others"), UNLIKE.values(), ids=UNLIKE.keys())
def test_a_row_that_says_something_else_is_another_row(tmp_path: Path, cells: str, others: str) -> None:
    row = '<row r="2">{}</row>'
    assert prints(tmp_path, row.format(cells)) != prints(tmp_path, row.format(others))


def test_a_text_of_which_only_the_table_of_texts_has_changed_is_another_text(tmp_path: Path) -> None:
    row = "<row r='2'><c r='A2' t='s'><v>2</v></c></row>"
    for spelled in (row, row.replace("'", '"')):
        before = prints(tmp_path, spelled)
        assert prints(tmp_path, spelled, (*TEXTS[:2], "<si><t>new</t></si>")) != before


def test_a_cell_that_cannot_be_read_refuses_the_book_when_it_is_looked_at(tmp_path: Path) -> None:
    texts = (*TEXTS[:2], "<si><t>&#0;</t></si>")
    for cell in ('<c r="A2"><v>x</v></c>', '<c r="A2" t="s"><v>2</v></c>'):
        file = rewritten(tmp_path, HEADER + f'<row r="2">{cell}</row>', texts=texts)
        with pytest.raises(Invalid, match="not a workbook"):
            read(file)


FLATS = ("reference", "offer", "kind", "country", "living_area")


def flats(folder: Path, *areas: int) -> Path:
    """A workbook of flats, each named by its place, their texts shared."""
    texts = [*FLATS, "sale", "apartment", "PL", *(f"F-{n}" for n in range(len(areas)))]
    cells = [[*range(5)], *([8 + n, 5, 6, 7, None] for n in range(len(areas)))]
    rows = "".join(
        f'<row r="{line}">'
        + "".join(
            f'<c r="{column}{line}" t="s"><v>{number}</v></c>'
            if number is not None
            else f'<c r="{column}{line}"><v>{areas[line - 2]}</v></c>'
            for column, number in zip("ABCDE", numbers, strict=True)
        )
        + "</row>"
        for line, numbers in enumerate(cells, 1)
    )
    return rewritten(folder, rows, texts=tuple(f"<si><t>{text}</t></si>" for text in texts))


@pytest.mark.anyio
async def test_of_a_book_in_which_one_row_is_new_one_listing_changes(
    db: str, now: datetime, tmp_path: Path
) -> None:
    first = await import_listings(flats(tmp_path, *range(40, 80)), actor=SYSTEM, now=now)
    assert (first.new, first.refused) == (40, 0), first.problems
    file = flats(tmp_path, 140, *range(41, 80))
    later = await import_listings(file, actor=SYSTEM, now=now + timedelta(days=1))
    assert (later.changed, later.unchanged) == (1, 39)
    assert (await get_listing("F-0", actor=SYSTEM)).living_area == 140
