"""What is stored of a property on offer: areas in m², coordinates in degrees, price in minor units."""

from piccolo.columns import (
    JSONB,
    BigInt,
    BigSerial,
    Boolean,
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
    price = BigInt(null=True)
    currency = Text(null=True)
    rent_period = Text(null=True)
    living_area = DoublePrecision(null=True)
    plot_area = DoublePrecision(null=True)
    rooms_total = DoublePrecision(null=True)
    bedrooms_total = Integer(null=True)
    bathrooms_total = DoublePrecision(null=True)
    floor = Integer(null=True)
    floors_total = Integer(null=True)
    year_built = Integer(null=True)
    energy_class = Text(null=True)
    condition = Text(null=True)
    lat = DoublePrecision(null=True)
    lon = DoublePrecision(null=True)
    precision_m = DoublePrecision(null=True)
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
    owner = BigInt(null=True)
    agent = ForeignKey(Agent, null=True)
    office = ForeignKey(Office, null=True)
    source = Text(null=True)
    source_id = Text(null=True)
    search = Text()
    version = Integer()
    created_at = Timestamptz()
    updated_at = Timestamptz()
    published_at = Timestamptz(null=True)
