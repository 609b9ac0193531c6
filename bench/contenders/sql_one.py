"""Single questions in SQL: what ``sql_query`` weighs, for one home or one wish, down to the floor."""

from typing import NamedTuple

from bench.contenders.sql_query import CHORD2, DRAWN, FAR_MISSED, FIT, GATES, OF_AREA, ROUND, weighed
from bench.contenders.sql_tables import NOWHERE_CELL

SHIFT = "1000 * ({0}.offer * 16 + {0}.kind)"
"""Offer and kind move a box, and the point of a home, so far east that one index serves gates and place."""

BOX = f"box(point(a.west + {SHIFT}, a.south), point(a.east + {SHIFT}, a.north))".format("k")
POINT = f"point(h.lon + {SHIFT}, h.lat)".format("h")
AREA = (
    "zone", "drawn", "km", "fade", "priority", "x", "y", "z", "cap", "south", "north", "west", "east",
    "east_x", "east_y", "east_z", "north_x", "north_y", "north_z",
)  # fmt: skip
AREA_OF_BOX = f"cross join lateral (select {', '.join(f'w.{name}' for name in AREA)}) a"

WIDE = {
    "far_wide": "select k.offer, k.kind, w.* from far_keys k join wishes w on w.wish = k.wish order by 1, 2",
    "nowhere_wide": """
      select k.offer, k.kind, w.* from nowhere_keys k join wishes w on w.wish = k.wish order by 1, 2""",
    "box_wide": f"""
      select {BOX} as box, {", ".join(f"a.{name}" for name in AREA)}, w.*
      from (select distinct wish, zone, offer, kind from near_keys) k
      join areas a on a.zone = k.zone join wishes w on w.wish = k.wish""",
}
"""Tables with all that a question needs in one row, sorted as they are looked up."""


class Joins(NamedTuple):
    """How homes and wishes meet: near each other, where the place may be missed, where it is unknown."""

    near: str
    far: str
    nowhere: str


CELLS = Joins(
    f"""homes h join near_keys k on {GATES} and h.cell = k.cell
          join areas a on a.zone = k.zone join wishes w on w.wish = k.wish""",
    "homes h join far_wide w on w.offer = h.offer and w.kind = h.kind",
    f"""homes h join nowhere_wide w
          on w.offer = h.offer and w.kind = h.kind and h.cell = {NOWHERE_CELL}""",
)
BOXES = CELLS._replace(near=f"homes h join box_wide w on w.box @> box({POINT}) {AREA_OF_BOX}")
POINTS = CELLS._replace(near=f"box_wide w join homes h on {POINT} <@ w.box {AREA_OF_BOX}")


def question(joins: Joins, one: str, floor: float) -> str:
    """Wish, home and score of all pairs of what ``one`` picks, the best first as the engine gives them."""
    in_box = f"h.lat between a.south and a.north and h.lon between a.west and a.east and {CHORD2} <= a.cap"
    missed = "place_weight * place_missed"
    close = weighed(OF_AREA, "place_weight * (1 - priority)", joins.near, f"{in_box} and {one}")
    far = weighed(FAR_MISSED, missed, joins.far, one)
    nowhere = weighed("0.5e0 as place_missed", missed, joins.nowhere, one)
    score = "select wish, home, (1 - (lost + tags_lost) / whole)::real as score from"
    query = f"""
    with near as materialized ({close}),
    scored as (
      select wish, home, (1 - (lost_else + place_weight * (1 - fit)) / whole)::real as score from (
        select *, {FIT} as fit from ({ROUND} union all {DRAWN}) outlined
      ) fitted where fit > 0
      union all {score} ({far}) far where whole > 0
      union all {score} ({nowhere}) unplaced where whole > 0
    )
    select wish, home, max(score) as score from scored where score >= {floor}::real group by wish, home
    order by max(score) desc, wish, home"""
    return query.replace("FENCE", "offset 0")
