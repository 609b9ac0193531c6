"""A file is read beside the event loop, in one thread from its opening to its end."""

import asyncio
import threading
from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar

import pytest

from crm_estate.feeds.one_thread import in_one_thread

pytestmark = pytest.mark.anyio


@contextmanager
def seen(idents: list[int]) -> Generator[str]:
    idents.append(threading.get_ident())
    try:
        yield "opened"
    finally:
        idents.append(threading.get_ident())


async def test_all_that_is_done_with_a_file_is_done_in_one_thread_whatever_else_runs() -> None:
    idents: list[int] = []
    async with in_one_thread(seen(idents)) as (opened, thread):
        assert opened == "opened"
        for _ in range(20):
            _, ident = await asyncio.gather(
                asyncio.to_thread(threading.get_ident), thread.run(threading.get_ident)
            )
            idents.append(ident)
    assert len(idents) == 22
    assert len(set(idents)) == 1
    assert idents[0] != threading.get_ident()


async def test_what_goes_wrong_meanwhile_closes_the_file_and_is_said() -> None:
    idents: list[int] = []
    with pytest.raises(ValueError, match="amiss"):
        async with in_one_thread(seen(idents)):
            raise ValueError("amiss")
    assert len(idents) == 2


async def test_a_file_is_read_on_behalf_of_whoever_asked() -> None:
    asking: ContextVar[str] = ContextVar("asking")
    asking.set("Ana")
    async with in_one_thread(seen([])) as (_, thread):
        assert await thread.run(asking.get) == "Ana"
