"""What a batch says beside what is known: gathered while reading, judged before anything is stored."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from crm_estate.base import database
from crm_estate.base.money import is_currency, minor
from crm_estate.feeds.alarms import (
    Alarm,
    Field,
    Group,
    far_from_their_towns,
    moved_alike,
    moved_away,
    off_the_level,
)
from crm_estate.listings.facts import ListingFacts

Key = tuple[str, str, str, str, str]
"""Offer, kind, country, place and currency."""

FEWEST_KNOWN = 5
"""Listings that make a level."""

LEVELS: tuple[Field, ...] = ("list_price", "living_area", "price_per_m2")


class Evidence:
    """What one import has seen so far of values that can be compared."""

    def __init__(self) -> None:
        self.far = self.placed = self.unchanged = 0
        self._said: dict[Field, dict[Key, list[float]]] = {field: defaultdict(list) for field in LEVELS}
        self._moved: dict[Field, list[tuple[float, float]]] = defaultdict(list)
        self._places: list[tuple[float, float, float, float]] = []
        self._known = 0

    def add(self, facts: ListingFacts, before: Mapping[str, Any] | None, is_far: bool) -> None:
        """Look at one listing that is new or changed; `before` is how it is stored."""
        price, area = _price(facts), facts.living_area
        self._add_levels(facts, price, area)
        if facts.location is not None and (facts.place or is_far):
            self.placed += 1
            self.far += is_far
        if before is not None:
            self._known += 1
            self._compare(facts, price, area, before)

    def add_price(self, amount: float, before: Mapping[str, Any]) -> None:
        """Look at a new price of a listing that is known, in its own money."""
        self._known += 1
        if amount and before["price"] and before["currency"]:
            self._moved["list_price"].append(
                (float(before["price"]), float(minor(amount, before["currency"])))
            )

    def _add_levels(self, facts: ListingFacts, price: float | None, area: float | None) -> None:
        currency = facts.list_price.currency if facts.list_price else ""
        key = (facts.offer, facts.kind, facts.country, facts.place or "", currency)
        values = (price, area, price / area if price and area else None)
        for field, value in zip(LEVELS, values, strict=True):
            if value and facts.place:
                self._said[field][key].append(value)

    def _compare(
        self, facts: ListingFacts, price: float | None, area: float | None, before: Mapping[str, Any]
    ) -> None:
        same_money = facts.list_price is not None and facts.list_price.currency == before["currency"]
        if price and before["price"] and same_money:
            self._moved["list_price"].append((float(before["price"]), price))
        if area and before["living_area"]:
            self._moved["living_area"].append((before["living_area"], area))
        if facts.location is not None and before["lat"] is not None:
            self._places.append((before["lat"], before["lon"], facts.location.lat, facts.location.lon))

    async def alarms(self) -> list[Alarm]:
        """Everything about the batch that a person should look at first."""
        known = await _levels({key for said in self._said.values() for key in said})
        return [alarm for alarm in (*self._off(known), *self._alike()) if alarm is not None]

    def _off(self, known: Mapping[Key, Mapping[str, Any]]) -> Iterator[Alarm | None]:
        areas = [value for values in self._said["living_area"].values() for value in values]
        area = float(np.median(areas)) if areas else None
        for field in LEVELS:
            yield off_the_level(field, list(self._groups(field, known)), area)

    def _groups(self, field: Field, known: Mapping[Key, Mapping[str, Any]]) -> Iterator[Group]:
        for key, values in self._said[field].items():
            level = known.get(key)
            if level is not None and level[field]:
                middle = float(np.median(values))
                yield Group(said=middle, known=level[field], listings=len(values), market=level["listings"])

    def _alike(self) -> Iterator[Alarm | None]:
        for field, pairs in self._moved.items():
            before, after = np.array(pairs).T
            moved = before != after
            stayed = self.unchanged + int((~moved).sum())
            yield moved_alike(field, before[moved], after[moved], stayed)
        if self._places:
            places = np.array(self._places)
            moved = (places[:, :2] != places[:, 2:]).any(axis=1)
            yield moved_away(places[moved, :2], places[moved, 2:], self.unchanged + int((~moved).sum()))
        yield far_from_their_towns(self.far, self.placed)


async def stored_values(references: Sequence[str]) -> dict[str, Mapping[str, Any]]:
    """How listings are stored, as far as it can be compared, by reference."""
    rows = await database.fetch(
        "select reference, price, currency, living_area, lat, lon from listing where reference = any($1)",
        references,
    )
    return {row["reference"]: row for row in rows}


async def _levels(keys: set[Key]) -> dict[Key, Mapping[str, Any]]:
    """Medians of what is on the market in these places: prices in minor units, areas in m²."""
    if not keys:
        return {}
    rows = await database.fetch(
        """select offer, kind, country, place_name, currency, count(*) as listings,
             percentile_cont(0.5) within group (order by price) as list_price,
             percentile_cont(0.5) within group (order by living_area) as living_area,
             percentile_cont(0.5) within group (order by price / living_area) as price_per_m2
           from listing where on_market and place_name = any($1)
           group by offer, kind, country, place_name, currency having count(*) >= $2""",
        list({key[3] for key in keys}),
        FEWEST_KNOWN,
    )
    names = ("offer", "kind", "country", "place_name", "currency")
    return {tuple(row[name] or "" for name in names): row for row in rows}  # pyright: ignore[reportReturnType]


def _price(facts: ListingFacts) -> float | None:
    price = facts.list_price
    if price is None or not price.amount or not is_currency(price.currency):
        return None
    return float(minor(price.amount, price.currency)) or None
