"""The market and what is looked for, held in this process and kept true by facts; questions are put to it.

**Who touches the stores.** A `Standing` is changed and asked only in its resident's own thread, which does
one thing after the other: no change is ever seen half done, and no question keeps the event loop waiting.
Whoever asks hands over a plain function that returns ids and values, and keeps nothing of the stores.

**How fresh an answer is.** Before each question one query asks which listings and requirements were written
by transactions that were not yet committed at the last look; those are read again. So what was committed
before the question counts, also when transactions commit in another order than they began. Every change of
a listing or requirement writes a fact; where rows changed otherwise (a restored or emptied database, a
standby that took over, too much news to follow) everything is read anew.

**Inside a transaction** that has changed listings or requirements itself, a resident of this transaction
answers: what is not committed is seen by nobody else, and is gone with it.
"""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from functools import partial
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from msgspec import Struct

from crm_estate.base import database
from crm_estate.base.database import Connection
from crm_estate.matchmaking.reading import OWN, Mark, read_news
from crm_estate.matchmaking.resident.catching_up import Batch, apply, load, read_batch
from crm_estate.matchmaking.resident.standing import Standing
from crm_estate.matchmaking.vocabulary import Outgrown, wider
from crm_estate.matchmaking.wanted import Wanted

Answer = TypeVar("Answer")
Question = Callable[[Standing], Answer]

ROOM = {"offer": 8, "kind": 16, "condition": 32, "energy_class": 32, "features": 32}
"""How many words there is room for at first."""
TRIES = 40
"""Each one is the last but for tables that must be wider, or a new currency or field since the one before."""


class Resident:
    """A `Standing`, its thread, and up to where the database has been read for it.

    `own`: it belongs to one transaction, and follows what that has not committed yet.
    """

    def __init__(self, own: bool = False) -> None:
        self._own = own
        self._turn = asyncio.Lock()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="matching")
        self._standing: Standing | None = None
        self._mark: Mark | None = None
        self._room = ROOM
        self._tasks: set[asyncio.Task[asyncio.Future[Any]]] = set()

    async def ask(self, question: Question[Answer], day: date, about: Sequence[Wanted]) -> Answer:
        """Who gives up waiting does not undo what was read meanwhile, unless it was read in a transaction."""
        put = self._put(question, day, about)
        if database.DB.current_transaction.get() is not None:
            return await (await put)
        task = asyncio.create_task(put)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return await (await asyncio.shield(task))

    async def close(self) -> None:
        """Give up what is being read; nobody may ask any more."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._thread.shutdown(wait=False, cancel_futures=True)

    async def _put(
        self, question: Question[Answer], day: date, about: Sequence[Wanted]
    ) -> asyncio.Future[Answer]:
        """The answer to come; it is worked on before anything else is changed."""
        async with self._turn, database.connection() as connection:
            standing = await self._brought_up_to_date(connection, day, about)
            return self._run(partial(question, standing))

    async def _brought_up_to_date(
        self, connection: Connection, day: date, about: Sequence[Wanted]
    ) -> Standing:
        for _ in range(TRIES):
            try:
                standing = await self._follow(connection, day, about)
                if standing is not None:
                    return standing
                await self._start_anew(connection, day)
            except Outgrown as outgrown:
                self._room = wider(self._room, outgrown.name)
                self._standing = None
        raise RuntimeError("what is held in memory never came to rest")

    async def _follow(self, connection: Connection, day: date, about: Sequence[Wanted]) -> Standing | None:
        """Read what is new; None where everything must be."""
        standing, mark = self._standing, self._mark
        if standing is None or mark is None or standing.is_sparse:
            return None
        currencies = standing.currencies | {wish.currency for wish in about if wish.currency}
        news = await read_news(connection, mark, currencies, day, own=self._own)
        if news.is_too_much or not news.mark.continues(mark):
            return None
        batch = await read_batch(connection, standing, news, day, about)
        if batch is None:
            return None
        if batch.changes(standing):
            await self._run(partial(self._apply, standing, batch, news.mark))
        else:
            self._mark = news.mark
        return standing

    async def _start_anew(self, connection: Connection, day: date) -> None:
        self._standing = None
        mark = (await read_news(connection, None, (), day, own=self._own)).mark
        self._standing = await load(connection, self._room, day, self._run)
        self._mark = mark

    def _apply(self, standing: Standing, batch: Batch, mark: Mark) -> None:
        try:
            apply(standing, batch)
        except BaseException:  # half told is not to be asked
            self._standing = None
            raise
        self._mark = mark

    def _run(self, work: Callable[[], Answer]) -> asyncio.Future[Answer]:
        return asyncio.get_running_loop().run_in_executor(self._thread, work)


class Private(Struct, frozen=True):
    """The resident of a transaction that has changed what it asks about."""

    transaction: object
    resident: Resident


_shared: WeakKeyDictionary[asyncio.AbstractEventLoop, Resident] = WeakKeyDictionary()
_private: list[Private] = []


async def ask(question: Question[Answer], *, day: date, about: Sequence[Wanted] = ()) -> Answer:
    """What `question` answers when it is put to all that is on the market and all that is looked for now.

    Prices are compared at the rates of `day`. `about`: wishes that the question brings along. Of those who
    ask inside a transaction there must be fewer than the pool has connections: they hold theirs as they wait.
    """
    return await (await _resident()).ask(question, day, about)


async def rest() -> None:
    """Let go of what is held here and of what reads it: the database is about to be left."""
    if held := _shared.pop(asyncio.get_running_loop(), None):
        await held.close()


async def _resident() -> Resident:
    transaction = database.DB.current_transaction.get()
    if transaction is not None and await database.fetch_value(OWN):
        if not _private or _private[0].transaction is not transaction:
            _private[:] = [Private(transaction, Resident(own=True))]
        return _private[0].resident
    if transaction is None:
        _private.clear()
    return _shared.setdefault(asyncio.get_running_loop(), Resident())
