"""After a database was copied into another server, transactions are numbered from low numbers again.

What facts say of their transactions then lies in the future: nobody would be told of them until the server
gets there, and a webhook would take what is new for long seen. So what came with the copy is numbered 0,
which is before all that happens here, and each webhook goes on from the first fact that it had not taken.
"""

from crm_estate.base import database

LOCK = 4_220_018

AHEAD = "pg_snapshot_xmax(pg_current_snapshot())"
COPIED = f"select coalesce(max(id), 0) from fact where txid >= {AHEAD} and txid <> pg_current_xact_id()"
IS_COPIED = f"""select exists (select from fact where txid >= {AHEAD}
      and txid is distinct from pg_current_xact_id_if_assigned())
    or exists (select from webhook where pg_snapshot_xmax(seen::pg_snapshot) > {AHEAD})"""

GO_ON = """update webhook w set seen = null, upto = '1:1:', txid = '0',
    fact = coalesce((select min(f.id) - 1 from fact f where f.id <= $1
      and not pg_visible_in_snapshot(f.txid, w.seen::pg_snapshot)
      and (w.upto is null or not pg_visible_in_snapshot(f.txid, w.upto::pg_snapshot)
        or (f.txid, f.id) > (w.txid, w.fact))), $1)
    where w.seen is not null"""
"""`1:1:` shows what is numbered 0 and nothing else; when that is read, all that happened since follows."""


async def settle() -> None:
    """Number anew what came with a copy; where nothing was copied, this is one short look."""
    if not await database.fetch_value(IS_COPIED):
        return
    async with database.transaction():
        await database.execute("select pg_advisory_xact_lock($1)", LOCK)
        await database.execute("lock table webhook in exclusive mode")
        if not await database.fetch_value(IS_COPIED):
            return
        copied = await database.fetch_value(COPIED) or await database.fetch_value(
            "select coalesce(max(id), 0) from fact"
        )
        await database.execute(GO_ON, copied)
        await database.execute("alter table fact disable trigger fact_never_edited")
        await database.execute("update fact set txid = '0' where txid <> '0' and id <= $1", copied)
        await database.execute("alter table fact enable trigger fact_never_edited")
