"""How large a file may be: as large as is chosen on disk, less where it is sent in, never all in memory."""

import gzip
import json
import tracemalloc
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path

import pytest

from crm_estate.accounts.permissions import SYSTEM
from crm_estate.base import database
from crm_estate.base.errors import Invalid
from crm_estate.feeds import sizes, waiting
from crm_estate.feeds.bodies import finish_listing
from crm_estate.feeds.intake import import_listings
from crm_estate.feeds.opened import Source
from crm_estate.feeds.runs import Asked
from crm_estate.feeds.sources import source
from crm_estate.listings.facts import ListingFacts
from tests.doors.choosing import chosen
from tests.features.test_feeds_reso import HOUSE, common
from tests.features.test_feeds_trovit import FLAT as ADVERT
from tests.features.test_feeds_waiting import pieces
from tests.openimmo_files import FLAT, document, offerer
from tests.portal_feeds import around

SAID = "Bright rooms by the park. " * 160
CSV = "reference,offer,kind,country,description.en\n"
LINE = {"offer": "sale", "kind": "apartment", "country": "PL", "description": {"en": SAID}}


def adverts(count: int) -> str:
    advert = ADVERT[ADVERT.index("<ad>") : ADVERT.index("</trovit>")]
    one = advert.replace("Jasne mieszkanie.", SAID)
    return f"<trovit>{''.join(one.replace('T-1', f'T-{n}') for n in range(count))}</trovit>"


def offers(count: int) -> str:
    flat = FLAT.replace("Dwa pokoje.", SAID)
    return document(offerer(*(flat.replace("OX-17", f"OX-{n}") for n in range(count))))


def houses(count: int) -> str:
    return common(*({**HOUSE, "ListingKey": f"N{n}", "PublicRemarks": SAID} for n in range(count)))


WRITERS: dict[str, Callable[[int], str]] = {
    "flats.csv": lambda n: CSV + "".join(f"A-{i},sale,apartment,PL,{SAID}\n" for i in range(n)),
    "flats.jsonl": lambda n: "".join(json.dumps({**LINE, "reference": f"A-{i}"}) + "\n" for i in range(n)),
    "trovit.xml": adverts,
    "openimmo.xml": offers,
    "reso.json": lambda n: common(
        *({**HOUSE, "ListingKey": f"N{i}", "PublicRemarks": SAID} for i in range(n))
    ),
}
"""So many listings as each kind of file holds them, of which every one takes more than four kilobytes."""


def written(folder: Path, name: str, count: int, *, packed: bool = False) -> Path:
    text = WRITERS[name](count).encode()
    file = folder / (f"{name}.gz" if packed else name)
    file.write_bytes(gzip.compress(text, 1) if packed else text)
    return file


def opened_file(file: Path) -> AbstractContextManager[Source[ListingFacts]]:
    return source(file, None, "listings", ListingFacts, finish_listing, around())


def understood(file: Path) -> int:
    """How many records of a file are understood, one after the other."""
    with opened_file(file) as opened:
        return sum(record.read().facts is not None for record in opened.records)


@pytest.mark.parametrize("packed", [False, True], ids=["plain", "packed"])
@pytest.mark.parametrize("name", WRITERS)
def test_a_file_of_more_megabytes_than_are_chosen_is_refused_and_one_of_fewer_is_read(
    tmp_path: Path, name: str, packed: bool
) -> None:
    file = written(tmp_path, name, 300, packed=packed)
    with chosen(CRM_FEED_LARGEST_MB="1"), pytest.raises(Invalid, match=r"(larger|more) than 1 MB") as told:
        understood(file)
    assert told.value.field == "file"
    with chosen(CRM_FEED_LARGEST_MB="8"):
        assert understood(file) == 300


@pytest.mark.parametrize("name", WRITERS)
def test_a_file_is_gone_through_in_less_memory_than_it_takes_on_disk(
    tmp_path: Path, name: str, peak: Callable[[], float]
) -> None:
    file = written(tmp_path, name, 2_000)
    tracemalloc.reset_peak()
    held = peak()
    with opened_file(file) as opened:
        assert sum(1 for _ in opened.records) == 2_000
    assert peak() - held < file.stat().st_size / 2**20 / 2


@pytest.mark.anyio
async def test_what_is_sent_in_has_a_limit_of_its_own(
    db: str, now: datetime, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = written(tmp_path, "flats.csv", 2)
    monkeypatch.setattr(waiting, "LARGEST_SENT", 1_000)

    with pytest.raises(Invalid, match="larger than"):
        await waiting.hand_in(pieces(file), "listings", file.name, Asked(), actor=SYSTEM, now=now)
    assert await database.fetch_value("select count(*) from feed_run") == 0
    assert (await import_listings(file, actor=SYSTEM, now=now)).new == 2


@pytest.mark.anyio
async def test_a_file_of_more_records_than_any_has_changes_nothing(
    db: str, now: datetime, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sizes, "MOST_RECORDS", 10)
    assert (await import_listings(written(tmp_path, "flats.csv", 10), actor=SYSTEM, now=now)).new == 10
    with pytest.raises(Invalid, match="more than 10 records"):
        await import_listings(written(tmp_path, "flats.jsonl", 11), actor=SYSTEM, now=now)
    assert await database.fetch_value("select count(*) from listing") == 10
