"""Fields of ours that the Data Dictionary has no word for, and what is put between names and values."""

import re
from hashlib import sha256
from typing import Any

from crm_estate.base.languages import LANGUAGES

CONTEXT = "urn:reso:metadata:2.0:resource:property"
LOCAL = "CRM_"
"""The beginning of our own fields, as every sender of the standard has one for its own."""

OFFER = "CRM_Offer"
KIND = "CRM_Kind"
CURRENCY = "CRM_Currency"
MONTHLY_RENT = "CRM_MonthlyRent"
ROOMS = "CRM_RoomsTotal"
FLOOR = "CRM_Floor"
CONDITION = "CRM_Condition"
ENERGY_CLASS = "CRM_EnergyClass"
PRECISION = "CRM_PrecisionMeters"
PRESENT = "CRM_FeaturesPresent"
ABSENT = "CRM_FeaturesAbsent"
"""Features by our own names: those that are there, and those that are known not to be."""

TITLES = {language: f"CRM_Title_{language}" for language in LANGUAGES}
REMARKS = {language: f"CRM_PublicRemarks_{language}" for language in LANGUAGES}

SQUARE_METERS = "Square Meters"

_BETWEEN = re.compile(r"[^a-z0-9]+")


def plain(word: object) -> str:
    """A word of the standard in whichever spelling.

    >>> plain("Active Under Contract") == plain("ActiveUnderContract"), plain("Hotel/Motel")
    (True, 'hotelmotel')
    """
    return _BETWEEN.sub("", str(word).lower())


def words_in(value: Any) -> list[str]:
    """The words of a list, whether it came as one or as text with commas.

    >>> words_in(["Elevator", None, " Sauna "]), words_in("Elevator,Sauna"), words_in(None)
    (['Elevator', 'Sauna'], ['Elevator', 'Sauna'], [])
    """
    said = value.split(",") if isinstance(value, str) else value if isinstance(value, list) else []
    return [word.strip() for word in said[:500] if isinstance(word, str) and word.strip()]


def media_key(listing: int, url: str) -> str:
    """The key of a picture: the same as long as the listing shows it.

    >>> media_key(7, "https://example.org/1.jpg")
    '7-c1be48f00f85e515'
    """
    return f"{listing}-{sha256(url.encode()).hexdigest()[:16]}"
