"""What is stored of people and companies, and of what they agreed to."""

from piccolo.columns import Array, BigInt, BigSerial, Boolean, ForeignKey, Integer, Text, Timestamptz
from piccolo.table import Table

from crm_estate.accounts.tables import Agent, Office
from crm_estate.base.database import DB


class Contact(Table, tablename="contact", db=DB):
    id: BigSerial = BigSerial(primary_key=True)
    reference = Text(unique=True)
    kind = Text()
    given = Text()
    family = Text()
    company = Text()
    emails = Array(base_column=Text())
    phones = Array(base_column=Text())
    roles = Array(base_column=Text())
    language = Text()
    time_zone = Text()
    agent = ForeignKey(Agent, null=True)
    office = ForeignKey(Office, null=True)
    shared = Boolean()
    note = Text()
    source = Text(null=True, default=None)
    source_id = Text(null=True, default=None)
    search = Text()
    keys = Array(base_column=BigInt())
    version = Integer()
    created_at = Timestamptz()
    updated_at = Timestamptz()


class Consent(Table, tablename="consent", db=DB):
    id: BigSerial = BigSerial(primary_key=True)
    contact = ForeignKey(Contact, null=False)
    purpose = Text()
    channel = Text()
    given_at = Timestamptz()
    withdrawn_at = Timestamptz(null=True, default=None)
    source = Text()
    ended_by = BigInt(null=True, default=None)


class FormerContact(Table, tablename="former_contact", db=DB):
    """A contact that was merged; `contact` is the one it lives on as."""

    id = BigInt(primary_key=True)
    reference = Text(unique=True)
    contact = ForeignKey(Contact, null=False)
