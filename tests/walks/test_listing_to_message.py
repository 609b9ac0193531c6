"""The whole way: a listing comes in by API, and who wants it gets one message; real programs all along."""

import math
import random
from collections.abc import Iterator
from pathlib import Path

import httpx
from msgspec import Struct

from crm_estate.base.places import load_gazetteer
from tests.walks.house import House
from tests.walks.own_server import own_server

SEEKERS = 200
TOWNS = {"Warszawa": (52.2297, 21.0122), "Kraków": (50.0614, 19.9366), "Wrocław": (51.11, 17.0326)}
OLD, NEW = 812_000.0, 748_000.0
FLOOR, SLACK = 0.5, 0.10
FLAT = {
    "offer": "sale",
    "kind": "apartment",
    "standard_status": "Active",
    "list_price": {"amount": OLD, "currency": "PLN"},
    "living_area": 54.5,
    "rooms_total": 2,
    "country": "PL",
    "place": "Warszawa",
    "location": {"lat": 52.2297, "lon": 21.0122, "precision_m": 50},
    "title": {"pl": "Jasne mieszkanie przy parku", "en": "A bright flat by the park"},
}


class Seeker(Struct, frozen=True):
    """Someone who wants a flat up to a price within a circle, and may have agreed to be told."""

    number: int
    lat: float
    lon: float
    km: float
    budget: float
    agrees: bool

    @property
    def email(self) -> str:
        return f"seeker{self.number}@example.org"

    def score(self, price: float) -> float:
        """The design's formula written out: price may be missed by the slack, size and area must hold."""
        if self._km_to_flat() > self.km:
            return 0.0
        over = max(0.0, price / self.budget - 1)
        return (2 * max(0.0, 1 - over / SLACK) + 1) / 3

    def _km_to_flat(self) -> float:
        lat, lon = math.radians(FLAT["location"]["lat"]), math.radians(FLAT["location"]["lon"])
        here, there = math.radians(self.lat), math.radians(self.lon)
        half = (
            math.sin((here - lat) / 2) ** 2
            + math.cos(here) * math.cos(lat) * math.sin((there - lon) / 2) ** 2
        )
        return 2 * 6371.0088 * math.asin(math.sqrt(half))


def seekers() -> list[Seeker]:
    chance = random.Random(7)
    return [
        Seeker(
            number=number,
            lat=(town := chance.choice(list(TOWNS.values())))[0] + chance.uniform(-0.05, 0.05),
            lon=town[1] + chance.uniform(-0.08, 0.08),
            km=chance.uniform(2, 8),
            budget=float(chance.randrange(600, 1000)) * 1000,
            agrees=chance.random() < 0.9,
        )
        for number in range(SEEKERS)
    ]


def test_who_wants_a_new_flat_among_seventeen_thousand_gets_one_message(house: House, shared: Path) -> None:
    flats = shared / "data" / "apartments_pl" / "apartments_pl_2024_03.csv.gz"
    assert "17318 read" in house.command("import", "listings", str(flats))
    walk(house)


def test_the_way_is_the_same_on_a_server_of_ones_own(tmp_path: Path, server_folder: Path) -> None:
    with own_server(server_folder) as url, House(url, tmp_path) as house:
        house.command("migrate", "--no-places")
        house.prepare(lambda: load_gazetteer(["PL"]))
        walk(house)


def walk(market: House) -> None:
    """A new flat reaches whom it suits, once; a price cut reaches exactly those it fits better now."""
    market.open()
    market.settle()
    everyone = seekers()
    with market.client() as program:
        for seeker in everyone:
            move_in(program, seeker)
        market.settle()
        assert not set(market.inbox.recipients()) & {s.email for s in everyone if not s.agrees}
        assert len(market.inbox.recipients()) == len(set(market.inbox.recipients()))

        market.inbox.clear()
        assert program.put("/api/v1/listings/NEW-1", json=FLAT).status_code == 201
        market.settle()
        told = {s.email for s in everyone if s.agrees and s.score(OLD) >= FLOOR}
        assert 10 < len(told) < SEEKERS / 2
        assert market.inbox.recipients() == sorted(told)
        assert all("NEW-1" in text_of(letter) for letter in market.inbox.letters)

        market.inbox.clear()
        cut = {**FLAT, "list_price": {"amount": NEW, "currency": "PLN"}}
        assert program.put("/api/v1/listings/NEW-1", json=cut).status_code == 200
        market.settle()
        better = [s for s in everyone if s.agrees and s.score(NEW) >= FLOOR and s.score(NEW) > s.score(OLD)]
        assert len(better) > 5
        assert market.inbox.recipients() == sorted(s.email for s in better)
        saw_it_before = {s.email for s in better if s.score(OLD) >= FLOOR}
        for letter in market.inbox.letters:
            knew = letter["To"].addresses[0].addr_spec in saw_it_before
            assert ("812" in digits(text_of(letter))) == knew
            assert "748" in digits(text_of(letter))

        market.inbox.clear()
        assert program.put("/api/v1/listings/NEW-1", json=cut).status_code == 200
        market.settle()
        assert market.inbox.recipients() == []


def move_in(program: httpx.Client, seeker: Seeker) -> None:
    """Make the contact and what they look for known."""
    agreed = {"purpose": "matching", "channel": "email", "given_at": "2026-01-01T10:00:00Z", "source": "form"}
    contact = {
        "name": {"given": "Seeker", "family": str(seeker.number)},
        "emails": [seeker.email],
        "language": "pl",
        "consents": [agreed] if seeker.agrees else [],
    }
    circle = {"lat": seeker.lat, "lon": seeker.lon, "km": seeker.km}
    wish = {
        "offer": "sale",
        "kinds": ["apartment"],
        "price": {"max": seeker.budget, "currency": "PLN", "weight": 2.0},
        "living_area": {"min": 52, "max": 57, "must": True, "slack": 0, "weight": 0},
        "areas": {"must": True, "any": [{"circle": circle, "fade_km": 0.000001}]},
        "frequency": "instant",
    }
    reference = f"S-{seeker.number}"
    assert program.put(f"/api/v1/contacts/{reference}", json=contact).status_code == 201
    answer = program.put(f"/api/v1/contacts/{reference}/requirements/flat", json=wish)
    assert answer.status_code == 201, answer.text


def text_of(letter: object) -> str:
    body = letter.get_body(("plain",))  # type: ignore[attr-defined]
    return str(body.get_content())


def digits(text: str) -> str:
    """Numbers with whatever stands between their thousands taken out."""
    return "".join(part for part in _parts(text))


def _parts(text: str) -> Iterator[str]:
    for char in text:
        yield char if char not in "  ,." else ""
