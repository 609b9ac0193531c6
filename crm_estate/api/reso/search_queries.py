"""What a requirement must have, as a filter that this very server understands.

A home is found by it exactly if none of its gates and musts rules it out, as matching has it: what must be is
missed only beyond the slack, and what is not known of a home does not rule it out.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from msgspec import Struct

from crm_estate.base import database
from crm_estate.feeds.reso import names
from crm_estate.matchmaking.reading import read_currencies, read_rates
from crm_estate.matchmaking.unit import Unit
from crm_estate.matchmaking.wishes import PRICE_SLACK, RANGES
from crm_estate.requirements.criteria import Area, AreasWish, PriceWish, RangeWish
from crm_estate.requirements.facts import RequirementOut
from crm_estate.requirements.search import requirements_by_id

RANGE_FIELDS = {
    "living_area": "LivingArea", "plot_area": "LotSizeArea", "rooms_total": names.ROOMS,
    "bedrooms_total": "BedroomsTotal", "floor": names.FLOOR, "year_built": "YearBuilt",
}  # fmt: skip
CHOICE_FIELDS = {"condition": names.CONDITION, "energy_class": names.ENERGY_CLASS}
LONGEST_DETAIL = 255


class Query(Struct, frozen=True):
    """A filter, and what of the requirement it cannot say."""

    filter: str
    left_out: str = ""


async def queries_of(requirements: Sequence[int], now: datetime) -> dict[int, Query]:
    """The queries of requirements by their ids, prices compared at the rates of the day."""
    if not requirements:
        return {}
    found = await requirements_by_id(list(requirements))
    unit = await _unit(now.date())
    return {number: query_of(requirement, unit) for number, requirement in found.items()}


def query_of(wish: RequirementOut, unit: Unit) -> Query:
    """The filter of one requirement."""
    left_out: list[str] = []
    parts = ["StandardStatus eq 'Active'", f"{names.OFFER} eq {_text(wish.offer)}"]
    if wish.kinds:
        parts.append(_one_of(names.KIND, wish.kinds))
    if wish.price is not None and wish.price.must:
        parts += _price(wish.price, names.MONTHLY_RENT if wish.offer == "rent" else "ListPrice", unit)
    parts += [part for one in RANGES for part in _range(getattr(wish, one.name), one.name)]
    for name, field in CHOICE_FIELDS.items():
        choice = getattr(wish, name)
        if choice is not None and choice.must and choice.any:
            parts.append(f"({field} eq null or {_one_of(field, choice.any)})")
    parts += _areas(wish.areas, left_out)
    if wish.features is not None:
        parts += [f"not {names.ABSENT}/any(f:f eq {_text(tag)})" for tag in wish.features.must]
        parts += [f"not {names.PRESENT}/any(f:f eq {_text(tag)})" for tag in wish.features.avoid]
    if any(own.must or own.avoid for own in (wish.custom or {}).values()):
        left_out.append("Own fields of the firm are not searched by.")
    return Query(" and ".join(parts), " ".join(left_out)[:LONGEST_DETAIL])


async def _unit(day: date) -> Unit:
    async with database.connection() as connection:
        currencies = await read_currencies(connection)
        return Unit.of(await read_rates(connection, currencies, day), currencies)


def _price(wish: PriceWish, field: str, unit: Unit) -> Iterator[str]:
    """Every currency with a rate by bounds of its own; what cannot be compared is not ruled out."""
    slack = PRICE_SLACK if wish.slack is None else wish.slack
    alike = [code for code in sorted(unit.per_euro) if unit.criterion(code) == unit.criterion(wish.currency)]
    bounds = {
        code: _bounds(wish.min, wish.max, slack, field, times=unit.factor(wish.currency) / unit.factor(code))
        for code in (alike if wish.currency in unit.per_euro else [wish.currency])
    }
    if not any(bounds.values()):
        return
    each = [f"({names.CURRENCY} eq {_text(code)}{_and(said)})" for code, said in bounds.items()]
    others = f"not ({_one_of(names.CURRENCY, list(bounds))})"
    yield f"({field} eq null or {' or '.join(each)} or {others})"


def _range(wish: RangeWish | None, name: str) -> Iterator[str]:
    if wish is None or not wish.must:
        return
    usual = next(one for one in RANGES if one.name == name)
    slack = usual.slack if wish.slack is None else wish.slack
    field = RANGE_FIELDS[name]
    said = _bounds(wish.min, wish.max, slack, field, absolute=usual.absolute)
    if said:
        yield f"({field} eq null or ({' and '.join(said)}))"


def _bounds(
    low: float | None,
    high: float | None,
    slack: float,
    field: str,
    *,
    absolute: bool = False,
    times: float = 1.0,
) -> list[str]:
    """Conditions on a value: within the bounds, or outside by less than the slack."""
    said: list[str] = []
    for bound, sign, words in ((low, -1, ("ge", "gt")), (high, 1, ("le", "lt"))):
        if bound is not None:
            give = slack if absolute else slack * abs(bound)
            said.append(f"{field} {words[give > 0]} {_number((bound + sign * give) * times)}")
    return said


def _areas(wish: AreasWish | None, left_out: list[str]) -> Iterator[str]:
    if wish is None or not wish.must or not wish.any:
        return
    if any(area.polygon for area in wish.any):
        left_out.append("Of areas with corners the box around them is searched.")
    said = [_circle(area) if area.circle else _box(area) for area in wish.any]
    yield f"(CRM_Location eq null or {' or '.join(said)})"


def _circle(area: Area) -> str:
    circle = area.circle
    if circle is None:
        return "false"
    metres = (circle.km + (circle.km / 2 if area.fade_km is None else area.fade_km)) * 1000
    point = f"geography'POINT({circle.lon:.7f} {circle.lat:.7f})'"
    return f"geo.distance(CRM_Location,{point}) lt {_number(metres)}"


def _box(area: Area) -> str:
    """The box around a polygon and its fade; a degree of longitude is the shorter the farther north."""
    ring = area.polygon.coordinates[0] if area.polygon else []
    lons, lats = [point[0] for point in ring], [point[1] for point in ring]
    fade = (1.0 if area.fade_km is None else area.fade_km) / 110.0
    wide = fade * 10 if max(map(abs, lats)) > 60 else fade * 2
    return (
        f"(Latitude ge {_number(min(lats) - fade)} and Latitude le {_number(max(lats) + fade)} and "
        f"Longitude ge {_number(min(lons) - wide)} and Longitude le {_number(max(lons) + wide)})"
    )


def _one_of(field: str, values: Sequence[str]) -> str:
    return f"{field} in ({','.join(map(_text, values))})"


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _number(value: float) -> str:
    return f"{value:.6f}".rstrip("0").rstrip(".")


def _and(said: Sequence[str]) -> str:
    return "".join(f" and {part}" for part in said)
