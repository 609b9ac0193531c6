"""The last look before a message leaves: consent, address, and what of it still holds. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct

from crm_estate.base.wording import Sentence

NO_CONSENT = "no_consent"
NO_ADDRESS = "no_address"
ADDRESS_REFUSES = "address_refuses"
NOTHING_LEFT = "nothing_left"
UNREADABLE = "unreadable_address"
REASONS = (NO_CONSENT, NO_ADDRESS, ADDRESS_REFUSES, NOTHING_LEFT, UNREADABLE)
"""Why a message was not sent: stored with it, counted, shown at the desk."""

LEFT_OUT = (
    "off_market", "requirement_inactive", "dismissed", "dropped", "no_longer_fits", "no_longer_cheaper",
    "shown_already",
)  # fmt: skip
"""Why a listing was left out of a message."""


class Verdict(Struct, frozen=True, kw_only=True):
    """What may leave: the rows to show, and why the others were left out; or why nothing leaves."""

    reason: str | None
    shown: list[Mapping[str, Any]]
    left_out: dict[int, str]
    why: Sentence | None = None
    """More of the reason, where there is more to say."""


def judge(
    items: Sequence[Mapping[str, Any]], *, address: str | None, agrees: bool, address_refuses: bool
) -> Verdict:
    """Decide about a digest from what is true at this moment. `items`: one row per digest item."""
    left_out: dict[int, str] = {}
    shown: dict[int, Mapping[str, Any]] = {}
    for item in items:
        reason = why_left_out(item)
        dwelling = item.get("dwelling", item["listing"])
        if reason is None and dwelling in shown:
            reason = "shown_already"
        if reason is None:
            shown[dwelling] = item
        else:
            left_out[item["item"]] = reason
    return Verdict(
        reason=_why_not_sent(address, agrees, address_refuses, bool(shown)),
        shown=list(shown.values()),
        left_out=left_out,
    )


def why_left_out(item: Mapping[str, Any]) -> str | None:
    """Why this listing no longer belongs in the message, or None when it does."""
    if not item["on_market"]:
        return "off_market"
    if item["requirement_state"] != "active":
        return "requirement_inactive"
    if item["dismissed"]:
        return "dismissed"
    if item["state"] == "dropped":
        return "dropped"
    if not item["fits"]:
        return "no_longer_fits"
    if item["news"] == "price_cut" and not is_cheaper(item):
        return "no_longer_cheaper"
    return "shown_already" if item["state"] == "sent" or item.get("told_elsewhere") else None


def is_cheaper(item: Mapping[str, Any]) -> bool:
    """Whether the listing costs less now than when the contact saw it, in the same money."""
    if item["price"] is None or item["seen_price"] is None:
        return False
    return item["currency"] == item["seen_currency"] and item["price"] < item["seen_price"]


def _why_not_sent(address: str | None, agrees: bool, refuses: bool, anything: bool) -> str | None:
    if not agrees:
        return NO_CONSENT
    if address is None:
        return NO_ADDRESS
    if refuses:
        return ADDRESS_REFUSES
    return None if anything else NOTHING_LEFT
