"""Learning from decisions at the desk: the figures are there for all, switching is for administrators."""

from datetime import datetime

import pytest
from litestar import Litestar

from crm_estate.doubles.teaching import teaching
from fixtures.cast import HALINA, IGA
from tests.deciding_office import decide
from tests.doors import desk_cast as desks

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("db")]

HERE = "/desk/doubles/listings/learning"


async def test_while_decisions_are_few_the_page_says_how_many_it_takes(app: Litestar, now: datetime) -> None:
    await decide(2, 1)
    halina = await desks.desk_of(app, HALINA, now)
    assert HERE in (await halina.see("/desk/doubles/listings")).text
    page = (await halina.see(HERE)).text
    for said in ("Too few to learn from yet", "3 of 100", "2 of 10", "1 of 10"):
        assert said in page, said
    assert "Learn from our decisions" not in page
    answer = await halina.send(HERE, {})
    assert answer.status_code == 409
    assert "so far 2 pairs of adverts are linked and 1 were told apart" in answer.text
    answer = await halina.send(f"{HERE}/end", {})
    assert answer.status_code == 409
    assert "is in use already" in answer.text


async def test_what_was_learned_is_switched_on_and_off_again(app: Litestar, now: datetime) -> None:
    await decide(60, 60)
    halina = await desks.desk_of(app, HALINA, now)
    page = (await halina.see(HERE)).text
    assert "Learn from our decisions" in page
    assert "Back to how the program comes" not in page
    assert "<b>60</b>" in page
    assert "<b>120</b>" in page
    answer = await halina.send(HERE, {})
    assert answer.headers["location"] == f"{HERE}?done=learned"
    page = (await halina.see(answer.headers["location"])).text
    for said in ("Learned. All adverts are compared anew", "Learned from your decisions", "Learn again"):
        assert said in page, said
    assert "Halina" in page
    answer = await halina.send(f"{HERE}/end", {})
    assert answer.headers["location"] == f"{HERE}?done=unlearned"
    assert (await teaching()).in_use is None


async def test_an_agent_sees_the_figures_and_switches_nothing(app: Litestar, now: datetime) -> None:
    await decide(60, 60)
    iga = await desks.desk_of(app, IGA, now)
    page = (await iga.see(HERE)).text
    assert "What learning would change" in page
    assert "An administrator switches this on and off" in page
    assert "Learn from our decisions" not in page
    for address in (HERE, f"{HERE}/end"):
        assert (await iga.send(address, {})).status_code == 403
    assert (await teaching()).in_use is None


async def test_what_is_no_better_is_not_offered(app: Litestar, now: datetime) -> None:
    await decide(90, 20, teaches=False)
    halina = await desks.desk_of(app, HALINA, now)
    page = (await halina.see(HERE)).text
    assert "That is not better by more than chance" in page
    assert "Learn from our decisions" not in page
    answer = await halina.send(HERE, {})
    assert answer.status_code == 409
    assert "nothing was changed" in answer.text
    assert (await teaching()).in_use is None
