"""What is stored of a property on offer: areas in m², coordinates in degrees, price in minor units."""

from piccolo.columns import (
    JSONB,
    BigInt,
    BigSerial,
    Boolean,
    Bytea,
    DoublePrecision,
    ForeignKey,
    Integer,
    Text,
    Timestamptz,
)
from piccolo.table import Table

from crm_estate.accounts.tables import Agent, Office
from crm_estate.base.database import DB
from crm_estate.base.tables import Place


class Listing(Table, tablename="listing", db=DB):
    id: BigSerial = BigSerial(primary_key=True)
    reference = Text(unique=True)
    offer = Text()
    kind = Text()
    standard_status = Text()
    on_market = Boolean()
    price = BigInt(null=True, default=None)
    currency = Text(null=True, default=None)
    rent_period = Text(null=True, default=None)
    living_area = DoublePrecision(null=True, default=None)
    plot_area = DoublePrecision(null=True, default=None)
    rooms_total = DoublePrecision(null=True, default=None)
    bedrooms_total = Integer(null=True, default=None)
    bathrooms_total = DoublePrecision(null=True, default=None)
    floor = Integer(null=True, default=None)
    floors_total = Integer(null=True, default=None)
    year_built = Integer(null=True, default=None)
    energy_class = Text(null=True, default=None)
    condition = Text(null=True, default=None)
    lat = DoublePrecision(null=True, default=None)
    lon = DoublePrecision(null=True, default=None)
    precision_m = DoublePrecision(null=True, default=None)
    country = Text()
    place = ForeignKey(Place, null=True)
    place_name = Text()
    postal_code = Text()
    street = Text()
    address_visible = Boolean()
    features = JSONB()
    title = JSONB()
    description = JSONB()
    photos = JSONB()
    custom = JSONB()
    owner = BigInt(null=True, default=None)
    agent = ForeignKey(Agent, null=True)
    office = ForeignKey(Office, null=True)
    source = Text(null=True, default=None)
    source_id = Text(null=True, default=None)
    search = Text()
    dwelling = BigInt(null=True, default=None)
    version = Integer()
    created_at = Timestamptz()
    updated_at = Timestamptz()
    published_at = Timestamptz(null=True, default=None)


class CustomField(Table, tablename="custom_field", db=DB):
    """An office's own field; `choices` is the JSON of the values of a choice."""

    id: BigSerial = BigSerial(primary_key=True)
    key = Text(unique=True)
    kind = Text()
    label = Text()
    labels = JSONB()
    unit = Text()
    slack = DoublePrecision()
    absolute = Boolean()
    lowest = DoublePrecision(null=True, default=None)
    highest = DoublePrecision(null=True, default=None)
    choices = JSONB()
    public = Boolean()
    retired = Boolean()
    version = Integer()
    created_at = Timestamptz()
    updated_at = Timestamptz()


class Picture(Table, tablename="picture", db=DB):
    """A picture of ours; `hash` is the SHA-256 of its bytes."""

    hash = Bytea(primary_key=True)
    media_type = Text()
    bytes = Bytea()
    width = Integer()
    height = Integer()
    created_at = Timestamptz()
    unused_since = Timestamptz(null=True, default=None)
