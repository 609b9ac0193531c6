"""Why a record was refused: kept as what it is made of, told to each reader in their language."""

from datetime import datetime
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from crm_estate.accounts.permissions import SYSTEM
from crm_estate.base import database
from crm_estate.base.errors import Invalid
from crm_estate.base.languages import LOCALES, gettext_for
from crm_estate.base.wording import Sentence, sentence
from crm_estate.feeds.intake import import_listings
from crm_estate.feeds.reasons import as_written, because, written
from crm_estate.feeds.run_search import get_run, problems_of, refused_rows

HEAD = "reference,offer,kind,country,list_price.amount,list_price.currency,living_area\n"
ROWS = f"{HEAD}R-1,sale,apartment,PL,dear,PLN,40\nR-2,sale,apartment,PL,100,PLN,-4\nR-2,sale\n"


def test_a_reason_is_told_in_any_language_with_its_values() -> None:
    why = because(Invalid("%(value)s is not a number.", value="'x'"), "Left unknown.")
    assert why.said_in() == "'x' is not a number. Left unknown."
    assert why.said_in("pl") == "'x' nie jest liczbą. Pozostawiono bez wartości."
    assert why.code == because(Invalid("%(value)s is not a number.", value="'y'")).code == "is_not_a_number"


def test_a_value_that_is_also_a_word_of_ours_is_told_as_it_came() -> None:
    assert because(Invalid("%(value)s is not a number.", value="Price")).said_in("pl").startswith("Price ")
    kinds = sentence("Expected `float | null`, got `str`")
    assert kinds.said_in("pl") == gettext_for("pl")(kinds.text) % {"wanted": "liczbą", "got": "tekstem"} or (
        "a number" not in kinds.said_in("pl")
    )


def test_a_per_cent_sign_in_what_is_said_is_one() -> None:
    assert because("50 % of it").said_in() == "50 % of it"
    assert because("%(n)s of it", n="50 %").said_in("pl") == "50 % of it"


def test_what_a_database_cannot_hold_does_not_cost_the_reason() -> None:
    why = because("%(value)s is not a number.", value="a\x00b\ud800" + "c" * 5_000)
    again = as_written(written(why))
    assert again.code == why.code
    assert again.said_in().startswith("ab?c")
    assert len(again.said_in()) < 1_100


def test_no_two_reasons_have_one_code() -> None:
    with (LOCALES / "pl.po").open("rb") as file:
        texts = {str(message.id) for message in read_po(file) if "crm_estate/feeds" in str(message.locations)}
    assert len(texts) > 100
    assert len({Sentence(text).code for text in texts}) == len(texts)


@pytest.mark.anyio
async def test_the_problems_of_an_import_are_kept_for_readers_of_any_language(
    db: str, now: datetime, tmp_path: Path
) -> None:
    file = tmp_path / "a.csv"
    file.write_text(ROWS)
    report = await import_listings(file, actor=SYSTEM, now=now)
    kept = (await problems_of(report.run, actor=SYSTEM)).items
    assert [one.why.code for one in kept] == [
        "is_not_a_number", "this_must_be_above", "cells_where_the_columns_are",
    ]  # fmt: skip
    assert [one.why.said_in("cs") for one in kept] == [
        "'dear' není číslo.", gettext_for("cs")("This must be above %(n)s.") % {"n": "0"},
        "Buněk je 2, ale sloupců 7.",
    ]  # fmt: skip
    rows = b"".join([piece async for piece in refused_rows(report.run, actor=SYSTEM)]).decode("utf-8-sig")
    assert rows.splitlines()[0].endswith(",line,code,reason")
    assert rows.splitlines()[1].endswith(",2,is_not_a_number,list_price.amount: 'dear' is not a number.")


@pytest.mark.anyio
async def test_why_a_whole_file_was_refused_is_kept_the_same_way(
    db: str, now: datetime, tmp_path: Path
) -> None:
    file = tmp_path / "a.xlsx"
    file.write_bytes(b"nothing of the kind")
    with pytest.raises(Invalid):
        await import_listings(file, actor=SYSTEM, now=now)
    run = await get_run(await database.fetch_value("select max(id) from feed_run"), actor=SYSTEM)
    assert run.error
    assert "a.xlsx" in run.error.said_in("sl")
    assert run.error.said_in("sl") != run.error.said_in()
