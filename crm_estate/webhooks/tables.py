"""What is stored of webhooks: who is told of what, up to where, and what of it has arrived."""

from piccolo.columns import Array, BigInt, BigSerial, ForeignKey, Integer, Text, Timestamptz
from piccolo.table import Table

from crm_estate.accounts.tables import ApiKey, Office
from crm_estate.base.database import DB
from crm_estate.base.tables import Fact, TransactionNumber


class Webhook(Table, tablename="webhook", db=DB):
    id: BigSerial = BigSerial(primary_key=True)
    url = Text()
    description = Text()
    kinds = Array(base_column=Text())
    scopes = Array(base_column=Text())
    office = ForeignKey(Office, null=True)
    key = ForeignKey(ApiKey, null=True)
    state = Text()
    reason = Text(null=True, default=None)
    seed = Text(secret=True)
    former_seed = Text(secret=True, null=True, default=None)
    former_until = Timestamptz(null=True, default=None)
    seen = Text(null=True, default=None)
    upto = Text(null=True, default=None)
    txid = TransactionNumber()
    fact = BigInt()
    failing_since = Timestamptz(null=True, default=None)
    version = Integer()
    created_at = Timestamptz()
    updated_at = Timestamptz()


class WebhookDelivery(Table, tablename="webhook_delivery", db=DB):
    id: BigSerial = BigSerial(primary_key=True)
    webhook = ForeignKey(Webhook, null=False)
    fact = ForeignKey(Fact, null=False)
    state = Text()
    attempts = Integer()
    next_try = Timestamptz()
    leased_until = Timestamptz(null=True, default=None)
    status = Integer(null=True, default=None)
    error = Text(null=True, default=None)
    created_at = Timestamptz()
    sent_at = Timestamptz(null=True, default=None)
