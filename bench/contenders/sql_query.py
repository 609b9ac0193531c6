"""The question in SQL that DuckDB and PostgreSQL both read.

Homes meet wishes by equal keys (offer, kind, cell of a grid); what a pair loses by its numbers and tags is
weighed against what the wish can spare before its place is looked at; polygons meet their edges last.
"""

from bench.contenders.sql_tables import NOWHERE_CELL
from bench.criteria import TAGS
from bench.drawn import EARTH_KM
from bench.tables import RANGES

NOTHING = 1e-12
EDGE_KM = 1e-6


def missed(name: str) -> str:
    """How much of a range's fit is lost, 0 to 1; half where the value is unknown."""
    return (
        f"case when h.{name} is null then 0.5e0 else least(1e0, greatest(0e0, (h.{name} - w.{name}_high) *"
        f" w.{name}_per_high, (w.{name}_low - h.{name}) * w.{name}_per_low)) end"
    )


MISSED_MARKET = (
    "case when w.market_mask = 0 then 0e0 when h.market < 0 then 0.5e0"
    " when ((w.market_mask >> h.market) & 1) = 1 then 0e0 else 1e0 end"
)


def missed_tags() -> str:
    shares = (
        f"want_{tag} * (case when (lacks & {1 << tag}) > 0 then 2e0 when (has & {1 << tag}) > 0 then 0e0"
        " else 1e0 end)"
        for tag in range(TAGS)
    )
    share = f"({' + '.join(shares)}) / (2 * tags_whole)"
    return f"tags_weight * (case when tags_weight = 0 then 0e0 else {share} end)"


MUSTS = " and ".join(
    f"not ({name}_must and {name}_missed >= {1 - NOTHING!r}::double precision)"
    for name in ("market", *RANGES)
)
LOST = " + ".join(f"{name}_missed * {name}_weight" for name in ("market", *RANGES))
NUMBERS = ", ".join(f"{missed(name)} as {name}_missed" for name in RANGES)
WANTS = ", ".join(f"w.want_{tag}" for tag in range(TAGS))
WEIGHTS = ", ".join(f"w.{name}_weight, w.{name}_must" for name in ("market", *RANGES))


def weighed(more: str, least: str, joins: str, where: str) -> str:
    """Pairs by ``joins``, with ``more`` columns, that may still be spared when they lose ``least`` by place.

    What FENCE stands for keeps an outer query from working out once more what an inner one did.
    """
    return f"""
      select * from (
        select *, {missed_tags()} as tags_lost from (
          select * from (
            select *, {LOST} + {least} as lost from (
              select w.wish, h.home, w.whole, w.spare, {NUMBERS}, {MISSED_MARKET} as market_missed, {WEIGHTS},
                     h.has, h.lacks, w.tags_weight, w.tags_whole, {WANTS}, w.place_weight, {more}
              from {joins}
              where (h.lacks & w.requires) = 0 and (h.has & w.avoids) = 0 and {where} FENCE
            ) seen FENCE
          ) summed where lost <= spare and {MUSTS} FENCE
        ) some_left FENCE
      ) told where lost + tags_lost <= spare"""


GATES = "h.offer = k.offer and h.kind = k.kind"
CHORD2 = "(h.x - a.x) * (h.x - a.x) + (h.y - a.y) * (h.y - a.y) + (h.z - a.z) * (h.z - a.z)"
DEPTH = "(h.x * a.x + h.y * a.y + h.z * a.z)"
OF_AREA = f"""a.zone, a.drawn, a.km, a.fade, a.priority, h.x, h.y, h.z, {CHORD2} as chord2,
                 (h.x * a.east_x + h.y * a.east_y + h.z * a.east_z) / {DEPTH} as across,
                 (h.x * a.north_x + h.y * a.north_y + h.z * a.north_z) / {DEPTH} as up"""
NEAR = weighed(
    OF_AREA,
    "place_weight * (1 - priority)",
    f"""homes h
          join (near_keys k join areas a on a.zone = k.zone join wishes w on w.wish = k.wish)
            on {GATES} and h.cell = k.cell
              and h.lat between a.south and a.north and h.lon between a.west and a.east""",
    f"{CHORD2} <= a.cap",
)
"""A row for each area of a wish that a home lies in or close to, as if it lay inside."""

FAR_MISSED = (
    "case when not w.place_stated then 0e0 when h.lat is null then 0.5e0 else 1e0 end as place_missed"
)
FAR = weighed(
    FAR_MISSED,
    "place_weight * place_missed",
    f"homes h join (far_keys k join wishes w on w.wish = k.wish) on {GATES}",
    "true",
)
"""Homes for wishes that may miss the place, as if all lay outside."""

NOWHERE = weighed(
    "0.5e0 as place_missed",
    "place_weight * place_missed",
    f"homes h join (nowhere_keys k join wishes w on w.wish = k.wish) on {GATES} and h.cell = {NOWHERE_CELL}",
    "true",
)
"""Homes of unknown place for wishes of which it is a must."""

OF_PAIR = ("lost_else", "whole", "place_weight", "km", "fade", "priority")
SO_FAR = "lost + tags_lost - place_weight * (1 - priority) as lost_else"
CROSSES = """
          case when (e.y1 > n.up) <> (e.y2 > n.up) and n.across < e.x1 + (e.x2 - e.x1) * (n.up - e.y1)
               / (case when e.y2 = e.y1 then 1e0 else e.y2 - e.y1 end) then 1 else 0 end"""

TO_EDGES = f"""
        select n.wish, n.home, n.zone, {", ".join(f"n.{name}" for name in OF_PAIR)}, {CROSSES} as crossed,
          (n.x - e.ax) * (n.x - e.ax) + (n.y - e.ay) * (n.y - e.ay) + (n.z - e.az) * (n.z - e.az) as apart,
          (n.x - e.ax) * e.nx + (n.y - e.ay) * e.ny + (n.z - e.az) * e.nz as sine,
          (n.x - e.ax) * e.ux + (n.y - e.ay) * e.uy + (n.z - e.az) * e.uz as "into",
          (n.x - e.ax) * e.vx + (n.y - e.ay) * e.vy + (n.z - e.az) * e.vz + e.beyond as out
        from (select *, {SO_FAR} from near) n join edges e on e.zone = n.zone
        where n.drawn FENCE"""
"""Pairs of a home close to a polygon and an edge of it."""

DRAWN = f"""
      select wish, home, {", ".join(f"any_value({name}) as {name}" for name in OF_PAIR)},
             case when sum(crossed) % 2 = 1 then 0e0 else min(case when "into" > 0 and out > 0
               then 2 * sine * sine / (1 + sqrt(greatest(0e0, 1 - sine * sine))) else apart end) end as chord2
      from ({TO_EDGES}) to_edges
      group by wish, home, zone"""

ROUND = f"""
      select wish, home, {", ".join(OF_PAIR)}, chord2 from (select *, {SO_FAR} from near) n where not drawn"""

BEYOND = f"(2 * {EARTH_KM} * asin(least(1, sqrt(chord2) / 2)) - km)"

FIT = f"""
      case when {BEYOND} <= {EDGE_KM} then priority when fade = 0 then 0
           when 1 - {BEYOND} / (case when fade = 0 then 1 else fade end) <= {NOTHING} then 0
           else priority * (1 - {BEYOND} / (case when fade = 0 then 1 else fade end)) end"""


def best_of(scored: str, best: int, floor: float) -> str:
    """The best rows of a query of wish, home and score."""
    return f"""
      select wish, home, score from (
        select wish, home, score, row_number() over (partition by wish order by score desc, home) as place
        from ({scored}) scored where score >= {floor}::real
      ) placed where place <= {best}"""


def steps(best: int, floor: float, fence: str = "") -> dict[str, str]:
    """Tables to make one after another; the last holds wish, home and score of the best pairs.

    A pair may have several scores, by area and as if outside of all; the largest is right, and no smaller
    one can be among the best of its kind without the largest being so too.
    """
    fitted = f"""
      select wish, home, max((1 - (lost_else + place_weight * (1 - fit)) / whole)::real) as score from (
        select *, {FIT} as fit from ({ROUND} union all {DRAWN}) outlined
      ) fitted where fit > 0 group by wish, home"""
    score = "select wish, home, (1 - (lost + tags_lost) / whole)::real as score from"
    both = """
      select wish, home, max(score) as score
      from (select * from inside union all select * from outside union all select * from nowhere) all_ways
      group by wish, home"""
    queries = {
        "near": NEAR,
        "inside": best_of(fitted, best, floor),
        "outside": best_of(f"{score} ({FAR}) far where whole > 0", best, floor),
        "nowhere": best_of(f"{score} ({NOWHERE}) unplaced where whole > 0", best, floor),
        "found": best_of(both, best, floor),
    }
    return {name: query.replace("FENCE", fence) for name, query in queries.items()}
