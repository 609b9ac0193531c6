"""Likely doubles are found at entry, on import and by night, and shown only to who may see them."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from crm_estate.accounts.permissions import SYSTEM, Actor
from crm_estate.base import database
from crm_estate.contacts.facts import ContactFacts, PersonName
from crm_estate.contacts.keys import keys_of
from crm_estate.contacts.people import receive
from crm_estate.contacts.search import get_contact
from crm_estate.doubles.clusters import find_clusters
from crm_estate.doubles.deciding import tell_contacts_apart
from crm_estate.doubles.facts import MergeFacts
from crm_estate.doubles.finding import likely_doubles
from crm_estate.doubles.merging import merge
from crm_estate.doubles.searching import make_missing_keys, search, search_by_night
from crm_estate.doubles.suspects import Link, grouped
from crm_estate.feeds.people import import_contacts
from crm_estate.worker import react
from fixtures.cast import BUILDER, MARA, PRAHA, WARSZAWA
from fixtures.staff import open_offices
from tests.outreach_office import DAY, NOW, say

pytestmark = pytest.mark.anyio

NOBODY = ContactFacts(name=PersonName("Mara", "Nowak"))


def like_mara(**said: object) -> ContactFacts:
    return replace(NOBODY, **said)


async def found(facts: ContactFacts, actor: Actor = SYSTEM) -> list[str | None]:
    return [double.contact.reference for double in await likely_doubles(facts, actor=actor)]


@pytest.mark.parametrize(
    ("facts", "is_double"),
    [
        (like_mara(phones=["601 000 000"]), True),
        (like_mara(emails=["MARA.nowak@example.org"]), True),
        (like_mara(emails=["mara.nowak+homes@example.org"]), True),
        (like_mara(name=PersonName("Nowák", "Mara"), phones=["+48 601 000 000"]), True),
        (like_mara(name=PersonName("Marra", "Nowak"), emails=["mara.nowak@example.org"]), True),
        (like_mara(name=PersonName("Jan", "Nowak"), phones=["+48601000000"]), True),
        (like_mara(name=PersonName("Piotr", "Wójcik"), emails=["piotr@example.org"]), False),
        (like_mara(name=PersonName("Jan", "Nowak"), emails=["jan@example.org"]), False),
        (ContactFacts(kind="company", company="Zielony Taras", phones=["603 000 000"]), False),
    ],
)
async def test_who_looks_like_mara(db: str, facts: ContactFacts, is_double: bool) -> None:
    await say(MARA)
    assert await found(facts) == (["K-MARA"] if is_double else [])


async def test_a_firm_is_known_by_another_form_of_its_name(db: str) -> None:
    await say(BUILDER, MARA)
    said = ContactFacts(kind="company", company="ZIELONY TARAS", emails=["biuro.zielony.taras@example.org"])
    [double] = await likely_doubles(said, actor=SYSTEM)
    assert double.contact.reference == "K-BUILDER"
    assert [one.field for one in double.alike] == ["company", "emails"]


async def test_what_is_out_of_reach_is_passed_over_in_silence(db: str) -> None:
    await open_offices([WARSZAWA, PRAHA])
    warsaw, prague = (Actor(kind="key", id=1, office=office) for office in (1, 2))
    await receive(MARA, actor=warsaw, now=NOW)
    assert await found(MARA, prague) == []
    assert await found(MARA, warsaw) == ["K-MARA"]
    assert await found(MARA, Actor(kind="agent", id=9, role="agent", office=1)) == []
    assert await found(MARA, Actor(kind="agent", id=9, role="manager", office=1)) == ["K-MARA"]


async def test_a_check_reads_by_the_index_and_not_everyone(db: str) -> None:
    await say(MARA)
    async with database.transaction():
        await database.execute("set local enable_seqscan = off")
        plan = await database.fetch(
            """explain select c.id from unnest($1::bigint[]) as p (key)
               join contact c on c.keys @> array[p.key]""",
            keys_of("Mara", "Nowak", "", [], []),
        )
    assert any("contact_keys" in line[0] for line in plan)


async def test_contacts_of_before_there_were_keys_get_theirs_by_night(db: str) -> None:
    await say(MARA)
    await database.execute("update contact set keys = '{}'")
    assert await found(MARA) == []
    assert await make_missing_keys() == 1
    assert await found(MARA) == ["K-MARA"]


async def test_the_night_finds_clusters_and_not_pairs(db: str) -> None:
    await say(MARA, BUILDER)
    for number, phones in ((2, ["601000000"]), (3, ["601000000", "602111222"])):
        await say(like_mara(reference=f"K-{number}", emails=[f"m{number}@example.org"], phones=phones))
    await say(like_mara(reference="K-JAN", name=PersonName("Jan", "Kos"), phones=["604000000"]))
    night = await search(NOW)
    assert (night.contacts, night.clusters) == (5, 1)
    [cluster] = (await find_clusters(actor=SYSTEM)).items
    assert [contact.reference for contact in cluster.contacts] == ["K-MARA", "K-2", "K-3"]
    assert cluster.score > 0.5


async def test_the_night_comes_once_and_for_one_worker(db: str) -> None:
    await say(MARA)
    assert await search_by_night(NOW) is not None
    assert await search_by_night(NOW) is None
    assert await search_by_night(NOW + timedelta(hours=12)) is None
    assert await search_by_night(NOW + DAY) is not None


async def test_suspects_appear_as_soon_as_they_are_made(db: str) -> None:
    await say(MARA)
    await react(NOW)
    await say(like_mara(reference="K-2", phones=["601000000"]))
    await react(NOW)
    [cluster] = (await find_clusters(actor=SYSTEM)).items
    assert len(cluster.contacts) == 2
    await say(like_mara(reference="K-2", name=PersonName("Ewa", "Lis"), phones=["605000000"]))
    await react(NOW)
    assert (await find_clusters(actor=SYSTEM)).items == []


async def test_told_apart_stays_so_until_someone_has_another_name_or_address(db: str) -> None:
    await say(MARA, like_mara(reference="K-2", phones=["601000000"]))
    await search(NOW)
    assert await tell_contacts_apart(["K-MARA", "K-2"], actor=SYSTEM, now=NOW) == 1
    assert (await find_clusters(actor=SYSTEM)).items == []
    await say(like_mara(reference="K-2", phones=["601000000"], note="Called."))
    await react(NOW)
    await search(NOW + DAY)
    assert (await find_clusters(actor=SYSTEM)).items == []
    mara = await get_contact("K-MARA", actor=SYSTEM)
    assert await likely_doubles(MARA, actor=SYSTEM, stored=mara) == []
    await say(like_mara(reference="K-2", phones=["601000000"], emails=["mara@example.org"]))
    await react(NOW)
    assert len((await find_clusters(actor=SYSTEM)).items) == 1


async def test_a_merge_leaves_the_rest_of_its_cluster(db: str) -> None:
    await say(MARA)
    for number in (2, 3):
        await say(like_mara(reference=f"K-{number}", phones=["601000000"]))
    await search(NOW)
    await merge("K-MARA", MergeFacts(other="K-2"), actor=SYSTEM, now=NOW)
    await react(NOW)
    [cluster] = (await find_clusters(actor=SYSTEM)).items
    assert [contact.reference for contact in cluster.contacts] == ["K-MARA", "K-3"]


async def test_clusters_come_in_pages_that_show_each_once(db: str) -> None:
    for number, family in enumerate(("Zarych", "Bobek", "Celnik", "Dudzic", "Ertel")):
        ways = {"emails": [f"ola{number}@example.org"], "phones": [f"60411122{number}"]}
        for copy in (1, 2):
            await say(like_mara(reference=f"K-{number}-{copy}", name=PersonName("Ola", family), **ways))
    assert (await search(NOW)).clusters == 5
    seen: list[int] = []
    after: str | None = None
    for _ in range(3):
        page = await find_clusters(actor=SYSTEM, limit=2, after=after)
        seen += [cluster.id for cluster in page.items]
        after = page.next
    assert after is None
    assert len(set(seen)) == len(seen) == 5


async def take(tmp_path: Path, text: str, now: datetime = NOW) -> list[tuple[int, str]]:
    file = tmp_path / "people.csv"
    file.write_text(text, encoding="utf-8")
    report = await import_contacts(file, actor=SYSTEM, now=now)
    assert report.refused == 0, report.problems
    return [(problem.line, problem.reason) for problem in report.problems]


async def test_an_import_says_which_rows_look_like_someone_and_lists_them(db: str, tmp_path: Path) -> None:
    await say(MARA)
    text = """reference,first name,last name,e-mail,phone
K-1,Nowak,Mara,,601000000
K-2,Jan,Kos,jan@example.org,
K-3,Jan,Kos,jan@example.org,602000001
K-4,Ewa,Lis,ewa@example.org,
"""
    notes = await take(tmp_path, text)
    assert [(line, reason.partition(":")[0]) for line, reason in notes] == [
        (2, "This looks like K-MARA"),
        (4, "This looks like K-2"),
    ]
    await react(NOW)
    clusters = (await find_clusters(actor=SYSTEM)).items
    assert sorted([contact.reference for contact in one.contacts] for one in clusters) == [
        ["K-2", "K-3"],
        ["K-MARA", "K-1"],
    ]
    assert await take(tmp_path, text) == []


async def test_a_row_of_someone_who_was_merged_changes_only_their_consents(db: str, tmp_path: Path) -> None:
    await say(MARA, like_mara(reference="K-2", phones=["601000000"]))
    await merge("K-MARA", MergeFacts(other="K-2", keep_consent=True), actor=SYSTEM, now=NOW)
    text = """reference,first name,consent date,consent source,purpose
K-2,Someone,2026-10-01,fair,matching
"""
    [(_, reason)] = await take(tmp_path, text)
    assert reason.startswith("K-2 was merged into K-MARA")
    mara = await get_contact("K-MARA", actor=SYSTEM)
    assert mara.name == MARA.name
    assert [consent.source for consent in mara.consents] == ["fair", "web form"]


@given(st.lists(st.text("abż -", max_size=6), min_size=3, max_size=3), st.booleans())
def test_keys_do_not_depend_on_case_accents_or_the_order_of_names(names: list[str], swap: bool) -> None:
    given_, family, company = names
    one = keys_of(given_, family, company, ["x@example.org"], ["+48601000000"])
    first, last = (family, given_) if swap else (given_, family)
    other = keys_of(first.upper(), last.replace("ż", "z"), company, ["X@example.org"], ["+48601000000"])
    assert one == other


@given(st.sets(st.tuples(st.integers(0, 12), st.integers(0, 12)), max_size=20))
def test_everyone_is_in_one_cluster_at_most(pairs: set[tuple[int, int]]) -> None:
    links = [Link(low, high, 0.9, []) for low, high in pairs if low < high]
    groups = grouped(links)
    ends = [{end for link in group for end in link.pair} for group in groups]
    assert sum(map(len, ends)) == len(set().union(*ends))
    assert {link.pair for group in groups for link in group} <= {link.pair for link in links}
