"""Sending: over SMTP on one connection for many messages, or into a folder; what came of each."""

import asyncio
import os
from collections.abc import AsyncGenerator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from email.headerregistry import Address
from pathlib import Path
from typing import Protocol
from urllib.parse import quote

import aiosmtplib
from msgspec import Struct

from crm_estate.base.errors import Invalid
from crm_estate.base.letters import Letter, build, inline, mailbox
from crm_estate.base.smtp_server import Server, connect, explain, read_smtp_url
from crm_estate.base.wording import Sentence, told

__all__ = [
    "Accepted",
    "Deferred",
    "Letter",
    "Outcome",
    "Post",
    "Refused",
    "build",
    "check_post",
    "inline",
    "open_post",
]

_NOT_ABOUT_THE_RECIPIENT = {503, 530, 534, 535, 538}
"""Answers to a recipient that in truth ask us to sign in first."""


class Accepted(Struct, frozen=True, tag=True):
    """The server has taken the message over; `detail` is its answer."""

    detail: str


class Refused(Struct, frozen=True, tag=True):
    """This recipient will not be reached by trying again; `code` is the server's 5xx. `why`: in our words."""

    code: int
    detail: str
    why: Sentence | None = None


class Deferred(Struct, frozen=True, tag=True):
    """It did not work this time. `code` is None where no server answered; `why`: in words of ours."""

    code: int | None
    detail: str
    why: Sentence | None = None


Outcome = Accepted | Refused | Deferred


class Post(Protocol):
    """Where letters are handed in."""

    async def send(self, letter: Letter) -> Outcome: ...


def open_post(smtp_url: str | None, eml_folder: Path) -> AbstractAsyncContextManager[Post]:
    """The way out that was set: an SMTP server, or without one a folder of .eml files.

    Raises Invalid if the server's address cannot be read. Connects at the first letter.
    """
    if smtp_url is None:
        return _into_folder(eml_folder)
    return _by_smtp(read_smtp_url(smtp_url))


async def check_post(smtp_url: str | None) -> str | None:
    """What is wrong with the mail server's settings and how to mend it; None if nothing is."""
    if smtp_url is None:
        return None
    try:
        server = read_smtp_url(smtp_url)
    except Invalid as error:
        return error.message
    try:
        await _leave(await connect(server))
    except (aiosmtplib.SMTPException, OSError) as error:
        return explain(error, server)
    return None


@asynccontextmanager
async def _into_folder(folder: Path) -> AsyncGenerator[Post]:
    await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True)
    yield FolderPost(folder)


@asynccontextmanager
async def _by_smtp(server: Server) -> AsyncGenerator[Post]:
    post = SmtpPost(server)
    try:
        yield post
    finally:
        await post.close()


class FolderPost:
    """Keeps each message as a file named after its id: the same message twice is one file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def send(self, letter: Letter) -> Outcome:
        try:
            content = build(letter).as_bytes()
        except Invalid as error:
            return _unwritable(error)
        file = self._folder / f"{quote(letter.message_id.strip('<>'), safe='@')}.eml"
        await asyncio.to_thread(_write, file, content)
        return Accepted(f"Kept as {file.name}")


class SmtpPost:
    """One connection, opened at need and again after the server has hung up."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._client: aiosmtplib.SMTP | None = None
        self._turn = asyncio.Lock()

    async def send(self, letter: Letter) -> Outcome:
        try:
            message = build(letter)
        except Invalid as error:
            return _unwritable(error)
        sender, to = mailbox(letter.sender, "sender"), mailbox(letter.to, "to")
        async with self._turn:
            return await self._hand_in(sender, to, message.as_bytes())

    async def close(self) -> None:
        client, self._client = self._client, None
        if client is not None and client.is_connected:
            await _leave(client)

    async def _hand_in(self, sender: Address, to: Address, message: bytes) -> Outcome:
        finished = False
        try:
            client = await self._ready_for(sender)
            outcome = await _deliver(client, to, message)
            finished = isinstance(outcome, Accepted) or await _reset(client)
            return outcome
        except aiosmtplib.SMTPResponseException as error:
            return Deferred(error.code, explain(error, self._server))
        except (aiosmtplib.SMTPException, OSError) as error:
            return Deferred(None, explain(error, self._server))
        finally:
            if not finished:  # also when cancelled half-way: the next message starts anew
                self._hang_up()

    async def _ready_for(self, sender: Address) -> aiosmtplib.SMTP:
        """A connection on which the server has taken the sender; nothing has been sent before."""
        client = self._client
        if client is not None and client.is_connected:
            # It may have hung up since the last message, or now say that it had enough of this
            # connection: that is no fault of this message.
            with suppress(aiosmtplib.SMTPException, OSError):
                await client.mail(sender.addr_spec)
                return client
            self._hang_up()
        self._client = client = await connect(self._server)
        await client.mail(sender.addr_spec)
        return client

    def _hang_up(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            client.close()


async def _deliver(client: aiosmtplib.SMTP, to: Address, message: bytes) -> Outcome:
    try:
        await client.rcpt(to.addr_spec)
        answer = await client.data(message)
    except (aiosmtplib.SMTPRecipientRefused, aiosmtplib.SMTPDataError) as error:
        permanent = 500 <= error.code < 600 and error.code not in _NOT_ABOUT_THE_RECIPIENT
        return (Refused if permanent else Deferred)(error.code, error.message)
    return Accepted(f"{answer.code} {answer.message}")


async def _reset(client: aiosmtplib.SMTP) -> bool:
    """Whether the connection is good for another message after one was not taken."""
    with suppress(aiosmtplib.SMTPException, OSError):
        await client.rset()
        return True
    return False


async def _leave(client: aiosmtplib.SMTP) -> None:
    with suppress(aiosmtplib.SMTPException, OSError):  # whoever hangs up first, it is over
        await client.quit()
    client.close()


def _unwritable(error: Invalid) -> Outcome:
    """An address that is none is final for its owner; all else is ours to mend, then try again."""
    if error.field == "to":
        return Refused(553, error.message, told(error))
    return Deferred(None, error.message, told(error))


def _write(file: Path, content: bytes) -> None:
    draft = file.with_name(f".{file.name}.{os.getpid()}")
    draft.write_bytes(content)
    draft.replace(file)
