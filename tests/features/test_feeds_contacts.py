"""Contacts out of files: headers in five languages, no invented consent, nothing personal in reports."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from crm_estate.accounts.permissions import SYSTEM
from crm_estate.base import database
from crm_estate.contacts.consent import agreed
from crm_estate.contacts.facts import ContactFacts, PersonName
from crm_estate.contacts.people import receive
from crm_estate.contacts.search import get_contact
from crm_estate.feeds.people import import_contacts
from crm_estate.feeds.report import Report

pytestmark = pytest.mark.anyio


async def take(tmp_path: Path, text: str, now: datetime, **more: Path) -> Report:
    file = tmp_path / "people.csv"
    file.write_text(text, encoding="utf-8")
    return await import_contacts(file, actor=SYSTEM, now=now, **more)


@pytest.mark.parametrize(
    "header",
    [
        "Reference,First name,Last name,E-mail,Phone,Language",
        "Nr,Imię,Nazwisko,Adres e-mail,Numer telefonu,Język",
        "Číslo,Jméno,Příjmení,E-mail,Mobil,Jazyk",
        "ID,Prenume,Nume,Email,Număr de telefon,Limbă",
        "Številka,Ime,Priimek,E-pošta,GSM,Jezik",
        "reference,name.given,name.family,emails,phones,language",
    ],
)
async def test_headers_are_understood_in_five_languages(
    db: str, now: datetime, tmp_path: Path, header: str
) -> None:
    text = f'{header}\nK-1,Mara,Nowak,"mara@example.org; m@example.org",+48 601 000 000,Polski\n'
    report = await take(tmp_path, text, now)
    assert (report.new, report.refused) == (1, 0)
    mara = await get_contact("K-1", actor=SYSTEM)
    assert (mara.name.given, mara.name.family, mara.language) == ("Mara", "Nowak", "pl")
    assert (mara.emails, mara.phones) == (["mara@example.org", "m@example.org"], ["+48601000000"])


async def test_no_consent_is_ever_invented(db: str, now: datetime, tmp_path: Path) -> None:
    text = """reference,first name,consent,consent date,consent source
K-1,Mara,yes,2026-10-01,web form
K-2,Ana,yes,,
K-3,Jan,yes,01.10.2026,
K-4,Eva,no,2026-10-01,web form
K-5,Ion,,2026-10-01,web form
K-6,Luka,yes,2030-01-01,web form
"""
    report = await take(tmp_path, text, now)
    assert (report.new, report.refused, report.noted) == (6, 0, 3)
    ids = {row["id"]: row["reference"] for row in await database.fetch("select id, reference from contact")}
    assert {ids[contact] for contact in await agreed(list(ids), "matching", "email")} == {"K-1", "K-5"}
    assert [problem.line for problem in report.problems] == [3, 4, 7]


async def test_the_same_contacts_again_change_nothing(db: str, now: datetime, tmp_path: Path) -> None:
    text = "first name,e-mail,consent date,consent source\nMara,Mara@example.org,2026-10-01,fair\n"
    await take(tmp_path, text, now)
    facts = await database.fetch_value("select count(*) from fact")
    again = await take(tmp_path, text, now + timedelta(days=1))
    assert (again.unchanged, again.changed, again.new) == (1, 0, 0)
    assert await database.fetch_value("select count(*) from fact") == facts


async def test_a_contact_keeps_what_the_file_has_no_column_for(
    db: str, now: datetime, tmp_path: Path
) -> None:
    known = ContactFacts(
        reference="K-1", name=PersonName("Mara", "Nowak"), roles=["owner"], language="sl", note="calls back"
    )
    await receive(known, actor=SYSTEM, now=now)
    report = await take(tmp_path, "reference,first name,last name,phone\nK-1,Mara,Zając,+48601000000\n", now)
    mara = await get_contact("K-1", actor=SYSTEM)
    assert report.changed == 1
    assert (mara.name.family, mara.phones) == ("Zając", ["+48601000000"])
    assert (mara.roles, mara.language, mara.note) == (["owner"], "sl", "calls back")


async def test_a_report_says_what_was_wrong_and_shows_nobodys_data(
    db: str, now: datetime, tmp_path: Path
) -> None:
    text = """reference,first name,e-mail,phone,language
K-1,Mara,mara(at)example.org,,pl
K-2,Ana,,call Ana,pl
K-3,Jan,jan@example.org,,klingon
K-4,,,,pl
K-5,Eva,eva@example.org,,cs
"""
    refused = tmp_path / "refused.csv"
    report = await take(tmp_path, text, now, refused=refused)
    assert (report.new, report.refused) == (1, 4)
    assert [(p.line, p.column, p.value) for p in report.problems] == [
        (2, "e-mail", ""),
        (3, "phone", ""),
        (4, "language", "klingon"),
        (5, "first name", ""),
    ]
    said = " ".join(problem.reason for problem in report.problems)
    assert not any(private in said for private in ("mara", "call Ana", "jan@"))
    assert "mara(at)example.org" in refused.read_text(encoding="utf-8-sig")
    assert refused.stat().st_mode & 0o077 == 0


async def test_a_contact_without_any_way_to_name_it_is_refused(
    db: str, now: datetime, tmp_path: Path
) -> None:
    report = await take(tmp_path, "first name,e-mail\nMara,\nAna,ana@example.org\n", now)
    assert (report.new, report.refused) == (1, 1)
    assert (report.problems[0].line, report.problems[0].field) == (2, "reference")


async def test_a_company_is_one_that_has_a_firm_and_no_person(db: str, now: datetime, tmp_path: Path) -> None:
    await take(tmp_path, "reference,firma,imię,nazwisko\nK-1,Dom i Park,,\nK-2,Dom i Park,Jan,Nowak\n", now)
    assert (await get_contact("K-1", actor=SYSTEM)).kind == "company"
    assert (await get_contact("K-2", actor=SYSTEM)).kind == "person"
