"""Whatever comes and goes, and in whatever order, what is held answers as what is freshly laid out."""

from collections.abc import Iterable, Mapping
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from crm_estate.matchmaking.answers import how_many_suit, how_many_want, scores_of, what_suits, who_wants
from crm_estate.matchmaking.homes import Home
from crm_estate.matchmaking.resident.standing import Standing
from crm_estate.matchmaking.terms import Terms
from crm_estate.matchmaking.unit import Unit
from crm_estate.matchmaking.vocabulary import Vocabulary
from crm_estate.matchmaking.wanted import Wanted
from crm_estate.requirements.criteria import ChoiceWish, Criteria, FeaturesWish, PriceWish, RangeWish

ROOM = {"offer": 8, "kind": 16, "condition": 16, "energy_class": 16, "features": 16}
KNOWN = {"EUR": 1.0, "PLN": 1.2}
LATER = {"EUR": 1.0, "PLN": 0.4}

IDS = st.integers(1, 8)
NUMBERS = st.integers(1, 5).map(float)
TAGS = st.sampled_from(["lift", "garden", "sauna"])
KINDS = st.sampled_from(["house", "apartment", "land"])
CONDITIONS = st.sampled_from(["new", "good", "ruin"])
MONEY = st.sampled_from(["EUR", "PLN", "CZK"])


def unit(rates: Mapping[str, float | None]) -> Unit:
    return Unit.of(rates, ["EUR", "PLN", "CZK"])


HOMES = st.builds(
    Home,
    id=IDS, offer=st.just("sale"), kind=KINDS, condition=CONDITIONS | st.none(), energy_class=st.none(),
    price=NUMBERS, currency=MONEY, lat=st.none(), lon=st.none(), living_area=NUMBERS | st.none(),
    plot_area=st.none(), rooms_total=NUMBERS, bedrooms_total=st.none(), floor=st.none(), year_built=st.none(),
    features=st.dictionaries(TAGS, st.booleans()),
)  # fmt: skip
WISHES = st.builds(
    Wanted,
    st.integers(11, 18),
    st.just("sale"),
    st.lists(KINDS, max_size=2, unique=True),
    st.builds(
        Criteria,
        price=st.none() | st.builds(PriceWish, currency=MONEY, max=NUMBERS, slack=st.just(0.5)),
        living_area=st.none() | st.builds(RangeWish, min=NUMBERS, must=st.booleans()),
        rooms_total=st.none() | st.builds(RangeWish, min=NUMBERS, weight=NUMBERS),
        condition=st.none() | st.builds(ChoiceWish, any=st.lists(CONDITIONS, max_size=2), must=st.booleans()),
        features=st.none()
        | st.builds(
            FeaturesWish, must=st.lists(TAGS, max_size=1), nice=st.dictionaries(TAGS, NUMBERS, max_size=2)
        ),
    ),
)
CHANGES = st.one_of(
    st.tuples(st.just("homes"), st.lists(HOMES, max_size=4, unique_by=lambda home: home.id)),
    st.tuples(st.just("wishes"), st.lists(WISHES, max_size=4, unique_by=lambda wish: wish.id)),
    st.tuples(st.just("sold"), st.lists(IDS, max_size=4)),
    st.tuples(st.just("over"), st.lists(st.integers(11, 18), max_size=4)),
    st.tuples(st.just("day"), st.sampled_from([KNOWN, LATER])),
)


class Ledger:
    """What is held, beside a plain list of what it should hold."""

    def __init__(self) -> None:
        self.held = Standing(Terms(unit(KNOWN), Vocabulary(ROOM)))
        self.homes: dict[int, Home] = {}
        self.wishes: dict[int, Wanted] = {}
        self.rates = KNOWN

    def change(self, kind: str, said: Any) -> None:
        match kind:
            case "homes":
                self.held.put_homes(said)
                self.homes |= {home.id: home for home in said}
            case "wishes":
                self._hear_of(tag for wish in said for tag in wish.tags())
                self.held.put_wishes(said)
                self.wishes |= {wish.id: wish for wish in said}
            case "sold":
                self.held.drop_homes(said)
                self.homes = {id: home for id, home in self.homes.items() if id not in said}
            case "over":
                self.held.drop_wishes(said)
                self.wishes = {id: wish for id, wish in self.wishes.items() if id not in said}
            case _:
                self.rates = said
                self.held.reprice(unit(said))

    def fresh(self) -> Standing:
        laid_out = Standing(Terms(unit(self.rates), Vocabulary(ROOM)))
        laid_out.put_wishes([self.wishes[id] for id in sorted(self.wishes)])
        laid_out.put_homes([self.homes[id] for id in sorted(self.homes)])
        return laid_out

    def _hear_of(self, tags: Iterable[str]) -> None:
        """What the database would say of features that are new."""
        new = self.held.unheard_of(tags)
        says = [
            {"id": home.id, "tag": tag, "has": home.features[tag]}
            for home in self.homes.values()
            for tag in new
            if tag in home.features
        ]
        self.held.learn_tags(new, says)


def everything(standing: Standing, homes: list[Home], wishes: list[Wanted]) -> list[Any]:
    """Every answer, in an order of its own."""
    return [
        sorted(who_wants(standing, homes, 0.3), key=lambda fit: (fit.listing, fit.requirement)),
        sorted(what_suits(standing, wishes, 0.3), key=lambda fit: (fit.listing, fit.requirement)),
        [scores_of(standing, wish, 0.3) for wish in wishes],
        how_many_want(standing, homes, 0.3),
        how_many_suit(standing, wishes, 0.3),
    ]


@given(st.lists(CHANGES, max_size=12))
@settings(deadline=None)
def test_changes_in_any_order_end_in_what_a_fresh_start_gives(changes: list[tuple[str, Any]]) -> None:
    ledger = Ledger()
    for kind, said in changes:
        ledger.change(kind, said)
    homes = [ledger.homes[id] for id in sorted(ledger.homes)]
    wishes = [ledger.wishes[id] for id in sorted(ledger.wishes)]
    held, fresh = (everything(each, homes, wishes) for each in (ledger.held, ledger.fresh()))
    assert held == fresh
    by_home, by_wish = held[0], held[1]
    assert by_home == by_wish
    assert (len(ledger.held.home_rows), len(ledger.held.wish_rows)) == (len(homes), len(wishes))


def test_equals_come_by_id_whichever_row_they_are_in() -> None:
    ledger = Ledger()
    homes = [a_home(id) for id in (5, 3, 8, 1)]
    for home in homes:
        ledger.change("homes", [home])
    ledger.change("sold", [3])
    ledger.change("homes", [a_home(2)])
    wish = Wanted(0, "sale", [], Criteria(rooms_total=RangeWish(min=1)))
    assert scores_of(ledger.held, wish, 0.5) == [(1, 1.0), (2, 1.0), (5, 1.0), (8, 1.0)]


def test_what_is_mostly_blank_is_to_be_laid_out_anew() -> None:
    held = Standing(Terms(unit(KNOWN), Vocabulary(ROOM)))
    held.put_homes([a_home(id) for id in range(1, 2001)])
    held.drop_homes(range(1, 1301))
    assert not held.is_sparse
    held.drop_homes(range(1301, 1901))
    assert held.is_sparse


def a_home(number: int) -> Home:
    return Home(
        id=number, offer="sale", kind="house", condition=None, energy_class=None, price=None, currency=None,
        lat=None, lon=None, living_area=None, plot_area=None, rooms_total=3.0, bedrooms_total=None,
        floor=None, year_built=None, features={},
    )  # fmt: skip
