"""What a resource is: its fields with the SQL that each is, whose rows may be seen, and where it leads."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from functools import cached_property
from typing import Any

from msgspec import Struct

from crm_estate.accounts.permissions import Actor, Scope
from crm_estate.api.reso.tree import Kind, Name
from crm_estate.base.conditions import Where
from crm_estate.feeds.reso.names import plain


class Field(Struct, frozen=True, kw_only=True):
    """One field of a resource."""

    kind: Kind
    sql: str
    """What it is of a row; a list is never null."""
    lookup: tuple[str, tuple[str, ...]] | None = None
    """Name of its lookup and the values that we use of it."""
    row: str = ""
    """For keys that are the number of a row: the number."""
    whole: bool = False
    """Of a number: whether it has no fraction."""
    filterable: bool = True
    """Whether it may stand in $filter and $orderby."""


class Link(Struct, frozen=True, kw_only=True):
    """Where a resource leads by $expand: to the rows of `to` whose field `there` is the field `here`."""

    to: str
    here: str
    there: str
    many: bool = False


Row = dict[str, Any]
Completing = Callable[[list[Row], datetime], Awaitable[None]]


class Resource(Struct, frozen=True, kw_only=True, dict=True):
    """A resource: rows of `source`, as far as `reach` lets the asker see them."""

    name: str
    key: str
    scope: Scope
    fields: Mapping[str, Field]
    source: str
    number: str
    """A whole number of its own for every row, by which rows are ordered in the end."""
    reach: Callable[[Actor], Where]
    links: Mapping[str, Link] = {}
    begins_with: str = ""
    """The field whose row the key begins with, before a hyphen: by it an item is found at once."""
    complete: Completing | None = None
    """Fills in the fields that SQL has not the words for; their `sql` is what that takes."""

    @cached_property
    def names(self) -> dict[str, Name]:
        """The fields that may be filtered by, for the parser."""
        return {
            name: Name(name, field.kind, None if field.lookup is None else spelling(field.lookup[1]))
            for name, field in self.fields.items()
            if field.filterable
        }

    @cached_property
    def rows(self) -> frozenset[str]:
        """The fields that are numbers of rows as text."""
        return frozenset(name for name, field in self.fields.items() if field.row)

    @cached_property
    def columns(self) -> str:
        """All fields, as a subquery selects them."""
        said = [f'{field.sql} as "{name}"' for name, field in self.fields.items()]
        said += [f'{field.row} as "{name}#"' for name, field in self.fields.items() if field.row]
        return ", ".join([*said, f'{self.number} as "#"'])


def spelling(values: tuple[str, ...]) -> dict[str, str]:
    """Values by their letters alone."""
    return {plain(value): value for value in values}


def text(sql: str) -> Field:
    return Field(kind="string", sql=sql)


def choice(sql: str, name: str, values: tuple[str, ...]) -> Field:
    return Field(kind="string", sql=sql, lookup=(name, values))


def choices(sql: str, name: str, values: tuple[str, ...]) -> Field:
    return Field(kind="strings", sql=sql, lookup=(name, values))


def strings(sql: str) -> Field:
    return Field(kind="strings", sql=sql)


def key(row: str) -> Field:
    """A key that is the number of a row."""
    return Field(kind="string", sql=f"{row}::text", row=row)


def number(sql: str) -> Field:
    return Field(kind="number", sql=sql)


def whole(sql: str) -> Field:
    return Field(kind="number", sql=sql, whole=True)


def flag(sql: str) -> Field:
    return Field(kind="boolean", sql=sql)


def moment(sql: str) -> Field:
    return Field(kind="moment", sql=sql)


def quoted(value: str) -> str:
    """A text as SQL has it.

    >>> quoted("O'Hara")
    "'O''Hara'"
    """
    return "'" + value.replace("\0", "").replace("'", "''") + "'"


def translated(sql: str, words: Mapping[Any, str]) -> str:
    """What a column's codes are called.

    >>> translated("c.x", {"a": "A"})
    "case c.x when 'a' then 'A' end"
    """
    whens = " ".join(f"when {quoted(code)} then {quoted(word)}" for code, word in words.items())
    return f"case {sql} {whens} end"
