"""The criteria of a requirement: each with its weight, whether it must hold, and how far it may be missed.

Slacks and weights that are not said are None here; what None means is decided where matching is declared.
"""

from typing import Annotated

from msgspec import Meta, Struct

from crm_estate.base.fields import Currency, Latitude, Longitude, Slug, Tag, Weight, whole
from crm_estate.listings.custom import MOST_FIELDS, Key
from crm_estate.listings.custom import Number as OwnNumber

Number = Annotated[float, Meta(ge=-10_000, le=1_000_000_000)]
Amount = Annotated[float, Meta(ge=0, le=1_000_000_000_000)]
Slack = Annotated[float, Meta(ge=0, le=1_000_000_000)]
Km = Annotated[float, Meta(gt=0, le=2_000)]
Priority = Annotated[float, Meta(gt=0, le=1)]
Point = Annotated[list[float], Meta(min_length=2, max_length=3)]
Ring = Annotated[list[Point], Meta(min_length=4, max_length=2_000)]


class Body(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Unknown fields are refused by name; what was not said is not written back."""


class RangeWish(Body, frozen=True, kw_only=True):
    """Between `min` and `max`; slack is relative to the bound for areas, absolute for counts and years."""

    min: Number | None = None
    max: Number | None = None
    weight: Weight = 1.0
    must: bool = False
    slack: Slack | None = None


class PriceWish(Body, frozen=True, kw_only=True):
    """Between `min` and `max` in major units of `currency`; for rent, by the month. Slack is relative."""

    currency: Currency
    min: Amount | None = None
    max: Amount | None = None
    weight: Weight = 1.0
    must: bool = False
    slack: Slack | None = None


class ChoiceWish(Body, frozen=True, kw_only=True):
    """One of `any`."""

    any: Annotated[list[Slug], Meta(max_length=50)]
    weight: Weight = 1.0
    must: bool = False


class EnergyWish(Body, frozen=True, kw_only=True):
    """One of the energy classes in `any`."""

    any: Annotated[list[Annotated[str, Meta(pattern=whole(r"[A-H][+]{0,4}"))]], Meta(max_length=20)]
    weight: Weight = 1.0
    must: bool = False


class CircleArea(Body, frozen=True, kw_only=True):
    lat: Latitude
    lon: Longitude
    km: Km


class PolygonArea(Body, frozen=True, kw_only=True):
    """A GeoJSON Polygon: rings of [longitude, latitude], the outer one first, then holes."""

    type: Annotated[str, Meta(pattern=whole(r"Polygon"))]
    coordinates: Annotated[list[Ring], Meta(min_length=1, max_length=50)]


class Area(Body, frozen=True, kw_only=True):
    """A circle or a polygon, how dear it is, and over how many km outside it a place still counts."""

    circle: CircleArea | None = None
    polygon: PolygonArea | None = None
    priority: Priority = 1.0
    fade_km: Km | None = None
    name: Annotated[str, Meta(max_length=80, pattern=whole(r"[^\x00-\x1f\x7f]*"))] = ""


class AreasWish(Body, frozen=True, kw_only=True):
    any: Annotated[list[Area], Meta(max_length=50)]
    weight: Weight = 1.0
    must: bool = False


class FeaturesWish(Body, frozen=True, kw_only=True):
    """Features that must be there, would be nice (each with its weight), or must not be there."""

    must: Annotated[list[Tag], Meta(max_length=50)] = []
    nice: Annotated[dict[Tag, Weight], Meta(max_length=50)] = {}
    avoid: Annotated[list[Tag], Meta(max_length=50)] = []
    weight: Weight = 1.0


class CustomWish(Body, frozen=True, kw_only=True):
    """A wish for one of the office's own fields; which of these may be said follows from the field's kind.

    A number: `min`, `max`, `slack` (as the field's own: a share of the bound, or absolute). A choice: one of
    `any`. A tag: `must` be so, `nice` to be so, or `avoid`. Numbers and choices may be a `must`, too.
    """

    min: OwnNumber | None = None
    max: OwnNumber | None = None
    slack: Slack | None = None
    any: Annotated[list[Slug], Meta(max_length=50)] = []
    must: bool = False
    nice: bool = False
    avoid: bool = False
    weight: Weight = 1.0


class Criteria(Body, frozen=True, kw_only=True):
    """Everything a requirement states besides its gates (offer and kinds)."""

    price: PriceWish | None = None
    living_area: RangeWish | None = None
    plot_area: RangeWish | None = None
    rooms_total: RangeWish | None = None
    bedrooms_total: RangeWish | None = None
    floor: RangeWish | None = None
    year_built: RangeWish | None = None
    condition: ChoiceWish | None = None
    energy_class: EnergyWish | None = None
    areas: AreasWish | None = None
    features: FeaturesWish | None = None
    custom: Annotated[dict[Key, CustomWish], Meta(max_length=MOST_FIELDS)] | None = None
