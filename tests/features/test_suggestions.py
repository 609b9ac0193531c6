"""What a requirement might say differently is suggested from what was said of homes, never done by itself."""

from datetime import datetime
from typing import Any

import pytest

from crm_estate.accounts.permissions import SYSTEM, Actor
from crm_estate.base import database
from crm_estate.base.errors import Conflict, NotAllowed, NotFound
from crm_estate.matchmaking import feedback
from crm_estate.matchmaking.suggestions import offering as suggestions
from crm_estate.matchmaking.suggestions.facts import AnswerFacts, Suggestion, SwitchFacts
from crm_estate.matchmaking.suggestions.words import question
from crm_estate.requirements.criteria import FeaturesWish, PriceWish, RangeWish
from crm_estate.requirements.facts import RequirementOut
from crm_estate.requirements.search import get_requirement
from crm_estate.requirements.wishes import set_state
from tests.doors import portal_cast as cast
from tests.judging import GROUND_FLOORS, NO_BASEMENTS, TOO_EXPENSIVE, Said, everything, judged

pytestmark = pytest.mark.anyio
NOTHING_MORE = AnswerFacts()
BEYOND_BUDGET: list[Said] = [(None, {"price": price}) for price in (710_000, 720_000, 731_000)]
TOO_FAR: list[Said] = [("wrong_place", {"where": (52.262, 21.01)})] * 3
TOO_SMALL: list[Said] = [("too_small", {"living_area": area}) for area in (38.0, 41.0, 43.0)]
WITH_A_LIFT: list[Said] = [
    *[(None, {"features": {"elevator": True}})] * 5,
    *[("other", {"features": {"elevator": False}})] * 5,
]


@pytest.fixture
async def wish(db: str, now: datetime) -> int:
    """Mara looks for a flat in the middle of Warsaw for at most 700,000 PLN."""
    await cast.contact("K-1", now)
    return await cast.wish("K-1", now)


async def now_suggested(wish: int, now: datetime) -> list[Suggestion]:
    return (await suggestions.suggestions(wish, actor=SYSTEM, now=now)).items


async def read(wish: int) -> RequirementOut:
    return await get_requirement(wish, actor=SYSTEM)


async def kinds_of_facts(wish: int) -> list[str]:
    rows = await database.fetch(
        "select kind from fact where requirement = $1 and match is null order by id", wish
    )
    return [row["kind"] for row in rows]


@pytest.mark.parametrize(
    ("said", "id_", "counts"),
    [
        (GROUND_FLOORS, "narrow:floor:min:1", (3, 0)),
        (TOO_EXPENSIVE, "narrow:price:max:650000", (3, 0)),
        (NO_BASEMENTS, "avoid_tag:features:basement", (5, 0)),
        (BEYOND_BUDGET, "widen:price:max:740000", (3, 0)),
        (WITH_A_LIFT, "prefer_tag:features:elevator", (5, 0)),
        (TOO_FAR, "raise_weight:areas:3", (3, 0)),
        (TOO_SMALL, "narrow:living_area:min:45", (3, 0)),
    ],
)
async def test_what_is_said_of_homes_suggests_what_the_wish_might_say(
    wish: int, now: datetime, said: list[Said], id_: str, counts: tuple[int, int]
) -> None:
    await judged(wish, said, now)
    (one,) = await now_suggested(wish, now)
    assert (one.id, (one.supporting, one.contrary)) == (id_, counts)
    assert one.certainty >= 0.9


@pytest.mark.parametrize(
    "said",
    [
        GROUND_FLOORS[1:],
        [("not_interested", {"floor": 0, "features": {"basement": True}})] * 6,
        [("seen_elsewhere", {"floor": 0, "features": {"basement": True}})] * 5 + [(None, {"floor": 3})] * 5,
        [(None, {}), ("other", {})] * 3,
        [],
    ],
)
async def test_too_little_or_nothing_in_particular_suggests_nothing(
    wish: int, now: datetime, said: list[Said]
) -> None:
    await judged(wish, said, now)
    assert await now_suggested(wish, now) == []


async def test_looking_at_suggestions_changes_nothing(wish: int, now: datetime) -> None:
    await judged(wish, GROUND_FLOORS, now)
    before = await everything()
    assert await now_suggested(wish, now)
    assert await everything() == before


async def test_whoever_agrees_changes_the_wish_as_by_its_form(wish: int, now: datetime) -> None:
    await judged(wish, GROUND_FLOORS, now)
    before = await read(wish)
    (one,) = await now_suggested(wish, now)
    await suggestions.accept(before, one.id, AnswerFacts(note="By phone."), actor=SYSTEM, now=now)
    after = await read(wish)
    assert after.floor == RangeWish(min=1)
    assert (after.price, after.areas, after.frequency) == (before.price, before.areas, before.frequency)
    assert after.version == before.version + 1
    assert (await kinds_of_facts(wish))[-2:] == ["requirement.changed", "suggestion.accepted"]
    assert await now_suggested(wish, now) == []


@pytest.mark.parametrize(
    ("said", "name", "part"),
    [
        (TOO_EXPENSIVE, "price", PriceWish(max=650_000.0, currency="PLN", weight=2.5, slack=0.2)),
        (NO_BASEMENTS, "features", FeaturesWish(avoid=["basement"])),
        (WITH_A_LIFT, "features", FeaturesWish(nice={"elevator": 1.0})),
    ],
)
async def test_only_what_was_suggested_is_changed(
    wish: int, now: datetime, said: list[Said], name: str, part: Any
) -> None:
    await judged(wish, said, now)
    (one,) = await now_suggested(wish, now)
    await suggestions.accept(await read(wish), one.id, NOTHING_MORE, actor=SYSTEM, now=now)
    assert getattr(await read(wish), name) == part


async def test_a_declined_suggestion_comes_back_only_when_twice_as_much_speaks_for_it(
    wish: int, now: datetime
) -> None:
    await judged(wish, GROUND_FLOORS, now)
    before = await read(wish)
    (one,) = await now_suggested(wish, now)
    await suggestions.decline(before, one.id, NOTHING_MORE, actor=SYSTEM, now=now)
    assert await read(wish) == before
    assert (await kinds_of_facts(wish))[-1] == "suggestion.declined"
    await judged(wish, GROUND_FLOORS[:2], now, first=10)
    assert await now_suggested(wish, now) == []
    await judged(wish, GROUND_FLOORS[:1], now, first=20)
    (again,) = await now_suggested(wish, now)
    assert (again.id, again.supporting) == (one.id, 6)


async def test_a_weight_that_was_raised_is_not_raised_again_for_the_same_verdicts(
    wish: int, now: datetime
) -> None:
    await judged(wish, TOO_FAR, now)
    (one,) = await now_suggested(wish, now)
    await suggestions.accept(await read(wish), one.id, NOTHING_MORE, actor=SYSTEM, now=now)
    areas = (await read(wish)).areas
    assert areas
    assert areas.weight == 3.0
    assert await now_suggested(wish, now) == []


async def test_nobody_agrees_to_what_is_suggested_no_more(wish: int, now: datetime) -> None:
    await judged(wish, GROUND_FLOORS, now)
    known = await read(wish)
    (one,) = await now_suggested(wish, now)
    await suggestions.accept(known, one.id, NOTHING_MORE, actor=SYSTEM, now=now)
    before = await everything()
    for act in (suggestions.accept, suggestions.decline):
        for said in (one.id, "narrow:price:max:1", "nonsense", ""):
            with pytest.raises(Conflict):
                await act(await read(wish), said, NOTHING_MORE, actor=SYSTEM, now=now)
    assert await everything() == before


async def test_a_wish_that_was_changed_meanwhile_is_not_written_over(wish: int, now: datetime) -> None:
    await judged(wish, GROUND_FLOORS, now)
    stale = await read(wish)
    (one,) = await now_suggested(wish, now)
    await cast.wish("K-1", now, price=PriceWish(max=705_000.0, currency="PLN"))
    before = await everything()
    with pytest.raises(Conflict):
        await suggestions.accept(stale, one.id, NOTHING_MORE, actor=SYSTEM, now=now)
    assert await everything() == before


async def test_suggestions_are_silent_while_they_are_switched_off(wish: int, now: datetime) -> None:
    await judged(wish, GROUND_FLOORS, now)
    known = await read(wish)
    (one,) = await now_suggested(wish, now)
    for _ in range(2):
        await suggestions.switch(known, SwitchFacts(on=False), actor=SYSTEM, now=now)
    off = await suggestions.suggestions(wish, actor=SYSTEM, now=now)
    assert (off.on, off.items) == (False, [])
    with pytest.raises(Conflict):
        await suggestions.accept(known, one.id, NOTHING_MORE, actor=SYSTEM, now=now)
    for _ in range(2):
        await suggestions.switch(known, SwitchFacts(on=True), actor=SYSTEM, now=now)
    assert await now_suggested(wish, now) == [one]
    facts = await kinds_of_facts(wish)
    assert facts[-2:] == ["suggestion.switched_off", "suggestion.switched_on"]


async def test_nothing_is_suggested_of_a_wish_that_rests(wish: int, now: datetime) -> None:
    await judged(wish, GROUND_FLOORS, now)
    await set_state(wish, "paused", actor=SYSTEM, now=now)
    assert await now_suggested(wish, now) == []


async def test_a_verdict_taken_back_counts_no_more(wish: int, now: datetime) -> None:
    await judged(wish, GROUND_FLOORS, now)
    await feedback.withdraw(await cast.match_of("J-0", wish), actor=SYSTEM, now=now)
    assert await now_suggested(wish, now) == []


async def test_a_price_counts_as_it_was_when_it_was_called_too_high(wish: int, now: datetime) -> None:
    await judged(wish, TOO_EXPENSIVE, now)
    await cast.listing("J-0", now, price=500_000)
    assert [one.id for one in await now_suggested(wish, now)] == ["narrow:price:max:650000"]


async def test_a_contact_answers_for_their_own_wish_only(wish: int, now: datetime) -> None:
    await judged(wish, GROUND_FLOORS, now)
    stranger = Actor(kind="contact", id=await cast.contact("K-2", now))
    known = await read(wish)
    (one,) = await now_suggested(wish, now)
    with pytest.raises(NotAllowed):
        await suggestions.accept(known, one.id, NOTHING_MORE, actor=stranger, now=now)
    with pytest.raises(NotFound):
        await suggestions.suggestions(wish, actor=stranger, now=now)
    await suggestions.accept(
        known, one.id, NOTHING_MORE, actor=Actor(kind="contact", id=known.contact_id), now=now
    )


def test_agents_and_contacts_read_the_same_in_their_own_words() -> None:
    one = Suggestion(
        id="narrow:price:max:650000", code="narrow", criterion="price", end="max", to=650_000.0,
        currency="PLN", supporting=3, contrary=1, certainty=0.95,
    )  # fmt: skip
    asked, told = question(one, "en", "contact"), question(one, "en", "agent")
    assert (asked.why, told.why) == (
        "You keep finding homes too expensive.", "They keep finding homes too expensive.",
    )  # fmt: skip
    assert asked.change == told.change == "Price up to PLN\xa0650,000?"
    assert asked.evidence == "Dismissed: 3, liked: 1"
