"""Of numbers and places, candidates are those that are as near as the pass asks, and no others."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.doubles import Doubles, Exact, Number, Pass, Place
from matching.doubles.distances import arc_km

KM = 0.3
NEAR = Doubles(
    Exact("offer", gate=True),
    Place("place", km=(0.1, KM)),
    Number("area", within=(0.02, 0.05), relative=True),
    Number("rooms"),
    passes=[Pass("place", "area")],
)
HOMES = st.lists(
    st.tuples(
        st.floats(52.0, 52.01), st.floats(21.0, 21.01), st.integers(40, 50), st.sampled_from(["sale", "rent"])
    ),
    min_size=2,
    max_size=30,
)


@given(HOMES)
@settings(max_examples=60, deadline=None)
def test_all_and_only_the_near_are_compared(homes: list[tuple[float, float, int, str]]) -> None:
    lat, lon, area, offer = zip(*homes, strict=True)
    at, size = np.stack([lat, lon], axis=1), np.array(area, dtype=float)
    records = NEAR.records(len(homes), {"place": at, "area": size, "offer": list(offer)})
    left, right = NEAR.candidates(records)
    one, other = np.triu_indices(len(homes), 1)
    apart = np.abs(size[one] - size[other]) / np.maximum(size[one], size[other])
    same = np.array(offer)[one] == np.array(offer)[other]
    near = (arc_km(at[one], at[other]) <= KM) & (apart <= 0.05) & same
    wanted = set(zip(one[near].tolist(), other[near].tolist(), strict=True))
    assert set(zip(left.tolist(), right.tolist(), strict=True)) == wanted
    found = NEAR.like(records, records, 0.0)
    mirrored = wanted | {(b, a) for a, b in wanted} | {(row, row) for row in range(len(homes))}
    assert set(zip(found.left.tolist(), found.right.tolist(), strict=True)) == mirrored
