"""The prices at which an owner asks who would come."""

from math import floor, log10

from crm_estate.base.money import exponent

STEP = 0.025
STEPS = 8
"""So many steps each way: from 20 % below to 20 % above."""


def price_steps(price: float, currency: str) -> list[float]:
    """Prices around one, ascending, rounded as people say them; the price itself is among them as it is.

    >>> price_steps(485_000, "EUR")[6:11]
    [461000.0, 473000.0, 485000.0, 497000.0, 509000.0]
    >>> price_steps(3_150, "PLN")[7:10]
    [3070.0, 3150.0, 3230.0]
    >>> price_steps(0.02, "EUR")
    [0.02]
    """
    grain = _grain(price * STEP, currency)
    around = (
        float(price) if at == 0 else _rounded(price * (1 + STEP * at), grain)
        for at in range(-STEPS, STEPS + 1)
    )
    return sorted({step for step in around if step > 0})


def _grain(step: float, currency: str) -> float:
    """The power of ten that is small beside a step, but no smaller than the smallest coin."""
    return max(10.0 ** floor(log10(step / 5)), 10.0 ** -exponent(currency)) if step > 0 else 1.0


def _rounded(price: float, grain: float) -> float:
    return round(round(price / grain) * grain, 4)
