"""A real mail server for tests: what it answers and what arrived, and a letter to send to it."""

import asyncio
import datetime as dt
import email
import email.policy
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from crm_estate.base.mail import Letter, Outcome, open_post

USER, PASSWORD = "office@example.org", "pá55:w@rd/"
SIGN_IN = "office%40example.org:p%C3%A155%3Aw%40rd%2F"

LETTER = Letter(
    to="mara@example.org",
    to_name="Mara Nowak",
    sender="Łódź Homes <homes@example.org>",
    subject="3 nowe mieszkania — 850 000 zł",
    text="Cześć Mara,\n.\n..trzy mieszkania\n" + "x" * 1200 + "\n",
    html="<html><head><style>p{color:red}@media (prefers-color-scheme: dark){p{color:#fff}}</style>"
    "</head><body><p>Cześć Mara</p></body></html>",
    message_id="<digest-17@example.org>",
    language="pl",
    date=dt.datetime(2026, 11, 22, 8, 0, tzinfo=dt.UTC),
    unsubscribe_url="https://crm.example.org/u/" + "k" * 300,
)


def read(content: bytes) -> EmailMessage:
    message = email.message_from_bytes(content, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return message


class Inbox:
    """What a server does and remembers: answers by recipient, and everything that arrived."""

    def __init__(self) -> None:
        self.arrived: list[tuple[str, EmailMessage]] = []
        self.connections: list[SMTP] = []
        self.sign_ins: list[tuple[str, str, bool]] = []
        self.sender_answers: list[str] = []
        self.encrypted: list[bool] = []

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = self.sender_answers.pop(0) if self.sender_answers else "250 OK"
        if answer.startswith("250"):
            envelope.mail_from = address
        return answer

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = {
            "gone@example.org": "550 5.1.1 no such mailbox",
            "full@example.org": "451 4.2.2 try later",
            "locked@example.org": "530 5.7.0 sign in first",
            "busy@example.org": "421 4.3.2 shutting down",
        }.get(address, "250 OK")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        assert isinstance(envelope.content, bytes)
        recipient = envelope.rcpt_tos[0]
        if recipient == "spam@example.org":
            return "554 5.7.1 not wanted"
        if recipient == "cut@example.org":
            assert server.transport is not None
            server.transport.close()
        self.encrypted.append(session.ssl is not None)
        self.arrived.append((recipient, read(envelope.content)))
        return "250 2.0.0 queued as 1"

    def authenticate(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any
    ) -> AuthResult:
        assert isinstance(data, LoginPassword)
        said = (data.login.decode(), data.password.decode())
        self.sign_ins.append((*said, session.ssl is not None))
        return AuthResult(success=said == (USER, PASSWORD), handled=False)


@asynccontextmanager
async def mail_server(
    inbox: Inbox, *, tls: ssl.SSLContext | None = None, **options: Any
) -> AsyncIterator[int]:
    """A server on a free port; yields the port."""
    loop = asyncio.get_running_loop()

    def connected() -> SMTP:
        made = SMTP(
            inbox,
            hostname="mail.example.org",
            loop=loop,
            authenticator=inbox.authenticate,
            **options,
        )
        inbox.connections.append(made)
        return made

    listening = await loop.create_server(connected, "127.0.0.1", 0, ssl=tls)
    try:
        yield listening.sockets[0].getsockname()[1]
    finally:
        listening.close()
        await listening.wait_closed()


async def send(url: str, *letters: Letter) -> list[Outcome]:
    async with open_post(url, Path("unused")) as post:
        return [await post.send(letter) for letter in letters]
