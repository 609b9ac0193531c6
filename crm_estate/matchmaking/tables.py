"""What is stored of a listing that fits a requirement. `fits` is false once it no longer does."""

from piccolo.columns import (
    JSONB,
    BigInt,
    BigSerial,
    Boolean,
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
from crm_estate.requirements.tables import Requirement


class Match(Table, tablename="match", db=DB):
    id: BigSerial = BigSerial(primary_key=True)
    listing = ForeignKey(Listing, null=False)
    requirement = ForeignKey(Requirement, null=False)
    contact = ForeignKey(Contact, null=False)
    score = Real()
    reasons = JSONB()
    engine = Text()
    fits = Boolean()
    state = Text()
    news = Text()
    found_at = Timestamptz()
    changed_at = Timestamptz()
    offered_at = Timestamptz(null=True, default=None)
    offered_price = BigInt(null=True, default=None)
    offered_currency = Text(null=True, default=None)
    offered_score = Real(null=True, default=None)
    feedback = Text(null=True, default=None)
    feedback_reason = Text(null=True, default=None)
    feedback_at = Timestamptz(null=True, default=None)
    feedback_price = BigInt(null=True, default=None)
    feedback_currency = Text(null=True, default=None)


class SuggestionAnswer(Table, tablename="suggestion_answer", db=DB):
    """What was said to a suggestion, with how much spoke for it then; `suggestion` is its key."""

    id: BigSerial = BigSerial(primary_key=True)
    requirement = ForeignKey(Requirement, null=False)
    suggestion = Text()
    answer = Text()
    supporting = Integer()
    actor = Text()
    at = Timestamptz()


class SuggestionsOff(Table, tablename="suggestions_off", db=DB):
    """The requirements for which nothing is suggested."""

    id: BigSerial = BigSerial(primary_key=True)
    requirement = ForeignKey(Requirement, null=False)
    actor = Text()
    at = Timestamptz()
