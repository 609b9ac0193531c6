"""Which webhooks an actor may look after, and with whose eyes a webhook sees."""

from crm_estate.accounts.permissions import Actor, require_role
from crm_estate.base import database
from crm_estate.base.conditions import Where
from crm_estate.base.errors import NotFound
from crm_estate.webhooks.kinds import READS

SPEAKS = """w.state = 'active'
    and (w.key is null or exists (select from api_key k where k.id = w.key and k.revoked_at is null))"""
"""Whether a webhook `w` is told anything; what a revoked key has subscribed to is not."""


def within(actor: Actor) -> Where:
    """The condition on alias `w`: administrators look after all, a key after those of its office that see
    no more than it does itself.
    """
    if actor.kind != "key":
        require_role(actor, "administrator")
        return Where()
    where = Where("w.scopes <@ {}::text[]", sorted(actor.scopes))
    return where.add_given("w.office = {}", actor.office)


async def locked(webhook: int, actor: Actor) -> database.Row:
    """The webhook's row, held until the transaction ends; NotFound also when it is out of reach."""
    return await _one(webhook, actor, "for update")


async def row_of(webhook: int, actor: Actor) -> database.Row:
    """The webhook's row; NotFound also when it is out of reach."""
    return await _one(webhook, actor, "")


async def _one(webhook: int, actor: Actor, lock: str) -> database.Row:
    where = within(actor).add("w.id = {}", webhook)
    row = await database.fetch_row(f"select * from webhook w where {where.sql} {lock}", *where.args)
    if row is None:
        raise NotFound("There is no such webhook.")
    return row


def eyes_of(row: database.Row) -> Actor:
    """Who a webhook is when it comes to what it may see: a key with its scopes and its office."""
    scopes = frozenset(row["scopes"]).intersection(READS)
    return Actor(kind="key", id=row["key"] or 0, office=row["office"], scopes=scopes)
