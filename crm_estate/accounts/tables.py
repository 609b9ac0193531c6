"""What is stored of the firm: offices, agents, their sessions, keys of programs."""

from piccolo.columns import Array, BigSerial, Boolean, ForeignKey, Text, Timestamptz
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
