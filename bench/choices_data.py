"""What people really chose: two published surveys as homes on offer, wishes and choices.

Read from `../shared/data`. Columns that stand for people (age, gender, origin, household, the make-up of a
neighbourhood) are not read at all.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Rows = list[dict[str, str]]

DATA = Path(__file__).parents[2] / "shared" / "data"
KM_PER_DEGREE = 111.195
AROUND_KM = 8.0


@dataclass(frozen=True, slots=True)
class Survey:
    """Homes (k,) shown in choices, `choice`, `picked`, `person` and `home` (k,) beside them.

    `falling` are numbers of which less is wanted, `options` codes, `place` numbers of which nobody said what
    they want, all by name and (k,). `stated` (p, q): how important the people say things are, `stated_of` for
    which of the criteria. `home` numbers homes that were shown to several people, -1 where they have no name.
    """

    name: str
    falling: Mapping[str, Floats]
    options: Mapping[str, Ints]
    place: Mapping[str, Floats]
    choice: Ints
    picked: Bools
    person: Ints
    home: Ints
    stated: Floats
    stated_of: Mapping[str, int]

    @property
    def alternatives(self) -> int:
        return int(np.bincount(self.choice)[0])


def residential_nl(folder: Path = DATA) -> Survey:
    """Dutch residents, 1 of 2 homes that differ from theirs in monthly cost, minutes of travel and street."""
    rows = read(folder / "choice_residential_nl" / "choices.csv")
    first, owner = np.unique(numbers(rows, "RID"), return_index=True)[1], numbered(numbers(rows, "RID"))
    places = np.stack([both(rows, "IMG_LAT"), both(rows, "IMG_LNG")], axis=1)
    home = numbered(np.array([row[f"IMG{side}"] for row in rows for side in (1, 2)]))
    importance = np.stack([numbers(rows, name) for name in ("IMP_HHC", "IMP_TTI", "IMP_IMG")], axis=1)
    return Survey(
        name="choice_residential_nl",
        falling={"cost": both(rows, "C"), "time": both(rows, "TT")},
        options={},
        place={"around": homes_around(places, home)},
        choice=np.repeat(np.arange(len(rows)), 2),
        picked=np.array([row["CHOICE"] == side for row in rows for side in "12"]),
        person=np.repeat(owner, 2),
        home=home,
        stated=importance[first],
        stated_of={"cost": 0, "time": 1},
    )


def student_rooms_it(folder: Path = DATA) -> Survey:
    """Students in Italy, 1 of 3 rooms that differ in rent, walk to the faculty, company, beds and amenity."""
    rows = read(folder / "choice_student_rooms_it" / "df.csv")
    person = numbered(numbers(rows, "ID"))
    return Survey(
        name="choice_student_rooms_it",
        falling={
            "price": numbers(rows, "PREZZO"),
            "walk": codes(rows, "POSIZIONE", ("< 500m", "500m - 1.5km", "> 1.5km")).astype(np.float64),
            "tenants": codes(rows, "INQUILINI", ("2", "3-4", "5-6")).astype(np.float64),
        },
        options={
            "room": codes(rows, "TIPOLOGIA", ("doppia", "singola")),
            "amenity": codes(rows, "SERVIZI", ("balconcino", "lav. mic.", "soggiorno")),
        },
        place={},
        choice=numbered(numbers(rows, "QES")),
        picked=numbers(rows, "RES") == 1,
        person=person,
        home=np.full(len(rows), -1),
        stated=np.zeros((int(person.max()) + 1, 0)),
        stated_of={},
    )


def read(path: Path) -> Rows:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def numbers(rows: Rows, name: str) -> Floats:
    return np.array([float(row[name]) for row in rows])


def both(rows: Rows, name: str) -> Floats:
    """A column of both alternatives, row by row."""
    return np.stack([numbers(rows, f"{name}{side}") for side in (1, 2)], axis=1).ravel()


def codes(rows: Rows, name: str, order: tuple[str, ...]) -> Ints:
    return np.array([order.index(row[name]) for row in rows])


def numbered(values: NDArray[np.generic]) -> Ints:
    """Numbers from 0 in the order of the values."""
    return np.unique(values, return_inverse=True)[1].astype(np.int64)


def homes_around(places: Floats, home: Ints) -> Floats:
    """How built up it is: log10 of the number of homes on offer within 8 km, for rows (k,) of homes at places
    (k, 2)."""
    first = np.unique(home, return_index=True)[1]
    lat, lon = places[first].T
    flat = np.stack([lat, lon * np.cos(np.radians(lat.mean()))], axis=1) * KM_PER_DEGREE
    count = np.zeros(len(flat))
    for start in range(0, len(flat), 500):
        apart = flat[start : start + 500, np.newaxis] - flat[np.newaxis]
        count[start : start + 500] = ((apart**2).sum(axis=2) <= AROUND_KM**2).sum(axis=1)
    return np.log10(count)[home]
