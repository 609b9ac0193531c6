"""Functions that a filter may use, and what they take and give."""

from collections.abc import Mapping, Sequence

from crm_estate.api.reso.tree import Kind, Value
from crm_estate.base.errors import Invalid

TEXT_TESTS = frozenset({"contains", "startswith", "endswith"})

FUNCTIONS: Mapping[str, tuple[tuple[tuple[Kind, ...], ...], Kind]] = {
    "tolower": ((("string",),), "string"),
    "toupper": ((("string",),), "string"),
    "trim": ((("string",),), "string"),
    "length": ((("string",),), "number"),
    **{
        part: ((("moment", "date"),), "number") for part in ("year", "month", "day")
    },
    **{part: ((("moment",),), "number") for part in ("hour", "minute", "second")},
    "date": ((("moment",),), "date"),
    "now": ((), "moment"),
    **{way: ((("number",),), "number") for way in ("round", "floor", "ceiling")},
    "geo.distance": ((("point",), ("point",)), "number"),
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
