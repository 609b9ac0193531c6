"""Merging knows every table that names a contact, also one that is made tomorrow."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_estate.base import database
from crm_estate.base.errors import Conflict
from crm_estate.doubles.clashes import free_name, free_slots
from crm_estate.doubles.references import (
    LEFT_ALONE,
    OWN_RULES,
    columns_naming_a_contact,
    once_per_contact,
)
from crm_estate.doubles.surviving import COLUMNS, separated, united
from tests.merging_office import MARA, MARYSIA, contact, join, split
from tests.outreach_office import NOW, say

NAMING = ("contact", "contacts", "owner", "buyer", "seller", "tenant", "client", "prospect", "visitor")
NEVER_MOVED = {("fact", "contact"), *((table, "contact") for table in LEFT_ALONE)}
"""Facts are never edited; their contact leads to the survivor by its id."""


@pytest.mark.anyio
async def test_every_column_that_names_a_contact_is_moved(db: str) -> None:
    known = {(column.table, column.name) for column in await columns_naming_a_contact()}
    assert {("requirement", "contact"), ("match", "contact"), ("listing", "owner")} <= known
    said = await database.fetch(
        """select table_name, column_name from information_schema.columns
           where table_schema = 'public' and column_name = any($1)""",
        list(NAMING),
    )
    assert {(row["table_name"], row["column_name"]) for row in said} - known == NEVER_MOVED


@pytest.mark.anyio
async def test_what_a_contact_has_but_once_has_a_rule_for_two(db: str) -> None:
    rules = {
        (column.table, names)
        for column in await columns_naming_a_contact()
        for names in await once_per_contact(column)
    }
    assert rules == OWN_RULES


@pytest.mark.anyio
async def test_a_table_nobody_thought_of_goes_along(db: str) -> None:
    await database.execute(
        "create table gift (id bigserial primary key, contact bigint references contact (id), what text)"
    )
    try:
        await say(MARA, MARYSIA)
        await database.execute("insert into gift (contact, what) values (2, 'wine')")
        number = await join()
        assert await database.fetch_value("select contact from gift") == (await contact("K-mara")).id
        await split(number)
        assert await database.fetch_value("select contact from gift") == (await contact("K-marysia")).id
    finally:
        await database.execute("drop table gift")


@pytest.mark.anyio
async def test_what_no_rule_says_is_refused_rather_than_lost(
    db: str, caplog: pytest.LogCaptureFixture
) -> None:
    await database.execute(
        "create table badge (id bigserial primary key, contact bigint unique references contact (id))"
    )
    try:
        await say(MARA, MARYSIA)
        await database.execute("insert into badge (contact) values (1), (2)")
        with pytest.raises(Conflict, match="settle that first") as refused:
            await join()
        assert "badge" not in refused.value.message, "an agent is told no name of a table"
        assert "badge" in caplog.text, "the operator is"
        await database.execute("delete from badge where contact = 1")
        await join()
        assert await database.fetch_value("select contact from badge") == 1
    finally:
        await database.execute("drop table badge")


words = st.text("ab ", max_size=3)
lists = st.lists(st.sampled_from("abcdef"), unique=True, max_size=5)
row = st.fixed_dictionaries(
    {
        **{column: words for columns in COLUMNS.values() for column in columns},
        "kind": st.just("person"),
        "given": st.sampled_from(["Mara", "Ola"]),
        "emails": lists,
        "phones": lists,
        "roles": lists,
    }
)


@given(row, row, st.dictionaries(st.sampled_from(sorted(COLUMNS)), st.sampled_from(["own", "other"])))
def test_separating_what_was_united_gives_back_what_was(own: dict, other: dict, take: dict) -> None:
    after = united(own, other, take)
    assert separated(after, own, after) == {column: own[column] for column in after}


@given(row, row, row)
def test_a_value_typed_in_since_is_never_taken_back(own: dict, other: dict, since: dict) -> None:
    after = united(own, other, {})
    back = separated(since, own, after)
    for column in ("given", "note", "language", "shared"):
        assert back[column] in ({own[column]} if since[column] == after[column] else {since[column]})
    for column in ("emails", "phones", "roles"):
        assert set(since[column]) - set(after[column]) <= set(back[column])
        assert not set(after[column]) - set(own[column]) <= set(back[column]) or set(after[column]) == set(
            own[column]
        )


@given(st.text(min_size=1, max_size=120), st.text(min_size=1, max_size=80), st.sets(st.text(max_size=20)))
def test_a_renamed_requirement_has_a_name_of_its_own(name: str, reference: str, taken: set[str]) -> None:
    first = free_name(name, reference, taken)
    second = free_name(name, reference, taken | {first})
    assert first not in taken
    assert second not in taken | {first}
    assert len(second) <= 120


@given(st.lists(st.integers(0, 5), unique=True), st.sets(st.integers(0, 5)))
def test_shifted_slots_collide_with_none(own: list[int], taken: set[int]) -> None:
    moments = {n: NOW + timedelta(microseconds=n) for n in range(6)}
    shifted = free_slots([moments[n] for n in own], {moments[n] for n in taken})
    after = [shifted.get(moments[n], moments[n]) for n in own]
    assert len({*after}) == len(own)
    assert not {*after} & {moments[n] for n in taken}
