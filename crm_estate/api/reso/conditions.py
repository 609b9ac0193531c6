"""A filter as a condition of SQL: fields by their names, values always as parameters.

Comparisons follow OData: nothing equals nothing, and is neither less nor more than anything, so that a
condition is true or false and never unknown. Under a negation that must be said in so many words; elsewhere
what is unknown is left out all the same, and the server may use its indexes.
"""

from collections.abc import Mapping

from crm_estate.api.reso.tree import (
    Both,
    Call,
    Compare,
    Condition,
    Constant,
    Either,
    Kind,
    Lists,
    Name,
    Not,
    Text,
    Value,
    Within,
)
from crm_estate.base.conditions import Where

TYPES: Mapping[Kind, str] = {
    "string": "text", "number": "float8", "boolean": "boolean", "date": "date", "moment": "timestamptz",
    "strings": "text[]", "point": "point",
}  # fmt: skip
SIGNS = {"eq": "=", "ne": "<>", "gt": ">", "ge": ">=", "lt": "<", "le": "<="}
EARTH_M = 6_371_008.8

_UTC = "({0} at time zone 'UTC')"
CALLS: Mapping[str, str] = {
    "tolower": "lower({0})",
    "toupper": "upper({0})",
    "trim": "btrim({0}, E' \\t\\r\\n')",
    "length": "char_length({0})",
    "date": f"{_UTC}::date",
    "round": "round({0}::numeric)::float8",
    "floor": "floor({0}::float8)",
    "ceiling": "ceil({0}::float8)",
    "geo.distance": f"""(2 * {EARTH_M} * asin(least(1, sqrt(
        power(sin(radians(({{0}})[1] - ({{1}})[1]) / 2), 2) + cos(radians(({{0}})[1]))
        * cos(radians(({{1}})[1])) * power(sin(radians(({{0}})[0] - ({{1}})[0]) / 2), 2)))))""",
}


class Conditions:
    """Writes conditions; parameters go into `where`. `rows`: fields that are numbers of rows as text."""

    def __init__(self, where: Where, rows: frozenset[str] = frozenset()) -> None:
        self._where, self._rows = where, rows

    def add(self, condition: Condition) -> None:
        self._where.parts.append(self._sql(condition, plainly=True))

    def _sql(self, condition: Condition, *, plainly: bool) -> str:
        match condition:
            case Both(parts):
                return f"({' and '.join(self._sql(part, plainly=plainly) for part in parts)})"
            case Either(parts):
                return f"({' or '.join(self._sql(part, plainly=plainly) for part in parts)})"
            case Not(part):
                return f"(not {self._sql(part, plainly=False)})"
            case Compare():
                return self._compared(condition, plainly)
            case Within(left, values):
                return self._within(left, values, plainly)
            case Text():
                return self._text(condition, plainly)
            case Lists():
                return self._lists(condition)

    def _compared(self, said: Compare, plainly: bool) -> str:
        left, right, sign = said.left, said.right, SIGNS[said.operator]
        if _is_nothing(left) or _is_nothing(right):
            return self._nothing(right if _is_nothing(left) else left, said.operator)
        if said.operator == "ne":
            return f"({self._value(left)} is distinct from {self._value(right)})"
        if said.operator == "eq" and isinstance(left, Name) and isinstance(right, Constant):
            return self._within(left, (right,), plainly)
        way = ' collate "C"' if left.kind == "string" and said.operator != "eq" else ""
        if said.operator == "eq" and not (
            plainly and (isinstance(left, Constant) or isinstance(right, Constant))
        ):
            return f"({self._value(left)} is not distinct from {self._value(right)})"
        return _sure(f"{self._value(left)}{way} {sign} {self._value(right)}", plainly)

    def _nothing(self, value: Value, operator: str) -> str:
        """Compared with null: only being nothing, or being something, can be true."""
        if _is_nothing(value):
            return "true" if operator == "eq" else "false"
        if operator not in ("eq", "ne"):
            return "false"
        return f"({self._value(value)} is {'' if operator == 'eq' else 'not '}null)"

    def _within(self, left: Value, values: tuple[Constant, ...], plainly: bool) -> str:
        said = [constant.value for constant in values]
        if isinstance(left, Name) and left.name in self._rows and not left.is_item:
            numbers = [int(str(key)) for key in said if is_row(str(key))]
            return _sure(f'q."{left.name}#" = any({self._where.parameter(numbers)}::bigint[])', plainly)
        if len(said) == 1:
            return _sure(f"{self._value(left)} = {self._value(values[0])}", plainly)
        kind = TYPES[left.kind]
        return _sure(f"{self._value(left)} = any({self._where.parameter(said)}::{kind}[])", plainly)

    def _text(self, said: Text, plainly: bool) -> str:
        text, part = self._value(said.text), self._value(said.part)
        return _sure(
            {
                "contains": f"strpos({text}, {part}) > 0",
                "startswith": f"starts_with({text}, {part})",
                "endswith": f"right({text}, char_length({part})) = {part}",
            }[said.function],
            plainly,
        )

    def _lists(self, said: Lists) -> str:
        items = self._value(said.field)
        if said.condition is None:
            return f"(cardinality({items}) > 0)"
        if said.quantifier == "any":
            inner = self._sql(said.condition, plainly=False)
            sql = f"exists (select from unnest({items}) as item (v) where {inner})"
        else:
            inner = self._sql(said.condition, plainly=False)
            sql = f"not exists (select from unnest({items}) as item (v) where not {inner})"
        return f"({sql})"

    def _value(self, value: Value) -> str:
        match value:
            case Name(is_item=True):
                return "item.v"
            case Name(name):
                return f'q."{name}"'
            case Constant(said, kind):
                if kind == "point" and isinstance(said, tuple):
                    lon, lat = (self._where.parameter(part) for part in said)
                    return f"point({lon}::float8, {lat}::float8)"
                return f"{self._where.parameter(said)}::{TYPES[kind]}"
            case Call(function, arguments):
                return _call(function, [self._value(argument) for argument in arguments], arguments)


def is_row(key: str) -> bool:
    """Whether a key is the number of a row.

    >>> is_row("7"), is_row("07"), is_row("x"), is_row("9" * 30)
    (True, False, False, False)
    """
    return key.isascii() and key.isdecimal() and key[0] != "0" and int(key[:20]) < 2**63 and len(key) < 20


def _call(function: str, said: list[str], arguments: tuple[Value, ...]) -> str:
    if function in CALLS:
        return f"({CALLS[function].format(*said)})"
    value = _UTC.format(said[0]) if arguments[0].kind == "moment" else said[0]
    return f"floor(extract({function} from {value}))::float8"


def _is_nothing(value: Value) -> bool:
    return isinstance(value, Constant) and value.kind == "null"


def _sure(sql: str, plainly: bool) -> str:
    return f"({sql})" if plainly else f"coalesce({sql}, false)"
