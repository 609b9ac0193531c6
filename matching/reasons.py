"""Why a pair fits or falls short, criterion by criterion, as codes with parameters."""

from dataclasses import dataclass

import numpy as np

from matching.area_table import AreaTable
from matching.arrays import Bools, Floats, Ints, any_in_row, expand, pieces
from matching.declarations import Choice, Criterion, Near, Range, Tags
from matching.fits import AREA_CELLS, area_fit
from matching.reading import read_row
from matching.scoring import check_same, fit_of, positions, slots_of_pairs, tag_states
from matching.stores import Homes, Wishes


@dataclass(frozen=True, slots=True)
class Reason:
    """What one criterion says of one pair.

    ``fit`` in [0, 1] and ``weight`` are what enters the score: it is Σ weight·fit / Σ weight over
    the reasons of a pair, none of which has ``ruled_out``. A gate, and tags of which only some are
    to be avoided, have weight 0.

    Codes, and the parameters that come with them (None, or empty, elsewhere):

    * Range: ``inside``, ``over_max``, ``under_min``, ``unknown``. ``value`` is the home's;
      ``bound`` the bound it misses by the amount ``by``, in the column's unit, ``share`` that
      amount over the bound's size (None at 0).
    * Choice: ``chosen``, ``other``, ``unknown``. ``value`` is the home's code.
    * Near: ``inside_area``, ``near_area`` (within the fade), ``outside_area``, ``unknown``.
      ``area`` is the number of the best area in the wish's list, or of the nearest when none fits
      at all; ``km`` how far outside its edge.
    * Tags, the worst that applies: ``tag_avoided``, ``tag_missing``, ``tag_unknown``,
      ``all_present``. Numbers of the tags ``present`` and ``missing`` among the wanted ones,
      ``unknown`` among all that the wish names, ``avoided``: present though to be avoided.
      ``must`` says that some tag is a must.
    """

    criterion: str
    code: str
    fit: float
    weight: float
    must: bool
    gate: bool
    ruled_out: bool
    value: float | int | None = None
    bound: float | None = None
    by: float | None = None
    share: float | None = None
    km: float | None = None
    area: int | None = None
    present: tuple[int, ...] = ()
    missing: tuple[int, ...] = ()
    unknown: tuple[int, ...] = ()
    avoided: tuple[int, ...] = ()


def explain(homes: Homes, wishes: Wishes, *, wish: int, home: int) -> list[Reason]:
    """A Reason for every criterion that the wish states, gates too, in declared order, whether or
    not the pair matches.

    For many pairs ``explain_pairs`` is much faster per pair. Raises ValueError for a row that does
    not exist.

    >>> from matching import Criteria, Range
    >>> criteria = Criteria(Range("price", slack=0.1))
    >>> homes = criteria.homes(1, {"price": [104.0]})
    >>> wishes = criteria.wishes(1, {"price:max": [100.0]})
    >>> reason = explain(homes, wishes, wish=0, home=0)[0]
    >>> reason.code, reason.by, reason.share, round(reason.fit, 6)
    ('over_max', 4.0, 0.04, 0.6)
    """
    rows = [read_row(home, len(homes), "home")], [read_row(wish, len(wishes), "wish")]
    return explain_pairs(homes, wishes, *rows)[0]


def explain_pairs(homes: Homes, wishes: Wishes, home_rows: object, wish_rows: object) -> list[list[Reason]]:
    """For every pair (home_rows[i], wish_rows[i]) what ``explain`` says of it."""
    check_same(homes, wishes)
    home, wish = slots_of_pairs(homes, wishes, home_rows, wish_rows)
    found: list[list[Reason]] = [[] for _ in range(len(home))]
    for criterion in homes.declared:
        stated = np.flatnonzero(wishes.held[f"{criterion.name}:stated"][wish])
        if len(stated):
            reasons = reasons_of(criterion, homes, wishes, home[stated], wish[stated])
            for at, reason in zip(stated.tolist(), reasons, strict=True):
                found[at].append(reason)
    return found


def reasons_of(criterion: Criterion, homes: Homes, wishes: Wishes, home: Ints, wish: Ints) -> list[Reason]:
    with np.errstate(all="ignore"):
        match criterion:
            case Range():
                return range_reasons(criterion, homes, wishes, home, wish)
            case Choice():
                return choice_reasons(criterion, homes, wishes, home, wish)
            case Near():
                return near_reasons(criterion, homes, wishes, home, wish)
            case Tags():
                return tag_reasons(criterion, homes, wishes, home, wish)


def range_reasons(criterion: Range, homes: Homes, wishes: Wishes, home: Ints, wish: Ints) -> list[Reason]:
    name, ask = criterion.name, wishes.held
    value, low, high = homes.held[name][home], ask[f"{name}:min"][wish], ask[f"{name}:max"][wish]
    fit = fit_of(criterion, homes, wishes, home, wish)
    must = ask[f"{name}:must"][wish]
    out = must & (fit == 0)
    rows = zip(
        value.tolist(), low.tolist(), high.tolist(), fit.tolist(),
        ask[f"{name}:share"][wish].tolist(), must.tolist(), out.tolist(), strict=True,
    )  # fmt: skip
    return [range_reason(name, *row) for row in rows]


def range_reason(
    name: str,
    value: float,
    low: float,
    high: float,
    fit: float,
    weight: float,
    must: bool,
    out: bool,
) -> Reason:
    if value != value:
        return Reason(name, "unknown", fit, weight, must, False, out)
    if value > high:
        code, bound, by = "over_max", high, value - high
    elif value < low:
        code, bound, by = "under_min", low, low - value
    else:
        return Reason(name, "inside", fit, weight, must, False, out, value)
    return Reason(
        name,
        code,
        fit,
        weight,
        must,
        False,
        out,
        value,
        bound,
        by,
        by / abs(bound) if bound else None,
    )


def choice_reasons(criterion: Choice, homes: Homes, wishes: Wishes, home: Ints, wish: Ints) -> list[Reason]:
    name, ask = criterion.name, wishes.held
    code = homes.held[name][home]
    fit = fit_of(criterion, homes, wishes, home, wish)
    must = ask[f"{name}:must"][wish] & (not criterion.gate)
    out = (fit < 1) if criterion.gate else must & (fit == 0)
    share = ask[f"{name}:share"][wish]
    rows = zip(code.tolist(), fit.tolist(), share.tolist(), must.tolist(), out.tolist(), strict=True)
    return [
        Reason(
            name, "unknown" if value < 0 else "chosen" if fits else "other",
            fits, weight, required, criterion.gate, ruled, None if value < 0 else value,
        )
        for value, fits, weight, required, ruled in rows
    ]  # fmt: skip


def near_reasons(criterion: Near, homes: Homes, wishes: Wishes, home: Ints, wish: Ints) -> list[Reason]:
    name, ask = criterion.name, wishes.held
    position = positions(name, homes, home)
    fit, outside, area = best_area(wishes.areas(name), wish, position)
    known = ~np.isnan(position[0])
    fit[~known] = 0.5
    must = ask[f"{name}:must"][wish]
    rows = zip(
        known.tolist(), fit.tolist(), outside.tolist(), area.tolist(),
        ask[f"{name}:share"][wish].tolist(), must.tolist(), (must & (fit == 0)).tolist(), strict=True,
    )  # fmt: skip
    return [near_reason(name, *row) for row in rows]


def near_reason(
    name: str, known: bool, fit: float, km: float, area: int, weight: float, must: bool, out: bool
) -> Reason:
    if not known:
        return Reason(name, "unknown", fit, weight, must, False, out)
    code = "outside_area" if not fit else "near_area" if km else "inside_area"
    return Reason(name, code, fit, weight, must, False, out, km=km, area=area)


def best_area(table: AreaTable, wish: Ints, position: Floats) -> tuple[Floats, Floats, Ints]:
    """Fit, kilometres outside and number of the best area per pair (k,); of equals the nearest."""
    fit, km, number = np.zeros(len(wish)), np.zeros(len(wish)), np.zeros(len(wish), np.int64)
    counts = table.count[wish]
    for piece in pieces(counts, AREA_CELLS):
        pair, area = expand(table.start[wish[piece]], counts[piece])
        pair += piece.start
        facts = table.facts(area)
        outside = table.outside_km(area, facts, position[:, pair])
        own = area_fit(outside, facts.fade, facts.priority)
        order = np.lexsort((area, outside, -own, pair))
        first = order[np.cumsum(counts[piece]) - counts[piece]]
        fit[piece], km[piece] = own[first], outside[first]
        number[piece] = area[first] - table.start[wish[piece]]
    return fit, km, number


def tag_reasons(criterion: Tags, homes: Homes, wishes: Wishes, home: Ints, wish: Ints) -> list[Reason]:
    name, ask = criterion.name, wishes.held
    must, nice, avoid = (ask[f"{name}:{kind}"][wish] for kind in ("must", "nice", "avoid"))
    state = tag_states(name, homes, must.shape[1])[home]
    wanted = must | (nice > 0)
    fit = fit_of(criterion, homes, wishes, home, wish)
    present, missing = numbers_of(wanted & (state == 2)), numbers_of(wanted & (state == 0))
    unknown, avoided = numbers_of((wanted | avoid) & (state == 1)), numbers_of(avoid & (state == 2))
    out = any_in_row(must & (state == 0)) | any_in_row(avoid & (state == 2))
    rows = zip(
        fit.tolist(), ask[f"{name}:share"][wish].tolist(), any_in_row(must).tolist(), out.tolist(),
        present, missing, unknown, avoided, strict=True,
    )  # fmt: skip
    return [
        Reason(
            name, tag_code(lacks, unsaid, bad), fits, weight, required, False, ruled,
            present=has, missing=lacks, unknown=unsaid, avoided=bad,
        )
        for fits, weight, required, ruled, has, lacks, unsaid, bad in rows
    ]  # fmt: skip


def tag_code(missing: tuple[int, ...], unknown: tuple[int, ...], avoided: tuple[int, ...]) -> str:
    if avoided:
        return "tag_avoided"
    if missing:
        return "tag_missing"
    return "tag_unknown" if unknown else "all_present"


def numbers_of(flags: Bools) -> list[tuple[int, ...]]:
    """Numbers of the True columns of every row of (k, t).

    >>> numbers_of(np.array([[True, False, True], [False, False, False]]))
    [(0, 2), ()]
    """
    row, column = np.nonzero(flags)
    ends = np.cumsum(np.bincount(row, minlength=len(flags))).tolist()
    numbers: list[int] = column.tolist()
    return [tuple(numbers[start:end]) for start, end in zip([0, *ends], ends, strict=False)]
