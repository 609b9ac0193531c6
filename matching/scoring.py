"""Scores of pairs: each criterion in turn, dropping the pairs that one rules out."""

from dataclasses import dataclass, field
from typing import assert_never

import numpy as np

from matching.arrays import Array, Bools, Floats, Ints, Singles
from matching.declarations import Choice, Criterion, Near, Range, Tags, is_gate, order_of_work
from matching.fits import choice_fit, chosen, near_fit, range_fit, share_words, tag_share
from matching.reading import read_rows_of_pairs
from matching.stores import Homes, Wishes

PAIRS_AT_ONCE = 1 << 16


def score_pairs(homes: Homes, wishes: Wishes, home_rows: object, wish_rows: object) -> Singles:
    """Scores (k,) float32 of the pairs (home_rows[i], wish_rows[i]), NaN where the pair does not
    match.

    A pair does not match where it is ruled out, or where the weights of what the wish states add
    up to 0: a wish that states only gates, only avoid tags, or only weights of 0 matches nothing.
    Row numbers are integers (k,). Raises ValueError for rows that do not exist.

    >>> from matching import Criteria, Range
    >>> criteria = Criteria(Range("price", slack=0.1))
    >>> homes = criteria.homes(3, {"price": [100.0, 105.0, 200.0]})
    >>> wishes = criteria.wishes(1, {"price:max": [100.0], "price:must": [True]})
    >>> score_pairs(homes, wishes, [0, 1, 2], [0, 0, 0]).tolist()
    [1.0, 0.5, nan]
    """
    check_same(homes, wishes)
    return scores_of(homes, wishes, *slots_of_pairs(homes, wishes, home_rows, wish_rows))


def slots_of_pairs(homes: Homes, wishes: Wishes, home_rows: object, wish_rows: object) -> tuple[Ints, Ints]:
    """Slots (k,) of the homes and wishes in rows (k,); ValueError for rows that do not exist."""
    home = read_rows_of_pairs("home_rows", home_rows, len(homes))
    wish = read_rows_of_pairs("wish_rows", wish_rows, len(wishes))
    if len(home) != len(wish):
        raise ValueError(f"home_rows: {len(home)} rows beside {len(wish)} wish_rows")
    return homes.slots(home), wishes.slots(wish)


def check_same(homes: Homes, wishes: Wishes) -> None:
    """Raise ValueError where the two sides were declared differently or count their tags differently."""
    if homes.declared != wishes.declared:
        raise ValueError("homes and wishes were made by different criteria")
    for criterion in homes.declared:
        if isinstance(criterion, Tags):
            had = homes.held[criterion.name].shape[1]
            asked = wishes.held[f"{criterion.name}:must"].shape[1]
            if had and asked and had != asked:
                raise ValueError(f"{criterion.name}: homes have {had} tags, wishes {asked}")


def scores_of(
    homes: Homes,
    wishes: Wishes,
    home: Ints,
    wish: Ints,
    *,
    let_in: tuple[str, ...] = (),
    beyond: tuple[str, ...] = (),
) -> Singles:
    """As ``score_pairs`` for slots (k,); either side may be a single slot (1,) beside many.

    ``let_in`` names the gates and Tags that are known to rule out none of the pairs, ``beyond`` the Nears
    of which all areas are known to be out of reach in all of them.
    """
    count = max(len(home), len(wish)) if len(home) and len(wish) else 0
    scores = np.full(count, np.nan, dtype=np.float32)
    for start in range(0, count, PAIRS_AT_ONCE):
        some = slice(start, start + PAIRS_AT_ONCE)
        at, score = some_scores(
            homes,
            wishes,
            home[some] if len(home) > 1 else home,
            wish[some] if len(wish) > 1 else wish,
            let_in,
            beyond,
        )
        scores[start + at] = score
    return scores


def some_scores(
    homes: Homes,
    wishes: Wishes,
    home: Ints,
    wish: Ints,
    let_in: tuple[str, ...],
    beyond: tuple[str, ...],
) -> tuple[Ints, Floats]:
    """Positions (j,) of the pairs that match, and their scores (j,) float64."""
    count = max(len(home), len(wish))
    pairs = Pairs(np.arange(count), home, wish, np.zeros(count), np.zeros(count))
    with np.errstate(all="ignore"):
        for criterion in homes.declared:
            if criterion.name in let_in:
                continue
            out = ruled_out_early(criterion, homes, wishes, pairs.home, pairs.wish)
            if out is not None:
                pairs.keep(~out)
        for criterion in homes.declared:
            if isinstance(criterion, Near) and criterion.name not in beyond:
                measure_places(criterion.name, homes, wishes, pairs)
        for criterion in order_of_work(homes.declared):
            weigh(criterion, homes, wishes, pairs, criterion.name in beyond)
    pairs.keep(pairs.whole > 0)
    return pairs.at, pairs.parts / pairs.whole


@dataclass(slots=True)
class Pairs:
    """Pairs still in play, arrays (k,): where they stood at first, the sums of w·s and of w so far, and the
    fits of Nears, which are known before.

    ``home`` or ``wish`` may be (1,), the same for all.
    """

    at: Ints
    home: Ints
    wish: Ints
    parts: Floats
    whole: Floats
    near: dict[str, Floats] = field(default_factory=dict[str, Floats])

    def keep(self, wanted: Bools) -> None:
        if wanted.all():
            return
        kept = np.flatnonzero(np.broadcast_to(wanted, len(self.at)))
        self.home, self.wish = picked(self.home, kept), picked(self.wish, kept)
        self.at, self.parts, self.whole = self.at[kept], self.parts[kept], self.whole[kept]
        self.near = {name: fit.take(kept) for name, fit in self.near.items()}


def picked(slots: Ints, at: Ints | slice) -> Ints:
    """Those of (k,) slots; the single one of (1,) stands for any."""
    return slots if len(slots) == 1 else slots[at]


def measure_places(name: str, homes: Homes, wishes: Wishes, pairs: Pairs) -> None:
    """Before all else, since places rule out the most."""
    fit = near_fit(wishes.areas(name), pairs.wish, positions(name, homes, pairs.home))
    pairs.near[name] = np.broadcast_to(fit, len(pairs.at))
    pairs.keep((fit > 0) | ~wishes.held[f"{name}:rules"].take(pairs.wish))


def weigh(criterion: Criterion, homes: Homes, wishes: Wishes, pairs: Pairs, unmet: bool) -> None:
    """Add one criterion to the sums, and drop the pairs of which it is a must that is not met; ``unmet``
    where it is known to fit none of them at all."""
    name, ask = criterion.name, wishes.held
    if isinstance(criterion, Range):
        weigh_range(name, homes, wishes, pairs)
        return
    if name in pairs.near:
        # Where it is not stated its weight is 0.
        share = ask[f"{name}:share"].take(pairs.wish)
        pairs.parts += share * pairs.near[name]
        pairs.whole += share
        return
    stated = ask[f"{name}:stated"].take(pairs.wish)
    if not stated.any():
        return
    at = slice(None) if stated.all() else np.flatnonzero(stated)
    home, wish = picked(pairs.home, at), picked(pairs.wish, at)
    fit = np.zeros(1) if unmet else fit_of(criterion, homes, wishes, home, wish)
    share = ask[f"{name}:share"].take(wish)
    pairs.parts[at] += share * fit
    pairs.whole[at] += share
    if not isinstance(criterion, Tags):
        passes = np.ones(len(pairs.at), dtype=np.bool_)
        passes[at] = (fit > 0) | ~ask[f"{name}:rules"].take(wish)
        pairs.keep(passes)


def weigh_range(name: str, homes: Homes, wishes: Wishes, pairs: Pairs) -> None:
    """The same for a Range; where it is not stated both its weight and its part are 0."""
    edges = wishes.held[f"{name}:edges"].take(pairs.wish, axis=0)
    low, high, reach_low, reach_high, share, rules = edges.T
    fit = range_fit(homes.held[name][pairs.home], low, high, reach_low, reach_high)
    pairs.parts += share * fit
    pairs.whole += share
    pairs.keep((fit > 0) | (rules == 0))


def ruled_out_early(
    criterion: Criterion, homes: Homes, wishes: Wishes, home: Ints, wish: Ints
) -> Bools | None:
    """Pairs (k,) that a gate or the tags rule out, None for criteria that rule out by their fit."""
    name = criterion.name
    if is_gate(criterion):
        return ~chosen(wishes.held[f"{name}:pass"], wish, homes.held[name][home])
    if isinstance(criterion, Tags):
        return tags_rule_out(name, homes, wishes, home, wish)
    return None


def tags_rule_out(name: str, homes: Homes, wishes: Wishes, home: Ints, wish: Ints) -> Bools:
    """Whether a must tag is known to be absent or an avoid tag known to be present."""
    have, ask = homes.held, wishes.held
    if not ask[f"{name}:wanted"].shape[1] or not have[name].shape[1]:
        return np.zeros(1, dtype=np.bool_)
    lacking = share_words(have[f"{name}:lacks"], ask[f"{name}:requires"], home, wish)
    return lacking | share_words(have[f"{name}:has"], ask[f"{name}:avoids"], home, wish)


def tag_states(name: str, homes: Homes, tags: int) -> Array:
    """States (n, t) of the tags; all unknown where the homes say nothing of tags."""
    state = homes.held[f"{name}:state"]
    return state if state.shape[1] else np.broadcast_to(np.int8(1), (len(state), tags))


def fit_of(criterion: Criterion, homes: Homes, wishes: Wishes, home: Ints, wish: Ints) -> Floats:
    """Fits (k,) of pairs whose wish states the criterion."""
    name, have, ask = criterion.name, homes.held, wishes.held
    match criterion:
        case Range():
            low, high, reach_low, reach_high, *_ = ask[f"{name}:edges"].take(wish, axis=0).T
            return range_fit(have[name][home], low, high, reach_low, reach_high)
        case Choice():
            return choice_fit(ask[f"{name}:pass"], wish, have[name][home])
        case Near():
            return near_fit(wishes.areas(name), wish, positions(name, homes, home))
        case Tags():
            wanted, whole = ask[f"{name}:wanted"], ask[f"{name}:whole"]
            state = tag_states(name, homes, wanted.shape[1])
            return tag_share(wanted, whole, state, wish, home)
        case _:
            assert_never(criterion)


def positions(name: str, homes: Homes, home: Ints) -> Floats:
    """Unit vectors (3, k) of the homes (k,)."""
    return np.stack([homes.held[f"{name}:{axis}"][home] for axis in "xyz"])
