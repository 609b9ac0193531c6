"""Outreach as the tests drive it: what arrives, what an agent would see, what reaches the mail server."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import asyncpg
from aiosmtpd.smtp import SMTP, Envelope, Session
from msgspec.structs import replace

from crm_estate.accounts.permissions import SYSTEM
from crm_estate.base import database
from crm_estate.base.mail import open_post
from crm_estate.contacts import people
from crm_estate.contacts.facts import ContactFacts, PersonName
from crm_estate.listings import lifecycle
from crm_estate.listings.facts import ListingFacts, Price
from crm_estate.outreach.digests import gather
from crm_estate.outreach.letters import DigestOut, find_digests
from crm_estate.outreach.sending import PRESENCE, send_due
from crm_estate.requirements import wishes
from crm_estate.requirements.facts import RequirementFacts
from crm_estate.worker import react
from fixtures import cast
from tests.mail_server import Inbox, read

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
"""A Monday, ten o'clock in Warsaw."""
TUESDAY = datetime(2026, 11, 3, 7, 0, tzinfo=UTC)
"""The next daily slot in Warsaw: eight o'clock."""
DAY = timedelta(days=1)

MARA = replace(cast.MARA, language="en")
WISH = replace(cast.MARAS_WISH, language="en")
FLAT = replace(cast.FLAT, owner=None)
LOFT = replace(FLAT, reference="LOFT", title={"en": "Loft by the river"}, floor=5)


def person(name: str, **changes: Any) -> ContactFacts:
    """Someone who agreed to be written to at `name`@example.org."""
    said = replace(MARA, reference=f"K-{name}", name=PersonName(name.title(), "Nowak"), phones=[])
    return replace(said, emails=[f"{name}@example.org"], **changes)


def at_price(home: ListingFacts, amount: float) -> ListingFacts:
    return replace(home, list_price=Price(amount, "PLN"))


async def say(*said: ContactFacts | RequirementFacts | ListingFacts, now: datetime = NOW) -> None:
    """These arrive; nothing has followed from them yet."""
    for one in said:
        match one:
            case ContactFacts():
                await people.receive(one, actor=SYSTEM, now=now)
            case RequirementFacts():
                await wishes.receive(one, actor=SYSTEM, now=now)
            case ListingFacts():
                await lifecycle.receive(one, actor=SYSTEM, now=now)


async def arrive(*said: ContactFacts | RequirementFacts | ListingFacts, now: datetime = NOW) -> None:
    """These arrive and the worker has reacted."""
    await say(*said, now=now)
    await react(now)


async def post(port: int, now: datetime, *, worker: int = 0) -> int:
    """Send what is queued; returns how many messages the server took."""
    async with open_post(f"smtp://127.0.0.1:{port}", Path("unused")) as way:
        return await send_due(way, now, worker=worker)


async def deliver(port: int, now: datetime) -> int:
    """Gather what is due and send it."""
    await gather(now)
    return await post(port, now)


async def messages() -> list[DigestOut]:
    """What the desk lists, the oldest first."""
    return (await find_digests(actor=SYSTEM)).items[::-1]


async def left_out() -> list[str | None]:
    rows = await database.fetch("select left_out from digest_item order by id")
    return [row["left_out"] for row in rows]


async def match_of(reference: str) -> int:
    return await database.fetch_value(
        "select m.id from match m join listing l on l.id = m.listing where l.reference = $1", reference
    )


def text_of(message: EmailMessage) -> str:
    part = message.get_body(("plain",))
    assert part is not None
    return part.get_content().replace("\xa0", " ")


def homes_in(message: EmailMessage) -> list[str]:
    """References of the homes a message shows, in its order."""
    lines = (line.strip() for line in text_of(message).splitlines())
    return [line.removeprefix("Reference: ") for line in lines if line.startswith("Reference: ")]


@asynccontextmanager
async def working(url: str, number: int) -> AsyncGenerator[int]:
    """A worker that is known as alive."""
    connection = await asyncpg.connect(url)
    try:
        await connection.execute("select pg_advisory_lock($1, $2)", PRESENCE, number)
        yield number
    finally:
        await connection.close()


class BusyInbox(Inbox):
    """Takes the first messages only when asked again, and remembers the ids of all that were tried."""

    def __init__(self, refusals: int) -> None:
        super().__init__()
        self.refusals = refusals
        self.tried: list[str] = []

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        assert isinstance(envelope.content, bytes)
        self.tried.append(read(envelope.content)["Message-ID"])
        if len(self.tried) <= self.refusals:
            return "451 4.3.0 come again later"
        return await super().handle_DATA(server, session, envelope)
