"""The order in which a merge locks what others write at the same time, so that none waits for the other."""

from collections.abc import Sequence

from crm_estate.base import database

MERGING = 4_220_020
"""Advisory lock: merges and their undoing take turns."""
MATCHING = 4_220_012
"""The advisory lock under which matches are brought up to date."""


async def lock_all_of(contacts: Sequence[int]) -> None:
    """Hold everything that hangs on these contacts until the transaction ends.

    Matching and merging take turns; messages come before matches, as where a sent one is recorded; news is
    locked whole, because whoever gathers it goes on to write messages for the contacts in it.
    """
    ids = sorted(contacts)
    await database.execute("select pg_advisory_xact_lock($1)", MERGING)
    await database.execute("select pg_advisory_xact_lock($1)", MATCHING)
    await database.execute("select from digest where contact = any($1) order by id for no key update", ids)
    await database.execute("select from match where contact = any($1) order by id for no key update", ids)
    await database.execute("lock table news in exclusive mode")
    await database.execute("select from contact where id = any($1) order by id for update", ids)
