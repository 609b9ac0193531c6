"""The last touches to what a row says: values that take more than one column."""

import hashlib
from typing import Any

from crm_estate.base.errors import Invalid
from crm_estate.base.wording import N_
from crm_estate.feeds.sheets.readers import Around


def finish_listing(body: dict[str, Any], around: Around) -> None:
    """Give the listing its reference, and leave out a price or place on the map that is only half there."""
    price = body.get("list_price")
    if price is not None and price.get("amount") is None:
        del body["list_price"]
    _finish_location(body, around)
    if body.get("reference") is None:
        body["reference"] = _reference(body)


def finish_contact(body: dict[str, Any], around: Around) -> None:
    """Give the contact its reference, its kind, and the consent that is dated and sourced."""
    consent = body.pop("consent", None)
    if consent:
        body["consents"] = _consents(consent, around)
    if body.get("company") and not any((body.get("name") or {}).values()):
        body["kind"] = "company"
    if body.get("reference") is None:
        body["reference"] = _contact_reference(body)


def _finish_location(body: dict[str, Any], around: Around) -> None:
    location = body.get("location")
    if location is None:
        return
    lat, lon = location.get("lat"), location.get("lon")
    if lat is None or lon is None:
        del body["location"]
        if lat is not lon:
            around.say("location", N_("Half of the coordinates is missing: left unknown."))
    elif lat == 0 and lon == 0:
        del body["location"]
        around.say("location", N_("Coordinates of 0 and 0 lie in the ocean: left unknown."))


def _reference(body: dict[str, Any]) -> str:
    if body.get("source_id") is None:
        raise Invalid("This row has no id.", field="source_id")
    return feed_reference(body.get("source"), body["source_id"])


def feed_reference(source: str | None, source_id: str) -> str:
    """The reference of what a source names by an id of its own."""
    return f"{source or 'feed'}-{source_id}"


def _contact_reference(body: dict[str, Any]) -> str:
    """A reference that the same person gets again from the next file, and that does not show who it is."""
    if body.get("source_id") is not None:
        return _reference(body)
    known_by = [*(body.get("emails") or []), *(body.get("phones") or [])]
    if not known_by:
        raise Invalid("A contact needs a reference, an e-mail address or a phone number.", field="reference")
    return f"contact-{hashlib.sha256(known_by[0].lower().encode()).hexdigest()[:16]}"


def _consents(said: dict[str, Any], around: Around) -> list[dict[str, Any]]:
    """The consent a row proves: dated, sourced, and not in the future; otherwise none, with a note."""
    given, given_at, source = said.get("given"), said.get("given_at"), said.get("source")
    if given is False or (given is None and given_at is None):
        return []
    if given_at is None or not source:
        around.say("consent", N_("A consent without its day and its source is not kept."))
        return []
    if given_at > around.now:
        around.say("consent", N_("A consent given in the future is not kept."))
        return []
    return [
        {
            "purpose": said.get("purpose") or "matching",
            "channel": said.get("channel") or "email",
            "given_at": given_at,
            "source": source,
        }
    ]
