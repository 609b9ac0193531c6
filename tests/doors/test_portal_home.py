"""One home on its own page, and what is kept from view."""

from datetime import datetime

import pytest
from httpx import AsyncClient
from hypothesis import given
from hypothesis import strategies as st

from crm_estate.base import database
from crm_estate.base.places import distance_km
from crm_estate.listings.facts import ListingOut, Location
from crm_estate.outreach.links import page_token
from crm_estate.portal.spots import BLUR_KM, spot_of
from tests.doors import portal_cast as cast

MOMENT = datetime(2026, 11, 2)


@pytest.mark.anyio
async def test_a_home_tells_what_is_known_what_it_lacks_and_why_it_fits(
    browser: AsyncClient, now: datetime
) -> None:
    page = await cast.mara(now, homes=0)
    features = {"elevator": True, "balcony": False, "parking": None}
    await cast.listing("H-7", now, features=features, floor=3, floors_total=9)
    await cast.match_all(now)
    shown = (await browser.get(f"{page}/homes/H-7")).text
    assert "Why we show you this home" in shown
    assert "3 of 9" in shown
    assert "Lift" in shown
    assert 'class="haves__not"' in shown
    assert "Parking" not in shown


@pytest.mark.anyio
async def test_a_hidden_address_is_in_no_page(browser: AsyncClient, now: datetime) -> None:
    page = await cast.mara(now)
    for path in ("", "/homes/H-0", "/wishes/1"):
        source = (await browser.get(page + path)).text
        assert "Tajemnicza" not in source
        assert str(cast.CENTRE[0]) not in source
        assert str(cast.CENTRE[1]) not in source
    assert "somewhere within the circle" in (await browser.get(f"{page}/homes/H-0")).text


@pytest.mark.anyio
async def test_an_address_that_may_be_seen_is_told(browser: AsyncClient, now: datetime) -> None:
    page = await cast.mara(now, homes=0)
    await cast.listing("OPEN", now, address_visible=True)
    await cast.match_all(now)
    home = (await browser.get(f"{page}/homes/OPEN")).text
    assert cast.STREET in home
    assert "somewhere within the circle" not in home


@pytest.mark.anyio
async def test_a_home_that_does_not_suit_me_is_not_there_for_me(browser: AsyncClient, now: datetime) -> None:
    page = await cast.mara(now)
    await cast.listing("FAR", now, where=cast.FAR_SUBURB)
    await cast.match_all(now)
    stranger = f"/p/{page_token(await cast.contact('K-2', now))}"
    assert (await browser.get(f"{page}/homes/FAR")).status_code == 404
    assert (await browser.get(f"{page}/homes/NOWHERE")).status_code == 404
    assert (await browser.get(f"{stranger}/homes/H-0")).status_code == 404


@pytest.mark.anyio
async def test_a_home_from_a_message_can_be_looked_at_when_it_is_gone(
    browser: AsyncClient, now: datetime
) -> None:
    page = await cast.mara(now, homes=1)
    await database.execute("update match set state = 'sent', offered_at = $1", now)
    await cast.listing("H-0", now, standard_status="Closed")
    await cast.match_all(now)
    assert "Flat H-0" not in (await browser.get(page)).text
    assert "no longer on offer" in (await browser.get(f"{page}/homes/H-0")).text


def _listing(reference: str, lat: float, lon: float) -> ListingOut:
    return ListingOut(
        id=1, reference=reference, offer="sale", kind="apartment", country="PL",
        location=Location(lat, lon, 10), on_market=True, version=1,
        created_at=MOMENT, updated_at=MOMENT, published_at=MOMENT,
    )  # fmt: skip


@given(st.floats(-85, 85), st.floats(-180, 180), st.text(min_size=1, max_size=8))
def test_a_hidden_home_lies_in_its_circle_but_not_always_at_its_centre(
    lat: float, lon: float, reference: str
) -> None:
    home = _listing(reference, lat, lon)
    spot = spot_of(home, "a secret")
    assert spot is not None
    assert spot.km == BLUR_KM
    assert distance_km((lat, lon), (spot.lat, spot.lon)) <= BLUR_KM
    assert spot_of(home, "a secret") == spot
    assert spot_of(home, "another secret") != spot
