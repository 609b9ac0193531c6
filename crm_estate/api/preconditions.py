"""If-Match and If-None-Match before something is changed: nobody undoes unknowingly what another did."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, TypeVar

import msgspec
from litestar import Request
from msgspec import Struct

from crm_estate.base import database
from crm_estate.base.errors import Conflict, NotFound, Stale
from crm_estate.web.tags import tag_of, tags_in, version_in

Done = TypeVar("Done")
Read = Callable[[], Awaitable[Struct]]


class Wanted(Struct, frozen=True):
    """The state that things must be in: `tags` that the thing has one of; `absent`: it is not there yet."""

    tags: tuple[str, ...] | None = None
    absent: bool = False

    async def change(self, read: Read, act: Callable[[int | None], Awaitable[Done]]) -> Done:
        """Do `act` if what `read` finds is as wanted; Stale if it is not, or changes before it is done.

        `act` gets the version that must still be there when it has locked the thing: 0 for none.
        """
        version = await self.version(read)
        try:
            return await act(version)
        except Conflict as conflict:
            if version is None or conflict.field != "version":
                raise
            raise _stale() from None

    async def version(self, read: Read) -> int | None:
        """The version that what `read` finds must keep; None where nothing was said of it. Raises Stale."""
        if self.absent:
            return 0
        if self.tags is None:
            return None
        try:
            there = await read()
        except NotFound:
            raise _stale("There is nothing under this address that could be changed.") from None
        if "*" in self.tags:
            return None
        version: int | None = getattr(there, "version", None)
        if version is None:
            is_wanted = tag_of(msgspec.json.encode(there)) in self.tags
        else:
            is_wanted = version in map(version_in, self.tags)
        if not is_wanted:
            raise _stale()
        return version


async def as_read(there: Struct) -> Struct:
    """For `Wanted`, where the thing was read before."""
    return there


async def provide_wanted(request: Request[Any, Any, Any]) -> Wanted:
    """What a handler gets that asks for `wanted: NamedDependency[Wanted]`."""
    match = request.headers.get("if-match")
    absent = request.headers.get("if-none-match", "").strip() == "*"
    return Wanted(None if match is None else tuple(tags_in(match)), absent)


@asynccontextmanager
async def held(sql: str, *args: object) -> AsyncGenerator[None]:
    """A transaction that begins with a lock, so that what is judged in it stays as it is."""
    async with database.transaction():
        await database.fetch(sql, *args)
        yield


def _stale(text: str = "Someone else changed this meanwhile. Look at it again.") -> Stale:
    return Stale(text, field="If-Match")
