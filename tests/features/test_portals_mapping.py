"""Whatever a listing says, it is put for a portal or what is missing is said: nothing is sent by halves."""

from datetime import UTC, datetime
from typing import Any, get_args

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm_estate.listings.facts import Kind, ListingOut, Location, Offer, Photo, Price
from crm_estate.portals.adapters import Message, Prepared
from crm_estate.portals.ingatlan import mapping as ingatlan
from crm_estate.portals.olx import mapping as olx
from crm_estate.portals.sreality import mapping as sreality
from crm_estate.portals.words import MESSAGES, in_words

MOMENT = datetime(2026, 11, 2, tzinfo=UTC)
TEXT = st.text(max_size=200)
SIZES = st.none() | st.floats(0.5, 9999)


@st.composite
def listings(draw: st.DrawFn) -> ListingOut:
    """Listings as they may be stored, sensible or not."""
    amount = draw(st.none() | st.floats(1, 1e9))
    values: dict[str, Any] = {
        "offer": draw(st.sampled_from(get_args(Offer))),
        "kind": draw(st.sampled_from(get_args(Kind))),
        "country": "CZ",
        "list_price": None if amount is None else Price(amount, draw(st.sampled_from(["CZK", "HUF", "PLN"]))),
        "rent_period": draw(st.sampled_from([None, "month", "day"])),
        "living_area": draw(SIZES),
        "plot_area": draw(SIZES),
        "rooms_total": draw(st.sampled_from([None, 0, 0.5, 1, 2.5, 11, 200])),
        "floor": draw(st.none() | st.integers(-10, 200)),
        "floors_total": draw(st.none() | st.integers(0, 200)),
        "location": draw(st.none() | st.builds(Location, st.floats(-90, 90), st.floats(-180, 180))),
        "place": draw(st.sampled_from([None, "Praha", "Budapest"])),
        "street": "Hidden Street 7",
        "postal_code": "1137",
        "address_visible": draw(st.booleans()),
        "title": draw(st.dictionaries(st.sampled_from(["cs", "en", "pl"]), TEXT)),
        "description": draw(st.dictionaries(st.sampled_from(["cs", "en", "pl"]), TEXT)),
        "photos": draw(st.lists(st.just(Photo("https://photos.example.org/1.jpg")), max_size=30)),
    }
    return ListingOut(
        **values, id=1, reference="A", on_market=True, version=1,
        created_at=MOMENT, updated_at=MOMENT, published_at=None,
    )  # fmt: skip


def all_of(listing: ListingOut) -> list[Prepared]:
    return [
        olx.advert(listing, site_urn="urn:site:otodompl", language="pl"),
        olx.advert(listing, site_urn="urn:site:storiaro", language="ro", trial=True),
        sreality.advert(listing),
        ingatlan.advert(listing, "house/sale=1:2:5:1"),
    ]


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(listings())
def test_nothing_is_sent_by_halves_and_no_hidden_address_ever(listing: ListingOut) -> None:
    for prepared in all_of(listing):
        assert prepared.fingerprint == prepared.fingerprint
        assert all(message.code in MESSAGES for message in prepared.missing)
        sent = msgspec.json.encode(prepared.body).decode()
        assert listing.address_visible or "Hidden Street" not in sent
        if not prepared.missing:
            assert "null" not in sent
            assert len(prepared.photos) <= 100


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(listings())
def test_what_the_olx_group_would_refuse_by_its_lengths_is_not_sent(listing: ListingOut) -> None:
    prepared = olx.advert(listing, site_urn="urn:site:otodompl", language="pl")
    if not prepared.missing:
        assert 5 <= len(prepared.body["title"]) <= 70
        assert len(prepared.body["description"]) >= 50
        assert 1 <= len(prepared.body["images"]) <= 24


@pytest.mark.parametrize(
    ("title", "number"),
    [("Byt 3+kk, 71 m²", 6), ("Byt 3 + 1", 7), ("1+KK", 2), ("Byt 7+1", 12), ("Byt 71 m²", None)],
)
def test_the_layout_of_a_czech_flat_is_read_from_its_title(title: str, number: int | None) -> None:
    listing = ListingOut(
        offer="sale", kind="apartment", country="CZ", title={"cs": title}, id=1, on_market=True, version=1,
        created_at=MOMENT, updated_at=MOMENT, published_at=None,
    )  # fmt: skip
    assert sreality.layout(listing) == number


def test_a_message_that_is_not_known_is_shown_as_the_portal_said_it() -> None:
    assert in_words(Message("tomorrow", said="100 % odd"), "en") == "The portal says: 100 % odd"
