"""What contacts see of their own matches: not those an agent still looks at, and each home only once."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from crm_estate.accounts.permissions import Actor
from crm_estate.base import database
from crm_estate.base.errors import NotFound
from crm_estate.base.paging import LARGEST
from crm_estate.listings.dwellings import dwellings_of
from crm_estate.matchmaking import feedback
from crm_estate.matchmaking.facts import FeedbackFacts, MatchOut
from crm_estate.matchmaking.search import COLUMNS, JOINED, get_match, matches_of_contact, out_of
from crm_estate.matchmaking.unwanted import unwanted_by

MOST_PAGES = 5
"""So many pages of matches are read at most to fill one list."""


def is_shown(match: MatchOut) -> bool:
    """Whether its contact may see this match: it was in a message to them, or fits and waits for no agent."""
    return match.offered_at is not None or (match.fits and match.state in ("ready", "sent"))


async def homes_for(contact: int, requirement: int | None = None) -> list[MatchOut]:
    """Up to 200 matches, newest day and best first, each home once."""
    unwanted = await unwanted_by(contact)
    found: list[MatchOut] = []
    after: str | None = None
    for _ in range(MOST_PAGES):
        page = await matches_of_contact(contact, limit=LARGEST, after=after, requirement=requirement)
        found += [match for match in page.items if is_shown(match) and match.listing_id not in unwanted]
        after = page.next
        if after is None or len(found) >= LARGEST:
            break
    return list(_each_home_once(found, await dwellings_of([match.listing_id for match in found])))[:LARGEST]


async def matches_with(contact: int, listing: int) -> list[MatchOut]:
    """The matches of one contact with one listing that they may see, best first."""
    rows = await database.fetch(
        f"select {COLUMNS} from {JOINED} where m.contact = $1 and m.listing = $2 order by m.score desc, m.id",
        contact,
        listing,
    )
    return [match for match in map(out_of, rows) if is_shown(match)]


async def say(match: int, facts: FeedbackFacts | None, *, actor: Actor, now: datetime) -> MatchOut:
    """Keep what a contact says of a home, or take it back, for all that they are looking for."""
    async with database.transaction():
        about = await get_match(match, actor=actor)
        if not is_shown(about):
            raise NotFound("There is no such match.")
        for each in await matches_with(about.contact_id, about.listing_id):
            if facts is None:
                await feedback.withdraw(each.id, actor=actor, now=now)
            elif (each.feedback, each.feedback_reason) != (facts.feedback, facts.reason):
                await feedback.give(each.id, facts, actor=actor, now=now)
        return await get_match(match, actor=actor)


async def is_being_renewed(contact: int) -> bool:
    """Whether a change of what the contact is looking for has not reached their matches yet."""
    return await database.fetch_value(
        """select exists (select from fact where handled_at is null and error is null and contact = $1
             and kind in ('requirement.added', 'requirement.changed'))""",
        contact,
    )


def _each_home_once(matches: Iterable[MatchOut], dwellings: Mapping[int, int]) -> Iterator[MatchOut]:
    """A dwelling that is advertised twice is one home."""
    seen: set[int] = set()
    for match in matches:
        dwelling = dwellings.get(match.listing_id, match.listing_id)
        if dwelling not in seen:
            seen.add(dwelling)
            yield match
