"""By what contacts are compared, what agreements are worth, and why two are held to be one.

What is asked of `matching.doubles` is kept to what an address book can bear: how rare names are is counted,
but how often doubles agree is believed, not learned, because most offices have too few of them to learn from.
An e-mail that is nearly the same counts for nothing: a household and a firm have many such.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Literal

import numpy as np
from msgspec import Struct

from matching.doubles import Agreement, Company, Digits, Doubles, Exact, Name, Records, Weights

ContactKind = Literal["person", "company"]
Row = Mapping[str, Any]

PEOPLE = Doubles(
    Name("given", swaps="family", short=True),
    Name("family", shared=True, short=True),
    Company("company", shared=True),
    Exact("emails", several=True, shared=True),
    Digits("phones", several=True, tail=9, slips=0, shared=True),
)
FIRMS = Doubles(
    Company("company"),
    Exact("emails", several=True),
    Digits("phones", several=True, tail=9, slips=0),
)
DECLARED: dict[ContactKind, Doubles] = {"person": PEOPLE, "company": FIRMS}

AMONG_DOUBLES: dict[ContactKind, dict[str, tuple[float, ...]]] = {
    "person": {
        "given": (0.80, 0.08, 0.06, 0.06),
        "family": (0.85, 0.07, 0.03, 0.05),
        "company": (0.50, 0.10, 0.10, 0.30),
        "emails": (0.60, 0.00, 0.40),
        "phones": (0.55, 0.00, 0.45),
    },
    "company": {
        "company": (0.75, 0.15, 0.07, 0.03),
        "emails": (0.60, 0.00, 0.40),
        "phones": (0.55, 0.00, 0.45),
    },
}
"""How often two entries of one contact agree at each level, best first; people have several addresses."""

AMONG_STRANGERS = {
    "given": (0.01, 0.02, 0.97),
    "family": (0.005, 0.01, 0.985),
    "company": (0.001, 0.01, 0.989),
    "emails": (1e-4, 1.0),
    "phones": (1e-4, 1.0),
}
"""The same for two contacts picked at random, from the second level on; the first is counted."""

DOUBLES_PER_CONTACT = 0.04
KIN_PER_CONTACT = 0.1
"""Pairs of people who share a name, a phone or a mailbox without being the same."""

MOST_ALIKE = ("same", "close", "similar")


class Alike(Struct, frozen=True):
    """One field in which two records agree: exactly, but for a slip, or in part.

    `swapped`: given and family name agree crosswise.
    """

    field: str
    code: Literal["same", "close", "similar"]
    swapped: bool = False


def columns_of(rows: Sequence[Row], kind: ContactKind) -> dict[str, Any]:
    """Contacts as the engine reads them."""
    names = ("company",) if kind == "company" else ("given", "family", "company")
    columns: dict[str, Any] = {name: [row[name] for row in rows] for name in names}
    return columns | {name: [list(row[name]) for row in rows] for name in ("emails", "phones")}


def records_of(rows: Sequence[Row], kind: ContactKind) -> Records:
    return DECLARED[kind].records(len(rows), columns_of(rows, kind))


def believed(counted: Weights, kind: ContactKind, contacts: int) -> Weights:
    """Weights with the frequencies that were `counted` and agreements as they are believed to be.

    `contacts`: how many there are, by which two picked at random are hardly ever doubles.
    """
    fields = {
        name: replace(field, **_levels(kind, name, field.same_chance, field.shared))
        for name, field in counted.fields.items()
    }
    many = max(contacts, 100)
    return replace(
        counted,
        fields=fields,
        double=float(np.log2(DOUBLES_PER_CONTACT / many)),
        kin=float(np.log2(KIN_PER_CONTACT / many)) if kind == "person" else -1000.0,
        others=(),
    )


def _levels(kind: ContactKind, name: str, same_chance: float, shared: bool) -> dict[str, Any]:
    doubles = np.maximum(AMONG_DOUBLES[kind][name], 1e-4)
    strangers = np.array([same_chance, *AMONG_STRANGERS[name]])
    bits = tuple(np.log2(doubles / strangers).tolist())
    return {"double": bits, "kin": bits if shared else (0.0,) * len(bits), "others": ()}


def alike(agreements: Sequence[Agreement]) -> list[Alike]:
    """The fields that speak for two records being one."""
    return [
        Alike(one.field, one.code, one.swapped)  # pyright: ignore[reportArgumentType]
        for one in agreements
        if one.code in MOST_ALIKE
    ]
