"""Codes of BLM: kinds of property, statuses, periods of rent, furnishing."""

_FLATS = (7, 8, 9, 10, 11, 28, 29, 44, 46, 47, 56, 59)
_HOUSES = (*range(1, 7), *range(12, 17), *range(21, 28), 30, 43, 50, 52, 53, 62, 65, 68, 71, 77, 92, 95)
_SHOPS_AND_OFFICES = (74, 80, 83, 86)

KINDS: dict[str, str] = {
    **{str(code): "apartment" for code in _FLATS},
    **{str(code): "house" for code in _HOUSES},
    **{str(code): "commercial" for code in _SHOPS_AND_OFFICES},
    "20": "land", "45": "garage", "51": "garage", "48": "room", "49": "room", "0": "other",
}  # fmt: skip

FIRST_COMMERCIAL = 178
"""From here on codes stand for commercial property."""

OFFERS = {"1": "sale", "2": "rent", "*": None}

STATUSES = {
    "0": "Active", "1": "Active Under Contract", "2": "Active Under Contract", "3": "Active Under Contract",
    "4": "Active Under Contract", "5": "Active Under Contract", "*": "Active",
}  # fmt: skip
"""Available; sold subject to contract, in England and in Scotland; under offer; reserved; let agreed."""

WEEKLY, MONTHLY, QUARTERLY, YEARLY, PER_PERSON = "0", "1", "2", "3", "5"
PERIODS = {WEEKLY: "week", MONTHLY: "month", YEARLY: "year"}
ON_REQUEST = "1"
"""Qualifier of a price that is told on application."""

FURNISHED = {"0": True, "2": False, "*": None}
"""Furnished, unfurnished; partly and either are neither."""
