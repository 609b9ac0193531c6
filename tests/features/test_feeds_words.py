"""Words of a source's own are said once, in the preview, and understood from then on."""

from datetime import datetime

import msgspec
import pytest

from crm_estate.accounts.permissions import SYSTEM
from crm_estate.feeds import waiting
from crm_estate.feeds.chosen_words import MOST_WORDS
from crm_estate.feeds.confirming import Confirmed, confirm_as, go_straight
from crm_estate.feeds.previewing import Preview
from crm_estate.feeds.run_search import get_run, problems_of
from crm_estate.listings.facts import ListingFacts
from crm_estate.listings.search import get_listing
from tests.features.test_feeds_previewing import chosen, draft, look
from tests.own_fields import declare

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("db")]

HEAD = "reference;offer;typ;country;city;cena;mena;stav;lift\n"
ROWS = (
    "S-1;sale;Byt 2+kk;CZ;Brno;5;CZK;jako z katalogu;je\nS-2;sale;Bytík;CZ;Brno;6;CZK;good;ano\n"
    "S-3;sale;house;CZ;Brno;7;CZK;-;neni\nS-4;sale;Byt 2+kk;CZ;Brno;8;CZK;;\n"
)
READ = {"typ": "kind", "stav": "condition", "lift": "features.elevator"}
MEANT = {
    "typ": {"Byt 2+kk": "apartment", "Bytík": "apartment"}, "stav": {"jako z katalogu": "renovated"},
    "lift": {"je": "yes", "neni": "unknown"},
}  # fmt: skip


def asked(preview: Preview) -> dict[str, list[tuple[str, int, str]]]:
    return {
        column.name: [(word.text, word.rows, word.means) for word in column.words]
        for column in preview.columns
        if column.words
    }


def said(preview: Preview, meant: dict[str, dict[str, str]]) -> dict[int, dict[str, str]]:
    positions = {column.name: column.position for column in preview.columns}
    return {positions[name]: words for name, words in meant.items()}


async def test_only_words_that_are_not_understood_are_asked_about(now: datetime) -> None:
    run = await draft(HEAD + ROWS, now)
    first = await look(run, now)
    preview = await look(run, now, chosen(first, READ))
    assert asked(preview) == {
        "typ": [("Byt 2+kk", 2, ""), ("Bytík", 1, "")],
        "stav": [("jako z katalogu", 1, "")],
        "lift": [("je", 1, ""), ("neni", 1, "")],
    }
    assert preview.understood == 0


async def test_what_is_said_of_words_is_read_saved_and_known_by_the_next_file(now: datetime) -> None:
    run = await draft(HEAD + ROWS, now)
    first = await look(run, now)
    choices = msgspec.structs.replace(chosen(first, READ), words=said(first, MEANT))
    preview = await look(run, now, choices)
    assert asked(preview)["typ"] == [("Byt 2+kk", 2, "apartment"), ("Bytík", 1, "apartment")]
    found = [row.facts for row in preview.rows if isinstance(row.facts, ListingFacts)]
    assert [one.kind for one in found] == ["apartment", "apartment", "house", "apartment"]
    assert [one.condition for one in found] == ["renovated", "good", None, None]
    assert [one.features.get("elevator") for one in found] == [True, True, None, None]
    await confirm_as(run, choices, Confirmed(name="Statek"), actor=SYSTEM, now=now)
    await waiting.read_next(now)
    assert (await get_listing("S-1", actor=SYSTEM)).kind == "apartment"
    again = await draft(HEAD + ROWS.replace("S-1", "S-9").replace("Bytík", "BYTIK"), now)
    assert asked(await look(again, now)) == {}
    assert await go_straight(again, actor=SYSTEM, now=now)
    await waiting.read_next(now)
    assert (await get_listing("S-9", actor=SYSTEM)).condition == "renovated"


async def test_a_word_that_was_not_said_costs_its_row_alone_and_says_so(now: datetime) -> None:
    run = await draft(HEAD + ROWS, now)
    first = await look(run, now)
    meant = {**MEANT, "typ": {"Byt 2+kk": "apartment"}}
    choices = msgspec.structs.replace(chosen(first, READ), words=said(first, meant))
    await confirm_as(run, choices, Confirmed(name="Statek"), actor=SYSTEM, now=now)
    await waiting.read_next(now)
    found = await get_run(run, actor=SYSTEM)
    assert (found.new, found.refused) == (3, 1)
    [problem] = (await problems_of(run, actor=SYSTEM)).items
    assert (problem.line, problem.column, problem.value) == (3, "typ", "Bytík")


async def test_values_of_the_firms_own_fields_can_be_said_too(now: datetime) -> None:
    await declare(now)
    head = "reference;offer;kind;country;city;cena;mena;topeni\n"
    run = await draft(f"{head}S-1;sale;house;CZ;Brno;5;CZK;plynove\nS-2;sale;house;CZ;Brno;5;CZK;gas\n", now)
    first = await look(run, now)
    choices = chosen(first, {"topeni": "custom.heating"})
    preview = await look(run, now, choices)
    assert asked(preview) == {"topeni": [("plynove", 1, "")]}
    choices = msgspec.structs.replace(choices, words=said(first, {"topeni": {"plynove": "gas"}}))
    found = [row.facts for row in (await look(run, now, choices)).rows]
    assert [one.custom for one in found if isinstance(one, ListingFacts)] == [{"heating": "gas"}] * 2


async def test_a_column_that_is_no_choice_asks_for_few_words_and_a_wrong_meaning_changes_nothing(
    now: datetime,
) -> None:
    rows = "".join(f"S-{i};sale;word {i};CZ;Brno;5;CZK;;\n" for i in range(300))
    run = await draft(HEAD + rows, now)
    first = await look(run, now)
    words = said(first, {"typ": {"word 1": "castle"}})
    preview = await look(run, now, msgspec.structs.replace(chosen(first, READ), words=words))
    assert len(asked(preview)["typ"]) == MOST_WORDS
    assert preview.understood == 0
