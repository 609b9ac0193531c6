"""One realistic body for everything that can be sent; the documentation shows them, the tests send them."""

from typing import Any

LISTING: dict[str, Any] = {
    "offer": "sale",
    "kind": "apartment",
    "standard_status": "Active",
    "list_price": {"amount": 850000, "currency": "PLN"},
    "living_area": 54.5,
    "rooms_total": 2,
    "bedrooms_total": 1,
    "floor": 3,
    "floors_total": 10,
    "year_built": 1974,
    "energy_class": "C",
    "condition": "renovated",
    "country": "PL",
    "place": "Warszawa",
    "postal_code": "00-950",
    "street": "Marszałkowska 1",
    "location": {"lat": 52.2297, "lon": 21.0122, "precision_m": 50},
    "features": {"elevator": True, "balcony": False, "parking": None},
    "title": {"pl": "Dwa pokoje w śródmieściu", "en": "Two rooms in the centre"},
    "description": {"en": "Quiet, facing the yard."},
    "photos": [{"url": "https://photos.example.org/1.jpg", "caption": "Living room", "order": 1}],
    "source": "feed",
    "source_id": "12345",
}

CONTACT: dict[str, Any] = {
    "name": {"given": "Mara", "family": "Nowak"},
    "emails": ["mara@example.org"],
    "phones": ["+48 601 000 000"],
    "roles": ["prospect"],
    "language": "pl",
    "time_zone": "Europe/Warsaw",
    "consents": [
        {
            "purpose": "matching",
            "channel": "email",
            "given_at": "2026-11-01T10:00:00Z",
            "source": "web form",
        }
    ],
}

NEW_CONTACT: dict[str, Any] = {
    "name": {"given": "Ola", "family": "Zych"},
    "phones": ["+48 602 000 111"],
    "source": "web_form",
    "source_id": "8812",
    "allow_double": False,
}

LISTINGS: list[dict[str, Any]] = [
    {**LISTING, "reference": "W-1"},
    {**LISTING, "reference": "W-2", "source_id": "12346", "floor": 30},
]

CONTACTS: list[dict[str, Any]] = [
    {**CONTACT, "reference": "K-17"},
    {"reference": "K-21", "name": {"given": "Eva", "family": "Malá"}, "phones": ["+420 602 000 112"]},
]

MERGE: dict[str, Any] = {
    "other": "K-18",
    "take": {"language": "other", "emails": "both"},
    "keep_consent": False,
    "version": 1,
    "other_version": 1,
}

UNDO: dict[str, Any] = {"version": 2}

APART: dict[str, Any] = {"others": ["K-18", "K-19"]}

REQUIREMENT: dict[str, Any] = {
    "offer": "sale",
    "kinds": ["apartment", "house"],
    "price": {"max": 850000, "currency": "PLN", "weight": 2.0, "must": False, "slack": 0.10},
    "living_area": {"min": 45, "max": 80},
    "rooms_total": {"min": 2, "max": 3},
    "floor": {"min": 1, "must": True},
    "year_built": {"min": 1990},
    "areas": {
        "weight": 1.5,
        "must": True,
        "any": [
            {"circle": {"lat": 52.23, "lon": 21.01, "km": 3.0}, "priority": 1.0, "fade_km": 1.5},
            {
                "polygon": {
                    "type": "Polygon",
                    "coordinates": [[[20.9, 52.1], [21.1, 52.1], [21.1, 52.3], [20.9, 52.1]]],
                },
                "priority": 0.8,
            },
        ],
    },
    "features": {
        "weight": 1.0,
        "must": ["elevator"],
        "nice": {"balcony": 1.0, "parking": 2.0},
        "avoid": ["basement"],
    },
    "frequency": "daily",
    "delivery": "direct",
    "language": "pl",
}

CUSTOM_FIELD: dict[str, Any] = {
    "kind": "number",
    "label": "Ceiling height",
    "labels": {"pl": "Wysokość pomieszczeń", "cs": "Výška stropu"},
    "unit": "m",
    "slack": 0.2,
    "absolute": True,
    "min": 1,
    "max": 20,
    "public": True,
}

FEEDBACK: dict[str, Any] = {
    "feedback": "dismissed",
    "reason": "too_expensive",
    "note": "With a garage, perhaps.",
}

RELAXATIONS: dict[str, Any] = {
    "items": [
        {
            "criterion": "price", "code": "max_up", "to": 892500, "value": None, "more": 12, "fewer": 0,
            "by": 0.05, "currency": "PLN",
        },
        {
            "criterion": "areas", "code": "area_wider", "to": 1, "value": None, "more": 7, "fewer": 0,
            "by": 1, "currency": None,
        },
        {
            "criterion": "features", "code": "tag_nice", "to": None, "value": "elevator", "more": 4,
            "fewer": 0, "by": None, "currency": None,
        },
    ],
}  # fmt: skip

SUGGESTIONS: dict[str, Any] = {
    "on": True,
    "items": [
        {
            "id": "narrow:floor:min:1", "code": "narrow", "criterion": "floor", "value": None, "end": "min",
            "to": 1, "currency": None, "supporting": 4, "contrary": 0, "certainty": 0.969,
        },
        {
            "id": "avoid_tag:features:basement", "code": "avoid_tag", "criterion": "features",
            "value": "basement", "end": None, "to": None, "currency": None, "supporting": 6, "contrary": 0,
            "certainty": 0.985,
        },
    ],
}  # fmt: skip

SUGGESTION_ANSWER: dict[str, Any] = {"note": "Agreed on the phone."}

SUGGESTION_SWITCH: dict[str, Any] = {"on": False}

DEMAND: dict[str, Any] = {
    "listing": "W-1",
    "currency": "EUR",
    "period": None,
    "price": 485000,
    "steps": [
        {"price": 461000, "share": -0.0495, "contacts": 22, "requirements": 24},
        {"price": 473000, "share": -0.0247, "contacts": 17, "requirements": 19},
        {"price": 485000, "share": 0, "contacts": 14, "requirements": 15},
    ],
}

WEBHOOK: dict[str, Any] = {
    "url": "https://crm.example.org/hooks/homes",
    "kinds": ["listing.published", "listing.repriced", "match.*"],
    "description": "Keeps the website's homes as they are here.",
    "state": "active",
}

SECRET: dict[str, Any] = {"overlap_hours": 24}

TRIAL: dict[str, Any] = {"note": "Is anybody there?"}

REPLAY: dict[str, Any] = {"since": "2026-11-01T00:00:00Z"}

AGAIN: dict[str, Any] = {}

CHANGES: dict[str, Any] = {
    "items": [
        {
            "id": 4711, "kind": "listing.repriced", "at": "2026-11-02T09:00:00Z", "actor": "agent:3",
            "listing": 12, "listing_reference": "W-1", "contact": None, "contact_reference": None,
            "requirement": None, "match": None, "digest": None,
            "data": {
                "before": {"price": 86000000, "currency": "PLN"},
                "after": {"price": 85000000, "currency": "PLN"},
            },
        },
    ],
    "next": "WyI4MDQ6ODA0OiIsbnVsbCwwLDBd",
    "more": False,
}  # fmt: skip

PROBLEM: dict[str, Any] = {
    "type": "about:blank",
    "title": "Unprocessable Entity",
    "status": 422,
    "detail": "list_price.amount: This must be at least 0.",
    "instance": "/api/v1/listings/W-1",
    "request_id": "5f2b8c01d9aa",
    "errors": [{"field": "list_price.amount", "message": "This must be at least 0."}],
}
