"""A demand curve as a picture: one bar for each price, as tall as the number of contacts."""

from collections.abc import Sequence

from msgspec import Struct

from crm_estate.base.languages import format_money, format_share
from crm_estate.base.money import minor
from crm_estate.matchmaking.demand.facts import Demand, DemandStep

WIDTH, HEIGHT = 340.0, 96.0
GAP = 3.0
LOWEST = 2.0
"""Even a few contacts leave a bar that can be seen."""
A_LITTLE = -0.105
"""So far below the listing's own price an owner may think of going."""


class Bar(Struct, frozen=True, kw_only=True):
    """One price; place and size in units of the picture, WIDTH by HEIGHT."""

    x: float
    y: float
    width: float
    height: float
    price: str
    share: str
    contacts: int
    is_own: bool


class Curve(Struct, frozen=True, kw_only=True):
    """All of it: the bars, the one of the listing's own price, and what to say besides: a little cheaper
    price that would draw more, or else the highest that would draw as many."""

    bars: list[Bar]
    own: Bar
    cheaper: Bar | None = None
    dearest: Bar | None = None
    width: float = WIDTH
    height: float = HEIGHT

    @property
    def draws(self) -> bool:
        """Whether anyone would come at any of the prices."""
        return any(bar.contacts for bar in self.bars)


def curve_of(demand: Demand, language: str) -> Curve | None:
    """The picture; None where there is no price to start from."""
    if demand.currency is None or not demand.steps:
        return None
    most = max(step.contacts for step in demand.steps)
    bars = [
        _bar(at, step, len(demand.steps), most, demand.currency, language)
        for at, step in enumerate(demand.steps)
    ]
    own = next(at for at, step in enumerate(demand.steps) if step.share == 0)
    cheaper, dearest = _best_below(demand.steps, own), _last_as_good(demand.steps, own)
    if cheaper is not None:
        return Curve(bars=bars, own=bars[own], cheaper=bars[cheaper])
    return Curve(bars=bars, own=bars[own], dearest=None if dearest is None else bars[dearest])


def _best_below(steps: Sequence[DemandStep], own: int) -> int | None:
    """The step a little below that draws most, of several the dearest; None where none draws more."""
    below = [at for at in range(own) if steps[at].share >= A_LITTLE]
    best = max(below, key=lambda at: (steps[at].contacts, at), default=own)
    return best if steps[best].contacts > steps[own].contacts else None


def _last_as_good(steps: Sequence[DemandStep], own: int) -> int | None:
    """The dearest step above that draws as many; None where none does, or there is nobody to draw."""
    above = [at for at in range(own + 1, len(steps)) if steps[at].contacts >= steps[own].contacts > 0]
    return above[-1] if above else None


def _bar(at: int, step: DemandStep, count: int, most: int, currency: str, language: str) -> Bar:
    each = WIDTH / count
    height = max(LOWEST, HEIGHT * step.contacts / most) if step.contacts else 0.0
    sign = "−" if step.share < 0 else "+"
    return Bar(
        x=round(at * each + GAP / 2, 2),
        y=round(HEIGHT - height, 2),
        width=round(each - GAP, 2),
        height=round(height, 2),
        price=format_money(minor(step.price, currency), currency, language),
        share="" if step.share == 0 else f"{sign}{format_share(abs(step.share), language)}",
        contacts=step.contacts,
        is_own=step.share == 0,
    )
