"""The question as Polars expressions, step by step as in the SQL."""

from typing import Any

import polars as pl

from bench.contenders.sql_query import EDGE_KM, NOTHING
from bench.contenders.sql_tables import NOWHERE_CELL
from bench.criteria import TAGS
from bench.drawn import EARTH_KM
from bench.tables import RANGES

GATES = ("offer", "kind")
PAIR = ("wish", "home")


def best_pairs(frames: dict[str, Any], best: int, floor: float) -> pl.DataFrame:
    """Wish, home and score of the best pairs; see ``sql_query.steps``."""
    lazy = {name: frame.lazy() for name, frame in frames.items()}
    near = weighed(near_pairs(lazy), lazy, 1 - pl.col("priority")).collect(engine="streaming")
    inside = fitted(near.lazy(), lazy)
    outside = scored(weighed(far_pairs(lazy), lazy, pl.col("place_missed")))
    nowhere = scored(weighed(nowhere_pairs(lazy), lazy, pl.col("place_missed")))
    parts = pl.collect_all(
        [leaders(part, best, floor) for part in (inside, outside, nowhere)], engine="streaming"
    )
    both = pl.concat(parts).lazy().group_by(*PAIR).agg(pl.col("score").max())
    return leaders(both, best, floor).collect()


def leaders(rows: pl.LazyFrame, best: int, floor: float) -> pl.LazyFrame:
    """The best rows of each wish: by score descending, then home."""
    kept = rows.select(*PAIR, pl.col("score").cast(pl.Float32)).filter(pl.col("score") >= floor)
    return kept.sort("wish", "score", "home", descending=[False, True, False]).group_by(
        "wish", maintain_order=True
    ).head(best).select(*PAIR, "score")  # fmt: skip


def allowed() -> pl.Expr:
    return (pl.col("lacks") & pl.col("requires") == 0) & (pl.col("has") & pl.col("avoids") == 0)


def masks(lazy: dict[str, pl.LazyFrame]) -> pl.LazyFrame:
    return lazy["wishes"].select("wish", "requires", "avoids", "place_stated")


def near_pairs(lazy: dict[str, pl.LazyFrame]) -> pl.LazyFrame:
    """A row for each area of a wish that a home lies in or close to."""
    areas = lazy["areas"].rename({"x": "ax", "y": "ay", "z": "az"}).drop("wish")
    boxes = areas.select("zone", "south", "north", "west", "east")
    keys = lazy["near_keys"].join(boxes, on="zone").join(masks(lazy), on="wish")
    in_box = pl.col("lat").is_between("south", "north") & pl.col("lon").is_between("west", "east")
    boxed = lazy["homes"].join(keys, on=[*GATES, "cell"]).filter(in_box & allowed())
    chord2 = sum_of(pl.col(axis) - pl.col(f"a{axis}") for axis in "xyz")
    return (
        boxed.drop("south", "north", "west", "east")
        .join(areas, on="zone")
        .with_columns(chord2.alias("chord2"))
        .filter(pl.col("chord2") <= pl.col("cap"))
    )


def sum_of(ways: Any) -> pl.Expr:
    return pl.sum_horizontal([way * way for way in ways])


def far_pairs(lazy: dict[str, pl.LazyFrame]) -> pl.LazyFrame:
    """Homes for wishes that may miss the place, as if all lay outside."""
    unknown = pl.when(pl.col("lat").is_null()).then(0.5).otherwise(1.0)
    missed = pl.when(pl.col("place_stated")).then(unknown).otherwise(0.0)
    keys = lazy["far_keys"].join(masks(lazy), on="wish")
    return lazy["homes"].join(keys, on=[*GATES]).filter(allowed()).with_columns(missed.alias("place_missed"))


def nowhere_pairs(lazy: dict[str, pl.LazyFrame]) -> pl.LazyFrame:
    """Homes of unknown place for wishes of which it is a must."""
    keys = lazy["nowhere_keys"].join(masks(lazy), on="wish")
    unplaced = lazy["homes"].filter(pl.col("cell") == NOWHERE_CELL)
    return unplaced.join(keys, on=[*GATES]).filter(allowed()).with_columns(pl.lit(0.5).alias("place_missed"))


def missed(name: str) -> pl.Expr:
    value = pl.col(name)
    above = (value - pl.col(f"{name}_high")) * pl.col(f"{name}_per_high")
    below = (pl.col(f"{name}_low") - value) * pl.col(f"{name}_per_low")
    return pl.max_horizontal(above, below).clip(0.0, 1.0).fill_null(0.5).alias(f"{name}_missed")


def missed_market() -> pl.Expr:
    asked, code = pl.col("market_mask"), pl.col("market")
    bit = pl.when(code == 0).then(1).when(code == 1).then(2).otherwise(0)
    known = pl.when(asked & bit > 0).then(0.0).otherwise(1.0)
    unknown = pl.when(code < 0).then(0.5).otherwise(known)
    return pl.when(asked == 0).then(0.0).otherwise(unknown).alias("market_missed")


def missed_tags() -> pl.Expr:
    def state(tag: int) -> pl.Expr:
        had = pl.when(pl.col("has") & (1 << tag) > 0).then(0.0).otherwise(1.0)
        return pl.when(pl.col("lacks") & (1 << tag) > 0).then(2.0).otherwise(had)

    lost = pl.sum_horizontal([pl.col(f"want_{tag}") * state(tag) for tag in range(TAGS)])
    share = pl.when(pl.col("tags_weight") > 0).then(lost / (2 * pl.col("tags_whole"))).otherwise(0.0)
    return (pl.col("tags_weight") * share).alias("tags_lost")


def weighed(pairs: pl.LazyFrame, lazy: dict[str, pl.LazyFrame], least: pl.Expr) -> pl.LazyFrame:
    """Pairs that may still be spared when they lose at least ``least`` of the place's weight."""
    numbers = lazy["wishes"].drop("requires", "avoids", "place_stated", *(f"want_{t}" for t in range(TAGS)))
    wanted = lazy["wishes"].select("wish", *(f"want_{tag}" for tag in range(TAGS)))
    names = ("market", *RANGES)
    barred = [pl.col(f"{name}_must") & (pl.col(f"{name}_missed") >= 1 - NOTHING) for name in names]
    lost = sum(pl.col(f"{name}_missed") * pl.col(f"{name}_weight") for name in names)
    summed = (
        pairs.join(numbers, on="wish")
        .with_columns(missed_market(), *(missed(name) for name in RANGES))
        .with_columns((lost + pl.col("place_weight") * least).alias("lost"))
        .filter((pl.col("lost") <= pl.col("spare")) & ~pl.any_horizontal(barred) & (pl.col("whole") > 0))
    )
    told = summed.join(wanted, on="wish").with_columns(missed_tags())
    return told.with_columns(pl.col("lost") + pl.col("tags_lost")).filter(pl.col("lost") <= pl.col("spare"))


def scored(rows: pl.LazyFrame) -> pl.LazyFrame:
    return rows.with_columns((1 - pl.col("lost") / pl.col("whole")).alias("score"))


def fitted(near: pl.LazyFrame, lazy: dict[str, pl.LazyFrame]) -> pl.LazyFrame:
    """Best score of each pair over the areas that its home is in or close to."""
    rows = near.with_row_index("row")
    drawn = (
        rows.filter("drawn")
        .join(to_edges(rows, lazy), on="row")
        .with_columns(chord2="nearest")
        .drop("nearest")
    )
    every = pl.concat([rows.filter(~pl.col("drawn")), drawn], how="diagonal")
    beyond = 2 * EARTH_KM * (pl.col("chord2").sqrt() / 2).clip(0.0, 1.0).arcsin() - pl.col("km")
    fading = 1 - beyond / pl.col("fade")
    faded = pl.when((pl.col("fade") == 0) | (fading <= NOTHING)).then(0.0).otherwise(fading)
    fit = pl.col("priority") * pl.when(beyond <= EDGE_KM).then(1.0).otherwise(faded)
    more = pl.col("place_weight") * (pl.col("priority") - pl.col("fit"))
    score = 1 - (pl.col("lost") + more) / pl.col("whole")
    some = every.with_columns(fit.alias("fit")).filter(pl.col("fit") > 0)
    return some.with_columns(score.alias("score")).group_by(*PAIR).agg(pl.col("score").max())


def to_edges(rows: pl.LazyFrame, lazy: dict[str, pl.LazyFrame]) -> pl.LazyFrame:
    """Squared chord from the homes of rows to the nearest edge of their polygons; 0 inside."""
    col = pl.col
    points = rows.filter("drawn").select(
        "row", "zone", "x", "y", "z", across=plane("east"), up=plane("north")
    )
    paired = points.join(lazy["edges"], on="zone")
    away = {axis: col(axis) - col(f"a{axis}") for axis in "xyz"}
    into, out, sine = (sum(away[axis] * col(f"{way}{axis}") for axis in "xyz") for way in "uvn")
    squared = sine * sine
    beside = (into > 0) & (out + col("beyond") > 0)
    to_circle = 2 * squared / (1 + (1 - squared).clip(0.0, 1.0).sqrt())
    chord2 = pl.when(beside).then(to_circle).otherwise(sum_of(away.values()))
    crossing = (col("x2") - col("x1")) * (col("up") - col("y1")) / (col("y2") - col("y1")) + col("x1")
    crosses = ((col("y1") > col("up")) != (col("y2") > col("up"))) & (col("across") < crossing)
    grouped = paired.group_by("row").agg(chord2.min().alias("nearest"), crosses.sum().alias("crossed"))
    inside = col("crossed") % 2 == 1
    return grouped.select("row", nearest=pl.when(inside).then(0.0).otherwise(col("nearest")))


def plane(way: str) -> pl.Expr:
    """Where homes lie on the plane of their area, one of its two ways."""
    along, depth = (sum(pl.col(axis) * pl.col(f"{of}{axis}") for axis in "xyz") for of in (f"{way}_", "a"))
    return along / depth
