"""Addresses at which nothing can be: they are refused before anyone looks for what they name."""

from typing import Any

from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler

from crm_estate.base.errors import NotFound

LARGEST_ID = 2**63 - 1
LONGEST_FILE = 255
"""Bytes that a file system takes as a name."""

Connection = ASGIConnection[Any, Any, Any, Any]


async def something_possible(connection: Connection, _: BaseRouteHandler) -> None:
    """Guard of every door: no row has an id that its column cannot hold, nor a name with a zero byte."""
    if not all(_is_possible(value) for value in connection.path_params.values()):
        raise NotFound("There is nothing here.")


async def a_file_name(connection: Connection, _: BaseRouteHandler) -> None:
    """Guard of files: nothing is asked of the file system that it cannot read as a name."""
    parts = str(connection.path_params.get("file_path", "")).split("/")
    if any(len(part.encode(errors="replace")) > LONGEST_FILE for part in parts):
        raise NotFound("There is nothing here.")


def _is_possible(value: object) -> bool:
    if isinstance(value, int):
        return abs(value) <= LARGEST_ID
    return "\0" not in str(value)
