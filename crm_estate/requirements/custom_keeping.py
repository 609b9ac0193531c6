"""Own fields are declared, changed, retired and removed; each change writes a fact.

It stands on this floor because both listings and requirements speak of fields, and what they speak of stays.
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, Literal

import msgspec
from msgspec import Struct
from msgspec.structs import asdict

from crm_estate.accounts.permissions import Actor, require_whole_firm
from crm_estate.base import database, journal
from crm_estate.base.errors import Conflict, NotFound
from crm_estate.listings.custom import CustomField, CustomFieldFacts, by_key, custom_fields, field_of
from crm_estate.listings.custom_checks import check_change, check_field
from crm_estate.listings.words import N_
from crm_estate.requirements.custom_use import use_of_fields, use_of_values

LOCK = 4_220_013
"""Advisory lock: fields are changed by one transaction at a time."""

CHANGED_MEANWHILE = N_("Someone else changed this meanwhile. Look at it again.")
NO_SUCH_FIELD = N_("There is no own field %(key)s.")
VALUE_IN_USE = N_(
    "%(value)s is in use, by %(listings)s listings and %(requirements)s requirements: retire it instead."
)
FIELD_IN_USE = N_(
    "%(name)s is in use, by %(listings)s listings and %(requirements)s requirements: retire it instead."
)

Result = Literal["new", "changed", "unchanged"]


class Received(Struct, frozen=True, kw_only=True):
    """What became of one field."""

    field: CustomField
    result: Result


async def get_field(key: str) -> CustomField:
    """The field with this key, also a retired one."""
    field = by_key(await custom_fields()).get(key)
    if field is None:
        raise NotFound(NO_SUCH_FIELD, key=repr(key))
    return field


async def receive(
    key: str, facts: CustomFieldFacts, *, actor: Actor, now: datetime, version: int | None = None
) -> Received:
    """Make the field `key` what `facts` say. NotAllowed for whoever does not decide for the whole firm.

    `version`: refuse with Conflict when the field has another one; 0 when it must be new.
    """
    require_whole_firm(actor)
    async with database.transaction():
        await database.execute("select pg_advisory_xact_lock($1)", LOCK)
        fields = await custom_fields()
        before = by_key(fields).get(key)
        if version is not None and version != (before.version if before else 0):
            raise Conflict(CHANGED_MEANWHILE, field="version")
        check_field(key, facts, fields)
        check_change(before, facts, fields)
        await _check_values_left(before, facts)
        return await _put(key, facts, before, actor, now)


async def remove(key: str, *, actor: Actor, now: datetime) -> CustomField:
    """Forget a field that no listing and no requirement speaks of; returns it as it was."""
    require_whole_firm(actor)
    async with database.transaction():
        await database.execute("select pg_advisory_xact_lock($1)", LOCK)
        field = await get_field(key)
        if use := (await use_of_fields()).get(key):
            raise Conflict(FIELD_IN_USE, name=field.label, **asdict(use))
        await database.execute("delete from custom_field where key = $1", key)
        await journal.record(_fact("field.removed", key, actor, now, {}))
    return field


async def _check_values_left(before: CustomField | None, facts: CustomFieldFacts) -> None:
    """Values may be added, renamed and retired, but not left out while something has them."""
    codes = {value.code for value in facts.values}
    missing = [value for value in (before.values if before else []) if value.code not in codes]
    if before is None or not missing:
        return
    uses = await use_of_values(before.key)
    for value in missing:
        if use := uses.get(value.code):
            raise Conflict(VALUE_IN_USE, field="values", value=value.label, **asdict(use))


async def _put(
    key: str, facts: CustomFieldFacts, before: CustomField | None, actor: Actor, now: datetime
) -> Received:
    changed = _changed(before, facts)
    if before is not None and not changed:
        return Received(field=before, result="unchanged")
    row = _row_of(facts)
    names = list(row)
    sets = ", ".join(f"{name} = excluded.{name}" for name in names)
    places = ", ".join(f"${i}" for i in range(3, len(names) + 3))
    stored = await database.fetch(
        f"""insert into custom_field (key, created_at, updated_at, {", ".join(names)})
            values ($1, $2, $2, {places})
            on conflict (key) do update set {sets}, updated_at = $2, version = custom_field.version + 1
            returning *""",
        key,
        now,
        *row.values(),
    )
    kind, data = ("field.changed", {"fields": changed}) if before else ("field.added", {})
    await journal.record(_fact(kind, key, actor, now, data))
    return Received(field=field_of(stored[0]), result="changed" if before else "new")


def _row_of(facts: CustomFieldFacts) -> dict[str, Any]:
    same = ("kind", "label", "unit", "slack", "absolute", "public", "retired")
    return {
        **{name: getattr(facts, name) for name in same},
        "labels": msgspec.json.encode(facts.labels, order="sorted").decode(),
        "lowest": facts.min,
        "highest": facts.max,
        "choices": msgspec.json.encode(facts.values).decode(),
    }


def _changed(before: CustomField | None, facts: CustomFieldFacts) -> list[str]:
    if before is None:
        return []
    here, there = asdict(before), asdict(facts)
    return [name for name, value in there.items() if here[name] != value]


def _fact(
    kind: str, key: str, actor: Actor, now: datetime, data: Mapping[str, Collection[str]]
) -> journal.Fact:
    return journal.Fact(kind=kind, at=now, actor=actor.name, data={"key": key, **data})
