"""Functions that a filter may use, and what they take and give."""

from collections.abc import Mapping, Sequence

from crm_estate.api.reso.tree import Kind, Value
from crm_estate.base.errors import Invalid

TEXT_TESTS = frozenset({"contains", "startswith", "endswith"})

TEXT: tuple[Kind, ...] = ("string",)
NUMBER: tuple[Kind, ...] = ("number",)
MOMENT: tuple[Kind, ...] = ("moment",)
DAY: tuple[Kind, ...] = ("moment", "date")
POINT: tuple[Kind, ...] = ("point",)

FUNCTIONS: Mapping[str, tuple[tuple[tuple[Kind, ...], ...], Kind]] = {
    "tolower": ((TEXT,), "string"), "toupper": ((TEXT,), "string"), "trim": ((TEXT,), "string"),
    "length": ((TEXT,), "number"), "year": ((DAY,), "number"), "month": ((DAY,), "number"),
    "day": ((DAY,), "number"), "hour": ((MOMENT,), "number"), "minute": ((MOMENT,), "number"),
    "second": ((MOMENT,), "number"), "date": ((MOMENT,), "date"), "now": ((), "moment"),
    "round": ((NUMBER,), "number"), "floor": ((NUMBER,), "number"), "ceiling": ((NUMBER,), "number"),
    "geo.distance": ((POINT, POINT), "number"),
}  # fmt: skip
"""By name: the kinds that each argument may be of, and the kind of the result."""


def checked(name: str, arguments: Sequence[Value]) -> Kind:
    """The kind of what a function gives; Invalid where it does not take these arguments."""
    takes, gives = FUNCTIONS[name]
    fit = len(takes) == len(arguments) and all(
        argument.kind in kinds for argument, kinds in zip(arguments, takes, strict=True)
    )
    if not fit:
        wanted = ", ".join(" or ".join(kinds) for kinds in takes)
        raise Invalid("%(name)s takes (%(wanted)s).", field=name, name=name, wanted=wanted)
    return gives
