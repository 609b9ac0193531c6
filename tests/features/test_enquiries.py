"""Enquiries of portals: who asks becomes a contact with a requirement, and agrees to nothing by asking."""

import asyncio
import os
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm_estate import worker
from crm_estate.accounts.permissions import SYSTEM
from crm_estate.accounts.team import OfficeFacts, put_office
from crm_estate.base import database
from crm_estate.base.errors import Invalid
from crm_estate.base.journal import timeline
from crm_estate.contacts.consent import agreed
from crm_estate.contacts.facts import ContactFacts, PersonName
from crm_estate.contacts.people import receive as receive_contact
from crm_estate.contacts.search import get_contact
from crm_estate.feeds.enquiries import Enquiry
from crm_estate.feeds.openimmo.feedback import read_feedback
from crm_estate.inbox.enquiries import take_enquiry
from crm_estate.inbox.enquiry_files import import_enquiries
from crm_estate.listings.facts import ListingFacts, Location, Price
from crm_estate.listings.lifecycle import receive
from crm_estate.requirements.search import get_requirement, requirements_of

JANA = """<interessent>
  <int_id>55</int_id><anrede>Frau</anrede><vorname>Jana</vorname><nachname>Nováková</nachname>
  <tel>0221 123 45 67</tel><mobil>+420 601 123 456</mobil><email>jana@example.org</email>
  <bevorzugt>EMAIL</bevorzugt><wunsch>BESICHTIGUNG</wunsch><wunsch>ANRUF</wunsch>
  <anfrage><![CDATA[Is it still free?<br>Thank you.]]></anfrage>
</interessent>"""
FEEDBACK = f"""<?xml version="1.0" encoding="UTF-8"?>
<openimmo_feedback>
  <version>1.2.7</version>
  <sender><name>portal.example</name><datum>2026-11-01</datum><makler_id>7</makler_id></sender>
  <objekt>
    <portal_unique_id>p-1</portal_unique_id><oobj_id>WAW-1</oobj_id><land>DEU</land>{JANA}
  </objekt>
</openimmo_feedback>"""


def home(**more: Any) -> ListingFacts:
    facts: dict[str, Any] = {
        "offer": "sale", "kind": "apartment", "country": "CZ", "reference": "WAW-1",
        "list_price": Price(400_000, "EUR"), "living_area": 60.0, "rooms_total": 3.0,
        "location": Location(49.1951, 16.6068, 20.0), "place": "Brno", "address_visible": True,
    }  # fmt: skip
    return ListingFacts(**{**facts, **more})


def write(folder: Path, text: str = FEEDBACK) -> Path:
    file = folder / "feedback.xml"
    file.write_text(text, encoding="utf-8")
    return file


def asked(folder: Path, text: str = FEEDBACK) -> Enquiry:
    [enquiry] = read_feedback(write(folder, text))
    return enquiry


def test_an_enquiry_says_who_asks_about_what(tmp_path: Path) -> None:
    enquiry = asked(tmp_path)
    assert (enquiry.given, enquiry.family, enquiry.emails) == ("Jana", "Nováková", ("jana@example.org",))
    assert enquiry.names == ("WAW-1", "p-1")
    assert enquiry.phones == ("+420 601 123 456", "0221 123 45 67")
    assert enquiry.wishes == ("viewing", "call")
    assert enquiry.message == "Is it still free?\nThank you."
    assert (enquiry.sender, enquiry.country, enquiry.language) == ("portal.example", "DE", None)


def test_the_same_enquiry_has_the_same_key_and_another_one_another(tmp_path: Path) -> None:
    first = asked(tmp_path)
    assert asked(tmp_path, FEEDBACK.replace("2026-11-01", "2026-11-02")).key == first.key  # it is numbered
    changes = (("WAW-1", "WAW-2"), ("still free", "sold"), ("<int_id>55", "<int_id>56"), ("portal.", "x."))
    others = {asked(tmp_path, FEEDBACK.replace(old, new)).key for old, new in changes}
    assert len(others | {first.key}) == 5
    unnumbered = FEEDBACK.replace("<int_id>55</int_id>", "")
    assert asked(tmp_path, unnumbered).key != asked(tmp_path, unnumbered.replace("11-01", "11-02")).key


@pytest.mark.parametrize(
    "text", ["", "<openimmo/>", "<openimmo_feedback>", FEEDBACK[:-40], "<openimmo_feedback/>", "PK\x03\x04"]
)
def test_what_is_no_feedback_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_feedback(write(tmp_path, text))
    assert refused.value.field == "file"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=80)
@given(st.integers(0, len(FEEDBACK) - 1), st.text(max_size=3), st.integers(0, 40))
def test_damaged_feedback_is_a_refusal_or_enquiries(tmp_path: Path, at: int, put: str, gone: int) -> None:
    try:
        enquiries = read_feedback(write(tmp_path, FEEDBACK[:at] + put + FEEDBACK[at + gone :]))
    except (Invalid, UnicodeEncodeError):
        return
    assert all(len(one.family) <= 120 and len(one.message) <= 5_000 for one in enquiries)


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


def test_the_shared_sample_is_read(shared: Path) -> None:
    [enquiry] = read_feedback(shared / "interop" / "openimmo" / "openestate_openimmo-feedback.xml")
    assert (enquiry.given, enquiry.family, enquiry.wishes) == ("peter", "maier", ("viewing", "call"))
    assert enquiry.names == ("MA-1024-8874", "P12345678", "4eu73u734da8s38d")
    assert (enquiry.emails, enquiry.phones) == ((), ())  # nobody could answer: taking it in is refused
