"""Lookup values of the Data Dictionary 2.0 that we use, and what they are here.

Every value has two spellings: `Active Under Contract` where values are text, `ActiveUnderContract` where they
are members of an enumeration. Both are read; the first is written.
"""

import re
from collections.abc import Mapping

from crm_estate.feeds.reso.names import plain
from crm_estate.listings.facts import Kind, Offer, Status

STATUSES: tuple[Status, ...] = (
    "Active", "Active Under Contract", "Canceled", "Closed", "Coming Soon", "Expired", "Hold", "Incomplete",
    "Pending", "Withdrawn",
)  # fmt: skip
DELETED = "Delete"

PROPERTY_TYPES: Mapping[tuple[Offer, Kind], str] = {
    **{("sale", kind): "Residential" for kind in ("apartment", "house", "room", "garage", "other")},
    **{("rent", kind): "Residential Lease" for kind in ("apartment", "house", "room", "garage", "other")},
    ("sale", "commercial"): "Commercial Sale",
    ("rent", "commercial"): "Commercial Lease",
    ("sale", "land"): "Land",
    ("rent", "land"): "Land",
}  # pyright: ignore[reportAssignmentType]
SUBTYPES: Mapping[Kind, str] = {
    "apartment": "Apartment", "house": "Single Family Residence", "land": "Unimproved Land",
    "garage": "Deeded Parking",
}  # fmt: skip

TYPES_READ: Mapping[str, tuple[Offer, Kind]] = {
    "Residential": ("sale", "house"), "Residential Lease": ("rent", "house"),
    "Residential Income": ("sale", "other"), "Commercial Sale": ("sale", "commercial"),
    "Commercial Lease": ("rent", "commercial"), "Business Opportunity": ("sale", "commercial"),
    "Land": ("sale", "land"), "Farm": ("sale", "house"), "Manufactured In Park": ("sale", "house"),
}  # fmt: skip
SUBTYPES_READ: Mapping[str, Kind] = {
    "Apartment": "apartment", "Condominium": "apartment", "Stock Cooperative": "apartment",
    "Own Your Own": "apartment", "Timeshare": "apartment", "Single Family Residence": "house",
    "Townhouse": "house", "Cabin": "house", "Ranch": "house", "Farm": "house", "Manufactured Home": "house",
    "Manufactured On Land": "house", "Mobile Home": "house", "Duplex": "other", "Triplex": "other",
    "Quadruplex": "other", "Multi Family": "other", "Mobile Home Park": "other", "Boat Slip": "other",
    "Unimproved Land": "land", "Agriculture": "land", "Deeded Parking": "garage", "Business": "commercial",
    "Hotel/Motel": "commercial", "Industrial": "commercial", "Mixed Use": "commercial",
    "Office": "commercial", "Retail": "commercial", "Warehouse": "commercial",
}  # fmt: skip

CONDITIONS: Mapping[str, str] = {
    "new": "New Construction", "renovated": "Updated/Remodeled", "to_renovate": "Fixer",
    "under_construction": "Under Construction",
}  # fmt: skip
FREQUENCIES: Mapping[str, str] = {"day": "Daily", "week": "Weekly", "month": "Monthly", "year": "Annually"}

CONTACT_TYPES: Mapping[str, str] = {
    "prospect": "Prospect", "owner": "Seller", "buyer": "Buyer", "tenant": "Tenant", "partner": "Business",
}  # fmt: skip
LANGUAGES: Mapping[str, str] = {
    "pl": "Polish", "cs": "Czech", "ro": "Romanian", "sl": "Slovenian", "en": "English",
}  # fmt: skip
SCHEDULES: Mapping[str, str] = {"instant": "ASAP", "daily": "Daily", "weekly": "Weekly"}
"""Weekly is a value of our own: the dictionary knows only of three."""

PREFERENCES: Mapping[str, str] = {"liked": "Favorite", "dismissed": "Discard"}
UNDECIDED = "Possibility"

NOT_LETTERS = re.compile(r"[^A-Za-z0-9]+")
ODD_NAMES = {"ASAP": "Asap", "$filter": "OdataFilter", "24 Hour Security": "TwentyFourHourSecurity"}


def member_name(value: str) -> str:
    """A value as the member of an enumeration.

    >>> member_name("Updated/Remodeled"), member_name("Elevator(s)"), member_name("ASAP")
    ('UpdatedRemodeled', 'Elevators', 'Asap')
    """
    parts = NOT_LETTERS.sub(" ", value.replace("(s)", "s")).split()
    return ODD_NAMES.get(value) or "".join(part[:1].upper() + part[1:] for part in parts)


STATUS_OF: Mapping[str, Status] = {**{plain(status): status for status in STATUSES}, "cancelled": "Canceled"}
TYPE_OF = {plain(word): meant for word, meant in TYPES_READ.items()}
SUBTYPE_OF = {plain(word): kind for word, kind in SUBTYPES_READ.items()}
CONDITION_OF = {plain(word): condition for condition, word in CONDITIONS.items()} | {
    "tobebuilt": "under_construction"
}
PERIOD_OF = {plain(word): period for period, word in FREQUENCIES.items()}
