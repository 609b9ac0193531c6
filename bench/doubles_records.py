"""Published records of people and of papers, in which it is known who is who. Read from `../shared/data`."""

import csv
from pathlib import Path
from typing import Any

import numpy as np

from matching.doubles import Day, Digits, Doubles, Exact, Name, Number, Pairs, Text

DATA = Path(__file__).parents[2] / "shared" / "data"
Rows = list[dict[str, str]]

FEBRL = Doubles(
    Name("given_name", swaps="surname"),
    Name("surname", shared=True),
    Exact("street_number", slips=1, shared=True),
    Text("address_1", shared=True),
    Text("address_2", shared=True),
    Text("suburb", shared=True),
    Digits("postcode", shared=True),
    Exact("state", slips=1, shared=True),
    Day("date_of_birth"),
    Digits("soc_sec_id"),
)
UNNUMBERED = Doubles(*FEBRL.plan.fields[:-1])
"""Without the number that the state gives to each: an address book has none."""

PAPERS = Doubles(Text("title"), Text("authors"), Number("year"))


def read(path: Path) -> Rows:
    with path.open(newline="", encoding="utf-8") as file:
        return [
            {name.strip(): (value or "").strip() for name, value in row.items()}
            for row in csv.DictReader(file)
        ]


def febrl(number: int) -> tuple[Rows, list[str]]:
    """Entries of people, and for each the number of the person it means."""
    rows = read(DATA / "er_febrl" / f"dataset{number}.csv")
    return rows, [row["rec_id"].split("-")[1] for row in rows]


def people_columns(rows: Rows, declared: Doubles) -> dict[str, list[str]]:
    return {field.name: [row[field.name] for row in rows] for field in declared.plan.fields}


def paper_columns(rows: Rows) -> dict[str, Any]:
    columns: dict[str, Any] = {name: [row[name] for row in rows] for name in ("title", "authors")}
    return columns | {"year": np.array([float(row["year"] or "nan") for row in rows])}


def papers() -> tuple[Rows, Rows, list[tuple[int, int, bool]]]:
    """Papers of two libraries, and pairs of rows of which people said whether they are the same paper."""
    folder = DATA / "er_dblp_acm"
    dblp, acm = read(folder / "DBLP.csv"), read(folder / "ACM.csv")
    at = [{row["id"]: place for place, row in enumerate(rows)} for rows in (dblp, acm)]
    labels = read(folder / "dblp_acm_demo_labels.csv")
    told = [(at[0][row["ltable.id"]], at[1][row["rtable.id"]], float(row["gold"]) == 1) for row in labels]
    return dblp, acm, told


def same_papers(dblp: Rows, acm: Rows) -> Pairs:
    """Left a paper of the second library, right one of the first. Learned from both together."""
    both = PAPERS.records(len(dblp) + len(acm), paper_columns([*dblp, *acm]))
    standing = PAPERS.records(len(dblp), paper_columns(dblp))
    asked = PAPERS.records(len(acm), paper_columns(acm))
    return PAPERS.like(standing, asked, 0.1, PAPERS.weights(both))
