"""What is stored of the firm: offices, agents, their sessions, keys of programs."""

from piccolo.columns import (
    JSONB,
    Array,
    BigSerial,
    Boolean,
    Bytea,
    DoublePrecision,
    ForeignKey,
    SmallInt,
    Text,
    Timestamptz,
)
from piccolo.table import Table

from crm_estate.base.database import DB


class Office(Table, tablename="office", db=DB):
    id: BigSerial = BigSerial(primary_key=True)
    reference = Text(unique=True)
    name = Text()
    country = Text()
    city = Text()
    time_zone = Text()
    language = Text()
    email = Text(null=True, default=None)
    phone = Text(null=True, default=None)


class Agent(Table, tablename="agent", db=DB):
    id: BigSerial = BigSerial(primary_key=True)
    office = ForeignKey(Office, null=False)
    email = Text(unique=True)
    name = Text()
    role = Text()
    password_hash = Text(secret=True)
    language = Text()
    phone = Text(null=True, default=None)
    active = Boolean(default=True)
    created_at = Timestamptz()


class Session(Table, tablename="session", db=DB):
    id: BigSerial = BigSerial(primary_key=True)
    token_hash = Text(unique=True)
    agent = ForeignKey(Agent, null=False)
    created_at = Timestamptz()
    seen_at = Timestamptz()
    expires_at = Timestamptz()


class SignInAttempt(Table, tablename="sign_in_attempt", db=DB):
    id: BigSerial = BigSerial(primary_key=True)
    email = Text()
    address = Text()
    at = Timestamptz()


class ApiKey(Table, tablename="api_key", db=DB):
    id: BigSerial = BigSerial(primary_key=True)
    name = Text()
    hint = Text()
    hash = Text(unique=True)
    scopes = Array(base_column=Text())
    office = ForeignKey(Office, null=True)
    created_at = Timestamptz()
    used_at = Timestamptz(null=True, default=None)
    revoked_at = Timestamptz(null=True, default=None)


class KeptAnswer(Table, tablename="kept_answer", db=DB):
    """What a request was answered, for when it comes again under the same `word`."""

    id: BigSerial = BigSerial(primary_key=True)
    api_key = ForeignKey(ApiKey, null=False)
    word = Text()
    request = Bytea()
    status = SmallInt(null=True, default=None)
    headers = JSONB()
    body = Bytea(null=True, default=None)
    claimed_until = Timestamptz(null=True, default=None)
    created_at = Timestamptz()


class RateBucket(Table, tablename="rate_bucket", db=DB):
    """How many requests someone may still make; `taken`: whether the last one was let through."""

    who: Text = Text(primary_key=True)
    tokens = DoublePrecision()
    taken = Boolean()
    at = Timestamptz()
