"""On published records, in which it is known who is who, doubles are told without having seen the truth."""

import numpy as np
import pytest

from bench import doubles_valencia as homes
from bench.doubles_halves import Halves, taught_across
from bench.doubles_people import ADDRESS_BOOK, invented
from bench.doubles_records import DATA, UNNUMBERED, febrl, papers, people_columns, same_papers
from bench.doubles_truth import Truth
from crm_estate.doubles.worth import SHIPPED

shared_data = pytest.mark.skipif(not DATA.is_dir(), reason="the published records are not here")


@shared_data
@pytest.mark.parametrize("number", [1, 3])
def test_people_with_slips_in_all_they_say_are_found_without_their_number(number: int) -> None:
    rows, meant = febrl(number)
    found = UNNUMBERED.pairs(UNNUMBERED.records(len(rows), people_columns(rows, UNNUMBERED)), 0.5)
    assert Truth.of(meant).curve(found)["at"]["0.5"]["f1"] >= 0.99


@shared_data
def test_papers_of_two_libraries_are_matched() -> None:
    dblp, acm, told = papers()
    found = same_papers(dblp, acm)
    likely = found.score >= 0.5
    said = set(zip(found.right[likely].tolist(), found.left[likely].tolist(), strict=True))
    right = sum((one, other) in said for one, other, same in told if same)
    wrong = sum((one, other) in said for one, other, same in told if not same)
    true = sum(same for *_, same in told)
    assert 2 * right / (right + wrong + true) >= 0.95


@shared_data
def test_adverts_of_one_home_are_told_from_those_of_its_neighbours() -> None:
    """Better than by all that adverts say being the same."""
    rows, dwelling = homes.valencia()
    truth = Truth.of(dwelling)
    records = homes.ADVERTS.records(len(rows), homes.columns(rows, homes.ADVERTS))
    by_key = truth.judge(homes.exact(rows, homes.KEYS["all of an advert but price"]))
    found = truth.curve(homes.ADVERTS.pairs(records, 0.1))
    assert found["at"]["0.8"]["f1"] >= by_key["f1"] + 0.02
    assert found["at"]["0.8"]["recall"] >= 0.75


@shared_data
def test_what_one_half_of_a_city_teaches_tells_the_other_better_than_any_exact_key() -> None:
    rows, dwelling = homes.valencia()
    halves = Halves.of(homes.places(rows), dwelling)
    across = taught_across(homes.ADVERTS, homes.columns(rows, homes.ADVERTS), halves)
    whole = homes.exact(rows, homes.KEYS["all of an advert but price"])
    by_key = halves.truth.judge(halves.within(homes.near(rows, whole)))
    assert halves.truth.curve(across["found"])["at"]["0.5"]["f1"] >= by_key["f1"] + 0.02


@shared_data
def test_the_crm_suspects_most_homes_that_are_advertised_twice_and_few_that_are_not() -> None:
    rows, dwelling = homes.valencia()
    chosen = [row for row, one in enumerate(rows) if one["PERIOD"] == "201803"]
    rows, truth = [rows[row] for row in chosen], Truth.of([dwelling[row] for row in chosen])
    records = homes.CRM.records(len(rows), homes.crm_columns(rows))
    judged = truth.curve(homes.CRM.pairs(records, 0.1, SHIPPED.weights()))["at"]["0.5"]
    assert judged["precision"] >= 0.7
    assert judged["recall"] >= 0.75


def test_people_entered_twice_in_a_hurry_are_found_and_their_families_left_alone() -> None:
    columns, meant = invented(5_000, seed=2)
    found = ADDRESS_BOOK.pairs(ADDRESS_BOOK.records(5_000, columns), 0.1)
    judged = Truth.of(meant.tolist()).curve(found)["at"]["0.9"]
    assert judged["f1"] >= 0.95


def test_what_was_invented_hangs_on_the_seed_alone() -> None:
    (columns, meant), (again, same) = invented(200, seed=5), invented(200, seed=5)
    assert columns == again
    assert np.array_equal(meant, same)
    assert invented(200, seed=6)[0] != columns
