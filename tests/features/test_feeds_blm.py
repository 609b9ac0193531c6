"""Rightmove's BLM: its own marks, markup in texts, places by name, what is no longer published."""

import zipfile
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from crm_estate.accounts.permissions import SYSTEM
from crm_estate.base.errors import Invalid
from crm_estate.feeds.blm.reading import FORMAT
from crm_estate.feeds.formats import head_of
from crm_estate.feeds.intake import import_listings
from crm_estate.listings.facts import Photo, Price
from crm_estate.listings.pictures import address_of
from tests.portal_feeds import around, counts, damaged, only, read_file, read_text, reasons, survives
from tests.some_pictures import jpeg

COLUMNS = (
    "AGENT_REF", "BRANCH_ID", "ADDRESS_1", "ADDRESS_2", "TOWN", "POSTCODE1", "POSTCODE2", "FEATURE1",
    "FEATURE2", "SUMMARY", "DESCRIPTION", "STATUS_ID", "BEDROOMS", "LIVING_ROOMS", "BATHROOMS", "PRICE",
    "PRICE_QUALIFIER",
    "PROP_SUB_ID", "DISPLAY_ADDRESS", "PUBLISHED_FLAG", "LET_RENT_FREQUENCY", "LET_FURN_ID", "TRANS_TYPE_ID",
    "NEW_HOME_FLAG", "MEDIA_IMAGE_00", "MEDIA_IMAGE_TEXT_00", "MEDIA_IMAGE_01",
)  # fmt: skip
FLAT = {
    "AGENT_REF": "44_1", "BRANCH_ID": "44", "ADDRESS_1": "5", "ADDRESS_2": "High Street", "TOWN": "Bath",
    "POSTCODE1": "BA1", "POSTCODE2": "1AA", "FEATURE1": "Lift", "FEATURE2": "No parking",
    "SUMMARY": "A bright flat", "DESCRIPTION": "Sunny &amp; <b>quiet</b><br>Rates &pound;5", "STATUS_ID": "0",
    "BEDROOMS": "2", "LIVING_ROOMS": "1", "BATHROOMS": "1", "PRICE": "250,000", "PROP_SUB_ID": "8",
    "DISPLAY_ADDRESS": "5 High Street, Bath", "PUBLISHED_FLAG": "1", "TRANS_TYPE_ID": "1",
    "NEW_HOME_FLAG": "Y",
    "MEDIA_IMAGE_00": "https://pictures.example.org/1.jpg", "MEDIA_IMAGE_TEXT_00": "kitchen",
    "MEDIA_IMAGE_01": "44_1_IMG_01.JPG",
}  # fmt: skip


def blm(*homes: dict[str, str], field: str = "^", record: str = "~", end: str = "#END#") -> str:
    rows = "".join(
        field.join((FLAT | home).get(name, "") for name in COLUMNS) + field + record + "\n" for home in homes
    )
    return (
        f"#HEADER#\nVersion : 3\nEOF : '{field}'\nEOR : '{record}'\nProperty Count : {len(homes)}\n\n"
        f"#DEFINITION#\n{field.join(COLUMNS)}{field}{record}\n\n#DATA#\n{rows}{end}\n"
    )


def test_a_flat_says_what_the_feed_says_without_its_markup(tmp_path: Path) -> None:
    home = only(read_text(FORMAT, tmp_path, blm({}), "a.blm"))
    assert (home.reference, home.offer, home.kind, home.country) == ("blm-44-44_1", "sale", "apartment", "GB")
    assert (home.list_price, home.condition) == (Price(250_000, "GBP"), "new")
    assert (home.place, home.street, home.postal_code) == ("Bath", "5 High Street", "BA1 1AA")
    assert (home.location, home.address_visible) == (None, True)
    assert (home.bedrooms_total, home.rooms_total, home.bathrooms_total) == (2, 3, 1)
    assert home.features == {"elevator": True, "parking": False}
    assert home.description == {"en": "A bright flat\n\nSunny & quiet\nRates £5"}
    assert home.photos == [Photo("https://pictures.example.org/1.jpg", "kitchen")]


@pytest.mark.parametrize(("field", "record"), [("|", "¬"), ("\x1f", "\x1e"), ("@@", "##~")])
def test_the_marks_are_those_that_the_header_declares(tmp_path: Path, field: str, record: str) -> None:
    text = blm({}, {"AGENT_REF": "44_2"}, field=field, record=record)
    assert counts(read_text(FORMAT, tmp_path, text, "a.blm")) == (2, 0, 0)


def test_the_same_comes_out_of_a_zip_with_pictures_beside_it(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "feed.zip", "w") as archive:
        archive.writestr("44_1_IMG_01.JPG", b"\xff\xd8")
        archive.writestr("44_2026.blm", blm({}))
    _, found = read_file(FORMAT, tmp_path / "feed.zip")
    assert only(found).place == "Bath"


def test_pictures_sent_along_become_photos_of_the_listing(tmp_path: Path) -> None:
    file = tmp_path / "feed.zip"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("44_2026.blm", blm({}))
        archive.writestr("44_1_IMG_01.JPG", jpeg())
        archive.writestr("44_1_IMG_02.JPG", b"no picture")
    with FORMAT.open(file, around()) as source:
        found = [record.read() for record in source.records]
        ours = only(found).photos[1]
        assert source.pictures
        [picture] = source.pictures(only(found))
    assert ours.url == address_of(picture)
    assert picture.media_type == "image/jpeg"
    assert not reasons(found, refused=False)


def test_another_picture_of_the_same_name_is_another_reading(tmp_path: Path) -> None:
    read_with: list[bytes] = []
    for seed in (b"1", b"1", b"2"):
        with zipfile.ZipFile(tmp_path / "feed.zip", "w") as archive:
            archive.writestr("44_2026.blm", blm({}))
            archive.writestr("44_1_IMG_01.JPG", jpeg(seed=seed))
        read_with.append(read_file(FORMAT, tmp_path / "feed.zip")[0].read_with)
    assert read_with[0] == read_with[1] != read_with[2]


def test_old_letters_are_read_as_windows_wrote_them(tmp_path: Path) -> None:
    text = blm({"DESCRIPTION": "Rates £5 – café"}).encode("cp1252")
    assert only(read_text(FORMAT, tmp_path, text, "a.blm")).description["en"].endswith("Rates £5 – café")


def test_what_is_no_longer_published_is_off_the_market_and_what_is_missing_too(tmp_path: Path) -> None:
    file = tmp_path / "a.blm"
    file.write_text(blm({}, {"AGENT_REF": "44_2", "PUBLISHED_FLAG": "0"}))
    source, found = read_file(FORMAT, file)
    assert (source.whole, source.sender) == (True, "blm-44")
    mark = found[1].mark
    assert mark
    assert (mark.source_id, mark.standard_status) == ("44_2", "Withdrawn")


@pytest.mark.parametrize(
    ("said", "price", "period"),
    [
        ({"LET_RENT_FREQUENCY": "0", "PRICE": "300"}, Price(300, "GBP"), "week"),
        ({"LET_RENT_FREQUENCY": "1", "PRICE": "1,300"}, Price(1300, "GBP"), "month"),
        ({"LET_RENT_FREQUENCY": "2", "PRICE": "3000"}, Price(12_000, "GBP"), "year"),
        ({"LET_RENT_FREQUENCY": "5", "PRICE": "90"}, None, None),
        ({"LET_RENT_FREQUENCY": "1", "PRICE": "1", "PRICE_QUALIFIER": "1"}, Price(0, "GBP"), "month"),
    ],
)
def test_rents_are_by_the_period_the_code_says(
    tmp_path: Path, said: dict[str, str], price: Price | None, period: str | None
) -> None:
    home = only(read_text(FORMAT, tmp_path, blm({"TRANS_TYPE_ID": "2", **said}), "a.blm"))
    assert (home.offer, home.list_price, home.rent_period) == ("rent", price, period)


@pytest.mark.parametrize(
    ("code", "kind"),
    [("4", "house"), ("20", "land"), ("51", "garage"), ("187", "commercial"), ("133", "other")],
)
def test_kinds_are_known_by_their_codes(tmp_path: Path, code: str, kind: str) -> None:
    assert only(read_text(FORMAT, tmp_path, blm({"PROP_SUB_ID": code}), "a.blm")).kind == kind


def test_a_house_whose_number_is_not_displayed_keeps_its_address_hidden(tmp_path: Path) -> None:
    home = only(read_text(FORMAT, tmp_path, blm({"DISPLAY_ADDRESS": "High Street, Bath"}), "a.blm"))
    assert (home.street, home.address_visible) == ("5 High Street", False)


def test_a_record_with_too_few_fields_is_refused_at_its_line_and_its_neighbours_are_not(
    tmp_path: Path,
) -> None:
    text = blm({}, {"AGENT_REF": "44_3"}).replace("#DATA#\n", "#DATA#\n44_2^44^~\n")
    found = read_text(FORMAT, tmp_path, text, "a.blm")
    assert counts(found) == (2, 0, 1)
    assert reasons(found) == {f"It has 2 fields where there are {len(COLUMNS)}.": 1}
    assert [candidate.line for candidate in found] == [11, 12, 13]


def test_a_last_record_without_its_mark_and_an_end_within_a_text_lose_nothing(tmp_path: Path) -> None:
    text = blm({"SUMMARY": "The #END# of the road"}, {"AGENT_REF": "44_2"}).replace("~\n#END#", "\n#END#")
    found = read_text(FORMAT, tmp_path, text, "a.blm")
    assert [candidate.facts.source_id for candidate in found if candidate.facts] == ["44_1", "44_2"]


@pytest.mark.parametrize(
    "text",
    [
        blm({}, end=""),
        blm({}).replace("#DEFINITION#", "#DEFINED#"),
        blm({}).replace("EOF : '^'\n", ""),
        "#HEADER#\n",
    ],
    ids=["cut off", "no definition", "no marks", "empty"],
)
def test_a_file_that_is_not_built_so_is_refused_whole(tmp_path: Path, text: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_text(FORMAT, tmp_path, text, "a.blm")
    assert refused.value.field == "file"


def test_a_file_of_another_format_with_this_name_is_refused(shared: Path) -> None:
    file = shared / "interop/rightmove_blm/blm_with_wrong_structure.blm"
    assert not FORMAT.recognises(head_of(file))
    with pytest.raises(Invalid, match="is no BLM file"), FORMAT.open(file, around()):
        pass


@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(damaged(blm({}, {"AGENT_REF": "44_2"}).encode()))
def test_no_damage_raises_anything_but_a_refusal(tmp_path: Path, bad: bytes) -> None:
    file = tmp_path / "bad.blm"
    file.write_bytes(bad)
    survives(FORMAT, file)


@pytest.mark.anyio
async def test_a_town_that_the_gazetteer_lacks_refuses_the_record_with_its_reason(
    db: str, now: datetime, tmp_path: Path
) -> None:
    file = tmp_path / "a.blm"
    file.write_text(blm({"TOWN": "Nowhereham"}))
    report = await import_listings(file, actor=SYSTEM, now=now)
    assert (report.read, report.new, report.refused) == (1, 0, 1)
    assert ["Nowhereham" in problem.reason for problem in report.problems if problem.refused] == [True]
