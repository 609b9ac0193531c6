"""What the CRM believes of adverts, from the western half of Valencia: `python -m bench.doubles_crm`.

Prints the tables of `crm_estate/doubles/worth.py`. Listings in a CRM say less than these adverts do, so
that every pair is learned from twice: as it is, and with fields left out by chance, as feeds leave them out.
Streets are not in the records; what they are worth is not from here.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np

from bench import doubles_valencia as homes
from bench.doubles_halves import Half, Halves, some
from matching.doubles import Weights

LEFT_OUT = {"rooms": 0.2, "baths": 0.5, "floor": 0.2, "year": 0.4, "price": 0.05, "place": 0.1}
"""How often a field is left out."""

NO_FEATURES = 0.15
"""How often an advert names no feature at all; others name any share of them."""


def main() -> None:
    rows, dwelling = homes.valencia()
    halves = Halves.of(homes.places(rows), dwelling)
    weights = crm_weights(homes.crm_columns(rows), halves.parts[0])
    print(f"ANY_TWO = {weights.double:.2f}")
    for name, field in weights.fields.items():
        print(f'    "{name}": {rising(name, field.double)},')


def crm_weights(columns: Mapping[str, Any], half: Half) -> Weights:
    """As learned from one half, whatever its quarters are."""
    own = some(columns, half.rows)
    count = len(half.rows)
    left, right = homes.CRM.candidates(homes.CRM.records(count, own))
    same = np.isin(left * count + right, half.truth.pairs)
    whole = {name: column for name, column in own.items() if name != "kind"}
    whole["features:known"] = np.ones_like(whole["features"])
    less = with_gaps(whole, count)
    twice = {name: np.concatenate([column, less[name]]) for name, column in whole.items()}
    return homes.CRM.taught(
        homes.CRM.records(2 * count, twice),
        np.concatenate([left, left + count]),
        np.concatenate([right, right]),
        np.tile(same, 2),
    )


def with_gaps(columns: Mapping[str, Any], count: int, seed: int = 1) -> dict[str, Any]:
    chance = np.random.default_rng(seed)
    found = {name: column.copy() for name, column in columns.items()}
    for name, share in LEFT_OUT.items():
        found[name][chance.random(count) < share] = np.nan
    named = np.where(chance.random(count) < NO_FEATURES, 0.0, chance.random(count))
    found["features:known"] = chance.random(found["features"].shape) < named[:, None]
    return found


def rising(name: str, bits: tuple[float, ...]) -> tuple[float, ...]:
    """A better level is worth no less than a worse one; one that no candidate shows, what the last one is."""
    said = np.array(bits[: len(homes.CRM.plan.field(name).levels)])
    seen = np.flatnonzero(said).max(initial=0) + 1
    least = np.maximum.accumulate(said[:seen][::-1])[::-1]
    kept = [*least, *[least[-1]] * (len(said) - seen), *bits[len(said) :]]
    return tuple(round(float(one), 2) for one in kept)


if __name__ == "__main__":
    main()
