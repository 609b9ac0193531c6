"""One realistic answer of each kind; the documentation shows them, the tests hold them to their types."""

from typing import Any

from crm_estate.api import import_examples
from crm_estate.api.examples import (
    CHANGES,
    CONTACT,
    CUSTOM_FIELD,
    DEMAND,
    LISTING,
    RELAXATIONS,
    REQUIREMENT,
    SUGGESTIONS,
    WEBHOOK,
)

MOMENT = "2026-11-02T09:00:00Z"
STAMPS: dict[str, Any] = {"version": 1, "created_at": MOMENT, "updated_at": MOMENT}

LISTING_OUT: dict[str, Any] = {
    **LISTING, "reference": "W-1", "features": {"elevator": True, "balcony": False}, "rent_period": None,
    "custom": {"ceiling_height": 3.2}, "owner": "OWNER-1", "agent": "jan@example.org", "office": "warsaw",
    "id": 12, "on_market": True, "published_at": MOMENT, **STAMPS,
}  # fmt: skip

CONTACT_OUT: dict[str, Any] = {
    **CONTACT, "reference": "K-17", "kind": "person", "company": "", "phones": ["+48601000000"],
    "agent": "jan@example.org", "office": "warsaw", "shared": False, "note": "", "id": 7,
    "display_name": "Mara Nowak", **STAMPS,
}  # fmt: skip

REQUIREMENT_OUT: dict[str, Any] = {
    **REQUIREMENT, "contact": "K-17", "name": "flat", "state": "active", "id": 3, "contact_id": 7,
    "contact_name": "Mara Nowak", **STAMPS,
}  # fmt: skip

BETWEEN: dict[str, Any] = {
    "listing": "W-1", "listing_id": 12, "requirement": "flat", "requirement_id": 3, "contact": "K-17",
    "contact_id": 7, "contact_name": "Mara Nowak",
}  # fmt: skip

PRICE: dict[str, Any] = {"amount": 850000, "currency": "PLN"}

MATCH_OUT: dict[str, Any] = {
    "id": 41, **BETWEEN, "score": 0.93,
    "reasons": [
        {"criterion": "price", "code": "over_max", "fit": 0.9, "weight": 2.0, "value": 858500,
         "bound": 850000, "by": 8500, "share": 0.01, "currency": "PLN"},
        {"criterion": "features", "code": "all_present", "fit": 1.0, "weight": 1.0, "present": ["elevator"]},
    ],
    "engine": "1", "fits": True, "state": "sent", "news": "new", "found_at": MOMENT,
    "offered_at": "2026-11-03T07:00:00Z", "offered_price": PRICE, "feedback": "liked",
    "feedback_reason": None, "feedback_at": "2026-11-03T18:20:00Z",
}  # fmt: skip

OFFER_OUT: dict[str, Any] = {
    "id": 902, "at": "2026-11-03T07:00:00Z", **BETWEEN, "match": 41, "score": 0.93, "price": PRICE,
    "digest": 15, "subject": "Two rooms in the centre", "feedback": "liked", "feedback_reason": None,
    "feedback_at": "2026-11-03T18:20:00Z",
}  # fmt: skip

FACT: dict[str, Any] = {
    "kind": "listing.repriced", "at": MOMENT, "actor": "key:1", "listing": 12, "contact": None,
    "requirement": None, "match": None, "digest": None, "id": 4711,
    "data": {
        "before": {"price": 86000000, "currency": "PLN", "rent_period": None},
        "after": {"price": 85000000, "currency": "PLN", "rent_period": None},
    },
}  # fmt: skip

CUSTOM_FIELD_OUT: dict[str, Any] = {
    **CUSTOM_FIELD, "values": [], "id": 1, "key": "ceiling_height", "version": 1,
}  # fmt: skip

DOUBLE: dict[str, Any] = {
    "reference": "K-18", "score": 0.97, "alike": [{"field": "emails", "code": "same", "swapped": False}],
}  # fmt: skip

MERGE_OUT: dict[str, Any] = {
    "id": 2, "contact": "K-17", "contact_id": 7, "other": "K-18", "other_id": 9, "other_name": "M. Nowak",
    "moved": {"requirement": 1, "consent": 1}, "actor": "key:1", "at": MOMENT, "undone_by": None,
    "undone_at": None,
}  # fmt: skip

WEBHOOK_OUT: dict[str, Any] = {
    **WEBHOOK, "id": 4, "scopes": ["listings:read", "matches:read"], "office": None, "reason": None,
    "is_silenced": False, "failing_since": None, "waiting": 0, "parked": 0, **STAMPS,
}  # fmt: skip

DELIVERY_OUT: dict[str, Any] = {
    "id": 31, "webhook": 4, "fact": 4711, "kind": "listing.repriced", "message": "fact_4711",
    "state": "delivered", "attempts": 1, "next_try": MOMENT, "status": 204, "error": None,
    "created_at": MOMENT, "sent_at": MOMENT,
}  # fmt: skip

JUDGED: dict[str, Any] = {
    "decisions": 412, "shipped": {"right": 331, "missed": 2, "in_vain": 79},
    "learned": {"right": 387, "missed": 9, "in_vain": 16}, "is_better": True,
}  # fmt: skip

TEACHING: dict[str, Any] = {
    "linked": 287, "told_apart": 125, "needed": 100, "needed_of_each": 10, "trial": JUDGED,
    "in_use": {"at": MOMENT, "actor": "agent:1", "trial": JUDGED},
}  # fmt: skip

ITEM_OUT: dict[str, Any] = {
    "index": 0, "reference": "W-1", "result": "new", "status": 201, "problem": None,
}  # fmt: skip

BY_KIND: dict[str, dict[str, Any]] = {
    "ListingOut": LISTING_OUT,
    "ContactOut": CONTACT_OUT,
    "RequirementOut": REQUIREMENT_OUT,
    "MatchOut": MATCH_OUT,
    "OfferOut": OFFER_OUT,
    "Fact": FACT,
    "CustomField": CUSTOM_FIELD_OUT,
    "DoubleOut": DOUBLE,
    "ClusterOut": {"score": 0.97, "contacts": ["K-17", "K-18"]},
    "ApartOut": {"pairs": 2},
    "MergeOut": MERGE_OUT,
    "WebhookOut": WEBHOOK_OUT,
    "NewWebhook": {**WEBHOOK_OUT, "secret": "whsec_(shown this once)"},
    "DeliveryOut": DELIVERY_OUT,
    "TrialOut": {
        "message": "test_5f2b8c01d9aa4711", "is_taken": True, "status": 204, "said": "", "error": None,
        "seconds": 0.12,
    },
    "ReplayOut": {"deliveries": 12},
    "Teaching": TEACHING,
    "ItemOut": ITEM_OUT,
    "ImportOut": import_examples.IMPORT_OUT,
    "ImportProblem": import_examples.PROBLEM,
    "Suggestions": SUGGESTIONS,
    "Relaxations": RELAXATIONS,
    "Demand": DEMAND,
    "Changes": CHANGES,
}  # fmt: skip
"""By the name of its type, an answer that says one thing; where `opt` has an `answer`, that is shown."""
