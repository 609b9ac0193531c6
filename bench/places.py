"""How well places are found by what people write: `python -m bench.places --each 2000 --seed 1`.

Per test set, how often the one place given is right; a choice with the right one is given; the name is not
known, but the right one is offered as what may have been meant; nothing right is said; a wrong place is
given. And how many texts a second that takes, the index being built.
"""

import argparse
import json
import time
from collections import Counter
from collections.abc import Sequence
from itertools import chain
from pathlib import Path
from random import Random
from typing import Any

from bench.machine import machine
from bench.place_sets import FAR_KM, Case, gazetteer_names, made_sets, misspelt, real_sets
from crm_estate.base.atlas import Atlas
from crm_estate.base.atlases import locate_all
from crm_estate.base.gazetteer import Place, distance_km, read_gazetteer
from crm_estate.base.locating import Located
from crm_estate.base.texts import fold
from matching.names import Names

DATA = Path(__file__).parents[2] / "shared" / "data"
KEPT = Path(__file__).with_name("results") / "places.json"
COUNTRIES = (
    "AT", "BA", "BG", "CZ", "DE", "EE", "HR", "HU", "LT", "LV",
    "MD", "ME", "MK", "PL", "RO", "RS", "SI", "SK", "UA",
)  # fmt: skip
ANSWERS = ("right", "choice", "offered", "unknown", "wrong")


def main() -> None:
    options = argparse.ArgumentParser(prog="python -m bench.places", description=__doc__)
    options.add_argument("--each", type=int, default=2000, help="texts in each set made from the gazetteer")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--wrong", type=int, default=0, help="show so many wrong answers of each set")
    options.add_argument("--json", type=Path, default=KEPT)
    given = options.parse_args()
    places = list(read_gazetteer(COUNTRIES))
    atlases = {code: Atlas(place for place in places if place.country == code) for code in COUNTRIES}
    print(f"{len(places):,} places of {len(COUNTRIES)} countries, seed {given.seed}")
    print(f"{'':44}{'texts':>7}" + "".join(f"{name:>9}" for name in ANSWERS) + f"{'texts/s':>9}")
    made = made_sets(atlases, gazetteer_names(DATA), given.each, given.seed)
    sets = chain(made, real_sets(DATA, atlases))
    figures = [figures_of(name, cases, atlases, given.wrong) for name, cases in sets]
    search = speed(places, given.seed)
    kept = {"machine": machine(), "each": given.each, "seed": given.seed, "sets": figures, "search": search}
    given.json.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def figures_of(name: str, cases: list[Case], atlases: dict[str, Atlas], wrong: int) -> dict[str, Any]:
    """One line: shares of the answers, and speed."""
    for atlas in atlases.values():
        atlas.like(["warm up"])
    start = time.perf_counter()
    located = answers(cases, atlases)
    seconds = time.perf_counter() - start
    judged = [judge(case, one, atlases[case.country]) for case, one in zip(cases, located, strict=True)]
    counts = Counter(judged)
    shares = {kind: counts[kind] / len(cases) for kind in ANSWERS}
    became = sum(kind == "wrong" and is_name(case, atlases) for kind, case in zip(judged, cases, strict=True))
    speed = len(cases) / seconds
    line = "".join(f"{shares[kind]:9.2%}" for kind in ANSWERS)
    print(
        f"{name:44}{len(cases):7,}{line}{speed:9,.0f}"
        + (f"  ({became} became other names)" if became else "")
    )
    shown = [(case, one) for case, one, kind in zip(cases, located, judged, strict=True) if kind == "wrong"]
    for case, one in shown[:wrong]:
        print(f"    {case.text!r} {case.country} {case.truth and case.truth.name} {case.spot} → {one.place}")
    return {
        "set": name,
        "texts": len(cases),
        **shares,
        "became_other_names": became,
        "texts_per_second": speed,
    }


def answers(cases: Sequence[Case], atlases: dict[str, Atlas]) -> list[Located]:
    """All texts located, a country at a time."""
    found: list[Located] = [Located("unknown")] * len(cases)
    for country, atlas in atlases.items():
        rows = [row for row, case in enumerate(cases) if case.country == country]
        texts = [(cases[row].text, cases[row].near) for row in rows]
        for row, one in zip(rows, locate_all(atlas, country, texts), strict=True):
            found[row] = one
    return found


def judge(case: Case, located: Located, atlas: Atlas) -> str:
    """What an answer is worth."""
    if located.place:
        return "right" if is_right(case, located.place) else "wrong"
    if not any(is_right(case, place) for place, _ in located.choices):
        return "unknown"
    return "choice" if located.how == "choice" else "offered"


def is_right(case: Case, place: Place) -> bool:
    if case.truth:
        return place == case.truth
    return case.spot is not None and distance_km(case.spot, (place.lat, place.lon)) <= FAR_KM


def is_name(case: Case, atlases: dict[str, Atlas]) -> bool:
    """Whether the text is, to the letter, the name of a place: then nothing shows that it is misspelt."""
    return atlases[case.country].has(fold(case.text))


def speed(places: Sequence[Place], seed: int) -> dict[str, Any]:
    """The bare search of misspelt names against every name of all countries."""
    keys = sorted({name for place in places for name in place.names if len(name) > 3})
    chance = Random(seed)
    queries = [misspelt(key, chance) for key in chance.sample([key for key in keys if key.isalpha()], 2000)]
    start = time.perf_counter()
    names = Names(keys)
    built = time.perf_counter()
    rates: dict[str, float] = {}
    for floor in (0.7, 0.75, 0.8):
        begun = time.perf_counter()
        names.search(queries, floor=floor)
        rates[str(floor)] = len(queries) / (time.perf_counter() - begun)
    shown = ", ".join(f"floor {floor}: {rate:,.0f}/s" for floor, rate in rates.items())
    print(f"search among {len(keys):,} names, built in {built - start:.2f} s: {shown}")
    return {"names": len(keys), "build_seconds": built - start, "queries_per_second": rates}


if __name__ == "__main__":
    main()
