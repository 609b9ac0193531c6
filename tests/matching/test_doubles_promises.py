"""Two records are doubles or not, whoever comes first and whatever else is asked."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.doubles import Bits, Doubles, Exact, Name, Number, Pairs, Place, clusters
from tests.matching.small_books import BOOK, HOMES, PEOPLE, Person, book_of

SCORED = dict[tuple[int, int], float]


def scored(pairs: Pairs, order: list[int]) -> SCORED:
    """Scores by the numbers that the rows had before they were put in this order."""
    ends = zip(pairs.left.tolist(), pairs.right.tolist(), pairs.score.tolist(), strict=True)
    return {(min(order[a], order[b]), max(order[a], order[b])): score for a, b, score in ends}


@given(PEOPLE, st.randoms(use_true_random=False))
@settings(max_examples=25, deadline=None)
def test_the_order_of_rows_changes_no_score(people: list[Person], chance: object) -> None:
    order = list(range(len(people)))
    chance.shuffle(order)
    straight = scored(BOOK.pairs(book_of(people), 0.05), list(range(len(people))))
    mixed = scored(BOOK.pairs(book_of([people[row] for row in order]), 0.05), order)
    assert mixed.keys() == straight.keys()
    assert all(mixed[pair] == pytest.approx(straight[pair], abs=1e-4) for pair in straight)


@given(PEOPLE)
@settings(max_examples=25, deadline=None)
def test_a_pair_scores_the_same_from_both_sides(people: list[Person]) -> None:
    half = len(people) // 2
    one, other = book_of(people[:half]), book_of(people[half:])
    weights = BOOK.weights(book_of(people))
    there, back = (
        BOOK.why(other, *rows_of(half, len(people)), others=one, weights=weights),
        BOOK.why(one, *rows_of(half, len(people))[::-1], others=other, weights=weights),
    )
    assert [[a.code for a in pair] for pair in there] == [[a.code for a in pair] for pair in back]
    assert [[a.weight for a in pair] for pair in there] == [[a.weight for a in pair] for pair in back]


def rows_of(half: int, count: int) -> tuple[list[int], list[int]]:
    """All pairs of one of the first half with one of the second."""
    left = [row for row in range(half) for _ in range(count - half)]
    return left, list(range(count - half)) * half


@given(PEOPLE)
@settings(max_examples=25, deadline=None)
def test_someone_asked_about_alone_gets_what_they_get_among_many(people: list[Person]) -> None:
    standing = book_of(people)
    together = BOOK.like(standing, book_of(people), 0.05)
    for row, person in enumerate(people):
        alone = BOOK.like(standing, book_of([person]), 0.05)
        mine = together.left == row
        assert alone.right.tolist() == together.right[mine].tolist()
        assert alone.score == pytest.approx(together.score[mine], abs=1e-6)


@given(PEOPLE, st.floats(0.05, 0.95))
@settings(max_examples=25, deadline=None)
def test_a_higher_floor_only_leaves_pairs_out(people: list[Person], floor: float) -> None:
    records, order = book_of(people), list(range(len(people)))
    low = scored(BOOK.pairs(records, 0.01), order)
    kept = {pair: score for pair, score in low.items() if score >= np.float32(floor)}
    assert scored(BOOK.pairs(records, floor), order) == kept


EDGES = st.lists(st.tuples(st.integers(0, 14), st.integers(0, 14), st.floats(0.5, 1, width=32)), max_size=40)


@given(EDGES)
def test_who_is_in_one_group_with_someone_is_so_with_all_of_it(edges: list[tuple[int, int, float]]) -> None:
    chosen = {(a, b): score for a, b, score in edges if a < b}
    ends = np.array(sorted(chosen), dtype=np.int64).reshape(-1, 2)
    score = np.array([chosen[pair] for pair in sorted(chosen)], dtype=np.float32)
    labels = clusters(Pairs(ends[:, 0], ends[:, 1], score), 15)
    assert (labels[labels] == labels).all()
    assert (labels <= np.arange(15)).all()
    for label in set(labels.tolist()):
        members = np.flatnonzero(labels == label)
        joined = sum(pair[0] in members and pair[1] in members for pair in chosen)
        assert joined >= 0.5 * len(members) * (len(members) - 1) / 2


def test_a_family_is_not_one_person() -> None:
    family = {"family": "Łęcka", "street": "ul. Polna 3", "phone": ["601 000 001"]}
    people = [{"given": name, "email": [], "born": None} | family for name in ("Zofia", "Jan", "Ewa")]
    assert len(BOOK.pairs(book_of(people), 0.5)) == 0


def test_whoever_is_entered_with_a_slip_is_found() -> None:
    zofia = {"given": "Zofia", "family": "Łęcka", "street": "ul. Polna 3", "email": ["z@example.org"],
             "phone": ["+48 601 000 001"], "born": "1980-02-01"}  # fmt: skip
    slips = (
        {"given": "Lecka", "family": "Zosia"}, {"given": "Zofja", "email": []}, {"born": "1980-01-02"},
        {"street": None, "phone": ["601000001"]},
    )  # fmt: skip
    standing = book_of([zofia, *({**zofia, "given": "Jan", "email": [], "born": None} for _ in range(1))])
    for slip in slips:
        found = BOOK.like(standing, book_of([zofia | slip]), 0.9)
        assert found.right.tolist() == [0], slip


def test_homes_offered_on_other_terms_are_never_doubles() -> None:
    same = {
        "place": np.array([[52.2, 21.0]] * 2),
        "area": np.array([54.5, 54.5]),
        "floor": np.array([3.0, 3.0]),
    }
    assert len(HOMES.pairs(HOMES.records(2, same | {"offer": ["sale", "rent"]}), 0.0)) == 0
    assert len(HOMES.pairs(HOMES.records(2, same | {"offer": ["sale", "sale"]}), 0.0)) == 1


def test_of_many_adverts_in_the_same_words_each_pair_is_less_likely_one_flat() -> None:
    """Forty of them are the flats of a new building, two are one flat advertised twice."""
    declared = Doubles(Place("place", km=(0.05, 0.3)), Number("area"), Number("rooms"), Bits("features"))
    random = np.random.default_rng(3)
    strangers = random.uniform([50, 20], [51, 21], (300, 2))

    def likeliest(alike: int) -> float:
        at = np.concatenate([strangers, np.tile([[52.0, 21.0]], (alike, 1))])
        area = np.concatenate([random.integers(25, 200, 300), np.full(alike, 47)]).astype(float)
        features = np.concatenate([random.random((300, 8)) < 0.4, np.ones((alike, 8), dtype=bool)])
        columns = {"place": at, "area": area, "rooms": np.floor(area / 22), "features": features}
        found = declared.pairs(declared.records(len(at), columns), 0.0)
        return float(found.score[(found.left >= 300) & (found.right >= 300)].max())

    assert likeliest(2) > 0.99
    assert likeliest(40) < likeliest(10) < likeliest(2)
    assert likeliest(40) < 0.9


def test_more_fields_than_a_number_can_hold_are_told_apart() -> None:
    """Combinations of levels of sixty fields are more than 2⁶⁴."""
    names = [f"f{number}" for number in range(60)]
    many = Doubles(Name("name"), *(Exact(name) for name in names))
    random = np.random.default_rng(1)
    columns: dict[str, object] = {name: random.integers(0, 9, 60).tolist() for name in names}
    columns["name"] = [f"{'abcdefghij'[row % 10] * 3}{'klmnop'[row // 10] * 3}" for row in range(60)]
    for column in columns.values():
        column[1] = column[0]
    found = many.pairs(many.records(60, columns), 0.9)
    assert (found.left.tolist(), found.right.tolist()) == ([0], [1])
