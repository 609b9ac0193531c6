"""What two contacts were told and said of the same homes, made one, so that nobody hears of a home twice.

Works on rows of matches, news and messages, as a merge has to; what they mean is decided above this floor.
"""

from datetime import datetime

from crm_estate.base import database, journal
from crm_estate.doubles.steps import Steps

OFFERED = ("state", "offered_at", "offered_price", "offered_currency", "offered_score")
SAID = ("feedback", "feedback_reason", "feedback_at", "feedback_price", "feedback_currency")
MERGED = "merged"
"""Why a message was not sent: what it said waits for the contact's next one."""

UNSENT = "m.fits and m.news = 'new' and m.offered_at is null and m.state in ('waiting', 'ready', 'approved')"


async def unite_offers(steps: Steps, survivor: int) -> None:
    """After matches have moved: a home that one of the two was told of is no news for the other."""
    told = await database.fetch(
        f"""select distinct on (m.id) m.id, d.id as told from match m join match d
              on d.contact = m.contact and d.listing = m.listing and d.offered_at is not null
            where m.contact = $1 and {UNSENT} and (m.requirement = any($2)) <> (d.requirement = any($2))
            order by m.id, d.offered_at desc""",
        survivor,
        steps.rows("requirement"),
    )
    ids = [row["id"] for row in told]
    await steps.change(
        "match",
        ids,
        OFFERED,
        """update match m set state = 'sent', offered_at = d.offered_at, offered_price = d.offered_price,
             offered_currency = d.offered_currency, offered_score = m.score
           from unnest($1::bigint[], $2::bigint[]) as n (id, told) join match d on d.id = n.told
           where m.id = n.id""",
        ids,
        [row["told"] for row in told],
    )
    await steps.remove("news", ids, key="match")


async def unite_feedback(steps: Steps, survivor: int) -> None:
    """Of a home that both had, the last word of either is the word of the one."""
    said = await database.fetch(
        """select m.id, d.id as said from match m join lateral (
             select * from match d where d.contact = m.contact and d.listing = m.listing
               and d.feedback is not null order by d.feedback_at desc, d.id limit 1) d on d.id <> m.id
           where m.contact = $1 and (m.requirement = any($2)) <> (d.requirement = any($2))
             and (m.feedback, m.feedback_reason) is distinct from (d.feedback, d.feedback_reason)""",
        survivor,
        steps.rows("requirement"),
    )
    ids = [row["id"] for row in said]
    await steps.change(
        "match",
        ids,
        SAID,
        """update match m set feedback = d.feedback, feedback_reason = d.feedback_reason,
             feedback_at = d.feedback_at, feedback_price = d.feedback_price,
             feedback_currency = d.feedback_currency
           from unnest($1::bigint[], $2::bigint[]) as n (id, said) join match d on d.id = n.said
           where m.id = n.id""",
        ids,
        [row["said"] for row in said],
    )


async def take_in_queued(contact: int, now: datetime) -> None:
    """Messages that wait and were never tried: what they were to say becomes news again.

    One that was tried keeps its place and its Message-ID, by which a copy of it is known as one.
    """
    taken = await database.fetch(
        """update digest set state = 'not_sent', reason = $3, claimed_until = null
           where contact = $1 and state = 'queued' and attempts = 0
             and (claimed_until is null or claimed_until < $2) returning id""",
        contact,
        now,
        MERGED,
    )
    ids = [row["id"] for row in taken]
    await database.execute(
        """insert into news (match, contact, ready_at, due_at)
           select distinct m.id, m.contact, $2::timestamptz, $2::timestamptz
             from digest_item i join match m on m.id = i.match
             where i.digest = any($1) and m.fits and m.state in ('ready', 'approved')
           on conflict (match) do nothing""",
        ids,
        now,
    )
    await journal.record_all(
        journal.Fact(
            kind="digest.not_sent",
            at=now,
            actor="system",
            contact=contact,
            digest=digest,
            data={"reason": MERGED},
        )
        for digest in ids
    )


async def follow_requirements(contacts: tuple[int, int]) -> None:
    """Matches and news belong to whoever the requirement belongs to, also those found since a merge."""
    await database.execute(
        """update match m set contact = r.contact from requirement r
           where r.id = m.requirement and r.contact = any($1) and m.contact <> r.contact""",
        list(contacts),
    )
    await database.execute(
        """update news n set contact = m.contact from match m
           where m.id = n.match and m.contact = any($1) and n.contact <> m.contact""",
        list(contacts),
    )
