"""Contacts at the desk: kept apart between colleagues, written to only with consent."""

from datetime import datetime

import msgspec
import pytest
from litestar import Litestar

from crm_estate.contacts.consent import agreed
from crm_estate.contacts.people import receive
from crm_estate.contacts.search import get_contact
from fixtures.cast import IGA, MARA, MAREK, TYMON
from tests.doors import desk_cast as desks

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("db")]

NEW = {
    "version": "0", "reference": "K-1", "kind": "person", "name.given": "Ola",
    "name.family": "Zych",
    "emails": "ola@example.org\nola.zych@example.org", "phones": "601 000 001",
    "roles": ["prospect", "owner"],
    "language": "pl", "time_zone": "Europe/Warsaw",
    "consent_source": "form signed in the office",
}  # fmt: skip


async def test_a_colleagues_unshared_contact_shows_nowhere(app: Litestar, now: datetime) -> None:
    iga = await desks.desk_of(app, IGA, now)
    wish = await desks.maras_match(iga, now)
    tymon = await desks.desk_of(app, TYMON, now)
    for path in (
        "/desk",
        "/desk/contacts",
        "/desk/search?q=mara",
        "/desk/requirements",
        "/desk/owners?owner=mara",
    ):
        assert "Nowak" not in (await tymon.see(path)).text, path
        if path != "/desk":
            assert "Nowak" in (await iga.see(path)).text, path
    for path in ("/desk/listings/FLAT/buyers", "/desk/listings/FLAT/timeline"):
        page = await tymon.see(path)
        assert page.status_code == 200
        assert "Nowak" not in page.text, path
        assert "Nowak" in (await iga.see(path)).text, path
    for path in ("/desk/contacts/K-MARA", "/desk/contacts/K-MARA/edit", "/desk/contacts/K-MARA/timeline",
                 f"/desk/requirements/{wish}", f"/desk/requirements/{wish}/why?listing=FLAT"):  # fmt: skip
        answer = await tymon.see(path)
        assert "Nowak" not in answer.text, path
        assert answer.status_code == 404 or "There is no listing" in answer.text, path


async def test_a_contact_out_of_reach_takes_no_forms(app: Litestar, now: datetime) -> None:
    iga = await desks.desk_of(app, IGA, now)
    wish = await desks.maras_match(iga, now)
    tymon = await desks.desk_of(app, TYMON, now)
    consent = {"purpose": "matching", "channel": "email"}
    for path, form in (
        ("/desk/contacts/K-MARA/edit", {"version": "1", "company": "Mine"}),
        ("/desk/contacts/K-MARA/consents/withdrawal", consent),
        (f"/desk/requirements/{wish}/state", {"state": "paused"}),
        (f"/desk/requirements/{wish}/edit", {"version": "1", "offer": "rent"}),
    ):
        assert (await tymon.send(path, form)).status_code == 404, path
    assert (await get_contact("K-MARA", actor=iga.actor)).version == 1
    assert await agreed([(await get_contact("K-MARA", actor=iga.actor)).id], "matching", "email")


async def test_a_manager_sees_and_a_shared_contact_is_seen(app: Litestar, now: datetime) -> None:
    iga = await desks.desk_of(app, IGA, now)
    wish = await desks.maras_match(iga, now)
    marek = await desks.desk_of(app, MAREK, now)
    paths = (
        "/desk/contacts",
        "/desk/contacts/K-MARA",
        "/desk/listings/FLAT/buyers",
        f"/desk/requirements/{wish}",
    )
    for path in paths:
        assert "Nowak" in (await marek.see(path)).text, path
    await receive(msgspec.structs.replace(MARA, shared=True), actor=iga.actor, now=now)
    tymon = await desks.desk_of(app, TYMON, now)
    for path in paths:
        assert "Nowak" in (await tymon.see(path)).text, path


async def test_a_contact_typed_in_is_mine_and_its_consent_dated_with_its_source(
    app: Litestar, now: datetime
) -> None:
    desk = await desks.desk_of(app, IGA, now)
    answer = await desk.send("/desk/new/contact", NEW)
    assert answer.headers["location"] == "/desk/contacts/K-1?done=added"
    kept = await get_contact("K-1", actor=desk.actor)
    assert kept.agent == IGA.email
    assert kept.emails == ["ola@example.org", "ola.zych@example.org"]
    assert kept.phones == ["+48601000001"]
    assert [(c.purpose, c.channel, c.given_at, c.source) for c in kept.consents] == [
        ("matching", "email", now, "form signed in the office")
    ]
    assert "form signed in the office" in (await desk.see("/desk/contacts/K-1")).text


async def test_a_wrong_address_is_named_and_nothing_typed_is_lost(app: Litestar, now: datetime) -> None:
    desk = await desks.desk_of(app, IGA, now)
    wrong = {**NEW, "emails": "ola@example.org\nola at home", "time_zone": "Mars/Base", "note": "Two\nlines"}
    answer = await desk.send("/desk/new/contact", wrong)
    assert answer.status_code == 422
    assert 'id="f-emails-error"' in answer.text
    again = desks.fields_of(answer.text)
    assert again["emails"] == ["ola@example.org\nola at home"]
    assert again["note"] == ["Two\nlines"]
    assert again["roles"] == ["prospect", "owner"]
    assert again["consent_source"] == ["form signed in the office"]
    assert (await desk.see("/desk/contacts/K-1")).status_code == 404


async def test_changing_a_contact_keeps_what_the_form_did_not_touch(app: Litestar, now: datetime) -> None:
    desk = await desks.desk_of(app, IGA, now)
    await desks.maras_match(desk, now)
    before = await get_contact("K-MARA", actor=desk.actor)
    await desk.change("/desk/contacts/K-MARA/edit", company="Nowak Interiors")
    after = await get_contact("K-MARA", actor=desk.actor)
    assert after.company == "Nowak Interiors"
    kept = {"company": "", "display_name": before.display_name, "version": before.version}
    assert msgspec.structs.replace(after, **kept) == before


async def test_consent_is_noted_with_its_source_and_withdrawn(app: Litestar, now: datetime) -> None:
    desk = await desks.desk_of(app, IGA, now)
    await desks.maras_match(desk, now)
    mara = (await get_contact("K-MARA", actor=desk.actor)).id
    choice = {"purpose": "matching", "channel": "email"}
    await desk.send("/desk/contacts/K-MARA/consents/withdrawal", choice)
    assert not await agreed([mara], "matching", "email")
    assert (await desk.send("/desk/contacts/K-MARA/consents", {**choice, "source": " "})).status_code == 422
    assert not await agreed([mara], "matching", "email")
    await desk.send(
        "/desk/contacts/K-MARA/consents", {"purpose": "marketing", "channel": "sms", "source": "call"}
    )
    assert await agreed([mara], "marketing", "sms")
    page = (await desk.see("/desk/contacts/K-MARA")).text
    assert "Marketing (Text message)" in page
    assert "Withdrawn 2 November 2026" in page
