"""A made-up office in the app's own tables: bench.market's homes and wishes, prices in three currencies."""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

import numpy as np

import matching
from bench.market import Market, market
from crm_estate.base import database
from crm_estate.base.rates import Rate, store_rates
from crm_estate.listings.words import FEATURES

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
DAY = NOW.date()
RATES = {"EUR": 1.0, "PLN": 4.2571, "CZK": 24.305}
CURRENCIES = np.array(["EUR", "PLN", "CZK"])
SHARES = (0.5, 0.35, 0.15)
KINDS = ("apartment", "house", "land", "garage", "commercial")
CONDITIONS = ("new", "good")
TAGS = sorted(FEATURES)[:14]

Row = tuple[object, ...]
LISTING = (
    "reference", "offer", "kind", "standard_status", "on_market", "price", "currency", "rent_period",
    "living_area", "rooms_total", "condition", "lat", "lon", "country", "place_name", "postal_code", "street",
    "address_visible", "features", "title", "description", "photos", "search", "created_at", "updated_at",
    "published_at",
)  # fmt: skip


def number(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def listings(drawn: Market, currency: Sequence[str]) -> Iterator[Row]:
    homes = {name: column.tolist() for name, column in drawn.homes.items()}
    for row in range(drawn.sizes[0]):
        offer, kind = ("rent" if homes["offer"][row] == 1 else "sale"), KINDS[max(0, homes["kind"][row])]
        price = number(homes["price"][row])
        amount = None if price is None else max(100, round(price * RATES[currency[row]]) * 100)
        lat, lon = (number(value) for value in homes["place"][row])
        says = zip(TAGS, homes["features"][row], homes["features:known"][row], strict=True)
        market_code = homes["market"][row]
        yield (
            f"B-{row}", offer, kind, "Active", True, amount, currency[row] if amount else None,
            "month" if offer == "rent" else None, number(homes["area"][row]), number(homes["rooms"][row]),
            None if market_code < 0 else CONDITIONS[market_code], lat, lon, "PL", "", "", "", False,
            json.dumps({tag: has for tag, has, known in says if known}), "{}", "{}", "[]", "", NOW, NOW, NOW,
        )  # fmt: skip


def criteria(drawn: Market, row: int, currency: str) -> dict[str, Any]:
    """What a requirement states, as it is stored."""
    said: dict[str, Any] = {}
    wish = {name: column[row] for name, column in drawn.wishes.items()}
    for name, ours in (("price", "price"), ("area", "living_area"), ("rooms", "rooms_total")):
        unit = RATES[currency] if name == "price" else 1.0
        ends = {end: float(wish[f"{name}:{end}"]) * unit for end in ("min", "max")}
        ends = {end: round(value, 2) for end, value in ends.items() if not np.isnan(value)}
        slack = {} if np.isnan(wish[f"{name}:slack"]) else {"slack": float(wish[f"{name}:slack"])}
        if ends:
            said[ours] = {**ends, **slack, **stress(wish, name)}
    if "price" in said:
        said["price"]["currency"] = currency
    if wish["market:any"].any():
        values = [CONDITIONS[code] for code in np.flatnonzero(wish["market:any"])]
        said["condition"] = {"any": values, **stress(wish, "market")}
    areas = [area_of(area) for area in drawn.areas.lists(slice(row, row + 1))[0]]
    if areas:
        said["areas"] = {"any": areas, **stress(wish, "place")}
    named = {part: wish[f"features:{part}"] for part in ("must", "nice", "avoid")}
    said["features"] = {
        "must": [TAGS[tag] for tag in np.flatnonzero(named["must"])],
        "nice": {TAGS[tag]: float(named["nice"][tag]) for tag in np.flatnonzero(named["nice"])},
        "avoid": [TAGS[tag] for tag in np.flatnonzero(named["avoid"])],
        "weight": float(wish["features:weight"]),
    }
    return said


def stress(wish: dict[str, Any], name: str) -> dict[str, Any]:
    return {"weight": float(wish[f"{name}:weight"]), "must": bool(wish[f"{name}:must"])}


def area_of(area: matching.Circle | matching.Polygon) -> dict[str, Any]:
    if isinstance(area, matching.Circle):
        fade = {} if not area.fade else {"fade_km": area.fade}
        return {
            "circle": {"lat": area.lat, "lon": area.lon, "km": area.km},
            "priority": area.priority,
            **fade,
        }
    rings = [[[lon, lat] for lat, lon in [*ring, ring[0]]] for ring in np.array(area.rings, object)]
    return {"polygon": {"type": "Polygon", "coordinates": rings}, "priority": area.priority}


def requirements(drawn: Market, currency: Sequence[str], contacts: int) -> Iterator[Row]:
    for row in range(drawn.sizes[1]):
        offer = "rent" if drawn.wishes["offer:any"][row][1] else "sale"
        kinds = sorted(KINDS[kind] for kind in np.flatnonzero(drawn.wishes["kind:any"][row]))
        said = json.dumps(criteria(drawn, row, currency[row]))
        yield row % contacts + 1, f"W-{row}", offer, kinds, said, "daily", "direct", "active", NOW, NOW


async def fill(homes: int, wishes: int, seed: int) -> None:
    """The office: a contact for every three requirements, and the facts that all of it has left behind."""
    drawn, random = market(homes, wishes, seed), np.random.default_rng([seed, 9])
    await store_rates(Rate(DAY, currency, rate) for currency, rate in RATES.items() if currency != "EUR")
    contacts = max(1, wishes // 3)
    people = ((f"K-{n}", "person", "", f"Seeker {n}", "", [], [], [], "en", "UTC", False, "", "", NOW, NOW)
              for n in range(contacts))  # fmt: skip
    names = ("reference", "kind", "given", "family", "company", "emails", "phones", "roles", "language",
             "time_zone", "shared", "note", "search", "created_at", "updated_at")  # fmt: skip
    await database.copy("contact", names, people)
    await database.copy(
        "listing", LISTING, listings(drawn, random.choice(CURRENCIES, homes, p=SHARES).tolist())
    )
    names = ("contact", "name", "offer", "kinds", "criteria", "frequency", "delivery", "state", "created_at",
             "updated_at")  # fmt: skip
    asked_in = random.choice(CURRENCIES, wishes, p=SHARES).tolist()
    await database.copy("requirement", names, requirements(drawn, asked_in, contacts))
    await database.copy(
        "fact", ("kind", "at", "actor", "listing", "requirement", "handled_at"), facts(homes, wishes)
    )
    await database.execute("analyze")


def facts(homes: int, wishes: int) -> Iterable[Row]:
    yield from (("listing.published", NOW, "system", n + 1, None, NOW) for n in range(homes))
    yield from (("requirement.added", NOW, "system", None, n + 1, NOW) for n in range(wishes))
