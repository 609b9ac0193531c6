"""The shapes in which doors say what a little give would bring."""

from msgspec import Struct

from crm_estate.matchmaking.relaxing.giving_way import Give


class Relaxation(Give, frozen=True, kw_only=True):
    """What one way to give way would bring: `more` listings would suit, `fewer` that do now would not.

    `by` is how far it goes: of `max_up` and `min_down` a share of the bound or an amount, of `area_wider`
    kilometres. `to` is the new bound, of the price in `currency`.
    """

    more: int
    fewer: int = 0
    by: float | None = None
    currency: str | None = None


class Relaxations(Struct, frozen=True, kw_only=True):
    """Every single loosening of a requirement, those that bring most first."""

    items: list[Relaxation]
