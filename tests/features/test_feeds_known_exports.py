"""Files as well-known programs write them, read without a map of one's own."""

from datetime import datetime
from pathlib import Path

import pytest

from crm_estate.accounts.permissions import SYSTEM
from crm_estate.contacts.facts import ContactOut
from crm_estate.contacts.search import ContactFilter, find_contacts
from crm_estate.feeds.intake import import_listings
from crm_estate.feeds.people import import_contacts
from crm_estate.feeds.report import Report

pytestmark = pytest.mark.anyio

CONTACTS = {
    "Google, older": (
        "Name,Given Name,Family Name,Notes,E-mail 1 - Type,E-mail 1 - Value,Phone 1 - Type,Phone 1 - Value,"
        "Phone 2 - Type,Phone 2 - Value,Organization 1 - Name\n"
        "Jana Nováková,Jana,Nováková,Z veletrhu,* Home,jana@example.org ::: j.novakova@example.com,Mobile,"
        "+420 601 000 001,Work,+420 601 000 002,Nováková s.r.o.\n"
    ),
    "Google, newer": (
        "First Name,Middle Name,Last Name,Organization Name,Notes,Labels,E-mail 1 - Label,E-mail 1 - Value,"
        "E-mail 2 - Label,E-mail 2 - Value,Phone 1 - Label,Phone 1 - Value\n"
        "Jana,,Nováková,Nováková s.r.o.,Z veletrhu,* myContacts,Home,jana@example.org,Work,"
        "j.novakova@example.com,Mobile,+420 601 000 001 ::: +420 601 000 002\n"
    ),
    "Outlook": (
        '"First Name","Middle Name","Last Name","Company","Business Phone","Mobile Phone","E-mail Address",'
        '"E-mail 2 Address","Notes"\n'
        '"Jana","","Nováková","Nováková s.r.o.","+420 601 000 001","+420 601 000 002","jana@example.org",'
        '"j.novakova@example.com","Z veletrhu"\n'
    ),
    "Outlook, Czech": (
        '"Jméno";"Příjmení";"Společnost";"Telefon (zaměstnání)";"Mobilní telefon";"E-mailová adresa";'
        '"E-mailová adresa 2";"Poznámky"\n'
        '"Jana";"Nováková";"Nováková s.r.o.";"+420 601 000 001";"+420 601 000 002";"jana@example.org";'
        '"j.novakova@example.com";"Z veletrhu"\n'
    ),
    "HubSpot": (
        "Record ID,First Name,Last Name,Email,Work email,Phone Number,Mobile Phone Number,Company Name,"
        "Notes\n"
        "501,Jana,Nováková,jana@example.org,j.novakova@example.com,+420 601 000 001,+420 601 000 002,"
        "Nováková s.r.o.,Z veletrhu\n"
    ),
}


async def take(folder: Path, now: datetime, text: str, encoding: str = "utf-8") -> Report:
    file = folder / "contacts.csv"
    file.write_bytes(text.encode(encoding))
    return await import_contacts(file, actor=SYSTEM, now=now)


async def the_contact() -> ContactOut:
    [contact] = (await find_contacts(ContactFilter(), actor=SYSTEM)).items
    return contact


@pytest.mark.parametrize("program", CONTACTS)
async def test_a_persons_phones_and_addresses_all_come_along(
    db: str, now: datetime, tmp_path: Path, program: str
) -> None:
    encoding = "cp1250" if "Czech" in program else "utf-8"
    report = await take(tmp_path, now, CONTACTS[program], encoding)
    assert (report.new, report.refused) == (1, 0), report.problems
    jana = await the_contact()
    assert (jana.name.given, jana.name.family, jana.company) == ("Jana", "Nováková", "Nováková s.r.o.")
    assert jana.emails == ["jana@example.org", "j.novakova@example.com"]
    assert jana.phones == ["+420601000001", "+420601000002"]
    assert jana.note == "Z veletrhu"
    assert jana.consents == []


async def test_a_name_in_one_cell_is_taken_apart(db: str, now: datetime, tmp_path: Path) -> None:
    text = (
        "Projekt,Datum přidání,Stav,E-mail,Jméno,Tagy,Zákazník ID,Prodejce ID,Stav ID,Zdroj ID\n"
        "Na Skalce,11/2/2026,nový,jana@example.org,Jana Nováková,web,77,3,1,2\n"
    )
    report = await take(tmp_path, now, text)
    assert (report.map, report.new) == ("realpad", 1)
    jana = await the_contact()
    assert (jana.reference, jana.name.given, jana.name.family) == ("realpad-77", "Jana", "Nováková")


@pytest.mark.parametrize(
    ("file", "map", "read", "refused_for"),
    [
        # Croatian towns are not in the tests' gazetteer, and these adverts have no coordinates
        ("si_najem/oglasi_full.csv.gz", "si_najem", 2690, {"place", "country"}),
        ("kc_house/all_kc_house_data.csv.gz", "kc_house", 21613, {"reference"}),
        ("airbnb_albany/listings.csv.gz", "inside_airbnb", 421, set[str]()),
    ],
)
async def test_real_listings_come_in_and_what_does_not_is_said(
    db: str, now: datetime, shared: Path, file: str, map: str, read: int, refused_for: set[str]
) -> None:
    path = shared / "data" / file
    if not path.exists():
        pytest.skip("this feed is not here")
    report = await import_listings(path, actor=SYSTEM, now=now)
    assert (report.map, report.read, report.held) == (map, read, False)
    assert {problem.field for problem in report.problems if problem.refused} <= refused_for
    assert report.new >= 0.5 * report.read
