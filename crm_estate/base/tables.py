"""What the ground floor stores: facts, places and exchange rates."""

from piccolo.columns import (
    JSONB,
    Array,
    BigInt,
    BigSerial,
    Column,
    Date,
    DoublePrecision,
    Integer,
    SmallInt,
    Text,
    Timestamptz,
)
from piccolo.table import Table

from crm_estate.base.database import DB


class TransactionNumber(Column):
    """PostgreSQL's own number of a transaction; it only grows."""

    value_type = int

    @property
    def column_type(self) -> str:
        return "XID8"


class Fact(Table, tablename="fact", db=DB):
    id: BigSerial = BigSerial(primary_key=True)
    kind = Text()
    at = Timestamptz()
    actor = Text()
    listing = BigInt(null=True, default=None)
    contact = BigInt(null=True, default=None)
    requirement = BigInt(null=True, default=None)
    match = BigInt(null=True, default=None)
    digest = BigInt(null=True, default=None)
    data = JSONB()
    handled_at = Timestamptz(null=True, default=None)
    attempts = Integer()
    next_try = Timestamptz()
    error = Text(null=True, default=None)
    txid = TransactionNumber()


class Place(Table, tablename="place", db=DB):
    id = BigInt(primary_key=True)
    country = Text()
    name = Text()
    key = Text()
    admin1 = Text()
    lat = DoublePrecision()
    lon = DoublePrecision()
    population = Integer()
    time_zone = Text()
    names = Array(base_column=Text())


class PlaceEdition(Table, tablename="place_edition", db=DB):
    id = SmallInt(primary_key=True)
    number = BigInt()


class Rate(Table, tablename="rate", db=DB):
    id: BigSerial = BigSerial(primary_key=True)
    day = Date()
    currency = Text()
    per_euro = DoublePrecision()
