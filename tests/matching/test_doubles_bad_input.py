"""Whatever stands in a column is compared or refused by column and row; nothing breaks inside."""

from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.doubles import Doubles, Exact, Name, Number, Pairs, Place, Text, clusters
from tests.matching.small_books import BOOK, HOMES, Person, book_of

NOBODY: Person = {"given": "", "family": None, "street": "", "email": [], "phone": [], "born": None}
ODD = [
    "", " ", "\x00", "a\x00b", "\ud800", "\u200b\u202e", "ﬁ" * 50, "Zofia Łęcka", "Олена Коваль",
    "Ολυμπία", "山田 太郎", "عمر", "Ko\u0301s", "x" * 10_000, "słowo " * 2_000, "0" * 10_000, "-", "🏠🏠",
    "²³", "٣٤", "1980-02-30", "NaN",
]  # fmt: skip
TEXTS = st.one_of(st.sampled_from(ODD), st.text(max_size=30))
ANYONE = st.fixed_dictionaries(
    {name: st.one_of(st.none(), TEXTS) for name in ("given", "family", "street", "born")}
    | {name: st.lists(TEXTS, max_size=4) for name in ("email", "phone")}
)


@given(st.lists(ANYONE, max_size=8))
@settings(max_examples=12, deadline=None)
def test_any_text_can_be_compared(people: list[Person]) -> None:
    records = book_of(people)
    found = BOOK.pairs(records, 0.0)
    assert np.isfinite(found.score).all()
    assert (found.score >= 0).all()
    assert (found.score <= 1).all()
    assert len(clusters(found, len(people))) == len(people)
    assert len(BOOK.why(records, found.left.tolist(), found.right.tolist())) == len(found)


@pytest.mark.parametrize("text", ODD)
def test_who_says_the_same_odd_thing_says_the_same(text: str) -> None:
    declared = Doubles(Name("name"))
    [[told]] = declared.why(declared.records(2, {"name": [text, text]}), [0], [1])
    assert told.code in ("same", "missing")


def test_people_of_whom_nothing_is_known_are_not_one_person() -> None:
    assert len(BOOK.pairs(book_of([NOBODY] * 5), 0.5)) == 0


def test_a_name_of_ten_thousand_letters_is_read_by_its_beginning() -> None:
    declared = Doubles(Name("name"))
    names = ["Zofia " + "x" * 10_000, "Zofia " + "x" * 20_000]
    [[told]] = declared.why(declared.records(2, {"name": names}), [0], [1])
    assert told.code == "same"
    assert len(told.left) <= 200


def test_a_name_is_the_same_in_cyrillic_and_in_latin_letters() -> None:
    declared = Doubles(Name("name"))
    [[told]] = declared.why(declared.records(2, {"name": ["Олена Коваль", "OLENA KOVAL"]}), [0], [1])
    assert told.code == "same"


def test_no_records_or_one_have_no_doubles() -> None:
    for people in ([], [NOBODY]):
        assert len(BOOK.pairs(book_of(people), 0.0)) == 0
        assert BOOK.like(book_of(people), book_of([]), 0.0).left.tolist() == []


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"given": ["a"]}, "given: expected 2 cells, got 1"),
    ({"given": "ab"}, "given: expected 2 cells, got str"),
    ({"given": ["a", 3]}, "given, row 1: expected a string, got int"),
    ({"given": ["a", b"b"]}, "given, row 1: expected a string, got bytes"),
    ({"email": [["a"], [None]]}, "email, row 1: expected strings, got NoneType"),
    ({"email": [["a"] * 65, []]}, "email, row 0: 65 values are more than 64"),
    ({"phone": [{"a": 1}, []]}, "phone, row 0: expected a list of strings, got dict"),
    ({"born": [date(1980, 2, 1), 19800201]}, "born, row 1: expected a string, got int"),
    ({"givn": ["a", "b"]}, "givn: no such column is declared"),
]


@pytest.mark.parametrize(("columns", "said"), WRONG)
def test_what_cannot_be_read_is_refused_by_column_and_row(columns: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        BOOK.records(2, columns)


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ({"area": [50.0, float("inf")]}, "area"),
        ({"area": ["big", "small"]}, "area"),
        ({"place": [[52.0, 21.0], [95.0, 21.0]]}, "place"),
        ({"place": [[52.0], [50.0]]}, "place"),
    ],
)
def test_numbers_and_places_that_cannot_be_are_refused(columns: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError, match=rf"^{said}"):
        HOMES.records(2, columns)


def test_questions_that_mean_nothing_are_refused() -> None:
    records = book_of([NOBODY, NOBODY])
    for floor in (-0.1, 1.1, float("nan")):
        with pytest.raises(ValueError, match=r"^floor"):
            BOOK.pairs(records, floor)
    with pytest.raises(ValueError, match=r"^records"):
        HOMES.pairs(records)
    with pytest.raises(ValueError, match=r"^weights"):
        BOOK.pairs(records, 0.5, HOMES.weights(HOMES.records(0, {})))
    with pytest.raises(ValueError, match=r"^left"):
        BOOK.why(records, [0, 1], [1])
    with pytest.raises(ValueError, match=r"^right"):
        BOOK.why(records, [0], [2])
    with pytest.raises(ValueError, match=r"^pairs"):
        clusters(Pairs(np.array([0]), np.array([3]), np.ones(1, np.float32)), 2)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ([Name("")], "cannot name a field"),
        ([Name("a"), Text("a")], "more than once"),
        ([Name("a", swaps="b")], "a: swaps with b"),
        ([Exact("a", gate=True)], "none is declared but gates"),
        ([Exact("a", slips=-1)], "a: -1 slips"),
        ([Number("a", within=(2.0, 1.0))], "a: within"),
        ([Place("a", km=())], "a: km"),
        ([Name("a", same=1.0)], "a: a share of 1.0"),
        ([Name("a", weights=(1.0,))], "a: 1 weights for 4 levels"),
    ],
)
def test_declarations_that_mean_nothing_are_refused(fields: list[Any], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        Doubles(*fields)
