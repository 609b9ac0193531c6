"""Tables as the code knows them are tables as the database has them."""

import pytest
from piccolo.columns import Column
from piccolo.table import Table

from crm_estate.base import database
from crm_estate.base.migrations import migrate
from crm_estate.piccolo_app import APP_CONFIG

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize("table", APP_CONFIG.table_classes, ids=lambda table: table._meta.tablename)
async def test_every_column_is_as_the_code_says(table: type[Table], connected: str) -> None:
    rows = await database.fetch(
        """select column_name, data_type, is_nullable from information_schema.columns
           where table_schema = 'public' and table_name = $1""",
        table._meta.tablename,
    )
    stored = {row["column_name"]: (row["data_type"], row["is_nullable"] == "YES") for row in rows}
    said = {column._meta.db_column_name: column for column in table._meta.columns}
    assert set(stored) == set(said)
    for name, column in said.items():
        assert stored[name] == (
            type_of(column),
            bool(column._meta.params.get("null")) and not column._meta.primary_key,
        ), name


def type_of(column: Column) -> str:
    """The column's type in the words of the catalogue."""
    short = column.column_type.split("[")
    if len(short) > 1:
        return "ARRAY"
    return {
        "BIGSERIAL": "bigint",
        "TIMESTAMPTZ": "timestamp with time zone",
        "VARCHAR": "character varying",
    }.get(short[0], short[0].lower())


async def test_migrating_again_changes_nothing(connected: str) -> None:
    before = await database.fetch_value("select count(*) from migration")
    await migrate()
    assert await database.fetch_value("select count(*) from migration") == before
