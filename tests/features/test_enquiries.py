"""Enquiries of portals: who asks becomes a contact with a requirement, and agrees to nothing by asking."""

import asyncio
import os
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from crm_estate import worker
from crm_estate.accounts.permissions import SYSTEM
from crm_estate.accounts.team import OfficeFacts, put_office
from crm_estate.base import database
from crm_estate.base.journal import timeline
from crm_estate.contacts.consent import agreed
from crm_estate.contacts.facts import ContactFacts, PersonName
from crm_estate.contacts.people import receive as receive_contact
from crm_estate.contacts.search import get_contact
from crm_estate.inbox.enquiries import take_enquiry
from crm_estate.inbox.enquiry_files import import_enquiries
from crm_estate.listings.lifecycle import receive
from crm_estate.requirements.search import get_requirement, requirements_of
from tests.features.enquiry_files import FEEDBACK, JANA, asked, home, write


@pytest.mark.anyio
async def test_who_asks_becomes_a_contact_with_a_requirement_near_the_listing(
    db: str, now: datetime, tmp_path: Path
) -> None:
    await receive(home(), actor=SYSTEM, now=now)
    taken = await take_enquiry(asked(tmp_path), actor=SYSTEM, now=now)
    assert (taken.result, taken.listing) == ("new", "WAW-1")
    contact = await get_contact(taken.contact, actor=SYSTEM)
    assert (contact.display_name, contact.emails, contact.roles) == (
        "Jana Nováková",
        ["jana@example.org"],
        ["prospect"],
    )
    assert contact.phones == ["+420601123456", "+492211234567"]  # dialled from where the portal is
    assert contact.language == "cs"
    assert "jana" not in taken.contact
    assert taken.requirement
    wanted = await get_requirement(taken.requirement, actor=SYSTEM)
    assert (wanted.offer, wanted.kinds, wanted.delivery, wanted.state) == (
        "sale",
        ["apartment"],
        "approval",
        "active",
    )
    assert wanted.price
    assert (wanted.price.min, wanted.price.max, wanted.price.currency) == (300_000, 460_000, "EUR")
    assert wanted.living_area
    assert (wanted.living_area.min, wanted.living_area.max) == (48.0, 84.0)
    assert wanted.areas
    assert wanted.areas.any[0].circle
    assert wanted.areas.any[0].circle.km == 5.0
    assert wanted.expires_on == (now + timedelta(days=180)).date()


@pytest.mark.anyio
async def test_the_enquiry_stands_in_the_timeline_of_contact_and_listing(
    db: str, now: datetime, tmp_path: Path
) -> None:
    listing = await receive(home(), actor=SYSTEM, now=now)
    await take_enquiry(asked(tmp_path), actor=SYSTEM, now=now)
    [fact] = [
        one for one in await timeline("listing", listing.id, before=None, limit=20) if "enq" in one.kind
    ]
    assert fact.kind == "contact.enquired"
    assert fact.contact
    assert fact.requirement
    assert fact.data == {
        "sender": "portal.example", "wishes": ["viewing", "call"], "note": "Is it still free?\nThank you.",
    }  # fmt: skip


@pytest.mark.anyio
async def test_the_same_file_again_changes_nothing(db: str, now: datetime, tmp_path: Path) -> None:
    await receive(home(), actor=SYSTEM, now=now)
    file = write(tmp_path)
    first = await import_enquiries(file, actor=SYSTEM, now=now)
    facts = await database.fetch_value("select count(*) from fact")
    again = await import_enquiries(file, actor=SYSTEM, now=now + timedelta(hours=1))
    assert (first.read, first.new, again.read, again.new, again.unchanged) == (1, 1, 1, 0, 1)
    assert await database.fetch_value("select count(*) from fact") == facts


@pytest.mark.anyio
async def test_asking_is_no_consent_and_nothing_is_mailed(db: str, now: datetime, tmp_path: Path) -> None:
    await receive(home(), actor=SYSTEM, now=now)
    await take_enquiry(asked(tmp_path), actor=SYSTEM, now=now)
    for hours in range(0, 24 * 9, 12):
        moment = now + timedelta(hours=hours)
        await worker.react(moment)
        await worker.digests.gather(moment)
    assert await database.fetch_value("select count(*) from match") == 1  # an agent may look at it
    assert await agreed([1], "matching", "email") == set()
    assert await database.fetch_value("select count(*) from consent") == 0
    assert await database.fetch_value("select count(*) from digest where state in ('queued', 'sent')") == 0


@pytest.mark.anyio
async def test_somebody_known_stays_as_they_are(db: str, now: datetime, tmp_path: Path) -> None:
    await receive(home(), actor=SYSTEM, now=now)
    jana = ContactFacts(
        reference="K-jana",
        name=PersonName("Jana", "Novakova"),
        emails=["jana@example.org"],
        language="sl",
        note="dear",
    )
    await receive_contact(jana, actor=SYSTEM, now=now)
    before = await get_contact("K-jana", actor=SYSTEM)
    taken = await take_enquiry(asked(tmp_path), actor=SYSTEM, now=now)
    assert taken.contact == "K-jana"
    assert await get_contact("K-jana", actor=SYSTEM) == before
    assert [one.name for one in await requirements_of(before.id)] == ["WAW-1"]


@pytest.mark.anyio
async def test_another_person_at_the_same_address_is_another_contact(
    db: str, now: datetime, tmp_path: Path
) -> None:
    await receive(home(), actor=SYSTEM, now=now)
    petr = ContactFacts(reference="K-petr", name=PersonName("Petr", "Novák"), emails=["jana@example.org"])
    await receive_contact(petr, actor=SYSTEM, now=now)
    taken = await take_enquiry(asked(tmp_path), actor=SYSTEM, now=now)
    assert taken.contact != "K-petr"


@pytest.mark.anyio
async def test_who_asks_twice_is_one_contact_and_what_was_refined_stays(
    db: str, now: datetime, tmp_path: Path
) -> None:
    await receive(home(), actor=SYSTEM, now=now)
    first = await take_enquiry(asked(tmp_path), actor=SYSTEM, now=now)
    await database.execute("update requirement set state = 'paused'")
    other = FEEDBACK.replace("still free", "quiet")
    second = await take_enquiry(asked(tmp_path, other), actor=SYSTEM, now=now)
    assert (second.result, second.contact, second.requirement) == ("new", first.contact, first.requirement)
    assert await database.fetch_value("select state from requirement") == "paused"
    assert await database.fetch_value("select count(*) from fact where kind = 'contact.enquired'") == 2


@pytest.mark.anyio
async def test_the_lead_goes_to_whoever_offers_the_listing(db: str, now: datetime, tmp_path: Path) -> None:
    await put_office(OfficeFacts(reference="brno", name="Brno", country="CZ", city="Brno"))
    await receive(home(office="brno"), actor=SYSTEM, now=now)
    taken = await take_enquiry(asked(tmp_path), actor=SYSTEM, now=now)
    assert (await get_contact(taken.contact, actor=SYSTEM)).office == "brno"


@pytest.mark.anyio
async def test_a_hidden_address_is_not_the_middle_of_a_circle(db: str, now: datetime, tmp_path: Path) -> None:
    await receive(home(address_visible=False), actor=SYSTEM, now=now)
    taken = await take_enquiry(asked(tmp_path), actor=SYSTEM, now=now)
    wanted = await get_requirement(taken.requirement or 0, actor=SYSTEM)
    assert wanted.areas
    circle = wanted.areas.any[0].circle
    assert circle
    assert (circle.lat, circle.lon, circle.km) == (49.2, 16.61, 10.0)


@pytest.mark.anyio
async def test_a_listing_is_found_by_what_its_sender_calls_it_if_that_is_certain(
    db: str, now: datetime, tmp_path: Path
) -> None:
    await receive(home(reference="A-1", source="a", source_id="WAW-1"), actor=SYSTEM, now=now)
    assert (await take_enquiry(asked(tmp_path), actor=SYSTEM, now=now)).listing == "A-1"
    await receive(home(reference="B-1", source="b", source_id="WAW-1"), actor=SYSTEM, now=now)
    other = FEEDBACK.replace("still free", "quiet")
    assert (await take_enquiry(asked(tmp_path, other), actor=SYSTEM, now=now)).listing is None


@pytest.mark.anyio
async def test_an_enquiry_about_nothing_we_have_still_brings_the_contact(
    db: str, now: datetime, tmp_path: Path
) -> None:
    report = await import_enquiries(write(tmp_path), actor=SYSTEM, now=now)
    assert (report.new, report.noted, report.refused) == (1, 1, 0)
    assert await database.fetch_value("select count(*) from contact") == 1
    assert await database.fetch_value("select count(*) from requirement") == 0
    told = repr(report)
    assert not any(word in told for word in ("Jana", "jana@", "601", "free"))


@pytest.mark.anyio
async def test_who_cannot_be_answered_is_refused_and_the_others_are_taken(
    db: str, now: datetime, tmp_path: Path
) -> None:
    nobody = "<interessent><nachname>Nobody</nachname><email>no address</email></interessent>"
    garbled = "<interessent><nachname>Odd</nachname><tel>call me</tel></interessent>"
    report = await import_enquiries(
        write(tmp_path, FEEDBACK.replace(JANA, nobody + garbled + JANA)), actor=SYSTEM, now=now
    )
    assert (report.read, report.new, report.refused) == (3, 1, 2)
    assert {one.field for one in report.problems if one.refused} == {"emails", "phones"}
    assert await database.fetch_value("select count(*) from enquiry") == 1  # mended, it may come again


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("names", "shown"),
    [
        ("", "jana"),
        ("<firma>Nová s.r.o.</firma>", "Nová s.r.o."),
        ("<vorname>Jana</vorname><firma>Nová s.r.o.</firma>", "Nová s.r.o."),
    ],
)
async def test_a_name_is_found_for_everybody(
    db: str, now: datetime, tmp_path: Path, names: str, shown: str
) -> None:
    text = FEEDBACK.replace("<vorname>Jana</vorname><nachname>Nováková</nachname>", names)
    taken = await take_enquiry(asked(tmp_path, text), actor=SYSTEM, now=now)
    assert (await get_contact(taken.contact, actor=SYSTEM)).display_name == shown


@pytest.mark.anyio
async def test_the_program_takes_in_a_file_of_enquiries(db: str, tmp_path: Path) -> None:
    done = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-m", "crm_estate", "import", "enquiries", str(write(tmp_path))],
        env={**os.environ, "DATABASE_URL": db, "CRM_DATA_DIR": str(tmp_path / "data")},
        cwd=tmp_path, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "1 new" in done.stdout
    assert "jana" not in (done.stdout + done.stderr).lower()
    assert await database.fetch_value("select count(*) from contact") == 1
