"""OpenImmo in: what became of a listing, and whose word that is."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from crm_estate.accounts.permissions import SYSTEM
from crm_estate.feeds.intake import import_listings
from crm_estate.feeds.records import Mark
from crm_estate.listings.facts import Price
from crm_estate.listings.search import get_listing
from tests.openimmo_files import FLAT, TEIL, VOLL, changed, document, offerer, one, opened, read_text


@pytest.mark.parametrize(
    ("old", "new", "status"),
    [
        ('stand="OFFEN"', 'stand="OFFEN"', "Active"),
        ('<verkaufstatus stand="OFFEN"/>', "<verkaufstatus/>", "Active"),
        ('stand="OFFEN"', 'stand="RESERVIERT"', "Active Under Contract"),
        ('stand="OFFEN"', 'stand="verkauft"', "Closed"),
        ('aktionart="CHANGE"', 'aktionart="REFERENZ"', "Closed"),
        ("<openimmo_obid>", "<aktiv_bis>2026-11-01</aktiv_bis><openimmo_obid>", "Expired"),
        ("<openimmo_obid>", "<aktiv_von>2026-11-03</aktiv_von><openimmo_obid>", "Coming Soon"),
        ("<openimmo_obid>", "<aktiv_bis>2026-11-02</aktiv_bis><openimmo_obid>", "Active"),
    ],
)
def test_what_became_of_a_listing_is_understood(tmp_path: Path, old: str, new: str, status: str) -> None:
    assert changed(tmp_path, old, new).standard_status == status


def test_the_day_after_its_last_day_the_same_record_is_another_one(tmp_path: Path) -> None:
    file = tmp_path / "feed.xml"
    file.write_text(one("<openimmo_obid>", "<aktiv_bis>2026-11-02</aktiv_bis><openimmo_obid>"))
    prints: list[bytes] = []
    for day in (1, 2, 3):
        with opened(file, datetime(2026, 11, day, 9, tzinfo=UTC)) as source:
            prints += [record.print for record in source.records]
    assert prints[0] == prints[1] != prints[2]


STUB = """<immobilie><verwaltung_techn>
    <openimmo_obid>OX-17</openimmo_obid><aktion aktionart="{}"/>
    </verwaltung_techn>{}</immobilie>"""


@pytest.mark.parametrize(
    ("listing", "status"),
    [
        (STUB.format("DELETE", ""), "Withdrawn"),
        (FLAT.replace("CHANGE", "DELETE"), "Withdrawn"),
        (STUB.format("REFERENZ", ""), "Closed"),
        (STUB.format("CHANGE", '<zustand_angaben><verkaufstatus stand="RESERVIERT"/></zustand_angaben>'),
         "Active Under Contract"),
    ],
)  # fmt: skip
def test_a_stub_says_only_what_became_of_the_listing(tmp_path: Path, listing: str, status: Any) -> None:
    [item] = read_text(tmp_path, document(offerer(listing)))
    assert item.mark == Mark(source="openimmo-oabc2001", source_id="OX-17", standard_status=status)
    assert item.facts is None
    assert item.reference == "openimmo-oabc2001-OX-17"


def test_a_transfer_that_deletes_takes_back_what_it_names(tmp_path: Path) -> None:
    head = TEIL.replace('"CHANGE"', '"DELETE"')
    [item] = read_text(
        tmp_path, document(offerer(FLAT.replace('<aktion aktionart="CHANGE"/>', "")), head=head)
    )
    assert item.mark is not None
    assert item.mark.standard_status == "Withdrawn"


@pytest.mark.parametrize(
    ("head", "parts", "sender", "whole"),
    [
        (VOLL, [offerer(FLAT)], "openimmo-oabc2001", True),
        (TEIL, [offerer(FLAT)], "openimmo-oabc2001", False),
        ("", [offerer(FLAT)], "openimmo-oabc2001", False),
        (VOLL, [offerer()], "openimmo-oabc2001", True),
        (VOLL.replace('"NEW"', '"DELETE"'), [offerer(FLAT)], "openimmo-oabc2001", False),
        (VOLL, [offerer(FLAT, anid="")], "openimmo-muster-1f8e1d27", True),
        (VOLL, [offerer(FLAT, anid="", firm="")], "openimmo", False),
        (VOLL, [offerer(FLAT), offerer(FLAT, anid="B2")], "", False),
    ],
)
def test_only_a_known_sender_may_say_that_this_is_all_there_is(
    tmp_path: Path, head: str, parts: list[str], sender: str, whole: bool
) -> None:
    file = tmp_path / "feed.xml"
    file.write_text(document(*parts, head=head))
    with opened(file) as source:
        assert source.sender.startswith(sender[:15])
        assert source.whole is whole


def test_listings_of_two_offerers_are_kept_apart(tmp_path: Path) -> None:
    items = read_text(tmp_path, document(offerer(FLAT), offerer(FLAT, anid="B2")))
    assert [item.reference for item in items] == ["openimmo-oabc2001-OX-17", "openimmo-b2-OX-17"]
    assert items[1].place == "/openimmo/anbieter[2]/immobilie[1]"


@pytest.mark.anyio
async def test_a_feed_is_taken_in_and_the_same_again_changes_nothing(
    db: str, now: datetime, tmp_path: Path
) -> None:
    file = tmp_path / "feed.xml"
    file.write_text(one())
    report = await import_listings(file, actor=SYSTEM, now=now)
    assert (report.read, report.new, report.refused) == (1, 1, 0)
    assert report.written_as == "OpenImmo 1.2.7, TEIL"
    home = await get_listing("openimmo-oabc2001-OX-17", actor=SYSTEM)
    assert (home.place, home.on_market, home.list_price) == ("Kraków", True, Price(600000.0, "PLN"))
    assert (await import_listings(file, actor=SYSTEM, now=now)).unchanged == 1
    file.write_text(document(offerer(STUB.format("DELETE", ""))))
    await import_listings(file, actor=SYSTEM, now=now)
    assert (await get_listing(home.reference or "", actor=SYSTEM)).standard_status == "Withdrawn"
