"""Reading facts to the end and again from there, without missing one that was committed late.

A `Position` holds two snapshots of PostgreSQL: all facts that the first one (`seen`) shows have been read,
and those that the second one (`upto`) shows besides are being read, in the order of their transactions.
A snapshot says exactly which transactions were committed when it was taken, whatever order they commit in:
so no fact is skipped, none comes twice, and nobody waits for a transaction that takes long.
"""

import base64
import binascii
import re

import msgspec
from msgspec import Struct

from crm_estate.base import database
from crm_estate.base.errors import Invalid
from crm_estate.base.paging import cursor

EXAMINED = 5000
"""Facts that one query looks at, told or not: a reader of few kinds asks again."""

FAR = 1000
"""Transactions after which a place is given anew although nothing has happened: it is looked through again
from the oldest transaction on that was under way when it was given.
"""

BEYOND = """f.txid < pg_snapshot_xmax({1}::text::pg_snapshot)
    and pg_visible_in_snapshot(f.txid, {1}::text::pg_snapshot)
    and coalesce(not pg_visible_in_snapshot(f.txid, {0}::text::pg_snapshot), true)
    and (f.txid, f.id) > ({2}::text::xid8, {3}::bigint)"""
"""The facts `f` after a position, given as `Position.args` of one that is open."""

_SNAPSHOT = re.compile(r"(\d{1,19}):(\d{1,19}):((?:\d{1,19}(?:,\d{1,19})*)?)")


class Position(Struct, frozen=True):
    """Up to where facts have been read; `txid` and `fact` are the last one read of those up to `upto`."""

    seen: str | None = None
    upto: str | None = None
    txid: int = 0
    fact: int = 0

    @property
    def args(self) -> tuple[str | None, str | None, str, int]:
        return self.seen, self.upto, str(self.txid), self.fact

    @property
    def word(self) -> str:
        """The position as a cursor."""
        return cursor(self.seen, self.upto, self.txid, self.fact)

    def at(self, txid: int, fact: int) -> "Position":
        """The same snapshots, read up to this fact."""
        return Position(self.seen, self.upto, txid, fact)

    @property
    def rested(self) -> "Position":
        """Where one is when everything up to `upto` is read."""
        return Position(seen=self.upto)


def beyond(first: int) -> str:
    """The condition BEYOND with its four parameters numbered from `first`."""
    return BEYOND.format(*(f"${first + i}" for i in range(4)))


async def opened(position: Position) -> Position:
    """The position with something to read up to: what is committed now, unless more was read before."""
    if position.upto is not None:
        return position
    now = await snapshot()
    return Position(position.seen, now, _lowest(position.seen), 0)


async def snapshot() -> str:
    """What is committed now."""
    return await database.fetch_value("select pg_current_snapshot()::text")


async def end_of_batch(position: Position, size: int = EXAMINED) -> Position | None:
    """Where the next `size` facts after an open position end; None where there are none."""
    row = await database.fetch_row(
        f"""select txid::text::bigint as txid, id, count(*) over () as n from (
              select f.txid, f.id from fact f where {beyond(1)} order by f.txid, f.id limit {size}) f
            order by f.txid desc, f.id desc limit 1""",
        *position.args,
    )
    if row is None:
        return None
    return position.rested if row["n"] < size else position.at(row["txid"], row["id"])


def unmoved(before: Position, position: Position) -> Position:
    """Where one is when there was nothing after `before`, opened as `position`: there still."""
    if before.seen is None or before.upto is not None or _lowest(position.upto) - _lowest(before.seen) > FAR:
        return position.rested
    return before


def position_of(word: str) -> Position:
    """The position that a cursor was made of; Invalid when it was made by nobody here."""
    try:
        said = msgspec.json.decode(base64.urlsafe_b64decode(word + "=" * (-len(word) % 4)))
        position = Position(*msgspec.convert(said, tuple[str | None, str | None, int, int]))
    except (ValueError, binascii.Error, msgspec.MsgspecError):
        raise _no_cursor() from None
    snapshots = [text for text in (position.seen, position.upto) if text is not None]
    if not all(map(_is_snapshot, snapshots)) or not all(
        0 <= n < 2**63 for n in (position.txid, position.fact)
    ):
        raise _no_cursor()
    return position


def _lowest(shot: str | None) -> int:
    """The first transaction that a snapshot may not show."""
    return int(shot.partition(":")[0]) if shot else 0


def _is_snapshot(text: str) -> bool:
    """Whether PostgreSQL would take it: lowest and highest number, those in between that were under way."""
    found = _SNAPSHOT.fullmatch(text)
    if not found:
        return False
    lowest, highest = int(found[1]), int(found[2])
    under_way = [int(number) for number in found[3].split(",") if number]
    return 1 <= lowest <= highest < 2**63 and all(
        before <= number < highest for before, number in zip([lowest, *under_way], under_way, strict=False)
    )


def _no_cursor() -> Invalid:
    return Invalid("This is not a cursor that a page gave.", field="since")
