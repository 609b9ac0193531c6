"""Features in English words: what lists of features in feeds call what we keep as tags."""

import re
from collections.abc import Iterable
from functools import cache
from typing import Any

from crm_estate.base.texts import fold

NAMED = {
    "air conditioning": "air_conditioning", "air con": "air_conditioning", "aircon": "air_conditioning",
    "airconditioning": "air_conditioning", "alarm": "alarm", "alarm system": "alarm",
    "balcony": "balcony", "balconies": "balcony", "wheelchair accessible": "barrier_free",
    "wheelchair access": "barrier_free", "disabled access": "barrier_free", "barrier free": "barrier_free",
    "basement": "basement", "bathtub": "bathtub", "cellar": "cellar", "wine cellar": "cellar",
    "dishwasher": "dishwasher", "lift": "elevator", "elevator": "elevator", "fireplace": "fireplace",
    "open fireplace": "fireplace", "fitted kitchen": "fitted_kitchen", "equipped kitchen": "fitted_kitchen",
    "fully fitted kitchen": "fitted_kitchen", "furnished": "furnished", "part furnished": None,
    "partly furnished": None, "unfurnished": "-furnished", "garage": "garage", "garages": "garage",
    "double garage": "garage", "garden": "garden", "private garden": "garden", "communal garden": "garden",
    "guest toilet": "guest_toilet", "internet": "internet", "broadband": "internet", "wifi": "internet",
    "loggia": "loggia", "parking": "parking", "off street parking": "parking", "private parking": "parking",
    "parking space": "parking", "car port": "parking", "carport": "parking", "street parking": None,
    "parking street": None, "on street parking": None, "pets allowed": "pets_allowed",
    "pet friendly": "pets_allowed", "no pets": "-pets_allowed", "pool": "pool", "swimming pool": "pool",
    "private pool": "pool", "communal pool": "pool", "room for a pool": None, "room for pool": None,
    "space for a pool": None, "sauna": "sauna", "security": "security", "gated": "security",
    "solar panels": "solar_panels", "storage room": "storage_room", "storeroom": "storage_room",
    "store room": "storage_room", "terrace": "terrace", "terraces": "terrace", "roof terrace": "terrace",
    "patio": "terrace", "solarium": "terrace", "underfloor heating": "underfloor_heating",
    "sea view": "view", "sea views": "view", "mountain view": "view", "mountain views": "view",
    "views": "view", "washing machine": "washing_machine",
}  # fmt: skip
"""What words stand for; a minus: that it is not so; None: nothing, though a shorter word in it would."""

TAGS = frozenset(tag.lstrip("-") for tag in NAMED.values() if tag)
FEATURES = tuple(sorted(f"features.{tag}" for tag in TAGS))
"""The fields that such words fill."""

WRITTEN_KINDS = {
    "apartment": "Apartment", "house": "House", "land": "Land", "commercial": "Commercial",
    "garage": "Garage", "room": "Room", "other": "Property",
}  # fmt: skip
"""Kinds of property as portals that take plain words are told them."""

_NOT = r"(?:(?P<no>no|without|not) )?"
LONGEST = 60
"""A feature that is a whole sentence is a description, and says nothing for certain."""


def english_features(said: Iterable[str]) -> dict[str, bool]:
    """Features that a list of short phrases names, and those that it says are not there.

    >>> english_features(["Garden communal", "No lift", "Unfurnished", "Parking street", "Sea views"])
    {'garden': True, 'elevator': False, 'furnished': False, 'view': True}
    """
    found: dict[str, bool] = {}
    for phrase in said:
        if len(phrase) <= LONGEST:
            for match in _any().finditer(fold(phrase)):
                tag = NAMED[match["name"]]
                if tag is not None:
                    found.setdefault(tag.lstrip("-"), not (tag.startswith("-") or match["no"]))
    return found


def put_features(flat: dict[str, Any], phrases: Iterable[str]) -> None:
    """Add the features that phrases name, where nothing surer has been said of them."""
    for tag, present in english_features(phrases).items():
        flat.setdefault(f"features.{tag}", present)


@cache
def _any() -> re.Pattern[str]:
    longest_first = "|".join(sorted(NAMED, key=len, reverse=True))
    return re.compile(rf"\b{_NOT}(?P<name>{longest_first})\b")
