"""The facts of a record, a page at a time, newest first."""

from collections.abc import Sequence

from crm_estate.base import journal
from crm_estate.base.journal import Fact
from crm_estate.base.paging import Page, cursor, position
from crm_estate.contacts.former import merged_into


async def timeline_page(
    subject: str, row: int, *, limit: int, after: str | None, kinds: Sequence[str] | None = None
) -> Page[Fact]:
    """What happened to one record, and to those merged into it. `kinds`: only facts of these."""
    seen = position(after)
    before = int(str(seen[1])) if seen else None
    also = await merged_into(row) if subject == "contact" else []
    facts = await journal.timeline(subject, row, before=before, limit=limit + 1, also=also, kinds=kinds)
    rest = len(facts) > limit
    return Page(facts[:limit], cursor(0, facts[limit - 1].id) if rest else None)
