"""Finding listings: filters, order and pages, the same for desk and API."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import Annotated, Literal

from msgspec import Meta, Struct
from msgspec.structs import replace

from crm_estate.accounts.permissions import Actor, sees
from crm_estate.base import database
from crm_estate.base.conditions import Where
from crm_estate.base.errors import Invalid, NotFound
from crm_estate.base.fields import Country, Currency, Id, Line
from crm_estate.base.money import minor
from crm_estate.base.paging import LIMIT, Page, limited, page_of, position
from crm_estate.base.places import places_meant
from crm_estate.listings.facts import Kind, ListingOut, Offer, Status
from crm_estate.listings.rows import READ, out_of

Sort = Literal["newest", "oldest", "price", "-price", "area", "-area", "reference"]
Positive = Annotated[float, Meta(ge=0, le=1e12)]

COLUMNS = f"""{", ".join(f"l.{column}" for column in READ)},
    c.reference as owner_ref, a.email as agent_email, o.reference as office_ref"""
TIES = """left join contact c on c.id = l.owner
    left join agent a on a.id = l.agent left join office o on o.id = l.office"""
JOINED = f"listing l {TIES}"


class Order(Struct, frozen=True):
    """Expression, direction and type that a list goes by; the id decides between equals."""

    key: str
    direction: Literal["asc", "desc"]
    kind: Literal["timestamptz", "float8", "bigint", "text"]

    @property
    def position(self) -> str:
        """The key as a cursor tells it; a moment in seconds, to the microsecond."""
        return f"extract(epoch from {self.key})::float8" if self.kind == "timestamptz" else self.key


ORDERS: dict[Sort, Order] = {
    "newest": Order("l.updated_at", "desc", "timestamptz"),
    "oldest": Order("l.updated_at", "asc", "timestamptz"),
    "price": Order("coalesce(l.price, 9000000000000000)", "asc", "bigint"),
    "-price": Order("coalesce(l.price, -1)", "desc", "bigint"),
    "area": Order("coalesce(l.living_area, 1e9)", "asc", "float8"),
    "-area": Order("coalesce(l.living_area, -1)", "desc", "float8"),
    "reference": Order("l.reference", "asc", "text"),
}

KM_PER_DEGREE = 111.195


class ListingFilter(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What to look for.

    Prices in major units of `currency`; bbox is south,west,north,east and circle lat,lon,km, in degrees.
    """

    offer: Offer | None = None
    kind: list[Kind] = []
    status: Status | None = None
    on_market: bool | None = None
    currency: Currency | None = None
    price_min: Positive | None = None
    price_max: Positive | None = None
    area_min: Positive | None = None
    area_max: Positive | None = None
    rooms_min: Positive | None = None
    rooms_max: Positive | None = None
    country: Country | None = None
    place: Line | None = None
    bbox: Line | None = None
    circle: Line | None = None
    text: Line | None = None
    owner: Line | None = None
    agent: Id | None = None
    office: Id | None = None


async def find_listings(
    wanted: ListingFilter,
    *,
    actor: Actor,
    sort: Sort = "newest",
    limit: int = LIMIT,
    after: str | None = None,
    out: Callable[[database.Row], ListingOut] = out_of,
) -> Page[ListingOut]:
    """One page of the listings the actor may see; `out` makes them of rows."""
    where = await _conditions(wanted, actor)
    order = _order(sort, wanted)
    if (seen := position(after)) is not None:
        sign = ">" if order.direction == "asc" else "<"
        where.add(f"({order.key}, l.id) {sign} ({{}}::{order.kind}, {{}}::bigint)", *_typed(seen, order.kind))
    size = limited(limit)
    in_order = f"order by {order.key} {order.direction}, l.id {order.direction}"
    # What is joined is so for the page alone, not for all that has to be put in order.
    rows = await database.fetch(
        f"""select {COLUMNS}, {order.position} as position from (
              select * from listing l where {where.sql} {in_order} limit {size + 1}) l
            {TIES} {in_order}""",
        *where.args,
    )
    return page_of(rows, size, out)


async def count_listings(wanted: ListingFilter, *, actor: Actor, most: int = 10_000) -> int:
    """How many there are, counted no further than `most`."""
    where = await _conditions(wanted, actor)
    sql = f"select count(*) from (select 1 from listing l where {where.sql} limit {most}) n"
    return await database.fetch_value(sql, *where.args)


async def get_listing(reference: str, *, actor: Actor) -> ListingOut:
    """The listing with this reference; NotFound also when it is out of the actor's reach."""
    where = _visible(actor).add("l.reference = {}", reference)
    row = await database.fetch_row(f"select {COLUMNS} from {JOINED} where {where.sql}", *where.args)
    if row is None:
        raise NotFound("There is no listing %(reference)s.", reference=repr(reference))
    return out_of(row)


async def listings_by_id(ids: Sequence[int]) -> dict[int, ListingOut]:
    """Listings by their row ids, whoever asks: for callers that have checked who may see them."""
    rows = await database.fetch(f"select {COLUMNS} from {JOINED} where l.id = any($1)", list(ids))
    return {row["id"]: out_of(row) for row in rows}


def _visible(actor: Actor) -> Where:
    sql, args = sees(actor, "listing").sql("l", 1, shared="on_market")
    where = Where()
    where.parts.append(sql)
    where.args.extend(args)
    return where


async def _conditions(wanted: ListingFilter, actor: Actor) -> Where:
    where = _visible(actor)
    for condition, value in (
        ("l.offer = {}", wanted.offer),
        ("l.kind = any({})", wanted.kind or None),
        ("l.standard_status = {}", wanted.status),
        ("l.on_market = {}", wanted.on_market),
        ("l.currency = {}", wanted.currency),
        ("l.living_area >= {}", wanted.area_min),
        ("l.living_area <= {}", wanted.area_max),
        ("l.rooms_total >= {}", wanted.rooms_min),
        ("l.rooms_total <= {}", wanted.rooms_max),
        ("l.country = {}", wanted.country),
        ("l.owner = (select id from contact where reference = {})", wanted.owner),
        ("l.agent = {}", wanted.agent),
        ("l.office = {}", wanted.office),
    ):
        where.add_given(condition, value)
    _add_price(where, wanted)
    if wanted.place:
        where.add("l.place = any({}::bigint[])", await _places_meant(wanted.place, wanted.country))
    _add_where(where, wanted)
    return where.add_words("l.search", wanted.text)


def _order(sort: Sort, wanted: ListingFilter) -> Order:
    order = ORDERS[sort]
    # What has a currency has a price, so that the index on both can be gone through in order.
    return replace(order, key="l.price") if "price" in sort and wanted.currency else order


async def _places_meant(text: str, country: str | None) -> list[int]:
    if country:
        return await places_meant(text, [country])
    rows = await database.fetch("select distinct country from listing where place is not null")
    return await places_meant(text, sorted(row["country"] for row in rows))


def _add_price(where: Where, wanted: ListingFilter) -> None:
    for sign, value in ((">=", wanted.price_min), ("<=", wanted.price_max)):
        if value is not None:
            if wanted.currency is None:
                raise Invalid("A price needs its currency.", field="currency")
            where.add(f"l.price {sign} {{}}", minor(value, wanted.currency))


def _add_where(where: Where, wanted: ListingFilter) -> None:
    if wanted.bbox:
        south, west, north, east = _numbers(wanted.bbox, 4, "bbox")
        where.add("l.lat between {} and {}", south, north)
        inside = "l.lon between {} and {}" if west <= east else "(l.lon >= {} or l.lon <= {})"
        where.add(inside, west, east)
    if wanted.circle:
        lat, lon, km = _numbers(wanted.circle, 3, "circle")
        where.add(
            "l.lat between {}::float8 and {}::float8", lat - km / KM_PER_DEGREE, lat + km / KM_PER_DEGREE
        )
        where.add(
            """2 * 6371.0088 * asin(least(1, sqrt(
                 power(sin(radians(l.lat - {0}::float8) / 2), 2) + cos(radians(l.lat))
                 * cos(radians({0}::float8)) * power(sin(radians(l.lon - {1}::float8) / 2), 2)
               ))) <= {2}::float8""",
            lat,
            lon,
            km,
        )


def _numbers(text: str, count: int, field: str) -> list[float]:
    try:
        numbers = [float(part) for part in text.split(",")]
    except ValueError:
        numbers = []
    if len(numbers) != count or not all(abs(number) <= 40_000 for number in numbers):
        raise Invalid("Here go %(count)s numbers with commas between them.", field=field, count=count)
    return numbers


def _typed(seen: list[object], kind: str) -> tuple[object, object]:
    value, row = seen
    if kind == "timestamptz" and isinstance(value, int | float):
        with suppress(ValueError, OverflowError, OSError):
            return datetime.fromtimestamp(value, UTC), row
    if kind == "float8" and isinstance(value, int):
        return float(value), row
    if not isinstance(value, {"float8": float, "bigint": int, "text": str}.get(kind, ())):
        raise Invalid("This cursor belongs to another order.", field="cursor")
    return value, row
