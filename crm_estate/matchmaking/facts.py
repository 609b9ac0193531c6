"""What is said of matches: the shapes that doors show and take."""

from datetime import datetime
from typing import Annotated, Literal

from msgspec import Meta, Struct

from crm_estate.base.fields import NO_NUL
from crm_estate.listings.facts import Price

MatchState = Literal["waiting", "ready", "sent", "dropped"]
News = Literal["new", "price_cut", "back"]
Feedback = Literal["liked", "dismissed"]
DismissReason = Literal[
    "too_expensive",
    "too_small",
    "too_big",
    "wrong_place",
    "condition",
    "floor",
    "missing_feature",
    "not_interested",
    "seen_elsewhere",
    "other",
]


class Reason(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What one criterion says of a pair; `fit` (0 to 1) and `weight` are what enters the score.

    `code` is `inside`, `over_max`, `under_min`; `chosen`, `other`; `inside_area`, `near_area`,
    `outside_area`; `all_present`, `tag_missing`, `tag_unknown`, `tag_avoided`; or `unknown`. Over or under
    a bound: `value`, `bound`, `by` (amount in the criterion's unit; money in `currency`), `share` (`by` over
    the bound). Areas: `area` (its number in the requirement), `km` outside its edge. Features: their names.
    On the firm's own fields (`custom.<key>`) `value` is there inside, too, and `option` is a choice's value.
    """

    criterion: str
    code: str
    fit: float
    weight: float
    must: bool = False
    ruled_out: bool = False
    value: float | None = None
    bound: float | None = None
    by: float | None = None
    share: float | None = None
    currency: str | None = None
    km: float | None = None
    area: int | None = None
    option: str | None = None
    present: list[str] = []
    missing: list[str] = []
    unknown: list[str] = []
    avoided: list[str] = []


class MatchOut(Struct, frozen=True, kw_only=True):
    """A listing that fits a requirement, and what became of it."""

    id: int
    listing: str
    listing_id: int
    requirement: str
    requirement_id: int
    contact: str
    contact_id: int
    contact_name: str
    score: float
    reasons: list[Reason]
    engine: str
    fits: bool
    state: MatchState
    news: News
    found_at: datetime
    offered_at: datetime | None
    offered_price: Price | None
    feedback: Feedback | None
    feedback_reason: str | None
    feedback_at: datetime | None


class FeedbackFacts(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a contact thinks of a match; a dismissal says why."""

    feedback: Feedback
    reason: DismissReason | None = None
    note: Annotated[str, Meta(max_length=2000, pattern=NO_NUL)] = ""


class Explanation(Struct, frozen=True, kw_only=True):
    """Why a listing suits a requirement or does not; no score where it is ruled out."""

    score: float | None
    ruled_out: bool
    reasons: list[Reason]


class Preview(Struct, frozen=True, kw_only=True):
    """How many listings would suit now, and the best of them as (listing id, score)."""

    count: int
    best: list[tuple[int, float]]
