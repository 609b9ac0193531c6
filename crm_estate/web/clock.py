"""The one place where a door reads the clock; tests give the app a clock of their own."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from litestar import Request
from litestar.connection import ASGIConnection

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    return datetime.now(UTC)


def now_at(connection: ASGIConnection[Any, Any, Any, Any]) -> datetime:
    """The moment of a request, by the clock of its app."""
    clock: Clock = connection.app.state.clock
    return clock()


async def provide_now(request: Request[Any, Any, Any]) -> datetime:
    """What a handler gets that asks for `now: NamedDependency[datetime]`."""
    return now_at(request)
