"""What was said of a requirement's matches, as the engine's learner reads it."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Literal

import msgspec
import numpy as np
from msgspec import Struct

from crm_estate.base import database
from crm_estate.base.money import Rates, major, per_month
from crm_estate.matchmaking.facts import Reason
from crm_estate.matchmaking.homes import COLUMNS, NUMBERS, Home, home_of_row
from crm_estate.requirements.criteria import Criteria
from crm_estate.requirements.facts import RequirementOut
from matching import learn

MOST = 300
"""So many of the latest verdicts count."""

NOTHING_SAID = "seen_elsewhere"
"""A dismissal that says nothing of what is wished for."""

End = Literal["min", "max"]
ABOUT: Mapping[str, tuple[str, End | None]] = {
    "too_expensive": ("price", "max"),
    "too_small": ("living_area", "min"),
    "too_big": ("living_area", "max"),
    "wrong_place": ("areas", None),
    "condition": ("condition", None),
    "missing_feature": ("features", None),
}
LOW_FLOOR = 1
"""Whoever calls such a floor wrong, or a lower one, finds it too low."""

READ = """select m.listing, m.feedback, m.feedback_reason, m.feedback_price, m.feedback_currency, m.reasons,
    l.rent_period from match m join listing l on l.id = m.listing
    where m.requirement = $1 and m.feedback is not null and m.feedback_reason is distinct from $2
    order by m.feedback_at desc, m.id limit $3"""


class Verdict(Struct, frozen=True):
    """A home, what was said of it, and the engine's reasons; `price` as it was then, in major units."""

    home: Home
    liked: bool
    reason: str | None
    reasons: dict[str, Reason]
    price: float | None
    currency: str | None


async def verdicts_on(requirement: int) -> list[Verdict]:
    rows = await database.fetch(READ, requirement, NOTHING_SAID, MOST)
    listings = await database.fetch(
        f"select {COLUMNS} from listing where id = any($1)", [row["listing"] for row in rows]
    )
    homes = {row["id"]: home_of_row(row) for row in listings}
    return [_verdict(row, homes[row["listing"]]) for row in rows]


def _verdict(row: database.Row, home: Home) -> Verdict:
    price, currency = home.price, home.currency
    if row["feedback_price"] is not None and row["feedback_currency"]:
        currency = row["feedback_currency"]
        price = per_month(major(row["feedback_price"], currency), row["rent_period"] or "month")
    reasons = msgspec.json.decode(row["reasons"], type=list[Reason])
    return Verdict(
        home,
        row["feedback"] == "liked",
        row["feedback_reason"],
        {reason.criterion: reason for reason in reasons},
        price,
        currency,
    )


def features_of(verdicts: Sequence[Verdict]) -> list[str]:
    """Every feature that is known of some of the homes, in one order."""
    return sorted({tag for verdict in verdicts for tag in verdict.home.features})


def evidence_of(
    wish: RequirementOut, verdicts: Sequence[Verdict], *, currency: str, rates: Rates, day: date
) -> learn.Evidence:
    """The verdicts as columns; prices in `currency` at the rates of `day`."""
    tags = features_of(verdicts)
    stated = [name for name in Criteria.__struct_fields__ if name != "custom" and getattr(wish, name)]
    named = set[str]()
    if wish.features:
        named = {*wish.features.must, *wish.features.nice, *wish.features.avoid}
    values = {name: [getattr(verdict.home, name) for verdict in verdicts] for name in NUMBERS}
    values["price"] = [_price(verdict, currency, rates, day) for verdict in verdicts]
    return learn.evidence(
        np.array([verdict.liked for verdict in verdicts], dtype=bool),
        about=[_about(verdict) for verdict in verdicts],
        fits={name: numbers([_fit(verdict, name) for verdict in verdicts]) for name in stated},
        weights={name: getattr(wish, name).weight for name in stated},
        values={name: numbers(column) for name, column in values.items()},
        bounds={name: _bounds(wish, name, currency) for name in values},
        tags=np.array([[_state(verdict.home, tag) for tag in tags] for verdict in verdicts], dtype=float),
        free=np.array([tag not in named for tag in tags], dtype=bool),
    )


def numbers(values: Sequence[float | None]) -> Any:
    return np.array(values, dtype=np.float64)


def _about(verdict: Verdict) -> learn.About | None:
    if verdict.liked or verdict.reason is None:
        return None
    if verdict.reason == "floor":
        floor = verdict.home.floor
        end: End | None = None if floor is None else "min" if floor <= LOW_FLOOR else "max"
        return learn.About("floor", end)
    return learn.About(*ABOUT[verdict.reason]) if verdict.reason in ABOUT else None


def _fit(verdict: Verdict, criterion: str) -> float | None:
    reason = verdict.reasons.get(criterion)
    return None if reason is None or reason.code == "unknown" else reason.fit


def _price(verdict: Verdict, currency: str, rates: Rates, day: date) -> float | None:
    if verdict.price is None or verdict.currency is None:
        return None
    return rates.convert(verdict.price, verdict.currency, currency, day)


def _bounds(wish: RequirementOut, name: str, currency: str) -> tuple[float, float]:
    part = getattr(wish, name)
    if part is None or (name == "price" and part.currency != currency):
        return np.nan, np.nan
    low, high = (np.nan if end is None else float(end) for end in (part.min, part.max))
    return low, high


def _state(home: Home, tag: str) -> float:
    has = home.features.get(tag)
    return 0.5 if has is None else float(has)
