"""What is stored of portals: how each fares, and what stands there of each listing."""

from piccolo.columns import JSONB, BigInt, BigSerial, Boolean, ForeignKey, Integer, Text, Timestamptz
from piccolo.table import Table

from crm_estate.base.database import DB
from crm_estate.listings.tables import Listing


class PortalAccount(Table, tablename="portal_account", db=DB):
    """How one portal fares; what signs in there is in the settings, never here."""

    portal = Text(primary_key=True)
    paused_until = Timestamptz(null=True, default=None)
    leased_until = Timestamptz(null=True, default=None)
    last_success = Timestamptz(null=True, default=None)
    trouble = JSONB(null=True, default=None)
    trouble_since = Timestamptz(null=True, default=None)


class PortalListing(Table, tablename="portal_listing", db=DB):
    """One listing on one portal; `kept` is what the portal's adapter needs to know again."""

    id: BigSerial = BigSerial(primary_key=True)
    portal = Text()
    listing = ForeignKey(Listing, null=False)
    wanted = Boolean()
    state = Text()
    last_answer = Text(null=True, default=None)
    asked = BigInt()
    remote_id = Text(null=True, default=None)
    address = Text(null=True, default=None)
    live_since = Timestamptz(null=True, default=None)
    sent_at = Timestamptz(null=True, default=None)
    sent_version = Integer(null=True, default=None)
    fingerprint = Text(null=True, default=None)
    kept = JSONB()
    messages = JSONB()
    attempts = Integer()
    next_try = Timestamptz()
    leased_until = Timestamptz(null=True, default=None)
    created_at = Timestamptz()
    updated_at = Timestamptz()
