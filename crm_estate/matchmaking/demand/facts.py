"""The shapes in which doors say how many want a home at each price."""

from msgspec import Struct

from crm_estate.base.money import Period


class DemandStep(Struct, frozen=True, kw_only=True):
    """At this `price` so many `contacts` would want the home, by so many `requirements`.

    `share` is how far the price is from the listing's own, -0.05 being 5 % below.
    """

    price: float
    share: float
    contacts: int
    requirements: int


class Demand(Struct, frozen=True, kw_only=True):
    """The demand curve of a listing over prices in `currency` (for rent, per `period`), ascending.

    A listing without a price has no steps.
    """

    listing: str
    currency: str | None
    period: Period | None
    price: float | None
    steps: list[DemandStep]
