"""The same facts for programs that ask instead of being called, from any place in the journal on."""

from collections.abc import Sequence

from msgspec import Struct

from crm_estate.accounts.permissions import Actor
from crm_estate.base import database
from crm_estate.base.errors import Expired, Invalid
from crm_estate.webhooks.feed import Position, position_of, snapshot
from crm_estate.webhooks.kinds import FAMILIES, SCOPE_OF, named_by
from crm_estate.webhooks.restored import settle
from crm_estate.webhooks.visible import Change, changes_after

NOW = "now"


class Changes(Struct, frozen=True):
    """Some changes; `next` leads to those after them, also when there are none yet."""

    items: list[Change]
    next: str
    more: bool


async def changes(since: str | None, *, actor: Actor, kinds: Sequence[str], limit: int) -> Changes:
    """What has happened after `since`, as far as the actor may see it."""
    if wrong := [kind for kind in kinds if kind not in SCOPE_OF and kind not in FAMILIES]:
        raise Invalid("There is no fact %(kind)s.", field="kinds", kind=wrong[0])
    if since == NOW:
        return Changes([], Position(seen=await snapshot()).word, False)
    await settle()
    position = position_of(since) if since else Position()
    await _require_ours(position)
    asked = named_by(kinds) if kinds else list(SCOPE_OF)
    items, after = await changes_after(position, actor=actor, kinds=asked, limit=limit)
    return Changes(items, after.word, after.upto is not None)


async def _require_ours(position: Position) -> None:
    """Expired for a place in a journal that this one was copied from or has been set back behind."""
    snapshots = [text for text in (position.seen, position.upto) if text is not None]
    if await database.fetch_value(
        """select exists (select from unnest($1::text[]) as t (shot)
             where pg_snapshot_xmax(shot::pg_snapshot) > pg_snapshot_xmax(pg_current_snapshot()))""",
        snapshots,
    ):
        raise Expired("The database was restored since. Begin anew, without since or with since=now.")
