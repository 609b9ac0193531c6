"""What is stored of imports: runs, what was wrong in them, the files themselves for a while, saved maps."""

from piccolo.columns import (
    JSONB,
    Array,
    BigInt,
    BigSerial,
    Boolean,
    Bytea,
    ForeignKey,
    Integer,
    Text,
    Timestamptz,
)
from piccolo.table import Table

from crm_estate.accounts.tables import Agent, Office
from crm_estate.base.database import DB


class FeedRun(Table, tablename="feed_run", db=DB):
    """One import; `asked` is what whoever sent it chose: format, map, full or partial."""

    id: BigSerial = BigSerial(primary_key=True)
    subject = Text()
    file_name = Text()
    bytes = BigInt()
    asked = JSONB()
    written_as = Text()
    sender = Text()
    map_name = Text()
    state = Text()
    actor = Text()
    agent = ForeignKey(Agent, null=True)
    office = ForeignKey(Office, null=True)
    read = Integer()
    new = Integer()
    changed = Integer()
    unchanged = Integer()
    withdrawn = Integer()
    refused = Integer()
    noted = Integer()
    lines_done = Integer()
    lines_all = Integer(null=True, default=None)
    columns = Array(base_column=Text())
    alarms = JSONB()
    error = JSONB(null=True, default=None)
    decided_by = Text(null=True, default=None)
    decided_at = Timestamptz(null=True, default=None)
    claimed_until = Timestamptz(null=True, default=None)
    tries = Integer()
    created_at = Timestamptz()
    started_at = Timestamptz(null=True, default=None)
    ended_at = Timestamptz(null=True, default=None)


class FeedProblem(Table, tablename="feed_problem", db=DB):
    run = ForeignKey(FeedRun, null=False)
    number = Integer(primary_key=True)
    line = Integer()
    place = Text()
    column_name = Text()
    field = Text()
    value = Text()
    why = JSONB()
    refused = Boolean()


class FeedRefused(Table, tablename="feed_refused", db=DB):
    """A refused row as it came; `cells` may hold personal data and is forgotten soon."""

    run = ForeignKey(FeedRun, null=False)
    number = Integer(primary_key=True)
    line = Integer()
    code = Text()
    reason = Text()
    cells = JSONB()


class FeedFile(Table, tablename="feed_file", db=DB):
    """A piece of a file that waits to be read, or may be read again."""

    run = ForeignKey(FeedRun, null=False)
    part = Integer(primary_key=True)
    content = Bytea()


class FeedRow(Table, tablename="feed_row", db=DB):
    """How the record looked that a listing came from, and the version of the listing that it made."""

    listing = BigInt(primary_key=True)
    sender = Text()
    print = Bytea()
    version = Integer()
    gone = Boolean()


class FeedSame(Table, tablename="feed_same", db=DB):
    """What a file named that was taken in whole: fingerprints of its records, one after the other."""

    sender: Text = Text(primary_key=True)
    file = Bytea()
    prints = Bytea()
    last_line = Integer()
    kept_at = Timestamptz()


class FeedMap(Table, tablename="feed_map", db=DB):
    """A map of columns confirmed at the desk, recognised again by the columns."""

    id: BigSerial = BigSerial(primary_key=True)
    name = Text(unique=True)
    subject = Text()
    columns = Array(base_column=Text())
    body = JSONB()
    actor = Text()
    version = Integer()
    created_at = Timestamptz()
    updated_at = Timestamptz()


class FeedCursor(Table, tablename="feed_cursor", db=DB):
    """Up to when what a server has changed was brought and stored."""

    source: Text = Text(primary_key=True)
    address = Text()
    modified = Timestamptz()
    updated_at = Timestamptz()
