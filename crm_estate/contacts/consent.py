"""Permission to write to someone: per purpose and channel, dated, with its source, never overwritten."""

from collections.abc import Sequence
from datetime import datetime

from crm_estate.base import database, journal
from crm_estate.base.errors import Invalid
from crm_estate.contacts.facts import Channel, Consent, Purpose


async def put_consents(contact: int, consents: Sequence[Consent]) -> list[str]:
    """Store what is new in `consents`; returns the kinds of fact that follow. What is not named stays."""
    kinds: list[str] = []
    for i, consent in enumerate(consents):
        _check(consent, f"consents[{i}]")
        row = await database.fetch_row(
            """insert into consent as c (contact, purpose, channel, given_at, withdrawn_at, source)
               values ($1, $2, $3, $4, $5, $6)
               on conflict (contact, purpose, channel, given_at) do update
                 set withdrawn_at = coalesce(c.withdrawn_at, excluded.withdrawn_at), ended_by = null
                 where (c.withdrawn_at is null or c.ended_by is not null)
                   and excluded.withdrawn_at is not null
               returning withdrawn_at""",
            contact,
            consent.purpose,
            consent.channel,
            consent.given_at,
            consent.withdrawn_at,
            consent.source,
        )
        if row is not None:
            kinds.append("contact.consent_withdrawn" if row["withdrawn_at"] else "contact.consented")
    return kinds


def _check(consent: Consent, path: str) -> None:
    for name in ("given_at", "withdrawn_at"):
        moment = getattr(consent, name)
        if moment and not 1900 <= moment.year < 2200:
            raise Invalid("This is no moment of our time.", field=f"{path}.{name}")
    if consent.withdrawn_at and consent.withdrawn_at < consent.given_at:
        raise Invalid("Withdrawn before it was given.", field=f"{path}.withdrawn_at")


async def give(
    contact: int, purpose: Purpose, channel: Channel, *, source: str, actor: str, now: datetime
) -> None:
    """The contact agrees; nothing happens when they had agreed already."""
    async with database.transaction():
        if not await agreed([contact], purpose, channel):
            await put_consents(
                contact, [Consent(purpose=purpose, channel=channel, given_at=now, source=source)]
            )
            data = {"purpose": purpose, "channel": channel, "source": source}
            await journal.record(
                journal.Fact(kind="contact.consented", at=now, actor=actor, contact=contact, data=data)
            )


async def withdraw(
    contact: int, purpose: Purpose, channel: Channel, *, source: str, actor: str, now: datetime
) -> bool:
    """The contact no longer agrees; returns whether that was news."""
    async with database.transaction():
        done = await database.execute(
            """update consent set withdrawn_at = greatest($4, given_at), ended_by = null
               where contact = $1 and purpose = $2 and channel = $3
                 and (withdrawn_at is null or ended_by is not null)""",
            contact,
            purpose,
            channel,
            now,
        )
        if done == "UPDATE 0":
            return False
        data = {"purpose": purpose, "channel": channel, "source": source}
        await journal.record(
            journal.Fact(kind="contact.unsubscribed", at=now, actor=actor, contact=contact, data=data)
        )
    return True


async def agreed(contacts: Sequence[int], purpose: Purpose, channel: Channel) -> set[int]:
    """Those of `contacts` that agree at this moment to being reached so."""
    rows = await database.fetch(
        """select distinct contact from consent
           where contact = any($1) and purpose = $2 and channel = $3 and withdrawn_at is null""",
        list(contacts),
        purpose,
        channel,
    )
    return {row["contact"] for row in rows}


async def consents_of(contacts: Sequence[int]) -> dict[int, list[Consent]]:
    """Everything each contact ever agreed to, newest first."""
    rows = await database.fetch(
        "select * from consent where contact = any($1) order by contact, given_at desc", list(contacts)
    )
    found: dict[int, list[Consent]] = {contact: [] for contact in contacts}
    for row in rows:
        fields = {name: row[name] for name in Consent.__struct_fields__}
        found[row["contact"]].append(Consent(**fields))
    return found
