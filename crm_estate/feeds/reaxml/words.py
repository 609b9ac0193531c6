"""Words of REAXML: what its elements, categories and features stand for."""

KINDS = {
    "residential": "other", "rental": "other", "holidayrental": "other", "land": "land", "rural": "land",
    "commercial": "commercial", "commercialland": "land", "business": "commercial",
}  # fmt: skip
"""By the element, where its category says nothing more."""

CATEGORIES = {
    "house": "house", "unit": "apartment", "townhouse": "house", "villa": "house", "apartment": "apartment",
    "flat": "apartment", "studio": "apartment", "warehouse": "apartment", "duplexsemi-detached": "house",
    "duplex": "house", "semi": "house", "semi-detached": "house", "terrace": "house",
    "acreagesemi-rural": "house", "acreage": "house",
    "retirement": "apartment", "blockofunits": "other", "servicedapartment": "apartment",
    "alpine": "house", "land": "land", "other": "other",
}  # fmt: skip
"""Categories of homes; letters only, in small ones."""

STATUSES = {
    "withdrawn": "Withdrawn", "offmarket": "Withdrawn", "deleted": "Withdrawn", "sold": "Closed",
    "leased": "Closed",
}  # fmt: skip

PERIODS = {
    "week": "week", "weekly": "week", "month": "month", "monthly": "month", "annual": "year",
    "annually": "year", "year": "year", "yearly": "year", "day": "day", "daily": "day",
}  # fmt: skip

FEATURES = {
    "airconditioning": "air_conditioning", "alarmsystem": "alarm", "balcony": "balcony",
    "deck": "terrace", "courtyard": "terrace", "dishwasher": "dishwasher", "gasheating": None,
    "openfireplace": "fireplace", "pool": "pool", "poolinground": "pool", "poolaboveground": "pool",
    "secureparking": "parking", "broadband": "internet", "garages": "garage", "carports": "parking",
    "splitsystemaircon": "air_conditioning", "reversecycleaircon": "air_conditioning",
    "evaporativecooling": "air_conditioning", "ductedcooling": "air_conditioning",
    "floorboards": None, "hydronicheating": None, "furnished": "furnished", "petfriendly": "pets_allowed",
    "solarpanels": "solar_panels", "openspaces": "parking",
}  # fmt: skip
"""Elements of features that say yes, no or how many."""

VIEWS = ("city", "water", "valley", "mountain", "ocean")
