"""ContactListings, SavedSearch and Prospecting: matches and what was said of them, wishes, and their mail."""

from collections.abc import Sequence
from datetime import datetime

from crm_estate.api.reso.people import system
from crm_estate.api.reso.properties import property_type
from crm_estate.api.reso.resources import (
    Field,
    Link,
    Resource,
    Row,
    choice,
    flag,
    key,
    moment,
    number,
    text,
    translated,
)
from crm_estate.api.reso.search_queries import queries_of
from crm_estate.contacts.search import visible
from crm_estate.feeds.reso import lookups

CLASSES = tuple(dict.fromkeys(lookups.PROPERTY_TYPES.values()))
CONTACT = Link(to="Contacts", here="ContactKey", there="ContactKey")
MEMBER = Link(to="Member", here="OwnerMemberKey", there="MemberKey")


def contact_listings() -> Resource:
    """The resource ContactListings: what fits whom, and what they think of it."""
    preference = f"coalesce({translated('m.feedback', lookups.PREFERENCES)}, '{lookups.UNDECIDED}')"
    return Resource(
        name="ContactListings",
        key="ContactListingsKey",
        scope="matches:read",
        source="""match m join listing l on l.id = m.listing join requirement r on r.id = m.requirement
            join contact c on c.id = m.contact""",
        number="m.id",
        reach=visible,
        links={
            "Contact": CONTACT,
            "Listing": Link(to="Property", here="ListingKey", there="ListingKey"),
            "SavedSearch": Link(to="SavedSearch", here="CRM_SavedSearchKey", there="SavedSearchKey"),
        },
        fields={
            "ContactListingsKey": key("m.id"),
            "ContactKey": key("m.contact"),
            "ListingKey": key("m.listing"),
            "ListingId": text("l.reference"),
            "ResourceName": choice("'Property'::text", "ResourceName", ("Property",)),
            "ClassName": choice(property_type(), "ClassName", CLASSES),
            "ContactListingPreference": choice(
                preference, "ContactListingPreference", (*lookups.PREFERENCES.values(), lookups.UNDECIDED)
            ),
            "ListingViewedYN": flag("case when m.feedback is not null then true end"),
            "ListingSentTimestamp": moment("m.offered_at"),
            "ListingModificationTimestamp": moment("l.updated_at"),
            "ModificationTimestamp": moment("m.changed_at"),
            "CRM_SavedSearchKey": key("m.requirement"),
            "CRM_Score": number("round(m.score::numeric, 6)::float8"),
            "CRM_FitsYN": flag("m.fits"),
            "CRM_State": text("case m.state when 'approved' then 'ready' else m.state end"),
            "CRM_FeedbackReason": text("m.feedback_reason"),
        },
    )


async def _queries(rows: list[Row], now: datetime) -> None:
    """Write the queries of saved searches, from what they were read as."""
    wanted = [row for row in rows if "SearchQuery" in row or "SearchQueryExceptionDetails" in row]
    found = await queries_of(_requirements_in(wanted), now)
    for row in wanted:
        number = int(row.get("SearchQuery") or row.get("SearchQueryExceptionDetails") or 0)
        query = found.get(number)
        for field, said in (
            ("SearchQuery", query and query.filter),
            ("SearchQueryExceptionDetails", query and query.left_out),
        ):
            if field in row:
                row[field] = said or None


def _requirements_in(rows: Sequence[Row]) -> list[int]:
    return [int(row.get("SearchQuery") or row.get("SearchQueryExceptionDetails") or 0) for row in rows]


def saved_searches() -> Resource:
    """The resource SavedSearch: requirements, with what they must have as a filter of Property."""
    computed = Field(kind="string", sql="r.id::text", filterable=False)
    return Resource(
        name="SavedSearch",
        key="SavedSearchKey",
        scope="requirements:read",
        source="requirement r join contact c on c.id = r.contact",
        number="r.id",
        reach=visible,
        links={"Member": Link(to="Member", here="MemberKey", there="MemberKey")},
        fields={
            "SavedSearchKey": key("r.id"),
            "SavedSearchName": text("r.name"),
            "ResourceName": choice("'Property'::text", "ResourceName", ("Property",)),
            "SearchQueryType": choice("'$filter'::text", "SearchQueryType", ("$filter", "DMQL2")),
            "SearchQuery": computed,
            "SearchQueryExceptionDetails": computed,
            "MemberKey": key("c.agent"),
            "CRM_ContactKey": key("r.contact"),
            "CRM_State": text("r.state"),
            "OriginatingSystemName": text(system()),
            "OriginalEntryTimestamp": moment("r.created_at"),
            "ModificationTimestamp": moment("r.updated_at"),
        },
        complete=_queries,
    )


REASONS = ("No One To Send To", "Client Disabled", "Agent Disabled")
REASON = """case when r.state = 'fulfilled' then 'Client Disabled'
    when r.state <> 'active' then 'Agent Disabled' when cardinality(c.emails) = 0 then 'No One To Send To'
    when consent.given is null then 'No One To Send To' when not consent.given then 'Client Disabled' end"""
"""Why nothing is sent; nothing where something is."""


def prospecting() -> Resource:
    """The resource Prospecting: how often matches of a saved search are sent, and why not."""
    return Resource(
        name="Prospecting",
        key="ProspectingKey",
        scope="requirements:read",
        source="""requirement r join contact c on c.id = r.contact cross join lateral (
            select bool_or(k.withdrawn_at is null) as given from consent k
            where k.contact = c.id and k.purpose = 'matching' and k.channel = 'email') consent""",
        number="r.id",
        reach=visible,
        links={
            "Contact": CONTACT,
            "OwnerMember": MEMBER,
            "SavedSearch": Link(to="SavedSearch", here="SavedSearchKey", there="SavedSearchKey"),
        },
        fields={
            "ProspectingKey": key("r.id"),
            "SavedSearchKey": key("r.id"),
            "ContactKey": key("r.contact"),
            "OwnerMemberKey": key("c.agent"),
            "ActiveYN": flag(f"({REASON}) is null"),
            "ReasonActiveOrDisabled": choice(REASON, "ReasonActiveOrDisabled", REASONS),
            "ScheduleType": choice(
                translated("r.frequency", lookups.SCHEDULES),
                "ScheduleType",
                tuple(lookups.SCHEDULES.values()),
            ),
            "Language": choice(
                translated("coalesce(r.language, c.language)", lookups.LANGUAGES),
                "Languages",
                tuple(lookups.LANGUAGES.values()),
            ),
            "ToEmailList": text("c.emails[1]"),
            "NextSendTimestamp": moment(
                "(select min(n.due_at) from news n join match m on m.id = n.match where m.requirement = r.id)"
            ),
            "ModificationTimestamp": moment("r.updated_at"),
        },
    )
