"""Pictures inside an OpenImmo ZIP: found, cleaned, named by what they are; archives that are traps."""

import base64
import zipfile
from datetime import datetime
from pathlib import Path

import pytest

from crm_estate.base import database
from crm_estate.base.errors import Invalid
from crm_estate.feeds import archives, enclosed
from crm_estate.feeds.formats import head_of
from crm_estate.feeds.known_formats import recognised
from crm_estate.feeds.openimmo.reading import recognises
from crm_estate.listings.pictures import Picture, address_of, keep_pictures, picture_of
from tests.openimmo_files import FLAT, VOLL, document, offerer, one, opened, read, zipped
from tests.some_pictures import GPS, jpeg, png

FRONT = "https://pictures.example.org/front.jpg"
FEED = one().encode()
SALON = picture_of(jpeg())


def photos(file: Path) -> list[str]:
    [item] = read(file)
    assert item.facts is not None
    return [photo.url for photo in item.facts.photos]


def notes(file: Path) -> list[str]:
    [item] = read(file)
    return [problem.reason for problem in item.problems if problem.field == "photos"]


def test_pictures_are_photos_and_the_title_picture_comes_first(tmp_path: Path) -> None:
    file = zipped(tmp_path / "feed.zip", feed__xml=FEED, bilder___salon__jpg=jpeg(), expose__pdf=b"%PDF")
    assert recognises(head_of(file))
    assert photos(file) == [FRONT, address_of(SALON)]
    [item] = read(file)
    assert item.facts
    assert [photo.caption for photo in item.facts.photos] == ["", "Salon"]
    assert notes(file) == ["Attachments that are no pictures are left out."]


def test_the_pictures_of_a_listing_are_there_when_it_is_received(tmp_path: Path) -> None:
    listings = offerer(FLAT, FLAT.replace("OX-17", "OX-18").replace("Salon.JPG", "hall.png"))
    feed = document(listings, head=VOLL).encode()
    file = zipped(tmp_path / "feed.zip", feed__xml=feed, salon__jpg=jpeg(), hall__png=png())
    with opened(file) as source:
        items = [record.read() for record in source.records]  # all of the file is read before any is received
        assert source.pictures is not None
        found = [list(source.pictures(item.facts)) for item in items if item.facts]
    assert found == [[SALON], [picture_of(png())]]
    assert all(GPS not in picture.data for pictures in found for picture in pictures)


@pytest.mark.anyio
async def test_what_was_in_the_file_can_be_kept(db: str, now: datetime, tmp_path: Path) -> None:
    file = zipped(tmp_path / "feed.zip", feed__xml=FEED, salon__jpg=jpeg())
    with opened(file) as source:
        [item] = [record.read() for record in source.records]
        assert item.facts
        assert source.pictures
        await keep_pictures(source.pictures(item.facts), now)
    assert await database.fetch_value("select encode(hash, 'hex') from picture") == SALON.hash


@pytest.mark.parametrize("name", ["salon__jpg", "bilder___Salon__JPG", "feed___bilder___SALON__jpg"])
def test_a_picture_is_found_whatever_its_folder_and_capitals(tmp_path: Path, name: str) -> None:
    assert address_of(SALON) in photos(zipped(tmp_path / "feed.zip", feed__xml=FEED, **{name: jpeg()}))


def test_of_two_files_of_one_name_neither_is_guessed(tmp_path: Path) -> None:
    file = zipped(
        tmp_path / "feed.zip", feed__xml=FEED, a___salon__jpg=jpeg(), b___salon__jpg=jpeg(seed=b"b")
    )
    assert photos(file) == [FRONT]


def test_a_picture_inside_the_xml_is_taken(tmp_path: Path) -> None:
    inside = base64.b64encode(jpeg()).decode()
    text = one("<pfad>bilder\\Salon.JPG</pfad>", f"<anhanginhalt>{inside}</anhanginhalt>")
    file = tmp_path / "feed.xml"
    file.write_text(text)
    assert photos(file) == [FRONT, address_of(SALON)]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"<html>", "no picture"),
        (jpeg()[:90], "damaged"),
        (jpeg() + bytes(12 * 2**20), "12 MB"),
        (None, "not in the file"),
    ],
)
def test_an_attachment_that_is_no_picture_costs_only_itself(
    tmp_path: Path, data: bytes | None, reason: str
) -> None:
    more = {"salon__jpg": data} if data is not None else {}
    file = zipped(tmp_path / "feed.zip", feed__xml=FEED, **more)
    assert photos(file) == [FRONT]
    assert any(reason in note for note in notes(file))


def test_another_picture_under_the_same_name_is_another_record(tmp_path: Path) -> None:
    prints: list[bytes] = []
    for i, data in enumerate((jpeg(), jpeg(), jpeg(seed=b"new"))):
        with opened(zipped(tmp_path / f"{i}.zip", feed__xml=FEED, salon__jpg=data)) as source:
            prints += [record.print for record in source.records]
    assert prints[0] == prints[1] != prints[2]


def test_several_documents_in_one_archive_are_one_feed(tmp_path: Path) -> None:
    second = document(offerer(FLAT.replace("OX-17", "OX-18")), head=VOLL).encode()
    file = zipped(tmp_path / "feed.zip", a__xml=document(offerer(FLAT), head=VOLL).encode(), b__xml=second)
    with opened(file) as source:
        assert (source.sender, source.whole) == ("openimmo-oabc2001", True)
        items = [record.read() for record in source.records]
    assert [item.reference for item in items] == ["openimmo-oabc2001-OX-17", "openimmo-oabc2001-OX-18"]
    assert items[1].place == "b.xml: /openimmo/anbieter[1]/immobilie[1]"
    assert recognised(file, "listings") is not None


def test_if_one_of_several_documents_is_partial_all_is(tmp_path: Path) -> None:
    file = zipped(tmp_path / "f.zip", a__xml=FEED, b__xml=document(offerer(FLAT), head=VOLL).encode())
    with opened(file) as source:
        assert source.whole is False


def test_what_a_mac_packs_beside_each_file_is_passed_over(tmp_path: Path) -> None:
    beside = {"__MACOSX/._feed.xml": b"\0\5\26\7", "__MACOSX/._salon.jpg": b"\0\5\26\7"}
    with zipfile.ZipFile(tmp_path / "feed.zip", "w") as archive:
        for name, data in {"feed.xml": FEED, "salon.jpg": jpeg(), **beside}.items():
            archive.writestr(name, data)
    assert photos(tmp_path / "feed.zip") == [FRONT, address_of(SALON)]


def test_no_path_is_followed(tmp_path: Path) -> None:
    (tmp_path / "outside.jpg").write_bytes(jpeg())
    for path in (
        "../outside.jpg",
        str(tmp_path / "outside.jpg"),
        "file:///outside.jpg",
        "\\\\host\\outside.jpg",
    ):
        file = zipped(tmp_path / "feed.zip", feed__xml=one("bilder\\Salon.JPG", path).encode())
        assert photos(file) == [FRONT]
    before = sorted(tmp_path.iterdir())
    name = "../../evil.jpg"
    with zipfile.ZipFile(tmp_path / "feed.zip", "a") as archive:
        archive.writestr(name, jpeg())
    read(tmp_path / "feed.zip")
    assert sorted(tmp_path.iterdir()) == before
    assert not (tmp_path.parents[1] / "evil.jpg").exists()


def test_a_damaged_document_refuses_the_whole_archive(tmp_path: Path) -> None:
    with pytest.raises(Invalid):
        read(zipped(tmp_path / "f.zip", a__xml=FEED, b__xml=FEED[:-40]))
    with pytest.raises(Invalid, match="no XML"):
        read(zipped(tmp_path / "g.zip", a__jpg=jpeg()))
    whole = zipped(tmp_path / "h.zip", a__xml=FEED).read_bytes()
    for at in range(0, len(whole), 37):
        broken = bytearray(whole)
        broken[at] ^= 0xFF
        (tmp_path / "h.zip").write_bytes(broken)
        try:
            read(tmp_path / "h.zip")
        except Invalid:
            continue
    (tmp_path / "h.zip").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(Invalid):
        read(tmp_path / "h.zip")


def test_an_archive_that_unpacks_beyond_measure_is_refused_unread(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = zipped(tmp_path / "f.zip", a__xml=FEED, b__jpg=jpeg(), c__jpg=bytes(2_000_000))
    assert read(file)
    for name, value in (("LARGEST_WHOLE", 1_000_000), ("MOST_FILES", 2)):
        with monkeypatch.context() as patch:
            patch.setattr(archives, name, value)
            with pytest.raises(Invalid):
                read(file)


def test_too_many_pictures_are_left_out_and_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(enclosed, "MOST_PICTURES", 0)
    file = zipped(tmp_path / "f.zip", a__xml=FEED, salon__jpg=jpeg())
    assert photos(file) == [FRONT]
    assert "The file holds more pictures than any feed has." in notes(file)


def test_a_picture_knows_its_address() -> None:
    assert isinstance(SALON, Picture)
    assert SALON.path == f"/pictures/{SALON.hash}.jpg"
