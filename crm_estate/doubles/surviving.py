"""What a contact is after a merge, and after its undoing. Pure: rows in, columns out."""

from collections.abc import Mapping
from typing import Any

from crm_estate.base.errors import Invalid
from crm_estate.doubles.facts import Field, Whose

Row = Mapping[str, Any]

COLUMNS: dict[Field, tuple[str, ...]] = {
    "kind": ("kind",), "name": ("given", "family"), "company": ("company",), "emails": ("emails",),
    "phones": ("phones",), "roles": ("roles",), "language": ("language",), "time_zone": ("time_zone",),
    "agent": ("agent", "office"), "shared": ("shared",), "note": ("note",), "source": ("source", "source_id"),
}  # fmt: skip
"""The columns that each field of a merge decides; reference, id and version are the survivor's own."""

LISTS: tuple[Field, ...] = ("emails", "phones", "roles")
JOINED: tuple[Field, ...] = (*LISTS, "note")
"""Fields that can take both values."""

MOST = 10
LONGEST_NOTE = 20_000


def united(own: Row, other: Row, take: Mapping[Field, Whose]) -> dict[str, Any]:
    """The survivor's columns: of each field its own value, the other's, or both."""
    after: dict[str, Any] = {}
    for field, columns in COLUMNS.items():
        whose = take.get(field) or usual(field, own)
        if whose == "both":
            after |= {columns[0]: _both(field, own[columns[0]], other[columns[0]])}
        else:
            after |= {column: (own if whose == "own" else other)[column] for column in columns}
    _check(after)
    return after


def usual(field: Field, own: Row) -> Whose:
    """Whose value a field takes when nobody chose."""
    if field in JOINED:
        return "both"
    return (
        "own" if any(own[column] is not None and own[column] != "" for column in COLUMNS[field]) else "other"
    )


def separated(now: Row, before: Row, after: Row) -> dict[str, Any]:
    """The survivor's columns without what the merge brought; what has changed since stays as it is."""
    back: dict[str, Any] = {}
    for field, columns in COLUMNS.items():
        if field in LISTS:
            [column] = columns
            back[column] = _without(now[column], before[column], after[column])
        else:
            is_as_merged = all(now[column] == after[column] for column in columns)
            back |= {column: (before if is_as_merged else now)[column] for column in columns}
    return back


def _without(now: list[str], before: list[str], after: list[str]) -> list[str]:
    if now == after:
        return before
    left_out = [value for value in before if value not in after]
    return [value for value in now if value in before or value not in after] + left_out


def _both(field: Field, own: Any, other: Any) -> Any:
    if field == "note":
        return own if other.strip() in own else other if own.strip() in other else f"{own}\n\n{other}"
    if field in LISTS:
        return list(dict.fromkeys([*own, *other]))
    raise Invalid("Only lists and notes can take both.", field=f"take.{field}")


def _check(after: Row) -> None:
    if after["kind"] == "company" and not after["company"].strip():
        raise Invalid("A company needs its name.", field="take.company")
    if after["kind"] == "person" and not (after["given"].strip() or after["family"].strip()):
        raise Invalid("A person needs a name.", field="take.name")
    for name in ("emails", "phones"):
        if len(after[name]) > MOST:
            raise Invalid("Together these are more than a contact can have.", field=f"take.{name}")
    if len(after["note"]) > LONGEST_NOTE:
        raise Invalid("Together these are longer than a note can be.", field="take.note")
