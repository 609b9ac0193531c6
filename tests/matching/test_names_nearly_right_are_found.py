"""Whoever writes a name nearly right finds it, exactly as if every name had been compared."""

import random
import threading

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.names import Beginnings, Hits, Names, similarity

LETTERS = st.one_of(st.sampled_from("ab c"), st.characters(), st.sampled_from("\x00\ud800łŞЖ東\U0001f3e0"))
NAMES = st.text(LETTERS, max_size=12)
LISTS = st.lists(NAMES, max_size=12)
FLOORS = st.floats(0, 1)


def triples(hits: Hits) -> list[tuple[int, int, float]]:
    return list(zip(hits.query.tolist(), hits.key.tolist(), hits.score.tolist(), strict=True))


def compared_with_all(queries: list[str], keys: list[str], floor: float, limit: int) -> Hits:
    """The plain answer: every query against every key."""
    kept: list[tuple[int, int, np.float32]] = []
    for row, query in enumerate(queries):
        scored = [(np.float32(similarity(query, key)), number) for number, key in enumerate(keys) if key]
        good = [(-score, number) for score, number in scored if query and score >= np.float32(floor)]
        kept.extend((row, number, -score) for score, number in sorted(good)[:limit])
    columns = list(zip(*kept, strict=True)) or [(), (), ()]
    return Hits(np.array(columns[0]), np.array(columns[1]), np.array(columns[2], dtype=np.float32))


@settings(deadline=None, max_examples=300)
@given(LISTS, LISTS, FLOORS, st.integers(1, 4))
def test_nothing_above_the_floor_is_missed_and_nothing_below_it_found(
    queries: list[str], keys: list[str], floor: float, limit: int
) -> None:
    found = Names(keys).search(queries, limit=limit, floor=floor)
    assert triples(found) == triples(compared_with_all(queries, keys, floor, limit))
    assert (found.query.dtype, found.key.dtype, found.score.dtype) == (np.int64, np.int64, np.float32)


def misspelt(name: str, chance: random.Random) -> str:
    letters = list(name)
    for _ in range(chance.randint(1, 3)):
        place = chance.randrange(len(letters))
        how = chance.choice(["drop", "double", "swap", "change"])
        if how == "drop" and len(letters) > 1:
            del letters[place]
        elif how == "double":
            letters.insert(place, letters[place])
        elif how == "swap" and place:
            letters[place - 1 : place + 1] = letters[place - 1 : place + 1][::-1]
        else:
            letters[place] = chance.choice("abcxyz ")
    return "".join(letters)


def made_up(count: int, chance: random.Random) -> list[str]:
    parts = ["kra", "kow", "nowa", "wies", "dol", "ny", "brno", "bel", "grad", " ", "pod", "ska", "ice"]
    return ["".join(chance.choices(parts, k=chance.randint(1, 6))) for _ in range(count)]


@pytest.mark.parametrize("floor", [0.5, 0.67, 0.7, 0.8, 0.95])
def test_misspelt_towns_find_what_comparing_with_every_town_finds(floor: float) -> None:
    chance = random.Random(5)
    keys = made_up(700, chance)
    queries = [misspelt(key, chance) for key in keys[:60]]
    found = Names(keys).search(queries, limit=1000, floor=floor)
    assert len(found) > 60 * (floor < 0.8)
    assert triples(found) == triples(compared_with_all(queries, keys, floor, 1000))


def test_what_is_found_does_not_depend_on_what_else_is_asked() -> None:
    chance = random.Random(6)
    keys = made_up(500, chance)
    queries = [misspelt(chance.choice(keys), chance) for _ in range(150)]
    names = Names(keys)
    together = names.search(queries, floor=0.7)
    apart = [names.search([query], floor=0.7) for query in queries]
    assert triples(together) == [(row, *hit[1:]) for row, hits in enumerate(apart) for hit in triples(hits)]
    backwards = names.search(queries[::-1], floor=0.7)
    assert sorted(triples(together)) == sorted((149 - query, *rest) for query, *rest in triples(backwards))


def test_threads_may_ask_the_same_index_at_once() -> None:
    chance = random.Random(7)
    keys = made_up(300, chance)
    queries = [misspelt(key, chance) for key in keys]
    names, answers = Names(keys), []
    threads = [
        threading.Thread(target=lambda: answers.append(triples(names.search(queries)))) for _ in "1234"
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [triples(names.search(queries))] * 4


@given(NAMES, NAMES)
def test_likeness_is_mutual_and_between_none_and_all(a: str, b: str) -> None:
    assert similarity(a, b) == similarity(b, a)
    assert 0 <= similarity(a, b) <= 1
    assert similarity(a, a) == (1 if a else 0)
    assert similarity(a, b) < 1 or a == b


NASTY = [
    "", " ", "\x00", "\x00\x00", "\ud800", "\udfff kraków", "k" * 10_000, "ab" * 5_000, "krak\x00w",
    "Краков", "Кrakow", "ｋｒａｋｏｗ", "東京", "\u202ewokark", "e\u0301" * 40, "🏠" * 9, "\U0010ffff",
]  # fmt: skip


def test_nasty_names_are_answered_like_any_other() -> None:
    names = Names([*NASTY, "krakow"])
    found = names.search([*NASTY, "krakow"], limit=1, floor=0.9)
    asked = [row for row, name in enumerate([*NASTY, "krakow"]) if name]
    assert found.query.tolist() == found.key.tolist() == asked
    assert set(found.score.tolist()) == {1.0}
    almost = names.search(["k" * 9_990, "ab" * 4_999 + "x"], limit=1, floor=0.9)
    assert almost.key.tolist() == [6, 7]
    assert Names([]).search(NASTY, floor=0).key.tolist() == []
    assert Names(["", ""]).search(["", "a"], floor=0).key.tolist() == []
    assert Names(NASTY).search([], floor=0).key.tolist() == []


def test_equal_names_are_found_each() -> None:
    assert Names(["brno", "praha", "brno"]).search(["brno"], limit=5).key.tolist() == [0, 2]
    assert Names(["brno", "praha", "brno"]).search(["brno"], limit=1).key.tolist() == [0]


@pytest.mark.parametrize(
    ("said", "names"),
    [
        (lambda: Names("krakow"), "keys"),
        (lambda: Names(["krakow", None]), "keys: row 1 is NoneType"),
        (lambda: Names([]).search("krakow"), "queries"),
        (lambda: Names([]).search(["a", 7]), "queries: row 1 is int"),
        (lambda: Names([]).search([], floor=1.5), "floor"),
        (lambda: Names([]).search([], floor=float("nan")), "floor"),
        (lambda: Names([]).search([], floor="high"), "floor"),
        (lambda: Names([]).search([], limit=0), "limit"),
        (lambda: Names([]).search([], limit=2.5), "limit"),
        (lambda: Beginnings([]).search(b"kr"), "typed"),
    ],
)
def test_what_cannot_be_asked_is_refused_by_name(said, names: str) -> None:
    with pytest.raises(ValueError, match=names):
        said()


@settings(deadline=None)
@given(LISTS, NAMES, FLOORS)
def test_a_beginning_is_found_as_if_every_beginning_had_been_compared(
    keys: list[str], typed: str, floor: float
) -> None:
    found = Beginnings(keys).search(typed, limit=100, floor=floor)
    sizes = range(max(1, len(typed) - 1), len(typed) + 2)
    best = [max(np.float32(similarity(typed, key[:size])) for size in sizes) for key in keys]
    wanted = [
        (-score, row) for row, score in enumerate(best) if typed and keys[row] and score >= np.float32(floor)
    ]
    assert [(-score, key) for _, key, score in triples(found)] == sorted(wanted)


def test_letters_that_no_name_has_hide_none() -> None:
    names = Names(["ada ado adu", "xyz xyz xyz"])
    assert names.search(["aca ado adu", "acacacado adu"], floor=0.6).query.tolist() == [0, 1]
