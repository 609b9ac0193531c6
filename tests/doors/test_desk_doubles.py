"""Doubles at the desk: shown before they are made, nothing typed is lost, merged side by side, undone."""

import re
from datetime import datetime, timedelta

import pytest
from litestar import Litestar
from msgspec.structs import replace

from crm_estate.accounts.permissions import SYSTEM
from crm_estate.base.errors import NotFound
from crm_estate.contacts.facts import PersonName
from crm_estate.contacts.people import receive
from crm_estate.contacts.search import get_contact
from crm_estate.doubles.searching import search
from crm_estate.listings import lifecycle
from crm_estate.outreach.links import page_token, unsubscribe_token
from crm_estate.worker import react
from fixtures.cast import FLAT, IGA, MARA, MAREK, TYMON
from tests.doors import desk_cast as desks
from tests.doors.test_desk_contacts import NEW

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("db")]

LIKE_MARA = NEW | {
    "reference": "K-2", "name.given": "Nowák", "name.family": "Mara", "emails": "mara@work.example.org",
    "phones": "601 000 000", "note": "Met at the fair.\nTwo dogs.",
}  # fmt: skip
MARA_AGAIN = replace(MARA, reference="K-2", emails=["mara@work.example.org"], language="cs", consents=[])


async def iga_and_mara(app: Litestar, now: datetime) -> desks.Desk:
    iga = await desks.desk_of(app, IGA, now)
    await receive(MARA, actor=iga.actor, now=now)
    return iga


async def test_a_likely_double_is_shown_with_reasons_before_it_is_made(app: Litestar, now: datetime) -> None:
    iga = await iga_and_mara(app, now)
    answer = await iga.send("/desk/new/contact", LIKE_MARA)
    assert answer.status_code == 409
    for said in ("Mara Nowak", "same phone", "names the other way round", "Use this one", "create anyway"):
        assert said in answer.text, said
    typed = desks.fields_of(answer.text)
    for name in ("note", "phones", "consent_source", "roles", "reference"):
        assert typed[name] == ([LIKE_MARA[name]] if isinstance(LIKE_MARA[name], str) else LIKE_MARA[name])
    with pytest.raises(NotFound):
        await get_contact("K-2", actor=SYSTEM)
    answer = await iga.send("/desk/new/contact", LIKE_MARA | {"allow_double": "yes"})
    assert answer.headers["location"] == "/desk/contacts/K-2?done=added"


async def test_using_the_one_that_is_known_takes_along_what_was_typed(app: Litestar, now: datetime) -> None:
    iga = await iga_and_mara(app, now)
    page = await iga.send("/desk/contacts/K-MARA/addition", LIKE_MARA)
    form = desks.fields_of(page.text)
    assert form["emails"] == ["mara.nowak@example.org\nmara@work.example.org"]
    assert form["phones"] == ["+48601000000\n601 000 000"]
    assert (await get_contact("K-MARA", actor=SYSTEM)).version == 1
    answer = await iga.send("/desk/contacts/K-MARA/edit", form)
    assert answer.headers["location"] == "/desk/contacts/K-MARA?done=saved"
    kept = await get_contact("K-MARA", actor=SYSTEM)
    assert kept.emails == ["mara.nowak@example.org", "mara@work.example.org"]
    assert kept.phones == ["+48601000000"]
    assert (kept.name, kept.note) == (PersonName("Mara", "Nowak"), "Met at the fair.\nTwo dogs.")
    assert kept.consents[0].source == "form signed in the office"


async def test_a_change_that_makes_a_double_is_asked_about_and_one_that_does_not_is_saved(
    app: Litestar, now: datetime
) -> None:
    iga = await iga_and_mara(app, now)
    await iga.send("/desk/new/contact", NEW)
    answer = await iga.change("/desk/contacts/K-1/edit", phones=["601 000 000"])
    assert answer.status_code == 409
    assert "/desk/contacts/K-1/merge?other=K-MARA" in answer.text
    assert (await get_contact("K-1", actor=SYSTEM)).version == 1
    form = desks.fields_of(answer.text)
    answer = await iga.send("/desk/contacts/K-1/edit", form | {"allow_double": "yes"})
    assert answer.headers["location"].endswith("done=saved")
    answer = await iga.change("/desk/contacts/K-1/edit", company="Zych Interiors")
    assert answer.headers["location"].endswith("done=saved")


async def test_a_colleagues_contact_is_not_told_of(app: Litestar, now: datetime) -> None:
    await iga_and_mara(app, now)
    tymon = await desks.desk_of(app, TYMON, now)
    answer = await tymon.send("/desk/new/contact", LIKE_MARA | {"emails": "mara.nowak@example.org"})
    assert answer.headers["location"] == "/desk/contacts/K-2?done=added"
    await react(now)
    assert "No likely doubles" in (await tymon.see("/desk/doubles")).text
    marek = await desks.desk_of(app, MAREK, now)
    assert "K-MARA" in (await marek.see("/desk/doubles")).text


async def test_two_are_merged_side_by_side_and_made_two_again(app: Litestar, now: datetime) -> None:
    iga = await iga_and_mara(app, now)
    await receive(MARA_AGAIN, actor=iga.actor, now=now)
    page = (await iga.see("/desk/contacts/K-MARA/merge?other=K-2")).text
    assert "Only one of them agreed" in page
    fields = desks.fields_of(page)
    assert {name: value for name, value in fields.items() if name.startswith("take.")} == {
        "take.emails": ["both"],
        "take.language": ["own"],
    }
    answer = await iga.send(
        "/desk/contacts/K-MARA/merge", fields | {"take.language": "other", "keep_consent": "yes"}
    )
    assert answer.headers["location"] == "/desk/contacts/K-MARA?done=merged"
    one = await get_contact("K-2", actor=SYSTEM)
    assert (one.reference, one.language) == ("K-MARA", "cs")
    assert one.emails == ["mara.nowak@example.org", "mara@work.example.org"]
    assert one.consents[0].withdrawn_at is None
    page = (await iga.see("/desk/contacts/K-2")).text
    undoing = re.search(r'action="(/desk/merges/\d+/undoing)"', page)
    assert undoing
    answer = await iga.send(undoing[1], {"version": str(one.version)})
    assert answer.headers["location"] == "/desk/contacts/K-MARA?done=unmerged"
    assert (await get_contact("K-2", actor=SYSTEM)).emails == ["mara@work.example.org"]


async def test_a_merge_of_what_someone_changed_meanwhile_asks_to_look_again(
    app: Litestar, now: datetime
) -> None:
    iga = await iga_and_mara(app, now)
    await receive(MARA_AGAIN, actor=iga.actor, now=now)
    fields = desks.fields_of((await iga.see("/desk/contacts/K-MARA/merge?other=K-2")).text)
    await receive(replace(MARA_AGAIN, note="Called."), actor=iga.actor, now=now)
    answer = await iga.send("/desk/contacts/K-MARA/merge", fields)
    assert answer.status_code in (409, 422)
    assert "Someone else changed this contact meanwhile" in answer.text
    assert (await get_contact("K-2", actor=SYSTEM)).note == "Called."


async def test_a_colleagues_contact_cannot_be_merged(app: Litestar, now: datetime) -> None:
    await iga_and_mara(app, now)
    tymon = await desks.desk_of(app, TYMON, now)
    await receive(MARA_AGAIN, actor=tymon.actor, now=now)
    assert (await tymon.see("/desk/contacts/K-2/merge?other=K-MARA")).status_code == 404
    answer = await tymon.send("/desk/contacts/K-2/merge", {"other": "K-MARA"})
    assert answer.status_code == 404
    assert (await get_contact("K-MARA", actor=SYSTEM)).reference == "K-MARA"


async def test_links_in_messages_to_the_merged_one_open_the_pages_of_the_one(
    app: Litestar, now: datetime
) -> None:
    iga = await iga_and_mara(app, now)
    await desks.maras_match(iga, now)
    await receive(replace(MARA_AGAIN, consents=MARA.consents), actor=iga.actor, now=now)
    old = (await get_contact("K-2", actor=SYSTEM)).id
    await iga.send("/desk/contacts/K-MARA/merge", {"other": "K-2", "version": "", "other_version": ""})
    page = await iga.client.get(f"/p/{page_token(old)}/")
    assert page.status_code == 200
    assert "FLAT" in page.text
    await iga.client.post(f"/u/{unsubscribe_token(old)}/")
    assert (await get_contact("K-MARA", actor=SYSTEM)).consents[0].withdrawn_at == now


async def test_suspects_are_clusters_and_different_people_leave_the_list_for_good(
    app: Litestar, now: datetime
) -> None:
    iga = await iga_and_mara(app, now)
    for number in (2, 3):
        await receive(replace(MARA_AGAIN, reference=f"K-{number}"), actor=iga.actor, now=now)
    await search(now)
    page = (await iga.see("/desk/doubles")).text
    assert page.count('id="cluster-') == 1
    for reference in ("K-MARA", "K-2", "K-3"):
        assert reference in page
    three = {"contact": ["K-MARA", "K-2", "K-3"]}
    answer = await iga.send("/desk/doubles/apart", three | {"only": "K-3"})
    assert answer.headers["location"] == "/desk/doubles?done=apart"
    page = (await iga.see("/desk/doubles")).text
    assert "K-2" in page
    assert "K-3" not in page
    answer = await iga.send("/desk/doubles/apart", {"contact": ["K-MARA", "K-2"]}, HX_Request="true")
    assert 'id="double-count" hx-swap-oob="true">0<' in answer.text
    await search(now + timedelta(days=1))
    assert "No likely doubles" in (await iga.see("/desk/doubles")).text
    await receive(replace(MARA_AGAIN, phones=["+48601000000", "+48602333444"]), actor=iga.actor, now=now)
    await react(now)
    assert "K-2" in (await iga.see("/desk/doubles")).text


async def test_a_contact_page_says_who_it_looks_like(app: Litestar, now: datetime) -> None:
    iga = await iga_and_mara(app, now)
    await receive(MARA_AGAIN, actor=iga.actor, now=now)
    await react(now)
    page = (await iga.see("/desk/contacts/K-2")).text
    assert "May be the same as these contacts" in page
    assert "/desk/contacts/K-2/merge?other=K-MARA" in page
    assert 'href="/desk/doubles"' in (await iga.see("/desk/contacts")).text


async def test_adverts_of_one_dwelling_are_linked_or_told_apart_on_the_page(
    app: Litestar, now: datetime
) -> None:
    iga = await desks.desk_of(app, IGA, now)
    flat = replace(FLAT, owner=None)
    for home in (flat, replace(flat, reference="AGAIN"), replace(flat, reference="THIRD")):
        await lifecycle.receive(home, actor=iga.actor, now=now)
    await react(now)
    page = (await iga.see("/desk/listings/FLAT")).text
    assert "Adverts that may be of the same dwelling" in page
    assert "same address" in page
    apart = {"listing": ["FLAT", "THIRD"], "decision": "apart", "back": "yes"}
    answer = await iga.send("/desk/doubles/listings", apart)
    assert answer.headers["location"] == "/desk/listings/FLAT?done=apart"
    assert "THIRD" not in (await iga.see("/desk/listings/FLAT")).text
    linking = {"listing": ["FLAT", "AGAIN"], "decision": "link"}
    answer = await iga.send("/desk/doubles/listings", linking, HX_Request="true")
    assert "nobody is told of this home twice" in answer.headers["hx-trigger"]
    page = (await iga.see("/desk/listings/FLAT")).text
    assert "Other adverts of the same dwelling" in page
    assert "may be of the same dwelling" not in page
    await iga.send("/desk/listings/FLAT/unlinking", {})
    assert "Other adverts of the same dwelling" not in (await iga.see("/desk/listings/FLAT")).text
    timeline = (await iga.see("/desk/listings/FLAT/timeline")).text
    for said in ("Told apart from likely doubles", "Linked as the same dwelling", "No longer linked"):
        assert said in timeline, said


async def test_homes_advertised_twice_are_listed(app: Litestar, now: datetime) -> None:
    iga = await desks.desk_of(app, IGA, now)
    assert "No home looks advertised twice" in (await iga.see("/desk/doubles/listings")).text
    flat = replace(FLAT, owner=None)
    for home in (flat, replace(flat, reference="AGAIN")):
        await lifecycle.receive(home, actor=iga.actor, now=now)
    await react(now)
    page = (await iga.see("/desk/doubles/listings")).text
    assert page.count('id="cluster-') == 1
    assert "AGAIN" in page
    assert (await iga.send("/desk/doubles/listings", {"listing": ["FLAT"]})).status_code == 422
