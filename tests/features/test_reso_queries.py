"""Filters of the RESO server: nothing but their own refusals, and the rows that a plain reading finds."""

import math
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm_estate.api.reso.conditions import Conditions
from crm_estate.api.reso.parsing import parse_filter
from crm_estate.api.reso.registry import resources
from crm_estate.api.reso.tree import (
    Both,
    Call,
    Compare,
    Condition,
    Constant,
    Either,
    Lists,
    Name,
    Not,
    Text,
    Value,
    Within,
)
from crm_estate.base import database
from crm_estate.base.conditions import Where
from crm_estate.base.errors import Invalid

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
FIELDS = {
    "Text": Name("Text", "string"),
    "Other": Name("Other", "string"),
    "Number": Name("Number", "number"),
    "Flag": Name("Flag", "boolean"),
    "Moment": Name("Moment", "moment"),
    "Items": Name("Items", "strings"),
    "State": Name("State", "string", {"comingsoon": "Coming Soon", "active": "Active"}),
}
WORDS = ["", "a", "A", "ab", "O'Hara", "ž", "Active", "Coming Soon", "%", "_", "\\"]
ROWS: list[dict[str, Any]] = [
    dict(zip(FIELDS, values, strict=True))
    for values in (
        (None, None, None, None, None, [], None),
        ("ab", "a", 2.5, True, NOW, ["a", "O'Hara"], "Active"),
        ("O'Hara", "O'Hara", -1.0, False, NOW - timedelta(days=400), ["ž"], "Coming Soon"),
        ("", None, 0.0, None, NOW + timedelta(hours=20), ["", "ab"], "Active"),
        ("ž", "%", 3.0, True, None, ["%"], None),
    )
]
PIECES = [
    *FIELDS, *"(),:/'", " ", "and", "or", "not", "eq", "in", "has", "any", "all", "null", "true", "'a'",
    "1e9", "2026-02-31", "2026-11-02T09:00Z",
    "0001-01-01T00:00:00+14:00", "contains", "year", "now()", "9" * 400,
    "geography'POINT(1 2)'", "it", "\x00",
]  # fmt: skip


@settings(max_examples=600, deadline=None)
@given(text=st.text(max_size=60) | st.lists(st.sampled_from(PIECES), max_size=25).map(" ".join))
def test_a_filter_is_understood_or_refused_and_nothing_else_is_raised(text: str) -> None:
    try:
        parse_filter(text, FIELDS, NOW)
    except Invalid as wrong:
        told = wrong.field, wrong.message
    else:
        told = "field", "message"
    assert all(told)


def test_neither_depth_nor_length_breaks_the_parser() -> None:
    for text in (
        "not " * 5000 + "Flag",
        "(" * 5000,
        "tolower(" * 3000,
        "Flag or " * 3000 + "Flag",
        "'" * 20_000,
    ):
        with pytest.raises(Invalid):
            parse_filter(text, FIELDS, NOW)
    assert isinstance(parse_filter(" and ".join(["Flag"] * 1500), FIELDS, NOW), Both)


def literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


STRINGS = st.sampled_from(["Text", "Other", "State", "tolower(Text)"]) | st.sampled_from(WORDS).map(literal)
NUMBERS = st.sampled_from(
    [
        "Number",
        "length(Text)",
        "year(Moment)",
        "hour(Moment)",
        "day(Moment)",
        "floor(Number)",
        "ceiling(Number)",
    ]
) | st.sampled_from(["0", "2.5", "-1", "3e0", "2026", "9"])
MOMENTS = st.sampled_from(
    ["Moment", "now()", "2026-11-02T09:00:00Z", "2026-11-02T10:00:00+01:00", "2026-11-02"]
)
FLAGS = st.sampled_from(["Flag", "true", "false"])
SIGNS = st.sampled_from(["eq", "ne", "gt", "ge", "lt", "le"])
OR_NULL = st.sampled_from(["null"])


def compared(values: st.SearchStrategy[str], fields: list[str]) -> st.SearchStrategy[str]:
    sides = st.tuples(values, SIGNS, values | OR_NULL).map(" ".join)
    listed = st.tuples(
        st.sampled_from(fields),
        st.lists(values.filter(lambda v: v[0] in "'-0123456789"), min_size=1, max_size=3),
    )
    return sides | listed.map(lambda said: f"{said[0]} in ({','.join(said[1])})")


TESTS = st.tuples(st.sampled_from(["contains", "startswith", "endswith"]), STRINGS, STRINGS).map(
    lambda said: f"{said[0]}({said[1]},{said[2]})"
)
ITEMS = (
    st.sampled_from(["Items/any()", "Items has 'ab'", "Items has 'ž'"])
    | st.tuples(st.sampled_from(["any", "all"]), SIGNS, st.sampled_from(WORDS).map(literal)).map(
        lambda said: f"Items/{said[0]}(i:i {said[1]} {said[2]})"
    )
    | st.tuples(st.sampled_from(["any", "all"]), st.sampled_from(WORDS).map(literal)).map(
        lambda said: f"Items/{said[0]}(i:contains(i,{said[1]}) or i eq Text)"
    )
)
LEAVES = (
    compared(STRINGS, ["Text", "Other"])
    | compared(NUMBERS, ["Number"])
    | st.tuples(MOMENTS, SIGNS, MOMENTS | OR_NULL).map(" ".join)
    | st.tuples(FLAGS, st.sampled_from(["eq", "ne"]), FLAGS | OR_NULL).map(" ".join)
    | st.sampled_from(
        ["Flag", "State eq 'ComingSoon'", "State in ('active','x')", "date(Moment) eq 2026-11-02"]
    )
    | TESTS
    | ITEMS
)
FILTERS = st.recursive(
    LEAVES,
    lambda inner: (
        st.tuples(inner, st.sampled_from([" and ", " or "]), inner).map(lambda said: f"({''.join(said)})")
        | inner.map(lambda said: f"not ({said})")
    ),
    max_leaves=8,
)


@pytest.mark.anyio
async def test_a_filter_finds_the_same_rows_as_a_plain_reading_of_it(connected: str) -> None:
    """Many random filters at once: each is a column of one query, so that the database is asked only once."""
    filters: list[str] = []

    @settings(
        max_examples=400,
        database=None,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture],
        derandomize=True,
    )
    @given(text=FILTERS)
    def draw(text: str) -> None:
        try:
            parse_filter(text, FIELDS, NOW)
        except Invalid:
            return  # two literals of other kinds than was meant: '' and a day, say
        filters.append(text)

    draw()
    assert len(filters) > 250
    for text in filters:
        condition = parse_filter(text, FIELDS, NOW)
        assert await found(condition) == [at for at, row in enumerate(ROWS) if holds(condition, row)], text


async def found(condition: Condition) -> list[int]:
    where = Where()
    where.parts.clear()
    types = {
        "string": "text",
        "number": "float8",
        "boolean": "boolean",
        "moment": "timestamptz",
        "strings": "text[]",
    }
    selects: list[str] = []
    for number, row in enumerate(ROWS):
        said = [
            f'{where.parameter(row[name])}::{types[field.kind]} as "{name}"' for name, field in FIELDS.items()
        ]
        selects.append(f'select {", ".join(said)}, {number} as "#"')
    Conditions(where).add(condition)
    sql = f'select "#" from ({" union all ".join(selects)}) q where {where.sql} order by 1'
    return [found["#"] for found in await database.fetch(sql, *where.args)]


def holds(said: Condition, row: dict[str, Any]) -> bool:
    """What a filter means, in as few words as possible."""
    match said:
        case Both(parts):
            return all(holds(part, row) for part in parts)
        case Either(parts):
            return any(holds(part, row) for part in parts)
        case Not(part):
            return not holds(part, row)
        case Within(left, values):
            return value_of(left, row) in [value.value for value in values]
        case Lists(quantifier, field, condition):
            items = [condition is None or holds(condition, {**row, "": item}) for item in row[field.name]]
            return any(items) if quantifier == "any" else all(items)
        case Text(function, text, part):
            whole, piece = value_of(text, row), value_of(part, row)
            if whole is None or piece is None:
                return False
            return {
                "contains": piece in whole,
                "startswith": whole.startswith(piece),
                "endswith": whole.endswith(piece),
            }[function]
        case Compare(operator, left, right):
            one, other = value_of(left, row), value_of(right, row)
            if operator in ("eq", "ne"):
                return (one == other) == (operator == "eq")
            if one is None or other is None:
                return False
            return {"gt": one > other, "ge": one >= other, "lt": one < other, "le": one <= other}[operator]


def value_of(value: Value, row: dict[str, Any]) -> Any:
    match value:
        case Name(is_item=True):
            return row[""]
        case Name(name):
            return row[name]
        case Constant(said):
            return said
        case Call(function, (argument,)):
            of = value_of(argument, row)
            if of is None:
                return None
            ways: dict[str, Any] = {
                "tolower": str.lower, "length": len, "floor": math.floor, "ceiling": math.ceil,
                "date": lambda moment: moment.date(),
            }  # fmt: skip
            return ways[function](of) if function in ways else getattr(of, function)
        case _:
            raise AssertionError(value)


@settings(max_examples=200, deadline=None)
@given(words=st.lists(st.sampled_from(WORDS), max_size=3), day=st.dates(date(1900, 1, 1), date(2200, 1, 1)))
def test_values_travel_as_parameters_and_never_in_the_text_of_a_query(words: list[str], day: date) -> None:
    texts = [literal(f"mark{word}") for word in words]
    filter = " or ".join([f"contains(City,{text})" for text in texts] + [f"ModificationTimestamp ge {day}"])
    resource = resources()["Property"]
    where = Where()
    Conditions(where, resource.rows).add(parse_filter(filter, resource.names, NOW))
    assert "mark" not in where.sql
    assert [f"mark{word}" for word in words] == where.args[: len(words)]
