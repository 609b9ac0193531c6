"""Which columns of which tables name a contact, as the database itself knows it.

A merge moves whatever is found here, so that a table made tomorrow is not forgotten.
"""

from msgspec import Struct

from crm_estate.base import database

LEFT_ALONE = frozenset({"suspect"})
"""Tables that are made anew from the contacts there are."""

OWN_RULES = frozenset(
    {("requirement", ("name",)), ("digest", ("slot",)), ("consent", ("purpose", "channel", "given_at"))}
)
"""What no contact may have twice, and what becomes of it in a merge is said in `clashes.py`."""

FOREIGN_KEYS = """
    select c.conrelid::regclass::text as "table", a.attname as name,
      (select coalesce(array_agg(k.attname::text order by k.attnum), '{}') from pg_index i
         join pg_attribute k on k.attrelid = i.indrelid and k.attnum = any(i.indkey)
         where i.indrelid = c.conrelid and i.indisprimary) as keys
    from pg_constraint c join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
    where c.contype = 'f' and c.confrelid = 'contact'::regclass and array_length(c.conkey, 1) = 1
    order by 1, 2"""

UNIQUE = """
    select array(select k.attname::text from unnest(i.indkey) with ordinality as n (number, place)
        join pg_attribute k on k.attrelid = i.indrelid and k.attnum = n.number order by n.place) as names
    from pg_index i where i.indrelid = $1::regclass and i.indisunique and not i.indisprimary"""


class Column(Struct, frozen=True):
    """A column that names a contact, and the key that its table's rows are known by."""

    table: str
    name: str
    key: str


async def columns_naming_a_contact() -> list[Column]:
    """All of them, but those of tables that are left alone."""
    rows = await database.fetch(FOREIGN_KEYS)
    return [_column(row) for row in rows if row["table"] not in LEFT_ALONE]


async def count_rows_of(contact: int) -> dict[str, int]:
    """How many rows name this contact, by table."""
    counts = [
        f"select '{column.table}' as name, count(*) as n from {column.table} where {column.name} = $1"
        for column in await columns_naming_a_contact()
    ]
    rows = await database.fetch(" union all ".join(counts), contact)
    return {row["name"]: row["n"] for row in rows}


async def once_per_contact(column: Column) -> list[tuple[str, ...]]:
    """For each rule that a contact has something but once: the columns that must differ."""
    rows = await database.fetch(UNIQUE, column.table)
    return [
        tuple(name for name in row["names"] if name != column.name)
        for row in rows
        if column.name in row["names"]
    ]


def _column(row: database.Row) -> Column:
    if len(row["keys"]) != 1 or row["keys"] == [row["name"]]:
        raise NotImplementedError(
            f"A merge cannot move the rows of {row['table']}: they have no key of their own."
        )
    return Column(row["table"], row["name"], row["keys"][0])
