"""However much changes at once, the database is asked as often: nothing asks anew for each home or person."""

import pytest
from msgspec.structs import replace

from crm_estate.worker import react
from tests.counting import queries
from tests.outreach_office import DAY, FLAT, NOW, WISH, arrive, at_price, person, say

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("db")]


async def homes_change(first: int, last: int, price: float) -> int:
    """How often the database is asked until so many changed homes are matched anew."""
    homes = (replace(at_price(FLAT, price), reference=f"H-{number}") for number in range(first, last))
    await say(*homes, now=NOW)
    async with queries() as asked:
        await react(NOW + DAY)
    return len(asked)


async def seekers_come(first: int, last: int) -> int:
    """How often it is asked until so many new seekers have their matches."""
    seekers = [person(f"seeker{number}") for number in range(first, last)]
    await say(*seekers, *(replace(WISH, contact=seeker.reference) for seeker in seekers))
    async with queries() as asked:
        await react(NOW + DAY)
    return len(asked)


async def test_many_new_homes_are_matched_with_as_many_questions_as_a_few() -> None:
    await arrive(person("mara"), person("jan"))
    await arrive(*(replace(WISH, contact=name) for name in ("K-mara", "K-jan")))
    await homes_change(0, 1, 850_000)
    assert await homes_change(1, 4, 850_000) == await homes_change(4, 44, 850_000)


async def test_many_new_prices_are_matched_with_as_many_questions_as_a_few() -> None:
    await arrive(person("mara"), replace(WISH, contact="K-mara"))
    await homes_change(0, 40, 900_000)
    assert await homes_change(0, 3, 860_000) == await homes_change(3, 40, 860_000)


async def test_many_new_seekers_are_matched_with_as_many_questions_as_a_few() -> None:
    await homes_change(0, 3, 850_000)
    await seekers_come(0, 1)
    assert await seekers_come(1, 4) == await seekers_come(4, 44)
