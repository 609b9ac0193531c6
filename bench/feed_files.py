"""Made-up flats in the towns of Poland as files in every format that is written, and people who want them."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from openpyxl import Workbook

from crm_estate.feeds.writing import Batch, Sender, write_all
from crm_estate.listings.facts import ListingOut, Location, Photo, Price
from crm_estate.requirements.facts import RequirementFacts

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
TOWNS = (
    ("Warszawa", 52.2298, 21.0118, 15_500), ("Kraków", 50.0614, 19.9366, 14_200),
    ("Wrocław", 51.1, 17.0333, 12_800), ("Gdańsk", 54.3521, 18.6464, 13_100),
    ("Poznań", 52.4069, 16.9299, 11_200), ("Łódź", 51.7706, 19.4739, 8_100),
    ("Lublin", 51.25, 22.5667, 9_000), ("Szczecin", 53.4289, 14.553, 8_600),
)  # fmt: skip
COLUMNS = (
    "reference", "offer", "kind", "country", "list_price.amount", "list_price.currency", "living_area",
    "rooms_total", "floor", "floors_total", "year_built", "place", "location.lat", "location.lon",
    "features.elevator", "features.balcony", "features.parking", "title.pl", "description.pl", "photos",
)  # fmt: skip
ADVERT = "Jasne mieszkanie blisko parku, z kuchnią otwartą na salon i oknami na dwie strony. "


def made_up(rows: int, seed: int = 1) -> list[ListingOut]:
    """Flats with all that a feed usually says of one."""
    random = np.random.default_rng(seed)
    return [_flat(number, random) for number in range(rows)]


def changed(listings: Sequence[ListingOut], every: int) -> list[ListingOut]:
    """The same flats a day later: one of so many has become a little cheaper and larger, for not every
    format can carry their price."""
    return [_cheaper(home) if home.id % every == 0 else home for home in listings]


def seekers(count: int, seed: int = 2) -> Iterator[RequirementFacts]:
    """What people wish who look for a flat in one of the towns."""
    random = np.random.default_rng(seed)
    for number in range(count):
        _, lat, lon, level = TOWNS[random.integers(len(TOWNS))]
        area = float(random.integers(35, 90))
        circle = {"lat": lat, "lon": lon, "km": float(random.integers(2, 9))}
        body = {
            "contact": f"K-{number}", "name": "flat", "offer": "sale", "kinds": ["apartment"],
            "price": {
                "min": float(round(area * level * 0.7, -4)), "max": float(round(area * level, -4)),
                "currency": "PLN", "must": True,
            },
            "living_area": {"min": area * 0.9, "max": area * 1.3, "must": True},
            "rooms_total": {"min": 2},
            "features": {"must": ["elevator"], "nice": {"balcony": 1.0}},
            "areas": {"any": [{"circle": circle}], "must": True},
        }  # fmt: skip
        yield msgspec.convert(body, RequirementFacts)


def write_files(listings: Sequence[ListingOut], folder: Path) -> list[Path]:
    """The same listings as a workbook, and in every format that goes out."""
    from crm_estate.feeds.known_outputs import OUTPUTS

    files = [_workbook([_cells(listing) for listing in listings], folder / "flats.xlsx")]
    sender = Sender(organisation="Bench", email="bench@example.org", country="PL")
    batch = Batch(
        sender=sender, now=NOW, page_of=lambda home: f"https://example.pl/{home.reference}",
        more=[column for column in COLUMNS if column.startswith("features.")],
    )  # fmt: skip
    for out in OUTPUTS:
        file = folder / f"{out.name}{out.suffix}"
        with file.open("wb") as opened:
            opened.writelines(write_all(out, batch, listings))
        files.append(file)
    return files


def _flat(number: int, random: np.random.Generator) -> ListingOut:
    town, lat, lon, level = TOWNS[random.integers(len(TOWNS))]
    area = round(float(random.lognormal(4.0, 0.35)), 1)
    floors = int(random.integers(1, 12))
    return ListingOut(
        id=number + 1, reference=f"flat-{number}", offer="sale", kind="apartment", country="PL",
        list_price=Price(float(round(area * level * random.lognormal(0, 0.15), -3)), "PLN"),
        living_area=area, rooms_total=float(max(1, round(area / 22))),
        floor=int(random.integers(0, floors + 1)), floors_total=floors, place=town,
        year_built=int(random.integers(1930, 2026)),
        location=Location(lat + float(random.normal(0, 0.03)), lon + float(random.normal(0, 0.05)), 50.0),
        features={name: bool(random.random() < 0.5) for name in ("elevator", "balcony", "parking")},
        title={"pl": f"Mieszkanie {area} m², {town}"}, description={"pl": ADVERT * 8},
        photos=[Photo(f"https://example.org/{number}/{n}.jpg", order=n) for n in range(6)],
        address_visible=True, on_market=True, version=1, created_at=NOW, updated_at=NOW, published_at=NOW,
    )  # fmt: skip


def _cheaper(home: ListingOut) -> ListingOut:
    assert home.list_price is not None
    assert home.living_area is not None
    price = Price(home.list_price.amount - 1000.0, home.list_price.currency)
    return msgspec.structs.replace(home, list_price=price, living_area=home.living_area + 1.0)


def _cells(listing: ListingOut) -> list[Any]:
    price, spot, has = listing.list_price, listing.location, listing.features
    assert price is not None
    assert spot is not None
    return [
        listing.reference, listing.offer, listing.kind, listing.country, price.amount, price.currency,
        listing.living_area, listing.rooms_total, listing.floor, listing.floors_total, listing.year_built,
        listing.place, spot.lat, spot.lon,
        *("yes" if has[name] else "no" for name in ("elevator", "balcony", "parking")),
        listing.title["pl"], listing.description["pl"], " ".join(photo.url for photo in listing.photos),
    ]  # fmt: skip


def _workbook(rows: Sequence[Sequence[Any]], file: Path) -> Path:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("flats")
    for row in (COLUMNS, *rows):
        sheet.append(list(row))
    book.save(file)
    return file
