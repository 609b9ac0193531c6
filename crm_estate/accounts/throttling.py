"""How often a program may ask: a bucket of tokens per key, shared by all web processes."""

from datetime import datetime, timedelta
from math import ceil, floor

from msgspec import Struct

from crm_estate.base import database

REST = timedelta(days=1)

DRAW = """insert into rate_bucket as b (who, tokens, taken, at)
      select {who}, $2::float8 - 1, true, $4::timestamptz {source}
    on conflict (who) do update set (tokens, taken, at) = (
      select held - (held >= 1)::int, held >= 1, greatest(b.at, $4) from (select least(
        $2::float8, b.tokens + greatest(0, extract(epoch from $4 - b.at)::float8) * $3::float8) as held) h)
    returning tokens, taken"""
"""Takes a token of `{who}` for each row of `{source}`. $2: the burst, $3: tokens a second, $4: the moment."""


class Allowance(Struct, frozen=True):
    """`burst` requests at once after a rest, `per_minute` in the long run."""

    burst: int
    per_minute: float

    @property
    def window(self) -> int:
        """Seconds in which an empty bucket is full again."""
        return ceil(self.burst * 60 / self.per_minute)

    def drawn_at(self, now: datetime) -> tuple[float, float, datetime]:
        """Parameters of DRAW, from the second on."""
        return float(self.burst), self.per_minute / 60, now


STRANGERS = Allowance(burst=30, per_minute=2)
"""For keys that nobody knows, by the address they come from: as many tries as at sign-in."""


_OF_ANYONE = DRAW.format(who="$1::text", source="")


class Drawn(Struct, frozen=True):
    """Whether one more request is allowed now, and what is left after it."""

    taken: bool
    tokens: float
    allowance: Allowance

    @property
    def left(self) -> int:
        return floor(self.tokens)

    @property
    def full_in(self) -> int:
        """Seconds until the bucket is full again."""
        return ceil((self.allowance.burst - self.tokens) * 60 / self.allowance.per_minute)

    @property
    def next_in(self) -> int:
        """Seconds until one more request will be allowed.

        >>> Drawn(False, 0.25, Allowance(burst=10, per_minute=3)).next_in
        15
        """
        return max(1, ceil((1 - self.tokens) * 60 / self.allowance.per_minute))


async def draw(who: str, allowance: Allowance, now: datetime) -> Drawn:
    """Take a token out of someone's bucket, if one is there."""
    row = await database.fetch_row(_OF_ANYONE, who, *allowance.drawn_at(now))
    assert row is not None  # noqa: S101 - a row is written or changed in any case
    return Drawn(row["taken"], row["tokens"], allowance)


async def forget_the_rested(now: datetime) -> None:
    """Drop the buckets of those who have not asked for a day: theirs are full again."""
    await database.execute("delete from rate_bucket where at < $1", now - REST)
