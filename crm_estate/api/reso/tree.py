"""What a filter says, as a tree of values."""

from collections.abc import Mapping
from typing import Literal

from msgspec import Struct

Kind = Literal["string", "number", "boolean", "date", "moment", "strings", "point", "null"]


class Name(Struct, frozen=True):
    """A field; `values`: the spelling of its lookup values by their letters alone."""

    name: str
    kind: Kind
    values: Mapping[str, str] | None = None
    is_item: bool = False
    """Whether it stands for an item of a list, in `any` and `all`."""


class Constant(Struct, frozen=True):
    """A literal; of a point (longitude, latitude); a moment in UTC."""

    value: object
    kind: Kind


class Call(Struct, frozen=True):
    """A function of values that gives a value."""

    function: str
    arguments: tuple["Value", ...]
    kind: Kind


class Compare(Struct, frozen=True):
    operator: Literal["eq", "ne", "gt", "ge", "lt", "le"]
    left: "Value"
    right: "Value"


class Within(Struct, frozen=True):
    """Whether a value is one of several."""

    left: "Value"
    values: tuple[Constant, ...]


class Text(Struct, frozen=True):
    """contains, startswith, endswith."""

    function: str
    text: "Value"
    part: "Value"


class Lists(Struct, frozen=True):
    """any or all of the items of a list; without a condition: whether there are any."""

    quantifier: Literal["any", "all"]
    field: Name
    condition: "Condition | None"


class Both(Struct, frozen=True):
    parts: tuple["Condition", ...]


class Either(Struct, frozen=True):
    parts: tuple["Condition", ...]


class Not(Struct, frozen=True):
    part: "Condition"


Value = Name | Constant | Call
Condition = Compare | Within | Text | Lists | Both | Either | Not
