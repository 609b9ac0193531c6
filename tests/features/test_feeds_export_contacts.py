"""Contacts go out and come in again, with the consents that they gave and have not withdrawn."""

import csv
from datetime import datetime
from io import StringIO
from pathlib import Path

import msgspec
import pytest

from crm_estate.accounts.permissions import SYSTEM, Actor
from crm_estate.base import database
from crm_estate.contacts.facts import Consent
from crm_estate.contacts.people import receive as receive_contact
from crm_estate.contacts.search import ContactFilter, get_contact
from crm_estate.feeds.exporting import export_contacts
from crm_estate.feeds.people import import_contacts
from tests.exported import ANNA, NOW, pieces

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(
    ("format", "consents"), [("csv", ["matching"]), ("jsonl", ["marketing", "matching"])]
)
async def test_contacts_come_in_again_with_their_consent(
    db: str, now: datetime, tmp_path: Path, format: str, consents: list[str]
) -> None:
    await receive_contact(ANNA, actor=SYSTEM, now=now)
    before = await get_contact("K-1", actor=SYSTEM)
    out = await export_contacts(format, ContactFilter(), actor=SYSTEM, now=now)
    file = tmp_path / out.name
    file.write_bytes(await pieces(out))
    await database.execute("truncate contact cascade")
    report = await import_contacts(file, actor=SYSTEM, now=now)
    assert (report.new, report.problems) == (1, [])
    after = await get_contact("K-1", actor=SYSTEM)
    assert sorted(consent.purpose for consent in after.consents) == consents
    for name in ("name", "emails", "phones", "roles", "language", "note", "source", "source_id"):
        assert getattr(after, name) == getattr(before, name), name


async def test_a_consent_that_was_withdrawn_does_not_come_back(
    db: str, now: datetime, tmp_path: Path
) -> None:
    gone = Consent(purpose="matching", channel="email", given_at=NOW, source="web form", withdrawn_at=NOW)
    await receive_contact(msgspec.structs.replace(ANNA, consents=[gone]), actor=SYSTEM, now=now)
    out = await export_contacts("csv", ContactFilter(), actor=SYSTEM, now=now)
    [row] = csv.DictReader(StringIO((await pieces(out)).decode("utf-8-sig")))
    assert [row[name] for name in row if name.startswith("consent")] == [""] * 5


async def test_contacts_out_of_reach_do_not_go_out(db: str, now: datetime) -> None:
    await receive_contact(ANNA, actor=SYSTEM, now=now)
    stranger = Actor(kind="agent", id=99, role="agent", office=99)
    out = await export_contacts("jsonl", ContactFilter(), actor=stranger, now=now)
    assert await pieces(out) == b""
