"""The firm's own fields in files: found by key or label, read as their kind, faults reported in place."""

from datetime import datetime
from pathlib import Path

import pytest

from crm_estate.accounts.permissions import SYSTEM
from crm_estate.base.errors import Invalid
from crm_estate.feeds.intake import import_listings
from crm_estate.feeds.report import Report
from crm_estate.listings.search import get_listing
from tests.own_fields import declare

pytestmark = pytest.mark.anyio
HEADER = "reference;offer;kind;country;"


async def take(folder: Path, now: datetime, text: str, map: str | None = None) -> Report:
    file = folder / "flats.csv"
    file.write_text(text, encoding="utf-8")
    chosen = None
    if map is not None:
        chosen = folder / "ours.toml"
        chosen.write_text(map, encoding="utf-8")
    return await import_listings(file, actor=SYSTEM, now=now, map=chosen)


async def said(reference: str) -> dict[str, object]:
    return dict((await get_listing(reference, actor=SYSTEM)).custom)


async def test_columns_called_like_a_field_or_its_key_are_read_as_that_field(
    db: str, now: datetime, tmp_path: Path
) -> None:
    await declare(now)
    report = await take(
        tmp_path,
        now,
        f"{HEADER}Wysokość pomieszczeń;HEATING;custom.fibre\n"
        "A;sale;apartment;PL;3,2;gaz;tak\n"
        "B;sale;apartment;PL;;District Heating;no\n",
    )
    assert (report.new, report.refused, report.problems) == (2, 0, [])
    assert await said("A") == {"ceiling_height": 3.2, "fibre": True, "heating": "gas"}
    assert await said("B") == {"fibre": False, "heating": "district"}


async def test_a_file_without_a_column_for_a_field_leaves_what_the_listing_says_of_it(
    db: str, now: datetime, tmp_path: Path
) -> None:
    await declare(now)
    await take(tmp_path, now, f"{HEADER}heating;fibre\nA;sale;apartment;PL;gas;yes\n")
    await take(tmp_path, now, f"{HEADER}heating\nA;sale;apartment;PL;\n")
    assert await said("A") == {"fibre": True}
    again = await take(tmp_path, now, f"{HEADER}heating\nA;sale;apartment;PL;\n")
    assert again.unchanged == 1


async def test_a_value_that_a_field_cannot_hold_is_reported_with_its_column_and_the_rest_goes_on(
    db: str, now: datetime, tmp_path: Path
) -> None:
    await declare(now)
    report = await take(
        tmp_path,
        now,
        f"{HEADER}Ceiling height;heating\n"
        "A;sale;apartment;PL;32;gas\n"
        "B;sale;apartment;PL;high;gas\n"
        "C;sale;apartment;PL;3;wood\n"
        "D;sale;apartment;PL;3;coal\n",
    )
    assert (report.new, report.refused) == (1, 3)
    assert [(p.line, p.column, p.field) for p in report.problems] == [
        (2, "Ceiling height", "custom.ceiling_height"),
        (3, "Ceiling height", "custom.ceiling_height"),
        (4, "heating", "custom.heating"),
    ]


MAP = """
id = "no"
source = "ours"
[constants]
offer = "sale"
kind = "apartment"
country = "PL"
[fields]
custom.ceiling_height = { column = "h_cm", times = 0.01, as = "number" }
[fields.custom.heating]
column = "heat"
choices = { G = "gas", "*" = "coal" }
"""


async def test_a_map_may_say_how_the_column_of_an_own_field_is_written(
    db: str, now: datetime, tmp_path: Path
) -> None:
    await declare(now)
    report = await take(tmp_path, now, "no;h_cm;heat;fibre\n7;320;G;yes\n8;250;W;no\n", MAP)
    assert (report.new, report.refused) == (2, 0)
    assert await said("ours-7") == {"ceiling_height": 3.2, "heating": "gas"}
    assert await said("ours-8") == {"ceiling_height": 2.5, "heating": "coal"}


async def test_a_map_that_names_a_field_that_is_not_in_use_is_refused(
    db: str, now: datetime, tmp_path: Path
) -> None:
    await declare(now)
    wrong = MAP.replace("custom.ceiling_height", "custom.height")
    with pytest.raises(Invalid, match=r"custom\.height"):
        await take(tmp_path, now, "no;h_cm;heat\n7;320;G\n", wrong)
