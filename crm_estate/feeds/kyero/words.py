"""Words of Kyero both ways: kinds of property, countries, and what is written for our own."""

KINDS = {
    "apartment": "apartment", "flat": "apartment", "penthouse": "apartment", "duplex": "apartment",
    "studio": "apartment", "loft": "apartment", "villa": "house", "house": "house",
    "country house": "house", "country estate": "house", "town house": "house", "townhouse": "house",
    "semi detached": "house", "detached": "house", "semi detached villa": "house", "finca": "house",
    "cortijo": "house", "bungalow": "house", "cave house": "house", "chalet": "house", "cottage": "house",
    "farmhouse": "house", "quad house": "house", "terraced house": "house", "village house": "house",
    "wooden home": "house", "wooden chalet": "house", "mobile home": "house", "castle": "house",
    "mansion": "house", "ruin": "house", "land": "land", "plot": "land", "plot of land": "land",
    "commercial": "commercial", "commercial property": "commercial", "business": "commercial",
    "office": "commercial", "hotel": "commercial", "restaurant bar": "commercial", "shop": "commercial",
    "warehouse": "commercial", "building": "commercial", "garage": "garage", "parking": "garage",
    "parking space": "garage", "storage room": "other", "room": "room", "*": "other",
}  # fmt: skip

WRITTEN_FEATURES = {
    "air_conditioning": "Air conditioning", "alarm": "Alarm", "balcony": "Balcony",
    "barrier_free": "Wheelchair accessible", "basement": "Basement", "bathtub": "Bathtub",
    "cellar": "Cellar", "dishwasher": "Dishwasher", "elevator": "Lift", "fireplace": "Fireplace",
    "fitted_kitchen": "Fitted kitchen", "furnished": "Furnished", "garage": "Garage", "garden": "Garden",
    "guest_toilet": "Guest toilet", "internet": "Internet", "loggia": "Loggia", "parking": "Parking",
    "pets_allowed": "Pets allowed", "sauna": "Sauna", "security": "Security",
    "solar_panels": "Solar panels", "storage_room": "Storage room", "terrace": "Terrace",
    "underfloor_heating": "Underfloor heating", "view": "Views", "washing_machine": "Washing machine",
}  # fmt: skip
"""The pool has an element of its own."""

CURRENCIES = ("EUR", "GBP", "USD")
TEXT_LANGUAGES = ("ca", "de", "da", "en", "es", "fi", "fr", "it", "nl", "no", "pt", "ru", "sv")
"""What the schema allows; files in the wild have more, which are read all the same."""
