"""What is held in memory is what is committed: every question counts all that was written before it."""

import asyncio
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

import pytest

from crm_estate.accounts.permissions import SYSTEM
from crm_estate.base import database, journal
from crm_estate.contacts import people
from crm_estate.contacts.facts import ContactFacts, PersonName
from crm_estate.listings import lifecycle
from crm_estate.listings.facts import ListingFacts, Price
from crm_estate.matchmaking.preview import preview
from crm_estate.matchmaking.rematch import rematch
from crm_estate.requirements import wishes
from crm_estate.requirements.criteria import ChoiceWish, FeaturesWish, PriceWish, RangeWish
from crm_estate.requirements.facts import RequirementFacts

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("db")]

FLAT = ListingFacts(
    reference="FLAT", offer="sale", kind="apartment", country="PL", list_price=Price(700_000.0, "PLN")
)
WISH = RequirementFacts(
    contact="SEEKER", name="flat", offer="sale", kinds=["apartment"],
    price=PriceWish(max=750_000, currency="PLN", must=True, slack=0),
)  # fmt: skip


def changed(said: Any, **fields: Any) -> Any:
    return type(said)(**{name: getattr(said, name) for name in said.__struct_fields__} | fields)


async def offer(now: datetime, **fields: Any) -> int:
    """The flat as it is from now on; returns its id."""
    return (await lifecycle.receive(changed(FLAT, **fields), actor=SYSTEM, now=now)).id


async def look_for(now: datetime, name: str = "flat", **fields: Any) -> int:
    """Someone looks for this; returns the requirement's id."""
    seeker = ContactFacts(reference="SEEKER", name=PersonName("Sara", "Wolna"))
    await people.receive(seeker, actor=SYSTEM, now=now)
    facts = changed(WISH, name=name, **fields)
    return (await wishes.receive(facts, actor=SYSTEM, now=now)).id


async def suiting(now: datetime, **fields: Any) -> int:
    """How many homes suit the wish now."""
    return (await preview(changed(WISH, **fields), now=now)).count


async def matched(requirement: int) -> list[str]:
    """References of the listings that fit it, as they are stored."""
    rows = await database.fetch(
        """select l.reference from match m join listing l on l.id = m.listing
           where m.requirement = $1 and m.fits order by l.reference""",
        requirement,
    )
    return [row["reference"] for row in rows]


async def test_a_home_counts_from_the_moment_it_is_offered_until_it_is_withdrawn(now: datetime) -> None:
    assert await suiting(now) == 0
    await offer(now)
    assert await suiting(now) == 1
    await offer(now, list_price=Price(760_000.0, "PLN"))
    assert await suiting(now) == 0
    await offer(now, list_price=Price(740_000.0, "PLN"))
    assert await suiting(now) == 1
    await offer(now, standard_status="Withdrawn")
    assert await suiting(now) == 0
    await offer(now)
    await offer(now, reference="OTHER")
    assert await suiting(now) == 2


async def test_what_commits_late_is_counted_though_it_began_early(now: datetime) -> None:
    written, may_commit = asyncio.Event(), asyncio.Event()

    async def hesitate() -> None:
        async with database.transaction():
            await offer(now, reference="BEGUN-FIRST")
            written.set()
            await may_commit.wait()

    async with asyncio.TaskGroup() as group:
        group.create_task(hesitate())
        await written.wait()
        await offer(now, reference="COMMITTED-FIRST")
        assert await suiting(now) == 1
        may_commit.set()
    assert await suiting(now) == 2


async def test_only_the_transaction_itself_counts_what_it_has_not_committed(now: datetime) -> None:
    await offer(now)
    with suppress(InterruptedError):
        async with database.transaction():
            await offer(now, reference="UNDONE")
            assert await suiting(now) == 2
            await offer(now, reference="UNDONE", standard_status="Withdrawn")
            await offer(now, reference="UNDONE-TOO")
            await offer(now, reference="UNDONE-AS-WELL")
            assert await suiting(now) == 3
            raise InterruptedError
    assert await suiting(now) == 1


async def test_rows_that_vanish_without_a_fact_are_noticed(now: datetime) -> None:
    await offer(now)
    assert await suiting(now) == 1
    await database.execute("truncate listing cascade")
    assert await suiting(now) == 0


async def test_facts_of_another_server_are_not_taken_for_news_for_ever(now: datetime) -> None:
    """A restored database brings facts whose numbers this server has yet to reach."""
    await offer(now)
    await journal.record(journal.Fact(kind="listing.changed", at=now, actor="system", listing=10**9))
    await database.execute("alter table fact disable trigger fact_never_edited")
    await database.execute("update fact set txid = '9000000000000' where listing = 1000000000")
    await database.execute("alter table fact enable trigger fact_never_edited")
    assert await suiting(now) == 1
    await offer(now, list_price=Price(760_000.0, "PLN"))
    assert await suiting(now) == 0


async def test_a_feature_that_nobody_asked_for_before_is_known_at_once(now: datetime) -> None:
    await offer(now, reference="WITH", features={"sauna": True})
    await offer(now, reference="WITHOUT", features={"sauna": False})
    await offer(now, reference="SAYS-NOTHING")
    assert await suiting(now) == 3
    assert await suiting(now, features=FeaturesWish(must=["sauna"])) == 2
    assert await suiting(now, features=FeaturesWish(avoid=["sauna"])) == 2
    assert await suiting(now, features=FeaturesWish(must=["moat"])) == 3
    await offer(now, reference="CASTLE", features={"moat": False})
    assert await suiting(now, features=FeaturesWish(must=["moat"])) == 3
    assert await suiting(now, features=FeaturesWish(avoid=["moat"])) == 4


async def test_a_value_that_nobody_asks_for_is_another_one_and_not_unknown(now: datetime) -> None:
    await offer(now, reference="RUIN", condition="ruin")
    await offer(now, reference="NEW", condition="new")
    wanted = await look_for(now, condition=ChoiceWish(any=["new"], must=True))
    await rematch([], [wanted], now)
    assert await matched(wanted) == ["NEW"]
    assert await suiting(now, condition=ChoiceWish(any=["palatial"], must=True)) == 0


async def test_more_features_than_there_was_room_for_change_no_answer(now: datetime) -> None:
    await offer(now, features={"feature_0": True, "feature_69": True})
    assert await suiting(now) == 1
    for number in range(70):
        await look_for(now, name=f"wish {number}", features=FeaturesWish(must=[f"feature_{number}"]))
    await offer(now, reference="LATER", features={"feature_69": False})
    ids = [row["id"] for row in await database.fetch("select id from requirement order by id")]
    await rematch([], ids, now)
    assert await matched(ids[0]) == ["FLAT", "LATER"]
    assert await matched(ids[69]) == ["FLAT"]


async def test_both_directions_find_the_same_matches(now: datetime) -> None:
    prices = [Price(600_000.0 + 20_000 * n, "PLN") for n in range(20)]
    homes = [
        await offer(now, reference=f"H-{n}", list_price=price, living_area=40.0 + n)
        for n, price in enumerate(prices)
    ]
    wanted = [
        await look_for(
            now,
            name=f"wish {n}",
            price=PriceWish(max=600_000 + 25_000 * n, currency="PLN"),
            living_area=RangeWish(min=40 + n),
        )
        for n in range(15)
    ]
    await rematch(homes, [], now)
    by_homes = await database.fetch("select listing, requirement, score, reasons from match order by 1, 2")
    await database.execute("truncate match cascade")
    await rematch([], wanted, now)
    by_wishes = await database.fetch("select listing, requirement, score, reasons from match order by 1, 2")
    assert by_homes == by_wishes
    assert len(by_homes) > 50


async def test_paused_and_expired_requirements_get_no_matches(now: datetime) -> None:
    paused, ending, kept = [await look_for(now, name=name) for name in ("paused", "ending", "kept")]
    await rematch([await offer(now)], [], now)
    await wishes.set_state(paused, "paused", actor=SYSTEM, now=now)
    await wishes.receive(changed(WISH, name="ending", expires_on=now.date()), actor=SYSTEM, now=now)
    await wishes.expire(now + timedelta(days=2))
    await rematch([await offer(now, reference="NEXT")], [], now)
    assert [await matched(each) for each in (paused, ending, kept)] == [["FLAT"], ["FLAT"], ["FLAT", "NEXT"]]


async def test_one_requirement_that_cannot_be_matched_stops_no_other(now: datetime) -> None:
    wrong, right = await look_for(now, name="wrong"), await look_for(now, name="right")
    bow_tie = [[20.0, 50.0], [21.0, 51.0], [21.0, 50.0], [20.0, 51.0], [20.0, 50.0]]
    await database.execute(
        """update requirement set criteria = jsonb_build_object('areas', jsonb_build_object('any',
             jsonb_build_array(jsonb_build_object('polygon', jsonb_build_object('type', 'Polygon',
               'coordinates', jsonb_build_array($2::text::jsonb)))))) where id = $1""",
        wrong,
        str(bow_tie),
    )
    fact = journal.Fact(kind="requirement.changed", at=now, actor="system", requirement=wrong)
    await journal.record(fact)
    await rematch([await offer(now)], [], now)
    assert (await matched(wrong), await matched(right)) == ([], ["FLAT"])
    with pytest.raises(ValueError, match="areas"):
        await rematch([], [wrong], now)


async def test_a_question_that_is_given_up_on_does_no_harm(now: datetime) -> None:
    await offer(now)
    for turns in range(12):
        impatient = asyncio.create_task(suiting(now))
        for _ in range(turns):
            await asyncio.sleep(0)
        await offer(now, reference=f"H-{turns}")
        impatient.cancel()
        assert await suiting(now) == turns + 2


async def test_questions_and_changes_at_once_never_see_half_of_a_change(now: datetime) -> None:
    """The flat is cheap and small or dear and large; nobody ever sees it cheap and large."""
    cheap = {"list_price": Price(500_000.0, "PLN"), "living_area": 20.0}
    dear = {"list_price": Price(900_000.0, "PLN"), "living_area": 90.0}
    large = RangeWish(min=80, must=True, slack=0)
    await offer(now, **cheap)

    async def change() -> None:
        for turn in range(20):
            await offer(now, **(dear if turn % 2 else cheap))

    async def watch() -> list[int]:
        return [await suiting(now, living_area=large) for _ in range(20)]

    _, *seen = await asyncio.gather(change(), watch(), watch(), watch())
    assert seen == [[0] * 20] * 3
    assert await suiting(now, living_area=RangeWish(min=80, must=True, slack=0), price=None) == 1
