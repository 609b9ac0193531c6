"""Pictures of ours: cleaned of what is personal, kept once, shown, forgotten when nobody shows them."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_estate.accounts.permissions import SYSTEM
from crm_estate.base import database
from crm_estate.base.errors import Invalid, NotFound
from crm_estate.listings.facts import ListingFacts, Photo
from crm_estate.listings.lifecycle import receive
from crm_estate.listings.picture_kinds.checking import LARGEST
from crm_estate.listings.pictures import (
    UNUSED,
    Picture,
    address_of,
    forget_unused,
    hash_in,
    hashes_of,
    keep_pictures,
    picture_of,
    stored_picture,
)
from tests.some_pictures import ALL, GPS, SCAN, jpeg, png

SIZES = {"image/jpeg": (40, 30), "image/png": (20, 10), "image/webp": (16, 8), "image/gif": (6, 5)}


@pytest.mark.parametrize("kind", ALL)
def test_where_a_picture_was_taken_does_not_stay_in_it(kind: str) -> None:
    assert GPS in ALL[kind]
    picture = picture_of(ALL[kind])
    assert (picture.media_type, (picture.width, picture.height)) == (kind, SIZES[kind])
    assert GPS not in picture.data
    assert b"NETSCAPE2.0" in picture.data or kind != "image/gif"  # how often it is played stays
    assert b"colours" in picture.data or kind not in ("image/jpeg", "image/webp")  # and how colours are meant
    assert kind != "image/webp" or not picture.data[20] & 0x0C  # its header announces no metadata
    assert picture_of(picture.data) == picture  # nothing is left to clean


def test_a_picture_stays_the_right_way_up() -> None:
    lying = picture_of(jpeg(up=6))
    assert (lying.width, lying.height) == (30, 40)
    assert b"Exif\0\0" in lying.data
    assert SCAN in lying.data
    assert b"Exif" not in picture_of(jpeg(up=1)).data


@pytest.mark.parametrize("kind", ALL)
def test_a_picture_that_was_cut_off_is_refused(kind: str) -> None:
    whole = picture_of(ALL[kind]).data
    for length in range(len(whole)):
        with pytest.raises(Invalid):
            picture_of(whole[:length])


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", b"<svg onload='x()'/>", b"MZ\x90\0", b"\xff\xd8\xff"])
def test_what_is_no_picture_is_refused(data: bytes) -> None:
    with pytest.raises(Invalid) as refused:
        picture_of(data)
    assert refused.value.field == "picture"


def test_a_picture_beyond_measure_is_refused() -> None:
    with pytest.raises(Invalid, match="12 MB"):
        picture_of(jpeg() + bytes(LARGEST))
    with pytest.raises(Invalid, match="pixels"):
        picture_of(jpeg(width=65_000, height=65_000))


@given(st.sampled_from(sorted(ALL)), st.integers(0, 400), st.integers(0, 255), st.integers(0, 400))
def test_damaged_bytes_are_a_picture_or_a_refusal(kind: str, at: int, byte: int, cut: int) -> None:
    data = bytearray(ALL[kind])
    data[at % len(data)] = byte
    try:
        picture = picture_of(bytes(data[: len(data) - cut]))
    except Invalid:
        return
    assert picture.width > 0
    assert picture_of(picture.data).data == picture.data


def home(number: int, *pictures: Picture) -> ListingFacts:
    photos = [Photo(address_of(picture), order=i) for i, picture in enumerate(pictures)]
    return ListingFacts(offer="sale", kind="apartment", country="PL", reference=f"L-{number}", photos=photos)


FRONT, BACK = picture_of(jpeg()), picture_of(png())


def test_a_picture_is_known_by_its_address() -> None:
    assert hashes_of(home(1, FRONT, BACK, FRONT)) == [FRONT.hash, BACK.hash]
    for other in (
        "https://example.org/pictures/1.jpg",
        f"https://example.org{FRONT.path}",
        address_of(FRONT) + "?",
    ):
        assert hash_in(other) is None


@pytest.mark.anyio
async def test_a_picture_is_kept_once_and_shown_as_it_is(db: str, now: datetime) -> None:
    await keep_pictures([FRONT, BACK], now)
    await keep_pictures(iter([FRONT]), now + timedelta(days=1))
    assert await database.fetch_value("select count(*) from picture") == 2
    assert await stored_picture(FRONT.path.rpartition("/")[2]) == FRONT


@pytest.mark.anyio
@pytest.mark.parametrize(
    "name", ["", "x.jpg", f"{FRONT.hash}.png", f"{FRONT.hash}", f"{'0' * 64}.jpg", "%.jpg"]
)
async def test_no_other_name_shows_a_picture(db: str, now: datetime, name: str) -> None:
    await keep_pictures([FRONT], now)
    with pytest.raises(NotFound):
        await stored_picture(name)


@pytest.mark.anyio
async def test_a_picture_that_nobody_shows_is_forgotten_after_a_month(db: str, now: datetime) -> None:
    await keep_pictures([FRONT, BACK], now)
    await receive(home(1, FRONT), actor=SYSTEM, now=now)
    assert await forget_unused(now) == 0
    assert await forget_unused(now + UNUSED - timedelta(seconds=1)) == 0
    assert await forget_unused(now + UNUSED) == 1
    assert await database.fetch_value("select hash from picture") == bytes.fromhex(FRONT.hash)


@pytest.mark.anyio
async def test_a_picture_that_comes_back_in_time_stays(db: str, now: datetime) -> None:
    await keep_pictures([FRONT, BACK], now)
    await forget_unused(now)
    await receive(home(1, FRONT), actor=SYSTEM, now=now)  # shown again
    await forget_unused(now + timedelta(days=1))
    await keep_pictures([BACK], now + timedelta(days=2))  # sent again
    assert await forget_unused(now + UNUSED) == 0
    assert await forget_unused(now + timedelta(days=3) + UNUSED) == 0  # the month begins anew


def test_nothing_of_the_project_is_a_picture_by_mistake() -> None:
    with pytest.raises(Invalid):
        picture_of(Path(__file__).read_bytes())
