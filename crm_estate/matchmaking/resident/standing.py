"""Everything on the market and everything that is looked for, as two stores that are changed in place.

It knows no database and no clock. It belongs to one thread: whoever changes it or asks of it does so there,
one after the other (see `resident`).
"""

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

import matching
from crm_estate.matchmaking.homes import Home, numbers
from crm_estate.matchmaking.resident.amounts import Amounts
from crm_estate.matchmaking.resident.row_map import RowMap
from crm_estate.matchmaking.terms import Terms
from crm_estate.matchmaking.unit import PRICE, Unit
from crm_estate.matchmaking.vocabulary import CHOICES, NOBODYS
from crm_estate.matchmaking.wanted import Wanted

LOG = logging.getLogger("crm_estate.matchmaking")

FEW = 1_000
"""So many blank rows are no reason to lay everything out anew."""

Said = TypeVar("Said", Home, Wanted)


class Standing:
    """`homes` and `wishes` are the engine's stores, `home_rows` and `wish_rows` say which row is whose.

    A blank row never matches: a blank home has no offer, a blank wish asks for one that nobody has.
    """

    def __init__(self, terms: Terms) -> None:
        self.terms = terms
        self.homes, self.wishes = terms.homes([]), terms.wishes([])
        self.home_rows, self.wish_rows = RowMap(), RowMap()
        self._prices, self._budgets = Amounts(1), Amounts(2)
        self._unsaid: set[str] = set()
        """Features without a column that no home speaks of."""

    @property
    def currencies(self) -> set[str]:
        """What is offered or asked in."""
        return self._prices.currencies | self._budgets.currencies

    @property
    def is_sparse(self) -> bool:
        """Whether most rows are blank, so that it is time to lay everything out anew."""
        return any(rows.blank > FEW + len(rows) for rows in (self.home_rows, self.wish_rows))

    def budget_currency(self, row: int) -> str | None:
        """What the wish in this row asks in."""
        return self._budgets.currency(row)

    def put_homes(self, homes: Sequence[Home]) -> None:
        """Make what is held of these listings what is said here."""
        for name in CHOICES:
            self.terms.vocabulary.learn_values(name, {getattr(home, name) for home in homes} - {None})
        self._unsaid.difference_update(*(home.features for home in homes))
        _put_all(homes, self._put_homes, self.drop_homes)

    def put_wishes(self, wishes: Sequence[Wanted]) -> None:
        """Likewise of requirements. Raises Outgrown, and changes nothing, where they need wider tables."""
        self.terms.vocabulary.learn_wishes(wishes)
        _put_all(wishes, self._put_wishes, self.drop_wishes)

    def drop_homes(self, ids: Iterable[int]) -> None:
        """Forget listings that are off the market."""
        rows = self.home_rows.free(ids)
        if len(rows):
            self.homes.update(rows, {"offer": np.full(len(rows), -1)})

    def drop_wishes(self, ids: Iterable[int]) -> None:
        """Forget requirements that are to be matched no more."""
        rows = self.wish_rows.free(ids)
        if len(rows):
            self.wishes.update(rows, self._nobodys(len(rows)))

    def unheard_of(self, tags: Iterable[str], news: Iterable[Home] = ()) -> list[str]:
        """Those of the features that homes must be asked for before a question about them is answered;
        `news`: homes that are yet to be put."""
        unsaid = self._unsaid.difference(*(home.features for home in news))
        return sorted(set(tags) - self.terms.vocabulary.tags.keys() - unsaid)

    def learn_tags(self, tags: Sequence[str], said: Sequence[Mapping[str, Any]]) -> None:
        """Hold what homes have said of features: which listing (`id`) has or lacks each `tag`, if any.

        Raises Outgrown, and changes nothing, where there is no column for them.
        """
        vocabulary = self.terms.vocabulary
        vocabulary.learn_tags({each["tag"] for each in said})
        self._unsaid |= set(tags) - vocabulary.tags.keys()
        of_held = [
            (row, vocabulary.tags[each["tag"]], each["has"])
            for each in said
            if (row := self.home_rows.row(each["id"])) is not None and each["tag"] in vocabulary.tags
        ]
        if of_held:
            self._add_tags(np.array(of_held, dtype=np.int64))

    def reprice(self, unit: Unit) -> None:
        """Hold all prices by the rates of another day."""
        before, self.terms.unit = self.terms.unit, unit
        if any(before.factor(currency) != unit.factor(currency) for currency in self.currencies):
            (prices,), (low, high) = self._prices.held(unit), self._budgets.held(unit)
            self.homes.update(np.arange(len(self.homes)), {PRICE: prices})
            self.wishes.update(np.arange(len(self.wishes)), {f"{PRICE}:min": low, f"{PRICE}:max": high})

    def _add_tags(self, said: NDArray[np.int64]) -> None:
        """Rows, columns and truths (k, 3) of features."""
        row, number, has = said.T
        rows, at = np.unique(row, return_inverse=True)
        table = {name: self.homes.arrays[name][rows] for name in ("features", "features:known")}
        table["features"][at, number] = has
        table["features:known"][at, number] = True
        self.homes.update(rows, table)

    def _put_homes(self, homes: Sequence[Home]) -> None:
        rows = _put(self.homes, self.home_rows, homes, self.terms.home_columns(homes), {})
        prices = numbers([home.price for home in homes])
        self._prices.put(rows, [home.currency for home in homes], [prices])

    def _put_wishes(self, wishes: Sequence[Wanted]) -> None:
        missing = self.wish_rows.missing(wish.id for wish in wishes)
        columns = self.terms.wish_columns(wishes)
        rows = _put(self.wishes, self.wish_rows, wishes, columns, self._nobodys(missing))
        bounds = [wish.criteria.price for wish in wishes]
        ends = [numbers([getattr(bound, end, None) for bound in bounds]) for end in ("min", "max")]
        self._budgets.put(rows, [wish.currency for wish in wishes], ends)

    def _nobodys(self, count: int) -> dict[str, Any]:
        asked = np.zeros((count, self.terms.vocabulary.width("offer")), dtype=bool)
        asked[:, NOBODYS] = True
        return {"offer:any": asked}


def _put(
    store: matching.Homes | matching.Wishes,
    held: RowMap,
    said: Sequence[Home] | Sequence[Wanted],
    columns: Mapping[str, Any],
    blank: Mapping[str, Any],
) -> Any:
    """The rows (k,) that hold what is said; where the engine refuses it, nothing is changed."""
    ids = [each.id for each in said]
    missing = held.missing(ids)
    if missing == len(ids):
        store.append(missing, columns)
        held.grow(missing)
        rows = held.rows_for(ids)
    else:
        if missing:
            store.append(missing, blank)
            held.grow(missing)
        rows = held.rows_for(ids)
        store.update(rows, columns)
    held.take(ids, rows)
    return rows


def _put_all(
    said: Sequence[Said], put: Callable[[Sequence[Said]], None], drop: Callable[[Iterable[int]], None]
) -> None:
    """Put everything but what the engine refuses, which is no reason to match nothing else."""
    if not said:
        return
    try:
        put(said)
    except ValueError as error:
        if len(said) > 1:
            middle = len(said) // 2
            _put_all(said[:middle], put, drop)
            _put_all(said[middle:], put, drop)
        else:
            drop([said[0].id])
            LOG.error("%s %s cannot be matched: %s", type(said[0]).__name__, said[0].id, error)  # noqa: TRY400
