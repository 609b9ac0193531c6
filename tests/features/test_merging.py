"""Two contacts become one: nothing is lost, and it can be taken back."""

from typing import Any

import pytest
from msgspec.structs import replace

from crm_estate.accounts.permissions import SYSTEM, Actor
from crm_estate.base.errors import Conflict, Invalid, NotAllowed, NotFound
from crm_estate.base.journal import timeline
from crm_estate.contacts.facts import ContactFacts, PersonName
from crm_estate.contacts.former import merged_into
from crm_estate.contacts.people import receive
from crm_estate.contacts.search import ContactFilter, find_contacts
from crm_estate.doubles.facts import MergeFacts, UndoFacts
from crm_estate.doubles.merges import find_merges, get_merge
from crm_estate.doubles.merging import merge
from crm_estate.doubles.undoing import undo
from crm_estate.listings.search import get_listing
from crm_estate.outreach.digests import gather
from crm_estate.requirements.search import requirements_of
from fixtures import cast
from fixtures.staff import open_offices, take_on
from tests.merging_office import (
    HER_WISH,
    LATER,
    MARA,
    MARYSIA,
    SAME_WISH,
    contact,
    join,
    rows,
    split,
)
from tests.outreach_office import FLAT, NOW, TUESDAY, WISH, arrive, say

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("db")]


async def test_values_are_united_and_each_can_be_chosen() -> None:
    await say(MARA, MARYSIA)
    await join(take={"name": "other", "phones": "own"})
    one = await contact("K-mara")
    assert (one.name, one.company) == (PersonName("Mara Maria", "Nowak"), "Acme")
    assert one.emails == ["mara@example.org", "marysia@example.org"]
    assert (one.phones, one.roles) == ([], ["prospect", "owner"])
    assert one.note == "Calls back on Mondays.\n\nHas a dog."
    found = await find_contacts(ContactFilter(text="marysia"), actor=SYSTEM)
    assert [contact.reference for contact in found.items] == ["K-mara"]


async def test_the_old_reference_leads_to_the_one_contact_and_is_never_given_again() -> None:
    await say(MARA, MARYSIA)
    await join()
    assert (await contact("K-marysia")).reference == "K-mara"
    with pytest.raises(Conflict, match="K-marysia was merged into K-mara"):
        await say(MARYSIA)
    with pytest.raises(Conflict, match="K-marysia was merged into K-mara"):
        await say(SAME_WISH)
    await say(replace(FLAT, owner="K-marysia"))
    assert (await get_listing("FLAT", actor=SYSTEM)).owner == "K-mara"


async def test_everything_goes_along_and_comes_back() -> None:
    await arrive(MARA, MARYSIA, HER_WISH, SAME_WISH, replace(FLAT, owner="K-marysia"))
    await gather(TUESDAY)
    unchanged = ("requirement", "match", "digest_item", "consent", "listing")
    before = {table: await rows(table) for table in unchanged}
    people = [await contact("K-mara"), await contact("K-marysia")]
    number = await join()
    one = await contact("K-mara")
    whose = {
        row["contact"] for table in ("requirement", "match", "news", "digest") for row in await rows(table)
    }
    assert whose == {one.id}
    assert [wish.name for wish in await requirements_of(one.id)] == [WISH.name, f"{WISH.name} (K-marysia)"]
    assert (await get_listing("FLAT", actor=SYSTEM)).owner == "K-mara"
    assert (await get_merge(number, actor=SYSTEM)).moved["requirement"] == 1
    await split(number)
    assert {table: await rows(table) for table in unchanged} == before
    for was in people:
        now = await contact(was.reference or "")
        assert replace(now, version=was.version, updated_at=was.updated_at) == was
        assert now.version > was.version


async def test_the_timeline_shows_what_happened_to_both_and_no_fact_is_touched() -> None:
    await arrive(MARA, MARYSIA, SAME_WISH)
    mara, marysia = (await contact("K-mara")).id, (await contact("K-marysia")).id
    facts = await rows("fact")
    number = await join()
    assert await merged_into(mara) == [marysia]
    told = await timeline("contact", mara, before=None, limit=50, also=[marysia])
    assert [fact.kind for fact in told].count("contact.added") == 2
    assert told[0].kind == "contact.merged"
    await split(number)
    assert await merged_into(mara) == []
    told = await timeline("contact", marysia, before=None, limit=50)
    assert {"contact.added", "requirement.added", "contact.unmerged"} <= {fact.kind for fact in told}
    assert (await rows("fact"))[: len(facts)] == facts


async def test_what_was_said_since_a_merge_stays_with_the_survivor() -> None:
    await say(MARA, MARYSIA)
    number = await join()
    one = await contact("K-mara")
    said = {name: getattr(one, name) for name in ContactFacts.__struct_fields__} | {"consents": []}
    since = replace(
        ContactFacts(**said),
        emails=["new@example.org", *one.emails],
        note=f"{one.note} Moved.",
        language="pl",
    )
    await say(since)
    await split(number)
    one, other = await contact("K-mara"), await contact("K-marysia")
    assert one.emails == ["new@example.org", "mara@example.org"]
    assert (one.language, one.note, one.company) == ("pl", f"{since.note}", "")
    assert (other.emails, other.note, other.company) == (["marysia@example.org"], "Has a dog.", "Acme")


async def test_a_chain_of_merges_is_undone_from_its_end() -> None:
    third = replace(MARA, reference="K-third", emails=["third@example.org"])
    await say(MARA, MARYSIA, third)
    first = await join()
    second = await merge("K-third", MergeFacts(other="K-mara"), actor=SYSTEM, now=LATER)
    assert {(await contact(name)).reference for name in ("K-mara", "K-marysia")} == {"K-third"}
    with pytest.raises(Conflict, match="undo the later merge first"):
        await split(first)
    await split(second)
    assert (await contact("K-marysia")).reference == "K-mara"
    await split(first)
    assert (await contact("K-marysia")).emails == ["marysia@example.org"]
    with pytest.raises(Conflict, match="undone already"):
        await split(first)


async def test_two_merged_into_one_come_back_in_any_order() -> None:
    third = replace(MARA, reference="K-third", emails=["third@example.org"], note="")
    await say(MARA, MARYSIA, third)
    first = await join()
    await merge("K-mara", MergeFacts(other="K-third"), actor=SYSTEM, now=LATER)
    await split(first)
    assert (await contact("K-mara")).emails == ["mara@example.org", "third@example.org"]
    assert [merge.undone_at is None for merge in (await find_merges(1, actor=SYSTEM)).items] == [True, False]


async def test_whoever_looks_at_an_older_version_is_told() -> None:
    await say(MARA, MARYSIA)
    await say(replace(MARYSIA, language="pl"))
    with pytest.raises(Conflict) as old:
        await join(version=1, other_version=1)
    assert old.value.field == "other_version"
    number = await join(version=1, other_version=2)
    with pytest.raises(Conflict) as old:
        await split(number, version=1)
    assert old.value.field == "version"


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"other": "K-mara"}, "other"),
        ({"other": "K-marysia", "take": {"language": "both"}}, "take.language"),
        ({"other": "K-firm", "take": {"kind": "other", "company": "own"}}, "take.company"),
    ],
)
async def test_what_cannot_be_merged_is_refused_by_its_field(said: dict[str, Any], field: str) -> None:
    firm = ContactFacts(reference="K-firm", kind="company", company="Acme")
    await say(MARA, MARYSIA, firm)
    with pytest.raises(Invalid) as wrong:
        await merge("K-mara", MergeFacts(**said), actor=SYSTEM, now=LATER)
    assert wrong.value.field == field
    assert len(await rows("contact")) == 3


async def test_nobody_merges_what_they_may_not_change() -> None:
    await open_two_offices()
    iga = Actor(kind="agent", id=1, role="agent", office=1)
    marek = Actor(kind="agent", id=2, role="manager", office=1)
    await receive(MARA, actor=iga, now=NOW)
    await receive(replace(MARYSIA, shared=False), actor=marek, now=NOW)
    with pytest.raises(NotFound):
        await merge("K-mara", MergeFacts(other="K-marysia"), actor=iga, now=LATER)
    number = await merge("K-mara", MergeFacts(other="K-marysia"), actor=marek, now=LATER)
    with pytest.raises(NotFound):
        await get_merge(number, actor=Actor(kind="key", id=1, office=2))


async def test_who_may_not_change_the_one_that_comes_back_cannot_undo() -> None:
    await open_two_offices()
    iga = Actor(kind="agent", id=1, role="agent", office=1)
    marek = Actor(kind="agent", id=2, role="manager", office=1)
    await receive(MARA, actor=iga, now=NOW)
    await receive(replace(MARYSIA, shared=False), actor=marek, now=NOW)
    number = await merge("K-mara", MergeFacts(other="K-marysia"), actor=marek, now=LATER)
    with pytest.raises(NotAllowed):
        await undo(number, UndoFacts(), actor=iga, now=LATER)
    await undo(number, UndoFacts(), actor=marek, now=LATER)


async def open_two_offices() -> None:
    await open_offices([cast.WARSZAWA, cast.PRAHA])
    for member in (cast.IGA, cast.MAREK):
        await take_on(member, password="correct horse battery", now=NOW)
