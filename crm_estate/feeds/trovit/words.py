"""Words of Trovit both ways, and what it leaves to the country it is read in."""

KINDS = {
    "apartment": "apartment", "appartment": "apartment", "flat": "apartment", "studio": "apartment",
    "penthouse": "apartment", "loft": "apartment", "duplex": "apartment", "condo": "apartment",
    "condominium": "apartment", "piso": "apartment", "departamento": "apartment", "mieszkanie": "apartment",
    "byt": "apartment", "apartament": "apartment", "stanovanje": "apartment", "house": "house",
    "villa": "house", "chalet": "house", "bungalow": "house", "cottage": "house", "townhouse": "house",
    "casa": "house", "dom": "house", "dum": "house", "hisa": "house", "detached house": "house",
    "semi detached house": "house", "land": "land", "plot": "land", "lot": "land", "terreno": "land",
    "dzialka": "land", "pozemek": "land", "teren": "land", "zemljisce": "land", "commercial": "commercial",
    "office": "commercial", "shop": "commercial", "retail": "commercial", "warehouse": "commercial",
    "industrial": "commercial", "garage": "garage", "parking": "garage", "room": "room", "*": "other",
}  # fmt: skip

OFFERS = {
    "for rent": "rent", "for sale": "sale", "rent": "rent", "sale": "sale", "alquiler": "rent",
    "venta": "sale", "to let": "rent", "*": None,
}  # fmt: skip

PERIODS = {"monthly": "month", "weekly": "week", "daily": "day", "yearly": "year", "*": None}
WRITTEN_PERIODS = {"month": "monthly", "week": "weekly"}

CONDITIONS = {
    "new": "new", "good": "good", "very good": "very_good", "excellent": "very_good",
    "renovated": "renovated", "refurbished": "renovated", "to renovate": "to_renovate",
    "to be renovated": "to_renovate", "under construction": "under_construction", "*": None,
}  # fmt: skip
WRITTEN_CONDITIONS = {
    "new": "new", "good": "good", "very_good": "very good", "renovated": "renovated",
    "to_renovate": "to renovate", "under_construction": "under construction",
}  # fmt: skip

MONEY = {"RO": "EUR"}
"""What adverts are priced in where that is not the money of the country."""

STATES = frozenset({
    "AL", "AK", "AZ", "AR", "CA", "CO", "CT", "DE", "DC", "FL", "GA", "HI", "ID", "IL", "IN", "IA",
    "KS", "KY", "LA", "ME", "MD", "MA", "MI", "MN", "MS", "MO", "MT", "NE", "NV", "NH", "NJ", "NM",
    "NY", "NC", "ND", "OH", "OK", "OR", "PA", "RI", "SC", "SD", "TN", "TX", "UT", "VT", "VA", "WA",
    "WV", "WI", "WY",
})  # fmt: skip
"""Regions that together with a code of five digits say that it is in the United States."""
