"""Every resource that is served, by its name; Lookup is made of what the others say."""

from functools import lru_cache

from crm_estate.api.reso.people import contacts, members, offices
from crm_estate.api.reso.properties import media, properties
from crm_estate.api.reso.resources import Resource, moment, quoted, text
from crm_estate.api.reso.searches import contact_listings, prospecting, saved_searches
from crm_estate.base.conditions import Where
from crm_estate.base.errors import NotFound
from crm_estate.base.settings import settings
from crm_estate.feeds.reso.lookups import member_name

LOOKUPS_CHANGED = "2026-11-22T00:00:00Z"
"""When our lookup values last became others."""
OUR_OWN = {("ScheduleType", "Weekly")}
"""Values that the dictionary does not have."""


def resources() -> dict[str, Resource]:
    """All resources by name, as this installation serves them."""
    return _resources(settings().organisation)


def resource_named(name: str) -> Resource:
    """The resource of this name; NotFound when there is none."""
    found = resources().get(name)
    if found is None:
        raise NotFound("There is no resource %(name)s.", name=repr(name[:80]))
    return found


@lru_cache(maxsize=8)
def _resources(organisation: str) -> dict[str, Resource]:
    """Made once for each name of the firm, which stands in their SQL."""
    served = [
        properties(), media(), members(), offices(), contacts(), contact_listings(), saved_searches(),
        prospecting(),
    ]  # fmt: skip
    return {one.name: one for one in (*served, _lookup(served))}


def _lookup(served: list[Resource]) -> Resource:
    said = [field.lookup for one in served for field in one.fields.values() if field.lookup]
    pairs = sorted({(name, value) for name, values in said for value in values})
    rows = ", ".join(_row(number, *pair) for number, pair in enumerate(pairs, 1))
    return Resource(
        name="Lookup",
        key="LookupKey",
        scope="listings:read",
        source=f"(values {rows}) as v (number, name, value, standard, legacy)",
        number="v.number",
        reach=lambda actor: Where(),
        fields={
            "LookupKey": text("v.name || '-' || v.legacy"),
            "LookupName": text("v.name"),
            "LookupValue": text("v.value"),
            "StandardLookupValue": text("v.standard"),
            "LegacyODataValue": text("v.legacy"),
            "ModificationTimestamp": moment(f"'{LOOKUPS_CHANGED}'::timestamptz"),
        },
    )


def _row(number: int, name: str, value: str) -> str:
    standard = "null" if (name, value) in OUR_OWN else quoted(value)
    return f"({number}, {quoted(name)}, {quoted(value)}, {standard}, {quoted(member_name(value))})"
