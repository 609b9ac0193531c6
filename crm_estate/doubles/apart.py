"""Pairs that someone told apart: never suspected again, unless what they say of themselves has changed."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from hashlib import blake2b
from itertools import combinations
from typing import Any, Literal

from crm_estate.base import database

Subject = Literal["contact", "listing"]
Pair = tuple[int, int]


def pair_of(one: int, other: int) -> Pair:
    """Two ids in order, as pairs are stored."""
    return (one, other) if one < other else (other, one)


def pairs_among(ids: Iterable[int]) -> list[Pair]:
    return list(combinations(sorted(set(ids)), 2))


def print_of(one: Any, other: Any) -> str:
    """A hash of what two records said, the lower id first."""
    return blake2b(repr((one, other)).encode(), digest_size=12).hexdigest()


async def tell_apart(
    subject: Subject, pairs: Sequence[Pair], said: Mapping[int, Any], actor: str, now: datetime
) -> None:
    """Remember that these are not the same. `said`: what each record says, by which a change is known."""
    await database.execute_many(
        """insert into told_apart (subject, low, high, print, actor, at) values ($1, $2, $3, $4, $5, $6)
           on conflict (subject, low, high) do update
             set print = excluded.print, actor = excluded.actor, at = excluded.at""",
        [(subject, low, high, print_of(said[low], said[high]), actor, now) for low, high in pairs],
    )


async def told_apart(subject: Subject, pairs: Sequence[Pair], said: Mapping[int, Any]) -> set[Pair]:
    """Those of `pairs` that were told apart and say what they said then."""
    rows = await database.fetch(
        """select low, high, print from told_apart
           join unnest($2::bigint[], $3::bigint[]) as p (low, high) using (low, high) where subject = $1""",
        subject,
        [low for low, _ in pairs],
        [high for _, high in pairs],
    )
    return {
        (row["low"], row["high"])
        for row in rows
        if row["print"] == print_of(said[row["low"]], said[row["high"]])
    }
