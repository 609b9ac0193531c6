"""What the outside may say about a listing, whichever door it comes through."""

from datetime import datetime
from typing import Annotated, Literal

from msgspec import Meta, Struct

from crm_estate.base.fields import (
    Amount,
    Area,
    Count,
    Country,
    Currency,
    Email,
    Floor,
    Language,
    Latitude,
    Line,
    Longitude,
    PlotArea,
    Reference,
    Rooms,
    Slug,
    Tag,
    Text,
    Url,
    Year,
    whole,
)
from crm_estate.listings.custom import MOST_FIELDS, Key, Said

Offer = Literal["sale", "rent"]
Kind = Literal["apartment", "house", "land", "commercial", "garage", "room", "other"]
Status = Literal[
    "Active",
    "Active Under Contract",
    "Canceled",
    "Closed",
    "Coming Soon",
    "Expired",
    "Hold",
    "Incomplete",
    "Pending",
    "Withdrawn",
]
RentPeriod = Literal["day", "week", "month", "year"]
ON_MARKET: frozenset[Status] = frozenset({"Active"})


class Price(Struct, frozen=True, forbid_unknown_fields=True):
    """An amount in major units; 0 means on request."""

    amount: Amount
    currency: Currency


class Location(Struct, frozen=True, forbid_unknown_fields=True):
    """Where it is (degrees, WGS 84), and within how many metres that is true."""

    lat: Latitude
    lon: Longitude
    precision_m: Annotated[float, Meta(ge=0, le=100_000)] | None = None


class Photo(Struct, frozen=True, forbid_unknown_fields=True):
    url: Url
    caption: Line = ""
    order: Annotated[int, Meta(ge=0, le=10_000)] = 0


class ListingFacts(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a listing is now. What is not said is unknown; areas in m², price in major units.

    `custom`: the firm's own fields by key: a number, the code of a choice's value, or whether a tag is so.
    """

    offer: Offer
    kind: Kind
    country: Country
    reference: Reference | None = None
    standard_status: Status = "Active"
    list_price: Price | None = None
    rent_period: RentPeriod | None = None
    living_area: Area | None = None
    plot_area: PlotArea | None = None
    rooms_total: Rooms | None = None
    bedrooms_total: Count | None = None
    bathrooms_total: Rooms | None = None
    floor: Floor | None = None
    floors_total: Floor | None = None
    year_built: Year | None = None
    energy_class: Annotated[str, Meta(pattern=whole(r"[A-H][+]{0,4}"))] | None = None
    condition: Slug | None = None
    location: Location | None = None
    place: Line | None = None
    postal_code: Annotated[str, Meta(max_length=16, pattern=whole(r"[A-Za-z0-9 -]*"))] = ""
    street: Line = ""
    address_visible: bool = False
    features: Annotated[dict[Tag, bool | None], Meta(max_length=200)] = {}
    custom: Annotated[dict[Key, Said], Meta(max_length=2 * MOST_FIELDS)] = {}
    title: dict[Language, Line] = {}
    description: dict[Language, Text] = {}
    photos: Annotated[list[Photo], Meta(max_length=100)] = []
    owner: Reference | None = None
    agent: Email | None = None
    office: Reference | None = None
    source: Slug | None = None
    source_id: Line | None = None


class ListingOut(ListingFacts, frozen=True, kw_only=True):
    """A listing as it is read: what was said of it and what the CRM knows besides."""

    id: int
    on_market: bool
    version: int
    created_at: datetime
    updated_at: datetime
    published_at: datetime | None
