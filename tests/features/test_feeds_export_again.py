"""What goes out as a table or as lines of JSON comes in again as it was."""

import csv
from datetime import datetime
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm_estate.accounts.permissions import SYSTEM
from crm_estate.base import database
from crm_estate.feeds.bodies import finish_listing
from crm_estate.feeds.exporting import export_listings
from crm_estate.feeds.intake import import_listings
from crm_estate.feeds.sheets.readers import Around
from crm_estate.feeds.sheets.writing import CSV, JSONL, facts_of
from crm_estate.feeds.sources import source
from crm_estate.feeds.writing import Batch, OutFormat, Sender, write_all
from crm_estate.listings.facts import ListingFacts, ListingOut, Location, Photo, Price
from crm_estate.listings.lifecycle import receive
from crm_estate.listings.search import ListingFilter, get_listing
from tests.exported import FULL, NOW, export, pieces
from tests.own_fields import declare

pytestmark = pytest.mark.anyio

TAGS = ("elevator", "balcony", "wine_cellar")


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
