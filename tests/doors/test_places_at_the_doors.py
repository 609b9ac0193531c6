"""Towns as programs, agents and feeds name them: understood, asked back, never guessed."""

import re
from datetime import datetime
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from httpx import AsyncClient
from litestar import Litestar

from crm_estate.accounts.permissions import SYSTEM
from crm_estate.base import database
from crm_estate.feeds.intake import import_listings
from crm_estate.listings.search import get_listing
from fixtures.cast import IGA
from tests.doors import desk_cast as desks

pytestmark = pytest.mark.anyio

FLAT = {"offer": "sale", "kind": "apartment", "country": "PL"}


async def put(
    api: AsyncClient, reference: str, place: str, country: str = "PL", **fields: object
) -> dict[str, Any]:
    body = {**FLAT, "country": country, "place": place, **fields}
    answer = await api.put(f"/api/v1/listings/{reference}", json=body)
    assert answer.status_code in (200, 201), answer.text
    return answer.json()


async def refusal(api: AsyncClient, place: str, country: str = "PL") -> str:
    answer = await api.put("/api/v1/listings/X", json={**FLAT, "country": country, "place": place})
    assert answer.status_code == 422, answer.text
    (error,) = answer.json()["errors"]
    assert error["field"] == "place"
    return answer.text


@pytest.mark.parametrize(
    ("said", "country", "kept", "town"),
    [
        ("warszawa", "PL", "warszawa", "warszawa"),
        ("Krakoww", "PL", "Kraków", "krakow"),
        ("Ústí n. L.", "CZ", "Ústí nad Labem", "usti nad labem"),
        ("Kraków-Krowodrza", "PL", "Kraków-Krowodrza", "krakow"),
        ("Praha 5 Košíře", "CZ", "Praha 5 Košíře", "kosire"),
        ("Ljubljana - Center, Slovenska cesta", "SI", "Ljubljana - Center, Slovenska cesta", "ljubljana"),
        ("Bucuresti sect. 3", "RO", "Bucuresti sect. 3", "sector 3"),
    ],
)
async def test_a_town_is_understood_and_what_is_misspelt_or_short_is_written_out(
    api: AsyncClient, said: str, country: str, kept: str, town: str
) -> None:
    assert (await put(api, "P-1", said, country))["place"] == kept
    sql = "select p.key from listing l join place p on p.id = l.place where l.reference = 'P-1'"
    assert await database.fetch_value(sql) == town
    again = await put(api, "P-1", said, country)
    assert again["version"] == 1


async def test_a_town_that_may_be_several_is_asked_back_and_each_answer_is_understood(
    api: AsyncClient,
) -> None:
    told = await refusal(api, "Dąbrowa")
    choices = re.search(r"Say which: (.+?)\.\"", told)
    assert choices, told
    offered = choices[1].split("; ")
    assert "Dąbrowa (opolskie)" in offered
    spots = [(await put(api, f"D-{at}", label))["location"] for at, label in enumerate(offered)]
    assert len({(spot["lat"], spot["lon"]) for spot in spots}) == len(offered) >= 3
    read = (await api.get("/api/v1/listings/D-0")).json()
    assert (await put(api, "D-0", read["place"]))["version"] == 1


async def test_coordinates_say_which_town_is_meant(api: AsyncClient) -> None:
    told = await refusal(api, "Floresti", "RO")
    assert "Florești (Cluj)" in told
    await put(api, "F-1", "Floresti", "RO", location={"lat": 46.74, "lon": 23.49})
    sql = "select p.admin1 from listing l join place p on p.id = l.place where l.reference = 'F-1'"
    assert await database.fetch_value(sql) == "13"  # Cluj


async def test_a_town_that_is_not_known_is_answered_with_those_that_may_be_meant(api: AsyncClient) -> None:
    assert "Did you mean Kraków?" in await refusal(api, "Krakovvw")
    assert "There is no place" in await refusal(api, "Atlantis")


async def test_listings_are_found_by_a_town_however_it_is_written(api: AsyncClient) -> None:
    await put(api, "K-1", "Kraków")
    await put(api, "D-1", "Dąbrowa (opolskie)")
    for said, wanted in [
        ("Krakoww", ["K-1"]),
        ("Cracow", ["K-1"]),
        ("Dabrowa", ["D-1"]),
        ("Dąbrowa (opolskie)", ["D-1"]),
        ("Warszawa", []),
        ("---", []),
    ]:
        answer = await api.get("/api/v1/listings", params={"place": said})
        assert [item["reference"] for item in answer.json()["items"]] == wanted, said


async def test_the_desk_offers_towns_for_what_is_typed_wrongly_and_takes_what_it_offered(
    app: Litestar, db: str, now: datetime
) -> None:
    desk = await desks.desk_of(app, IGA, now)

    async def offered(country: str, typed: str) -> list[str]:
        page = await desk.client.get("/desk/places", params={"country": country, "place": typed})
        return [unescape(value) for value in re.findall(r'<option value="([^"]*)"', page.text)]

    assert (await offered("SI", "lubljana"))[0] == "Ljubljana"
    assert "Warszawa" in await offered("PL", "wrasz")
    assert await offered("PL", "Brno") == []
    labels = await offered("PL", "dabrowa")
    assert "Dąbrowa (opolskie)" in labels
    form = {
        "version": "0",
        "offer": "sale",
        "kind": "apartment",
        "standard_status": "Active",
        "country": "PL",
    }
    plain = await desk.send("/desk/new/listing", {**form, "reference": "D-1", "place": "Dąbrowa"})
    assert plain.status_code == 422
    assert "Dąbrowa (opolskie)" in unescape(plain.text)
    which = await desk.send("/desk/new/listing", {**form, "reference": "D-1", "place": "Dąbrowa (opolskie)"})
    assert which.status_code == 303


async def test_a_feed_is_understood_town_by_town(db: str, now: datetime, tmp_path: Path) -> None:
    file = tmp_path / "homes.csv"
    rows = [
        ("h1", "Krakoww", "", ""),
        ("h2", "Ljubljana - Center, Slovenska cesta 5", "", ""),
        ("h3", "Dąbrowa", "", ""),
        ("h4", "dabrowa", "50.68", "17.75"),
        ("h5", "Warszwa", "50.06", "19.94"),
        ("h6", "Łodź", "51.77", "19.46"),
    ]
    lines = [
        f'{ref},sale,apartment,{"SI" if ref == "h2" else "PL"},"{town}",{lat},{lon}'
        for ref, town, lat, lon in rows
    ]
    header = "reference,offer,kind,country,place,location.lat,location.lon"
    file.write_text("\n".join([header, *lines]), encoding="utf-8")
    report = await import_listings(file, actor=SYSTEM, now=now)
    assert (report.new, report.refused, report.noted) == (5, 1, 1)
    (refused,) = [problem for problem in report.problems if problem.refused]
    assert (refused.line, refused.field) == (4, "place")
    assert "Dąbrowa (opolskie)" in refused.reason
    kept = {ref: (await get_listing(ref, actor=SYSTEM)).place for ref in ("h1", "h2", "h4", "h5", "h6")}
    assert kept == {
        "h1": "Kraków",
        "h2": "Ljubljana - Center, Slovenska cesta 5",
        "h4": "Dąbrowa",
        "h5": None,  # its coordinates are Kraków's
        "h6": "Łódź",
    }
