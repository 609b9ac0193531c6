"""Address books in and out: cards of three versions, a broken one beside good ones, no invented consent."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import vobject
from hypothesis import given
from hypothesis import strategies as st

from crm_estate.accounts.permissions import SYSTEM
from crm_estate.base import database
from crm_estate.base.errors import Invalid
from crm_estate.contacts.facts import Consent, ContactFacts, ContactOut, PersonName
from crm_estate.contacts.people import receive
from crm_estate.contacts.search import get_contact
from crm_estate.feeds.known_formats import recognised
from crm_estate.feeds.people import import_contacts
from crm_estate.feeds.records import Candidate
from crm_estate.feeds.sheets.readers import Around
from crm_estate.feeds.vcard.reading import FORMAT
from crm_estate.feeds.vcard.writing import write_vcards
from tests.conftest import NOW

OLD = (
    "BEGIN:VCARD\r\nVERSION:2.1\r\n"
    "N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=C5=81uczak;Micha=C5=82\r\n"
    "TEL;CELL;PREF:+48 601 000 001\r\nTEL;HOME:+48 22 555 01 01\r\nTEL;WORK;FAX:+48 22 555 01 02\r\n"
    "EMAIL;INTERNET:michal@example.org\r\n"
    "NOTE;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:Oddzwoni=C4=87 =\r\npo pi=C4=99tnastej\r\n"
    "PHOTO;JPEG;BASE64:\r\n /9j/4AAQSkZJRg\r\n AAAQ==\r\n\r\n"
    "BDAY:1980-01-01\r\nEND:VCARD\r\n"
)
THREE = (
    "BEGIN:VCARD\r\nVERSION:3.0\r\nN:Nowak\\, de;Mara;Ewa;Dr.;\r\nFN:Dr. Mara Ewa Nowak\r\n"
    "EMAIL;type=HOME:old@example.org\r\nitem1.EMAIL;type=INTERNET;type=pref:Mara@example.org\r\n"
    "item1.X-ABLabel:_$!<Work>!$_\r\nitem2.TEL:+48601000002\r\nitem3.TEL:+48601000003\r\n"
    "item3.X-ABLabel:AssistantPhone\r\nORG:Dom\\; Ogród\\, s.c.;Sales\r\nUID:abc-1\r\n"
    "NOTE:Calls back\\, a\r\n fter five\\nand waits\r\nEND:VCARD\r\n"
)
FOUR = (
    "BEGIN:VCARD\nVERSION:4.0\nFN:Jana Marie Nováková\nTEL;VALUE=uri;PREF=2:tel:+420-601-000-004\n"
    'TEL;VALUE=uri;PREF=1;TYPE="voice,cell":tel:+420-601-000-005;ext=1\nEMAIL:jana@example.org\n'
    "LANG;PREF=1:cs-CZ\nGENDER:F\nUID:urn:uuid:4fbe8971-0bc3-424c-9c26-36c3e1eff6b1\nEND:VCARD\n"
)


def file_of(tmp_path: Path, text: str | bytes) -> Path:
    file = tmp_path / "people.vcf"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return file


def read(file: Path) -> list[Candidate[ContactFacts]]:
    with FORMAT.open(file, Around(now=NOW, time_zone="Europe/Warsaw")) as source:
        return [record.read() for record in source.records]


def card(*lines: str, version: str = "3.0") -> str:
    return "\r\n".join(["BEGIN:VCARD", f"VERSION:{version}", *lines, "END:VCARD", ""])


def facts(tmp_path: Path, text: str | bytes) -> list[ContactFacts]:
    return [found.facts for found in read(file_of(tmp_path, text)) if found.facts]


def test_a_card_of_version_2_is_read_with_its_letters_and_without_its_fax(tmp_path: Path) -> None:
    (michal,) = facts(tmp_path, OLD)
    assert michal.name == PersonName("Michał", "Łuczak")
    assert michal.phones == ["+48601000001", "+48225550101"]
    assert michal.note == "Oddzwonić po piętnastej"


def test_a_card_of_version_3_gives_the_preferred_address_first(tmp_path: Path) -> None:
    (mara,) = facts(tmp_path, THREE)
    assert mara.emails == ["mara@example.org", "old@example.org"]
    assert mara.name == PersonName("Mara Ewa", "Nowak, de")
    assert mara.company == "Dom; Ogród, s.c."
    assert mara.note == "Calls back, after five\nand waits"
    assert mara.phones == ["+48601000002"]
    assert (mara.source, mara.source_id, mara.reference) == ("vcard", "abc-1", "vcard-abc-1")


def test_a_card_of_version_4_tells_the_language_and_numbers_by_preference(tmp_path: Path) -> None:
    (jana,) = facts(tmp_path, FOUR)
    assert jana.name == PersonName("Jana Marie", "Nováková")
    assert jana.phones == ["+420601000005", "+420601000004"]
    assert jana.language == "cs"
    assert jana.source_id == "4fbe8971-0bc3-424c-9c26-36c3e1eff6b1"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1250"])
def test_letters_survive_the_encodings_that_address_books_write(tmp_path: Path, encoding: str) -> None:
    text = (
        "BEGIN:VCARD\nVERSION:3.0\nN:Łęcka;Gośka\nEMAIL:g@example.org\nNOTE:żółta, ściana, łąka\nEND:VCARD\n"
    )
    (found,) = facts(tmp_path, text.encode(encoding))
    assert found.name == PersonName("Gośka", "Łęcka")


def test_a_broken_card_costs_only_itself(tmp_path: Path) -> None:
    broken = "BEGIN:VCARD\r\nVERSION:3.0\r\nN:Half;A\r\n"
    nobody = card("EMAIL:x@example.org")
    huge = card("FN:Big", f"NOTE:{'x' * 900_000}", f"TITLE:{'y' * 900_000}")
    found = read(file_of(tmp_path, broken + OLD + nobody + huge + THREE + FOUR + broken))
    assert [one.facts is not None for one in found] == [False, True, False, False, True, True, False]
    assert [one.problems[0].reason for one in found if not one.facts] == [
        "The next card begins before this one ends.",
        "This card names nobody.",
        "The card is larger than any is.",
        "The card has no end: the file was cut off.",
    ]


def test_a_wrong_number_is_left_out_and_shown_to_nobody(tmp_path: Path) -> None:
    lines = ("FN:Ana Novak", "TEL:call the neighbour", "EMAIL:ana(at)example.org", "TEL:+38640555001")
    (found,) = read(file_of(tmp_path, card(*lines)))
    assert found.facts
    assert found.facts.phones == ["+38640555001"]
    assert {(p.field, p.value, p.refused) for p in found.problems} == {
        ("phones", "", False),
        ("emails", "", False),
    }


def test_a_firm_is_a_company_and_a_list_is_nobody(tmp_path: Path) -> None:
    firm = card("KIND:org", "FN:Domy s.r.o.", "ORG:Domy s.r.o.", "EMAIL:domy@example.org", version="4.0")
    group = card("KIND:group", "FN:All of us", "MEMBER:urn:uuid:1", "EMAIL:us@example.org", version="4.0")
    one, other = read(file_of(tmp_path, firm + group))
    assert one.facts
    assert (one.facts.kind, one.facts.company) == ("company", "Domy s.r.o.")
    assert other.facts is None


def test_a_file_without_a_card_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Invalid) as wrong:
        read(file_of(tmp_path, "nothing here\n"))
    assert wrong.value.field == "file"


def test_a_line_made_to_keep_a_parser_busy_does_not(tmp_path: Path) -> None:
    evil = f"TEL;{'a,' * 50_000}!\nX{';A=' * 20_000}\nTEL{';a=b' * 20_000}!\n"
    (found,) = facts(tmp_path, THREE.replace("UID", f"{evil}UID"))
    assert found.source_id == "abc-1"


@given(st.data())
def test_whatever_happens_to_a_file_nothing_is_raised_from_inside(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    whole = (OLD + THREE + FOUR).encode()
    at, length = data.draw(st.integers(0, len(whole))), data.draw(st.integers(0, 40))
    other = data.draw(st.binary(max_size=20))
    file = file_of(tmp_path_factory.mktemp("v"), whole[:at] + other + whole[at + length :])
    refused: list[str | None] = []
    try:
        assert all(one.facts or one.problems for one in read(file))
    except Invalid as wrong:
        refused.append(wrong.field)
    assert set(refused) <= {"file"}


async def _import(file: Path, now: datetime) -> tuple[int, int, int]:
    report = await import_contacts(file, actor=SYSTEM, now=now)
    return report.new, report.changed, report.refused


@pytest.mark.anyio
async def test_an_address_book_is_imported_without_any_consent(
    db: str, now: datetime, tmp_path: Path
) -> None:
    file = file_of(tmp_path, OLD + THREE + FOUR)
    assert recognised(file, "contacts") is FORMAT
    assert await _import(file, now) == (3, 0, 0)
    assert await _import(file, now) == (0, 0, 0)
    assert await database.fetch_value("select count(*) from consent") == 0


@pytest.mark.anyio
async def test_a_card_changes_what_it_says_and_leaves_the_offices_own_words(
    db: str, now: datetime, tmp_path: Path
) -> None:
    await _import(file_of(tmp_path, THREE), now)
    before = await get_contact("vcard-abc-1", actor=SYSTEM)
    kept: dict[str, Any] = {name: getattr(before, name) for name in ContactFacts.__struct_fields__}
    kept |= {"note": "ours", "language": "sl", "roles": ["owner"]}
    await receive(ContactFacts(**kept), actor=SYSTEM, now=now)
    assert await _import(file_of(tmp_path, THREE.replace("601000002", "601000009")), now) == (0, 1, 0)
    mara = await get_contact("vcard-abc-1", actor=SYSTEM)
    assert mara.phones == ["+48601000009"]
    assert (mara.note, mara.language, mara.roles) == ("ours", "sl", ["owner"])


def contact(**said: Any) -> ContactOut:
    usual: dict[str, Any] = {"reference": "K-1", "name": PersonName("Mara", "Nowak")}
    usual |= {"display_name": "Mara Nowak", "id": 1, "version": 1, "created_at": NOW, "updated_at": NOW}
    return ContactOut(**(usual | said))


words = (
    st.text(
        st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Z")) | st.sampled_from(' ;,:\\"'),
        min_size=1,
        max_size=60,
    )
    .map(lambda text: " ".join(text.split()))
    .filter(bool)
)
texts = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")) | st.just("\n"), max_size=300)


@given(words, words, words, texts, st.sampled_from(["pl", "cs", "ro", "sl", "en"]))
def test_what_is_written_is_read_again(
    tmp_path_factory: pytest.TempPathFactory, given_: str, family: str, firm: str, note: str, language: str
) -> None:
    before = contact(
        name=PersonName(given_, family),
        display_name=f"{given_} {family}",
        company=firm,
        emails=["a@example.org", "b@example.org"],
        phones=["+48601000001", "+420601000002"],
        roles=["owner", "partner"],
        note=note.strip(),
        language=language,
    )
    written = b"".join(write_vcards([before, before]))
    for after in facts(tmp_path_factory.mktemp("v"), written):
        for name in ("reference", "name", "company", "emails", "phones", "language", "roles", "note"):
            assert getattr(after, name) == getattr(before, name), name


def lines_of(written: bytes) -> Iterator[bytes]:
    assert b"\n" not in written.replace(b"\r\n", b"")
    yield from written.split(b"\r\n")


def test_cards_are_written_as_other_programs_expect_them() -> None:
    agreed = Consent(purpose="matching", channel="email", given_at=NOW, source="web form")
    mara = contact(note="Zażółć gęślą jaźń; " * 20, emails=["mara@example.org"], consents=[agreed])
    written = b"".join(write_vcards([mara]))
    lines = list(lines_of(written))
    assert lines[:2] == [b"BEGIN:VCARD", b"VERSION:3.0"]
    assert max(map(len, lines)) <= 75
    assert b"web form" not in written
    read_again: Any = vobject.readOne(written.decode())
    assert (read_again.n.value.family, read_again.fn.value, read_again.uid.value) == (
        "Nowak",
        "Mara Nowak",
        "K-1",
    )
    assert read_again.note.value == mara.note
    assert b"NOTE" not in b"".join(write_vcards([mara], notes=False))


@pytest.mark.parametrize(
    ("name", "cards"),
    [("gmail-list.vcf", 3), ("mac_address_book_john_doe.vcf", 1), ("fullcontact_v4.vcf", 1)],
)
def test_real_cards_are_all_read(shared: Path, name: str, cards: int) -> None:
    file = shared / "interop" / "vcard" / name
    if not file.exists():
        pytest.skip("these cards are not here")
    found = read(file)
    assert [one.facts is not None for one in found] == [True] * cards
