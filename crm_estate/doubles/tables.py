"""What is stored of doubles: merges with all they moved, pairs told apart, clusters of suspects."""

from piccolo.columns import (
    JSONB,
    BigInt,
    BigSerial,
    Bytea,
    DoublePrecision,
    ForeignKey,
    Integer,
    Real,
    Text,
    Timestamptz,
)
from piccolo.table import Table

from crm_estate.base.database import DB
from crm_estate.contacts.tables import Contact
from crm_estate.listings.tables import Listing


class Merge(Table, tablename="merge", db=DB):
    """`loser` lives on as `survivor`; `steps` is the JSON of the Struct of that name."""

    id: BigSerial = BigSerial(primary_key=True)
    survivor = ForeignKey(Contact, null=False)
    survivor_before = JSONB()
    survivor_after = JSONB()
    loser = BigInt()
    loser_before = JSONB()
    steps = JSONB()
    actor = Text()
    at = Timestamptz()
    undone_by = Text(null=True, default=None)
    undone_at = Timestamptz(null=True, default=None)


class ToldApart(Table, tablename="told_apart", db=DB):
    """Two records that are not the same, as long as they say what they said then (`print`)."""

    id: BigSerial = BigSerial(primary_key=True)
    subject = Text()
    low = BigInt()
    high = BigInt()
    print = Text()
    actor = Text()
    at = Timestamptz()


class SuspectCluster(Table, tablename="suspect_cluster", db=DB):
    """Records that may be one; `links` is the JSON of the pairs that hold it together."""

    id: BigSerial = BigSerial(primary_key=True)
    subject = Text()
    score = Real()
    links = JSONB()
    found_at = Timestamptz()


class Suspect(Table, tablename="suspect", db=DB):
    id: BigSerial = BigSerial(primary_key=True)
    cluster = ForeignKey(SuspectCluster, null=False)
    contact = ForeignKey(Contact, null=True)
    listing = ForeignKey(Listing, null=True)


class SuspectSearch(Table, tablename="suspect_search", db=DB):
    """When all records were last looked through."""

    subject: Text = Text(primary_key=True)
    done_at = Timestamptz()
    looked_at = Integer()
    found = Integer()
    seconds = DoublePrecision()
    counted = Bytea()


class TaughtTable(Table, tablename="taught_table", db=DB):
    """What agreements of adverts are worth (`worth`, JSON of a `worth.Table`), as the firm taught it; in use
    until it ended. `trial`: how it fared when it was learned.
    """

    id: BigSerial = BigSerial(primary_key=True)
    worth = JSONB()
    trial = JSONB()
    actor = Text()
    at = Timestamptz()
    ended_by = Text(null=True, default=None)
    ended_at = Timestamptz(null=True, default=None)
