"""What is stored of messages: one digest per contact and slot, what was in it, addresses that refuse mail."""

from piccolo.columns import JSONB, BigInt, BigSerial, ForeignKey, Integer, Text, Timestamptz
from piccolo.table import Table

from crm_estate.base.database import DB
from crm_estate.contacts.tables import Contact
from crm_estate.matchmaking.tables import Match


class Digest(Table, tablename="digest", db=DB):
    id: BigSerial = BigSerial(primary_key=True)
    contact = ForeignKey(Contact, null=False)
    slot = Timestamptz()
    language = Text()
    state = Text()
    reason = Text(null=True, default=None)
    message_id = Text(unique=True)
    address = Text(null=True, default=None)
    subject = Text(null=True, default=None)
    text = Text(null=True, default=None)
    html = Text(null=True, default=None)
    attempts = Integer()
    next_try = Timestamptz()
    claimed_by = Integer(null=True, default=None)
    claimed_until = Timestamptz(null=True, default=None)
    error = Text(null=True, default=None)
    why = JSONB(null=True, default=None)
    created_at = Timestamptz()
    sent_at = Timestamptz(null=True, default=None)


class DigestItem(Table, tablename="digest_item", db=DB):
    id: BigSerial = BigSerial(primary_key=True)
    digest = ForeignKey(Digest, null=False)
    match = ForeignKey(Match, null=False)
    position = Integer()
    news = Text()
    seen_price = BigInt(null=True, default=None)
    seen_currency = Text(null=True, default=None)
    left_out = Text(null=True, default=None)


class News(Table, tablename="news", db=DB):
    match: ForeignKey = ForeignKey(Match, primary_key=True)
    contact = ForeignKey(Contact, null=False)
    ready_at = Timestamptz()
    due_at = Timestamptz()


class SuppressedAddress(Table, tablename="suppressed_address", db=DB):
    id: BigSerial = BigSerial(primary_key=True)
    address = Text(unique=True)
    reason = Text()
    at = Timestamptz()
