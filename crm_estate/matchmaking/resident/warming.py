"""The market is read into memory as soon as the process starts, so that its first question waits for less."""

import asyncio
import logging
from collections.abc import AsyncGenerator, Callable, Iterable, Iterator
from contextlib import asynccontextmanager
from datetime import datetime

from crm_estate.base import database
from crm_estate.matchmaking.resident import market as resident

LOG = logging.getLogger("crm_estate.matchmaking")
LONGEST_PAUSE = 60.0
TRIES = 20
"""After so many the first question reads what is needed, as it would without any of this."""


def longer_pauses() -> Iterator[float]:
    """Seconds between tries: 1, 2, 4 and so on, some quarter of an hour in all."""
    for number in range(TRIES):
        yield min(2.0**number, LONGEST_PAUSE)


@asynccontextmanager
async def warming(
    clock: Callable[[], datetime], pauses: Iterable[float] | None = None
) -> AsyncGenerator[asyncio.Task[None]]:
    """Read in the background while the block runs; at its end what is still being read is given up."""
    reading = asyncio.create_task(_read(clock, longer_pauses() if pauses is None else pauses))
    try:
        yield reading
    finally:
        reading.cancel()
        await asyncio.wait([reading])
        await resident.rest()


async def _read(clock: Callable[[], datetime], pauses: Iterable[float]) -> None:
    """Try until it is read; whatever fails here is met again, and said, by whoever asks."""
    for pause in pauses:
        try:
            return await resident.ask(_nothing, day=clock().date())
        except Exception as error:
            if not database.is_away(error):
                LOG.exception("The market could not be read ahead of the first question.")
                return None
            LOG.warning("The database is away: %s. The market is read later.", error)
        await asyncio.sleep(pause)
    return None


def _nothing(_: object) -> None:
    """A question that wants no answer, for the sake of what is read before it."""
