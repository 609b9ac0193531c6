"""A file that is read beside the event loop, from its opening to its end in one and the same thread.

A document half parsed in one thread and continued in another makes libxml2, whose names belong to a thread,
free what is not its own: the process dies.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, asynccontextmanager
from contextvars import copy_context
from functools import partial
from typing import Any, TypeVar

from msgspec import Struct

Given = TypeVar("Given")
Opened = TypeVar("Opened")


class OneThread(Struct, frozen=True):
    """A thread that does one thing after the other."""

    _executor: ThreadPoolExecutor

    async def run(self, work: Callable[..., Given], *args: Any) -> Given:
        """Let it be done there, and wait for it."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._executor, partial(copy_context().run, work, *args))


@asynccontextmanager
async def in_one_thread(
    context: AbstractContextManager[Opened],
) -> AsyncGenerator[tuple[Opened, OneThread]]:
    """Open something in a thread of its own, in which all that is done with it must be done."""
    executor = ThreadPoolExecutor(1, thread_name_prefix="feed")
    thread = OneThread(executor)
    try:
        opened = await thread.run(context.__enter__)
        try:
            yield opened, thread
        except BaseException as error:
            await thread.run(context.__exit__, type(error), error, error.__traceback__)
            raise
        await thread.run(context.__exit__, None, None, None)
    finally:
        executor.shutdown(wait=False)
