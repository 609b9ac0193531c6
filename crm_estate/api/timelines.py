"""The facts of a record, a page at a time, newest first."""

from crm_estate.base import journal
from crm_estate.base.journal import Fact
from crm_estate.base.paging import Page, cursor, position


async def timeline_page(subject: str, row: int, *, limit: int, after: str | None) -> Page[Fact]:
    """What happened to one record."""
    seen = position(after)
    before = int(str(seen[1])) if seen else None
    facts = await journal.timeline(subject, row, before=before, limit=limit + 1)
    rest = len(facts) > limit
    return Page(facts[:limit], cursor(0, facts[limit - 1].id) if rest else None)
