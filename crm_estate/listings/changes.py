"""What turns one state of a listing into the next; pure, so its tests need no database."""

from collections.abc import Iterator, Mapping
from typing import Any

Row = Mapping[str, Any]

KEPT = frozenset({"id", "version", "created_at", "updated_at", "published_at"})
"""Columns that are the CRM's own; no one outside says them."""

PRICE = ("price", "currency", "rent_period")


def changed_columns(before: Row, after: Row) -> list[str]:
    """Names of the columns that differ, in the order of `after`."""
    return [name for name, value in after.items() if name not in KEPT and before[name] != value]


def facts_of_change(before: Row | None, after: Row) -> Iterator[tuple[str, dict[str, Any]]]:
    """Name what happened to a listing, each with what a reader of its timeline wants to know.

    >>> here = {"on_market": True, "price": 100, "currency": "EUR", "rent_period": None, "floor": 1}
    >>> list(facts_of_change(here, {**here, "price": 90}))[0][0]
    'listing.repriced'
    >>> list(facts_of_change(here, here))
    []
    """
    if before is None:
        yield "listing.added", {}
        if after["on_market"]:
            yield "listing.published", _price(after)
        return
    changed = changed_columns(before, after)
    if not changed:
        return
    if before["on_market"] != after["on_market"]:
        yield "listing.published" if after["on_market"] else "listing.withdrawn", _price(after)
    if any(name in PRICE for name in changed):
        yield "listing.repriced", {"before": _price(before), "after": _price(after)}
    others = [name for name in changed if name not in (*PRICE, "on_market", "search")]
    if others:
        yield "listing.changed", {"fields": others}


def _price(row: Row) -> dict[str, Any]:
    return {name: row[name] for name in PRICE}
