"""What people might write for places, with the truth: made from the gazetteer, and out of real columns."""

import csv
import gzip
import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from openpyxl import load_workbook

from crm_estate.base.atlas import Atlas
from crm_estate.base.gazetteer import Place
from crm_estate.base.place_labels import county_of
from crm_estate.base.texts import fold, plain

LETTERS = "abcdefghijklmnoprstuvwyz"
FAR_KM = 30.0
COUNTIES = ("AT", "CZ", "DE", "HR", "HU", "PL", "RO", "SK")


class Case(NamedTuple):
    """A text, and what it means: a place, or (with `spot`) any place within `FAR_KM` of a position."""

    text: str
    country: str
    truth: Place | None = None
    spot: tuple[float, float] | None = None
    near: tuple[float, float] | None = None


Change = Callable[[str, random.Random], str]


def gazetteer_names(data: Path) -> dict[int, list[str]]:
    """Other names of the places, as they are written, by id."""
    with gzip.open(data / "gazetteer" / "cities500_cee.csv.gz", "rt", encoding="utf-8", newline="") as file:
        return {int(row["geonameid"]): row["alternatenames"].split("|") for row in csv.DictReader(file)}


def misspelt(name: str, chance: random.Random) -> str:
    """One letter dropped, doubled, changed or swapped with its neighbour; never a digit."""
    places = [at for at, letter in enumerate(name) if letter.isalpha()]
    at = chance.choice(places)
    how = chance.choice(("drop", "double", "change", "swap"))
    if how == "drop":
        return name[:at] + name[at + 1 :]
    if how == "double":
        return name[:at] + name[at] + name[at:]
    if how == "swap" and at + 1 < len(name):
        return name[:at] + name[at + 1] + name[at] + name[at + 2 :]
    return name[:at] + chance.choice(LETTERS) + name[at + 1 :]


def misspelt_twice(name: str, chance: random.Random) -> str:
    return misspelt(misspelt(name, chance), chance)


def abbreviated(name: str, chance: random.Random) -> str:
    """All words but the longest cut to a letter and a full stop: Ústí n. L."""
    words = name.replace("-", " ").split()
    kept = max(range(len(words)), key=lambda at: len(words[at]))
    return " ".join(word if at == kept else f"{word[0]}." for at, word in enumerate(words))


def turned(name: str, chance: random.Random) -> str:
    words = name.replace("-", " ").split()
    return " ".join(words[1:] + words[:1])


def unmarked(name: str, chance: random.Random) -> str:
    return plain(name)


def shouted(name: str, chance: random.Random) -> str:
    return name.upper().replace(" ", "-")


def made_sets(
    atlases: dict[str, Atlas], others: dict[int, list[str]], each: int, seed: int
) -> Iterator[tuple[str, list[Case]]]:
    """Test sets made from the gazetteer, each of its own random choice of places."""
    chance = random.Random(seed)
    places = [place for atlas in atlases.values() for place in atlas.places]
    bearers = Counter((place.country, place.names[0]) for place in places)
    unique = [place for place in places if bearers[place.country, place.names[0]] == 1]
    doubles = [place for place in places if bearers[place.country, place.names[0]] > 1]
    long = [place for place in unique if len(place.names[0]) >= 6]
    worded = [place for place in long if len(place.names[0].split()) > 1]

    def drawn(of: list[Place], change: Change) -> list[Case]:
        some = chance.sample(of, min(each, len(of)))
        return [Case(change(place.name, chance), place.country, place) for place in some]

    yield "own names without diacritics", drawn(unique, unmarked)
    yield "own names in capitals, hyphens for spaces", drawn(unique, shouted)
    yield "one misspelling, 6 letters and more", drawn(long, misspelt)
    yield "two misspellings, 6 letters and more", drawn(long, misspelt_twice)
    yield "words in another order", drawn(worded, turned)
    yield "abbreviated words", drawn(worded, abbreviated)
    yield "other names, as written there", list(_other_names(chance.sample(unique, each), others, chance))
    yield "doubles by name alone", drawn(doubles, unmarked)
    yield "doubles misspelt", drawn([place for place in doubles if len(place.name) > 5], misspelt)
    some = [place for place in doubles if place.country in COUNTIES]
    yield "doubles with their county", list(_with_county(chance.sample(some, each), atlases))
    yield "doubles with coordinates 10 km off", list(_with_spot(chance.sample(doubles, each), chance))
    yield "quarters with their town", list(_quarters(atlases, each, chance))
    yield "unknown quarters of cities", list(_unknown_quarters(unique, each, chance))


def _other_names(
    places: Iterable[Place], others: dict[int, list[str]], chance: random.Random
) -> Iterator[Case]:
    for place in places:
        named = [name for name in others.get(place.id, []) if len(fold(name)) > 3 and fold(name).isascii()]
        if named:
            yield Case(chance.choice(named), place.country, place)


def _with_county(places: Iterable[Place], atlases: dict[str, Atlas]) -> Iterator[Case]:
    for place in places:
        county = county_of(place, atlases[place.country])
        yield Case(f"{place.name}, {county}", place.country, place)


def _with_spot(places: Iterable[Place], chance: random.Random) -> Iterator[Case]:
    for place in places:
        off = chance.choice((-0.06, 0.06))
        yield Case(place.name, place.country, place, near=(place.lat + off, place.lon + off))


def _quarters(atlases: dict[str, Atlas], each: int, chance: random.Random) -> Iterator[Case]:
    """Places within the reach of a city, written after it."""
    pairs = [
        (town, atlas.places[row])
        for atlas in atlases.values()
        for town in atlas.places[:12]
        for row in atlas.within(range(len(atlas.places)), (town.lat, town.lon), 6.0)
        if atlas.places[row] != town and atlas.places[row].population < town.population
    ]
    for town, quarter in chance.sample(pairs, min(each, len(pairs))):
        yield Case(f"{town.name}-{quarter.name}", town.country, quarter)


def _unknown_quarters(places: list[Place], each: int, chance: random.Random) -> Iterator[Case]:
    cities = [place for place in places if place.population > 100_000]
    for _ in range(each):
        city = chance.choice(cities)
        quarter = "".join(chance.choices(("ko", "dra", "zel", "min", "ov", "ska", "ba", "ji"), k=4)).title()
        yield Case(f"{city.name} - {quarter}", city.country, city)


def real_sets(data: Path, atlases: dict[str, Atlas]) -> Iterator[tuple[str, list[Case]]]:
    """What real feeds say, once each; what is right is where their coordinates or municipality lie."""
    yield "apartments_pl: city", _distinct(_polish(data))
    yield "cz_sreality: město", _distinct(_czech(data, lambda row: row["město"]))
    yield (
        "cz_sreality: oblast, město",
        _distinct(_czech(data, lambda row: f"{row['oblast']}, {row['město']}")),
    )
    yield "cz_sreality: město, okres", _distinct(_czech(data, lambda row: f"{row['město']}, {row['okres']}"))
    yield "si_najem: občina", _distinct(_slovene(data, atlases["SI"], lambda row: row["obcina"]))
    yield (
        "si_najem: naselje, občina",
        _distinct(_slovene(data, atlases["SI"], lambda row: f"{row['naselje']}, {row['obcina']}")),
    )
    yield (
        "si_najem: občina - naslov",
        _distinct(_slovene(data, atlases["SI"], lambda row: f"{row['obcina']} - {row['naslov']}")),
    )


def _distinct(cases: Iterable[Case]) -> list[Case]:
    """Each text once, where the middle one of its rows is: single rows have wrong coordinates."""
    rows: dict[tuple[str, str], list[Case]] = defaultdict(list)
    for case in cases:
        rows[case.text, case.country].append(case)
    return [_middle(same) for same in rows.values()]


def _middle(cases: list[Case]) -> Case:
    spots = [case.spot for case in cases if case.spot]
    middle = tuple(sorted(numbers)[len(numbers) // 2] for numbers in zip(*spots, strict=True))
    return cases[0]._replace(spot=(middle[0], middle[1]))


def _polish(data: Path) -> Iterator[Case]:
    for file in sorted((data / "apartments_pl").glob("*.csv.gz")):
        with gzip.open(file, "rt", encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                yield Case(row["city"], "PL", spot=(float(row["latitude"]), float(row["longitude"])))


def _czech(data: Path, text: Callable[[dict[str, str]], str]) -> Iterator[Case]:
    book = load_workbook(data / "cz_sreality" / "data_prodej_byty_20_05_02.xlsx", read_only=True)
    rows = book.worksheets[0].iter_rows(values_only=True)
    header = [str(cell) for cell in next(rows)]
    for cells in rows:
        row = {name: str(cell or "") for name, cell in zip(header, cells, strict=True)}
        if row["město"] and row["lat"] and row["long"] and "okresokres" not in row["město"]:
            yield Case(
                text(row), "CZ", spot=(float(row["lat"].strip(" ,()")), float(row["long"].strip(" ,()")))
            )


def _slovene(data: Path, atlas: Atlas, text: Callable[[dict[str, str]], str]) -> Iterator[Case]:
    """Rows of Slovenia; they carry no coordinates: the municipality's seat stands for them."""
    with gzip.open(data / "si_najem" / "oglasi_full.csv.gz", "rt", encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            seats = list(atlas.named(fold(row["obcina"])))
            if row["upravna_enota"] not in ("", "VSE") and len(seats) == 1:
                yield Case(text(row), "SI", spot=atlas.at(seats[0]))
