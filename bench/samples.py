"""How many records of real files come through, and why the others do not: `python -m bench.samples`.

Reads every listing and contact file of ../shared/interop and ../shared/data as an import would, without
storing anything, and prints a table for the README. What is decided only when a listing is stored is not
counted: a town that nobody knows, an office that is not there.
"""

import os
import tempfile
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

os.environ.setdefault("CRM_SECRET_KEY", "a secret that only this bench knows")  # before settings are read

from msgspec import Struct

from bench.printing import write_json
from crm_estate.base.errors import Outcome
from crm_estate.contacts.facts import ContactFacts
from crm_estate.feeds.bodies import finish_contact, finish_listing
from crm_estate.feeds.records import Candidate
from crm_estate.feeds.sheets.readers import Around
from crm_estate.feeds.sources import source
from crm_estate.listings.facts import ListingFacts

SHARED = Path(__file__).parents[2] / "shared"
RESULT = Path(__file__).parent / "results" / "samples.json"
LISTINGS = (
    "data/apartments_pl/*.csv.gz", "data/cz_sreality/data_*.xlsx", "data/si_najem/oglasi_full.csv.gz",
    "data/idealista_valencia/*.csv.gz", "data/kc_house/*.csv.gz", "data/airbnb_albany/listings.csv.gz",
    "data/cn_lianjia_followers/*.csv",
    "interop/openimmo/*.xml", "interop/openimmo/versions/*.xml", "interop/kyero/*.xml",
    "interop/trovit/*.xml", "interop/reaxml/*.xml", "interop/rightmove_blm/*.blm",
    "interop/is24/*.xml", "interop/is24/*.csv",
    "interop/idx_ch/*.csv", "interop/immobiliare_it/*.xml", "interop/idealista/idealista-*.json",
    "interop/daft_ie/*.xml", "interop/casa_it/*.xml", "interop/wis_it/*.xml", "interop/immoxml/*.xml",
    "interop/reso/rcf-single.json", "interop/reso/commander-*property-payload*.json",
    "interop/mlsgrid/property_*.json",
)  # fmt: skip
CONTACTS = ("interop/vcard/*.vcf", "data/er_febrl/*.csv")
FEBRL = """
of = "contacts"
source = "febrl"
id = "rec_id"
[fields]
name.given = "given_name"
name.family = "surname"
"""
NOT_LISTINGS = ("feedback", "metadata")
MOST_REASONS = 2


class Came(Struct, frozen=True, kw_only=True):
    """One file: its records, those understood, those that only say what became of a listing, refusals."""

    file: str
    written_as: str = ""
    records: int = 0
    through: int = 0
    marks: int = 0
    refused: int = 0
    noted: int = 0
    why: list[str] = []


def came_through(file: Path, of: str, febrl: Path) -> Came:
    around = Around(now=datetime(2026, 11, 2, tzinfo=UTC), time_zone="UTC")
    into, finish = (ListingFacts, finish_listing) if of == "listings" else (ContactFacts, finish_contact)
    name = str(file.relative_to(SHARED))
    map = febrl if "er_febrl" in name else None
    try:
        with source(file, map, of, into, finish, around) as opened:  # type: ignore[arg-type]
            return counted(name, opened.written_as, (record.read() for record in opened.records))
    except Outcome as wrong:
        return Came(file=name, why=[wrong.message.replace(file.name, "The file")])


def counted(name: str, written_as: str, candidates: Iterator[Candidate[Any]]) -> Came:
    tally: Counter[str] = Counter()
    why: Counter[str] = Counter()
    met: set[str] = set()
    for item in candidates:
        tally["records"] += 1
        reference = getattr(item.facts, "reference", None)
        if item.facts is not None and reference in met:
            tally["refused"] += 1
            why["the same id again"] += 1
            continue
        met.add(reference or f"#{tally['records']}")
        tally["through"] += item.facts is not None
        tally["marks"] += item.mark is not None
        wrong = [problem for problem in item.problems if problem.refused]
        tally["refused"] += bool(wrong)
        tally["noted"] += bool(item.problems and not wrong)
        why.update({f"{p.field or p.column}: {p.reason}".removeprefix(": ") for p in wrong[:1]})
    reasons = [f"{reason} ({count})" for reason, count in why.most_common(MOST_REASONS)]
    return Came(file=name, written_as=written_as, why=reasons, **tally)


def files(patterns: tuple[str, ...]) -> Iterator[Path]:
    for pattern in patterns:
        yield from (
            file for file in sorted(SHARED.glob(pattern)) if not any(w in file.name for w in NOT_LISTINGS)
        )


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        febrl = Path(folder) / "febrl.toml"
        febrl.write_text(FEBRL)
        found = [came_through(file, "listings", febrl) for file in files(LISTINGS)]
        found += [came_through(file, "contacts", febrl) for file in files(CONTACTS)]
    print("| file | records | through | gone | refused | why |\n|---|---|---|---|---|---|")
    for came in found:
        why = "; ".join(came.why).replace("|", "\\|")[:160]
        print(f"| {came.file} | {came.records} | {came.through} | {came.marks} | {came.refused} | {why} |")
    write_json(RESULT, [{name: getattr(came, name) for name in Came.__struct_fields__} for came in found])


if __name__ == "__main__":
    main()
