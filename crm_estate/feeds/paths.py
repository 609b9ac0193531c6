"""Names of the fields a map may speak of, flattened: `list_price.amount`, `features.elevator`, `title.en`."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from crm_estate.base.errors import Invalid
from crm_estate.contacts.facts import ContactFacts
from crm_estate.feeds.sheets.columns import Kind, Subject
from crm_estate.listings.facts import ListingFacts

LISTING_KINDS: dict[str, Kind] = {
    "country": "country",
    "list_price.amount": "money",
    "living_area": "area",
    "plot_area": "area",
    "rooms_total": "rooms",
    "bedrooms_total": "whole",
    "bathrooms_total": "halves",
    "floor": "floor",
    "floors_total": "whole",
    "year_built": "year",
    "location": "coordinates",
    "location.lat": "degrees",
    "location.lon": "degrees",
    "location.precision_m": "number",
    "address_visible": "yes_no",
    "photos": "links",
    "description": "text",
    "features": "yes_no",
}
CONTACT_KINDS: dict[str, Kind] = {
    "name": "person",
    "name.given": "line",
    "name.family": "line",
    "emails": "addresses",
    "phones": "phones",
    "roles": "words",
    "shared": "yes_no",
    "note": "text",
    "consent.given": "yes_no",
    "consent.given_at": "moment",
}
"""How the column of a field is read when the map does not say; a line of text where nothing is named."""

KINDS = {"listings": LISTING_KINDS, "contacts": CONTACT_KINDS}
WHOLE = {
    "listings": set(ListingFacts.__struct_fields__)
    - {"list_price", "title", "description", "features", "custom"},
    "contacts": set(ContactFacts.__struct_fields__) - {"name", "consents"},
}
PARTS = {
    "listings": r"list_price\.(amount|currency)|location\.(lat|lon|precision_m)"
    r"|(title|description)\.(pl|cs|ro|sl|en)|features\.[a-z][a-z0-9_]{0,39}",
    "contacts": r"name|name\.(given|family)|consent\.(given|given_at|source|purpose|channel)",
}


def is_path(path: str, of: Subject) -> bool:
    """Whether a listing or contact has such a field.

    >>> is_path("features.elevator", "listings"), is_path("elevator", "listings")
    (True, False)
    """
    return path in WHOLE[of] or re.fullmatch(PARTS[of], path) is not None


def kind_of(path: str, of: Subject) -> Kind:
    """How the column of this field is read.

    >>> kind_of("features.elevator", "listings"), kind_of("street", "listings")
    ('yes_no', 'line')
    """
    kinds = KINDS[of]
    return kinds.get(path) or kinds.get(path.split(".")[0]) or "line"


def field_of(path: str) -> str:
    """The field of the Struct that a path belongs to."""
    whole = re.split(r"[.\[]", path, maxsplit=1)[0]
    return "consents" if whole == "consent" else whole


def put(flat: dict[str, Any], path: str, value: Any) -> None:
    """Set the value of a path; Invalid when another column has said something else."""
    before = flat.get(path)
    if before is None:
        flat[path] = value
    elif isinstance(before, list) and isinstance(value, list):
        flat[path] = [*before, *(one for one in value if one not in before)]
    elif value is not None and before != value:
        raise Invalid("Two columns contradict each other: %(one)s and %(other)s.", one=before, other=value)


def nested(flat: Mapping[str, Any]) -> dict[str, Any]:
    """A body out of values by path.

    >>> nested({"floor": 2, "location.lat": 50.1, "location.lon": 14.4})
    {'floor': 2, 'location': {'lat': 50.1, 'lon': 14.4}}
    """
    body: dict[str, Any] = {}
    for path, value in flat.items():
        head, part = _split(path)
        if part:
            body.setdefault(head, {})[part] = value
        else:
            body[head] = value
    return body


@lru_cache(maxsize=1024)
def _split(path: str) -> tuple[str, str]:
    head, _, part = path.partition(".")
    return head, part
