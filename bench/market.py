"""A realistic market from a seed: homes and wishes as columns for ``Criteria.homes`` and ``wishes``."""

from dataclasses import dataclass

import numpy as np

from bench.cities import Cities, Ints, Random, cities, some_cities, some_places
from bench.criteria import KINDS, TAGS
from bench.drawn import Areas, Columns, some_areas
from bench.wanted import wanted_columns

OFFER_SHARES = (0.65, 0.35)
KIND_SHARES = (0.62, 0.20, 0.08, 0.05, 0.05)
SQUARE_METRES = np.array([55.0, 130.0, 900.0, 16.0, 90.0])
AREA_SPREAD = np.array([0.38, 0.40, 0.70, 0.30, 0.70])
PRICE_OF_KIND = np.array([1.0, 0.8, 0.08, 1.1, 0.9])
MONTHS = 216
PLOT = 2
HAVE = np.linspace(0.75, 0.08, TAGS)
KNOWN = np.linspace(0.95, 0.55, TAGS)


@dataclass(frozen=True, slots=True)
class Market:
    """Columns of homes (n rows) and wishes (m rows); the wishes' areas beside them, laid out flat."""

    homes: Columns
    wishes: Columns
    areas: Areas

    @property
    def sizes(self) -> tuple[int, int]:
        return len(self.homes["price"]), len(self.areas.start) - 1

    def wish_columns(self) -> dict[str, object]:
        """Everything that ``Criteria.wishes`` takes."""
        return {**self.wishes, "place:areas": self.areas.lists()}


def market(homes: int, wishes: int, seed: int) -> Market:
    """The same for the same seed and sizes; homes do not depend on the number of wishes, nor the reverse."""
    known = cities(np.random.default_rng([seed, 0]))
    on_offer = home_columns(np.random.default_rng([seed, 1]), known, homes)
    random = np.random.default_rng([seed, 2])
    city = some_cities(random, known, wishes)
    asked = wanted_columns(random, dream_homes(random, known, city))
    return Market(on_offer, asked, some_areas(np.random.default_rng([seed, 3]), known, city))


def home_columns(random: Random, known: Cities, count: int) -> Columns:
    city = some_cities(random, known, count)
    columns = dream_homes(random, known, city)
    columns["place"] = some_places(random, known, city, 1.2).round(5)
    columns["market"] = random.choice(2, count, p=(0.25, 0.75))
    columns["features"] = random.random((count, TAGS)) < HAVE
    columns["features:known"] = random.random((count, TAGS)) < KNOWN
    forget(random, columns)
    return columns


def forget(random: Random, columns: Columns) -> None:
    """Some of what an advert should say, it does not."""
    count = len(columns["price"])
    for name, share in {"price": 0.02, "area": 0.04, "rooms": 0.08, "place": 0.03}.items():
        columns[name][random.random(count) < share] = np.nan
    for name, share in {"offer": 0.001, "kind": 0.01, "market": 0.10}.items():
        columns[name][random.random(count) < share] = -1


def dream_homes(random: Random, known: Cities, city: Ints) -> Columns:
    """Offer, kind, area (m²), price and rooms of homes in cities (k,); what people seek is drawn alike."""
    count = len(city)
    offer = random.choice(2, count, p=OFFER_SHARES)
    kind = random.choice(KINDS, count, p=KIND_SHARES)
    area = SQUARE_METRES[kind] * random.lognormal(0.0, AREA_SPREAD[kind])
    price = area * known.price[city] * PRICE_OF_KIND[kind] * random.lognormal(0.0, 0.25, count)
    rooms = np.clip(np.round(2 * area / 22 + random.normal(0.0, 0.8, count)) / 2, 1, 12)
    rooms[kind == PLOT] = np.nan
    price = np.where(offer == 1, np.ceil(price / MONTHS / 10) * 10, np.ceil(price / 1000) * 1000)
    return {"offer": offer, "kind": kind, "area": area.round(1), "price": price, "rooms": rooms}
