"""The engine puts first what real people chose, as far as the surveys lie beside the project."""

import pytest

from bench.choices_data import DATA, Survey, residential_nl, student_rooms_it
from bench.choices_engine import hits, unlearned
from bench.choices_lenses import lensed
from bench.choices_protocol import acquaintances, strangers

pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="the surveys are not here")


@pytest.fixture(scope="module")
def dutch() -> Survey:
    return residential_nl()


@pytest.fixture(scope="module")
def italian() -> Survey:
    return student_rooms_it()


def test_weights_that_people_state_are_worth_following(dutch: Survey) -> None:
    stated, equal = (
        hits(unlearned(dutch, stated=told), dutch.choice, dutch.picked).mean() for told in (True, False)
    )
    assert stated >= 0.67
    assert stated > equal


def test_learning_is_ahead_of_a_logit_for_people_nobody_has_met(dutch: Survey) -> None:
    alike, steps = strangers(dutch, lensed(dutch), seed=0, fold=0)
    assert alike["learned, before any signal"] > alike["logit"] > alike["stated weights"]
    assert all(shares["learned"] > shares["logit"] for shares in steps.values())


def test_a_few_choices_of_ones_own_put_learning_ahead(italian: Survey) -> None:
    _, steps = strangers(italian, lensed(italian), seed=0, fold=0)
    assert all(shares["learned"] > shares["logit"] for after, shares in steps.items() if after)


def test_learning_is_ahead_of_a_logit_for_people_who_are_known(dutch: Survey, italian: Survey) -> None:
    for survey in (dutch, italian):
        shares = acquaintances(survey, lensed(survey), seed=0)
        assert shares["learned"] > shares["logit"] + 0.02
