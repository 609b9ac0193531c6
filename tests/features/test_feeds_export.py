"""What goes out as a table or as lines of JSON comes in again as it was."""

import csv
import os
import subprocess
import sys
import zipfile
from collections.abc import AsyncGenerator
from datetime import UTC, datetime
from io import BytesIO, StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, cast

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm_estate.accounts.permissions import SYSTEM, Actor
from crm_estate.accounts.team import OfficeFacts, put_office
from crm_estate.base import database
from crm_estate.base.errors import Invalid
from crm_estate.contacts.facts import Consent, ContactFacts, PersonName
from crm_estate.contacts.people import receive as receive_contact
from crm_estate.contacts.search import ContactFilter, get_contact
from crm_estate.feeds.bodies import finish_listing
from crm_estate.feeds.exporting import Exported, export_contacts, export_listings, write_to
from crm_estate.feeds.intake import import_listings
from crm_estate.feeds.known_outputs import OUTPUTS
from crm_estate.feeds.people import import_contacts
from crm_estate.feeds.sheets.readers import Around
from crm_estate.feeds.sheets.writing import CSV, JSONL, facts_of
from crm_estate.feeds.sources import source
from crm_estate.feeds.writing import Batch, OutFormat, Sender, write_all
from crm_estate.listings.facts import ListingFacts, ListingOut, Location, Photo, Price
from crm_estate.listings.lifecycle import receive
from crm_estate.listings.pictures import address_of, keep_pictures, picture_of, pictures_named
from crm_estate.listings.search import ListingFilter, find_listings, get_listing
from tests.own_fields import declare
from tests.some_pictures import jpeg

pytestmark = pytest.mark.anyio

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
TAGS = ("elevator", "balcony", "wine_cellar")
FULL = ListingFacts(
    reference="W-1", offer="rent", kind="apartment", country="PL", standard_status="Pending",
    list_price=Price(4_200.5, "PLN"), rent_period="month", living_area=54.125, plot_area=1_000.0,
    rooms_total=2.5, bedrooms_total=1, bathrooms_total=1.0, floor=-1, floors_total=10, year_built=1974,
    energy_class="A+", condition="to_renovate", location=Location(50.061, 19.938, 25.0), place="Kraków",
    postal_code="30-001", street='=HYPERLINK("https://example.org")', address_visible=True,
    features={"elevator": True, "wine_cellar": False}, custom={"ceiling_height": 3.125, "heating": "gas"},
    title={"pl": "Dwa pokoje; „śródmieście”", "en": "-5 minutes to the centre"},
    description={"en": "Quiet,\nfacing the yard.\n\n@home"},
    photos=[Photo("https://photos.example.org/2.jpg", "Living room", 4)],
    source="ours", source_id="0012",
)  # fmt: skip

line = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp", "Zs", "Cf"]), max_size=30
)
words = st.lists(line.filter(bool), min_size=1, max_size=4).map(" ".join)
text = st.lists(words, min_size=1, max_size=4).map("\n".join)
area = st.floats(1, 9_000).map(lambda value: round(value, 3))
number = st.integers(0, 60)
listings = st.builds(
    ListingFacts,
    reference=st.from_regex(r"[A-Z]{1,3}-[0-9]{1,6}", fullmatch=True),
    offer=st.sampled_from(["sale", "rent"]),
    kind=st.sampled_from(["apartment", "house", "land", "room", "other"]),
    country=st.sampled_from(["PL", "CZ", "RO", "SI"]),
    standard_status=st.sampled_from(["Active", "Closed", "Coming Soon", "Withdrawn"]),
    list_price=st.none()
    | st.sampled_from([Price(4.125, "KWD"), Price(850.0, "PLN")])  # a dinar has a thousand fils
    | st.builds(Price, st.floats(1, 9e7).map(lambda value: round(value, 2)), st.sampled_from(["PLN", "EUR"])),
    living_area=st.none() | area,
    plot_area=st.none() | area,
    rooms_total=st.none() | st.integers(1, 19).map(lambda halves: halves / 2),
    bedrooms_total=st.none() | st.integers(0, 20),
    floor=st.none() | st.integers(-3, 60),
    floors_total=st.none() | number,
    year_built=st.none() | st.integers(1400, 2027),
    place=st.none() | st.sampled_from(["Kraków", "Łódź", "-", "Dąbrowa (opolskie)"]),
    street=words | st.just(""),
    address_visible=st.booleans(),
    location=st.none()
    | st.builds(
        Location,
        st.floats(1, 80).map(lambda value: round(value, 6)),
        st.floats(1, 170).map(lambda value: round(value, 6)),
        st.none() | st.integers(0, 5_000).map(float),
    ),
    features=st.dictionaries(st.sampled_from(TAGS), st.booleans()),
    title=st.dictionaries(st.sampled_from(["pl", "cs", "ro", "sl", "en"]), words),
    description=st.dictionaries(st.sampled_from(["pl", "en"]), text),
    photos=st.lists(
        st.builds(
            Photo,
            st.integers(0, 99).map(lambda n: f"https://photos.example.org/{n}.jpg"),
            words | st.just(""),
            st.integers(0, 9),
        ),
        max_size=3,
    ),
)


def out_of(facts: ListingFacts) -> ListingOut:
    said = {name: getattr(facts, name) for name in ListingFacts.__struct_fields__}
    return ListingOut(
        **said, id=1, on_market=True, version=1, created_at=NOW, updated_at=NOW, published_at=None
    )  # fmt: skip


def again(facts: ListingFacts, format: OutFormat) -> ListingFacts:
    """A listing written and read."""
    batch = Batch(
        sender=Sender(organisation="Domy"), now=NOW, more=[f"features.{tag}" for tag in TAGS]
    )  # fmt: skip
    with TemporaryDirectory() as folder:
        file = Path(folder) / f"out{format.suffix}"
        file.write_bytes(b"".join(write_all(format, batch, [out_of(facts)])))
        around = Around(now=NOW, time_zone="Europe/Warsaw")
        with source(file, None, "listings", ListingFacts, finish_listing, around) as opened:
            [record] = list(opened.records)
            item = record.read()
    assert item.problems == []
    assert item.facts is not None
    return item.facts


@settings(max_examples=150, deadline=None)
@given(listings)
def test_any_listing_comes_in_again_as_it_went_out(facts: ListingFacts) -> None:
    assert again(facts, JSONL) == facts
    assert again(facts, CSV) == facts


async def pieces(exported: Exported) -> bytes:
    return b"".join([piece async for piece in exported.pieces])


def text_of(data: bytes) -> bytes:
    """What a file says, be it packed or not."""
    if not data.startswith(b"PK"):
        return data
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return archive.read("openimmo.xml")


async def export(format: str, actor: Actor = SYSTEM, **wanted: Any) -> str:
    out = await export_listings(format, ListingFilter(**wanted), actor=actor, now=NOW)
    return (await pieces(out)).decode("utf-8-sig")


def without_stamps(listing: ListingOut) -> dict[str, Any]:
    return msgspec.structs.asdict(facts_of(listing))


@pytest.mark.parametrize("format", ["csv", "jsonl"])
async def test_a_whole_listing_survives_being_forgotten_and_imported_again(
    db: str, now: datetime, tmp_path: Path, format: str
) -> None:
    await declare(now)
    await receive(FULL, actor=SYSTEM, now=now)
    before = await get_listing("W-1", actor=SYSTEM)
    file = tmp_path / f"out.{format}"
    file.write_bytes(await pieces(await export_listings(format, ListingFilter(), actor=SYSTEM, now=now)))
    await database.execute("truncate listing cascade")
    report = await import_listings(file, actor=SYSTEM, now=now)
    assert (report.new, report.problems) == (1, [])
    assert without_stamps(await get_listing("W-1", actor=SYSTEM)) == without_stamps(before)
    assert (await import_listings(file, actor=SYSTEM, now=now)).unchanged == 1


async def test_nothing_in_a_table_runs_as_a_formula(db: str, now: datetime) -> None:
    await declare(now)
    await receive(FULL, actor=SYSTEM, now=now)
    rows = list(csv.DictReader(StringIO(await export("csv"))))
    assert rows[0]["street"] == '\'=HYPERLINK("https://example.org")'
    assert rows[0]["title.en"] == "'-5 minutes to the centre"
    assert rows[0]["floor"] == "-1"


async def many(count: int, now: datetime) -> None:
    for i in range(count):
        facts = ListingFacts(
            reference=f"L-{i:03}", offer="sale", kind="house" if i % 2 else "land", country="PL",
            place="Kraków", list_price=Price(100_000.0 + i, "PLN"),
            standard_status="Active" if i % 3 else "Closed",
        )  # fmt: skip
        await receive(facts, actor=SYSTEM, now=now)


async def test_only_what_is_wanted_goes_out_and_all_of_it_page_by_page(
    db: str, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crm_estate.feeds.exporting.LARGEST", 4)
    await many(11, now)
    out = await export_listings("jsonl", ListingFilter(), actor=SYSTEM, now=now)
    found = [piece.count(b"\n") async for piece in out.pieces]
    assert (max(found), sum(found)) == (4, 11)
    houses = [msgspec.json.decode(row) for row in (await export("jsonl", kind=["house"])).splitlines()]
    assert [home["reference"] for home in houses] == [f"L-{i:03}" for i in range(1, 11, 2)]


@pytest.mark.parametrize("format", [known.name for known in OUTPUTS])
async def test_a_home_on_the_market_is_in_the_file_of_every_format(
    db: str, now: datetime, format: str
) -> None:
    home = msgspec.structs.replace(
        FULL, standard_status="Active", custom={}, list_price=Price(900.0, "EUR"), rent_period="month"
    )
    await receive(home, actor=SYSTEM, now=now)
    assert b"facing the yard" in text_of(
        await pieces(await export_listings(format, ListingFilter(), actor=SYSTEM, now=now))
    )


@pytest.mark.parametrize("format", ["trovit", "kyero"])
async def test_portals_learn_where_a_home_has_its_page(db: str, now: datetime, format: str) -> None:
    home = msgspec.structs.replace(FULL, standard_status="Active", custom={}, list_price=Price(900.0, "EUR"))
    await receive(home, actor=SYSTEM, now=now)
    assert "/homes/W-1" in await export(format)


async def test_homes_leave_as_a_zip_with_their_pictures_and_come_in_again_with_them(
    db: str, now: datetime, tmp_path: Path
) -> None:
    shown = [picture_of(jpeg(seed=bytes([i]))) for i in range(6)]
    await keep_pictures(shown, now)
    photos = [Photo(address_of(one), f"Room {i}", i) for i, one in enumerate(shown)]
    for name, some in (("Z-1", photos), ("Z-2", photos[:2])):
        home = msgspec.structs.replace(
            FULL, reference=name, source_id=name, standard_status="Active", custom={}, photos=some,
            list_price=Price(900.0, "EUR"),
        )  # fmt: skip
        await receive(home, actor=SYSTEM, now=now)
    before = await get_listing("Z-1", actor=SYSTEM)
    out = await export_listings("openimmo-zip", ListingFilter(), actor=SYSTEM, now=now)
    file = tmp_path / out.name
    assert (file.suffix, await write_to(file, out)) == (".zip", file.stat().st_size)
    await database.execute("truncate listing cascade")
    await database.execute("delete from picture")
    report = await import_listings(file, actor=SYSTEM, now=now)
    assert (report.new, report.refused) == (2, 0)
    page = await find_listings(ListingFilter(), actor=SYSTEM, sort="reference")
    assert [len(one.photos) for one in page.items] == [6, 2]
    for name in (
        "photos", "living_area", "rooms_total", "bedrooms_total", "floors_total", "year_built", "place",
        "street", "list_price", "rent_period", "title", "description", "location",
    ):  # fmt: skip
        after, had = (msgspec.to_builtins(getattr(one, name)) for one in (page.items[0], before))
        if name == "location":
            after, had = ({**said, "precision_m": None} for said in (after, had))
        assert after == had, name
    kept = await pictures_named([one.hash for one in shown])
    assert {one.hash: one.data for one in kept} == {one.hash: one.data for one in shown}


async def test_a_zip_leaves_picture_by_picture_and_what_broke_off_leaves_nothing_open(
    db: str, now: datetime
) -> None:
    shown = [picture_of(jpeg(seed=bytes([i]))) for i in range(9)]
    await keep_pictures(shown, now)
    photos = [Photo(address_of(one), "", i) for i, one in enumerate(shown)]
    home = msgspec.structs.replace(FULL, standard_status="Active", custom={}, photos=photos)
    await receive(home, actor=SYSTEM, now=now)
    out = await export_listings("openimmo-zip", ListingFilter(), actor=SYSTEM, now=now)
    assert [piece.count(b"\xff\xd8\xff") async for piece in out.pieces] == [1] * 9 + [0, 0]
    broken = (await export_listings("openimmo-zip", ListingFilter(), actor=SYSTEM, now=now)).pieces
    assert await anext(broken)
    await cast(AsyncGenerator[bytes], broken).aclose()


async def test_portals_are_told_of_what_is_on_the_market(db: str, now: datetime) -> None:
    await many(6, now)
    assert (await export("kyero")).count("<property>") == 4
    assert (await export("kyero", status="Closed")).count("<property>") == 2
    assert (await export("csv")).count("\nL-") == 6


async def test_the_office_that_sends_is_named_and_a_wrong_format_is_refused(db: str, now: datetime) -> None:
    office = await put_office(OfficeFacts(reference="KRK", name="Kraków", country="PL", city=""))
    await database.execute("update office set email = 'krakow@example.org' where id = $1", office)
    key = Actor(kind="key", id=1, office=office, scopes=frozenset({"listings:read"}))
    assert "krakow@example.org" in await export("kyero", key)
    with pytest.raises(Invalid, match="kyero"):
        await export("floppy")
    with pytest.raises(Invalid, match="currency"):
        await export("csv", price_min=5.0)


ANNA = ContactFacts(
    reference="K-1", name=PersonName("Anna", "Nowak"), emails=["anna@example.org", "an@example.org"],
    phones=["+48601000000", "+48601000001"], roles=["owner", "prospect"], language="pl",
    note="Rings twice;\nprefers mornings", source="fair", source_id="77",
    consents=[
        Consent(purpose="marketing", channel="post", given_at=NOW, source="card"),
        Consent(purpose="matching", channel="email", given_at=NOW, source="web form"),
    ],
)  # fmt: skip


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


def crm(db: str, folder: Path, *said: str) -> subprocess.CompletedProcess[str]:
    """The program as people call it."""
    return subprocess.run(
        [sys.executable, "-m", "crm_estate", *said],
        cwd=folder,
        env={**os.environ, "DATABASE_URL": db},
        check=False,
        capture_output=True,
        text=True,
        timeout=120,
    )


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def table(count: int, times: int = 1, first: int = 0) -> str:
    return "reference,offer,kind,country,place,price,currency\n" + "".join(
        f"R-{i},sale,apartment,PL,Kraków,{(450_000 + 7_000 * i) * times},PLN\n"
        for i in range(first, first + count)
    )


async def test_the_command_line_says_why_an_import_is_held_and_goes_ahead_when_told(
    db: str, tmp_path: Path
) -> None:
    (tmp_path / "a.csv").write_text(table(30))
    (tmp_path / "b.csv").write_text(table(20, 1000, 30))
    assert crm(db, tmp_path, "import", "listings", "a.csv", "--partial").returncode == 0
    held = crm(db, tmp_path, "import", "listings", "b.csv")
    assert held.returncode == 2
    assert "The prices of this file are about 1," in held.stderr
    assert "--go-ahead" in held.stderr
    done = crm(db, tmp_path, "import", "listings", "b.csv", "--go-ahead")
    assert (done.returncode, "20 new" in done.stdout) == (0, True)
    wrong = crm(db, tmp_path, "import", "listings", "b.csv", "--format", "floppy")
    assert (wrong.returncode, "kyero" in wrong.stderr) == (1, True)


async def test_the_command_line_writes_a_file_whole_or_not_at_all(
    db: str, now: datetime, tmp_path: Path
) -> None:
    await receive_contact(ANNA, actor=SYSTEM, now=now)
    await many(3, now)
    assert crm(db, tmp_path, "export", "listings", "homes.jsonl", "--format", "jsonl").returncode == 0
    assert len((tmp_path / "homes.jsonl").read_text().splitlines()) == 3
    assert crm(db, tmp_path, "export", "contacts", "people.csv").returncode == 0
    assert "anna@example.org" in (tmp_path / "people.csv").read_text(encoding="utf-8-sig")
    assert (tmp_path / "people.csv").stat().st_mode & 0o077 == 0
    assert crm(db, tmp_path, "export", "listings", "x.xml", "--format", "floppy").returncode == 1
    assert names_in(tmp_path) == ["homes.jsonl", "people.csv"]
