"""What is stored of agents' calendars: the secret of a feed, hashed, and busy times without what they are."""

from piccolo.columns import BigInt, BigSerial, ForeignKey, Integer, Text, Timestamptz
from piccolo.table import Table

from crm_estate.accounts.tables import Agent
from crm_estate.base.database import DB


class CalendarFeed(Table, tablename="calendar_feed", db=DB):
    agent = BigInt(primary_key=True)
    token_hash = Text(unique=True, secret=True)
    made_at = Timestamptz()
    read_at = Timestamptz(null=True, default=None)


class BusySource(Table, tablename="busy_source", db=DB):
    id: BigSerial = BigSerial(primary_key=True)
    agent = ForeignKey(Agent, null=False)
    name = Text()
    url = Text(secret=True, null=True, default=None)
    tag = Text(null=True, default=None)
    read_at = Timestamptz(null=True, default=None)
    until = Timestamptz(null=True, default=None)
    unread = Integer()
    attempts = Integer()
    next_try = Timestamptz(null=True, default=None)
    error = Text(null=True, default=None)
    created_at = Timestamptz()


class BusyTime(Table, tablename="busy_time", db=DB):
    id: BigSerial = BigSerial(primary_key=True)
    source = ForeignKey(BusySource, null=False)
    agent = ForeignKey(Agent, null=False)
    begins = Timestamptz()
    ends = Timestamptz()
