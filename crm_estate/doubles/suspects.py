"""Clusters of records that may be one: kept for people to decide on, each record in at most one of them."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

import msgspec
import numpy as np
from msgspec import Struct

from crm_estate.base import database
from crm_estate.doubles.apart import Pair, Subject
from crm_estate.doubles.comparing import Alike
from matching.doubles import Pairs, clusters

LOCK = 4_220_021
"""Advisory lock: clusters are brought up to date by one transaction at a time."""


class Link(Struct, frozen=True):
    """A pair that holds a cluster together, by the ids of its records, the lower first."""

    low: int
    high: int
    score: float
    alike: list[Alike]

    @property
    def pair(self) -> Pair:
        return self.low, self.high


async def replace_all(subject: Subject, links: Sequence[Link], now: datetime) -> int:
    """Only these are suspects from now on; returns how many clusters they make."""
    async with database.transaction():
        await lock()
        await database.execute("delete from suspect_cluster where subject = $1", subject)
        return await _write(subject, links, now)


async def look_again(
    subject: Subject, records: Collection[int], links: Sequence[Link], now: datetime
) -> None:
    """These records are linked so, and no longer as they were; clusters they touch are made anew."""
    async with database.transaction():
        await lock()
        ends = {end for link in links for end in link.pair}
        before = await _take(subject, ends | set(records))
        fresh = {link.pair for link in links}
        kept = [link for link in before if not fresh & {link.pair} and not set(link.pair) & set(records)]
        await _write(subject, [*kept, *links], now)


async def unlink(subject: Subject, pairs: Iterable[Pair], now: datetime) -> None:
    """These pairs no longer hold anything together."""
    gone = set(pairs)
    async with database.transaction():
        await lock()
        before = await _take(subject, {end for pair in gone for end in pair})
        await _write(subject, [link for link in before if link.pair not in gone], now)


async def lock() -> None:
    """Wait for whoever changes clusters, and hold them until the transaction ends."""
    await database.execute("select pg_advisory_xact_lock($1)", LOCK)


async def _take(subject: Subject, records: Collection[int]) -> list[Link]:
    """Remove the clusters of these records; returns the links that held them."""
    rows = await database.fetch(
        f"""delete from suspect_cluster where id in (select cluster from suspect where {subject} = any($1))
            returning links""",
        list(records),
    )
    links = (link for row in rows for link in msgspec.json.decode(row["links"], type=list[Link]))
    return await _still_there(subject, list(links))


async def _still_there(subject: Subject, links: Sequence[Link]) -> list[Link]:
    """Without links to a record that is gone, as one that was merged."""
    ends = {end for link in links for end in link.pair}
    rows = await database.fetch(f"select id from {subject} where id = any($1)", list(ends))
    there = {row["id"] for row in rows}
    return [link for link in links if there.issuperset(link.pair)]


async def _write(subject: Subject, links: Sequence[Link], now: datetime) -> int:
    groups = grouped(links)
    ids = await database.fetch(
        "select nextval('suspect_cluster_id_seq') as id from generate_series(1, $1)", len(groups)
    )
    numbered = [(row["id"], group) for row, group in zip(ids, groups, strict=True)]
    await database.copy(
        "suspect_cluster",
        ("id", "subject", "score", "links", "found_at"),
        [(number, subject, best(group), _json(group), now) for number, group in numbered],
    )
    await database.copy(
        "suspect",
        ("cluster", subject),
        [(number, end) for number, group in numbered for end in sorted({e for x in group for e in x.pair})],
    )
    return len(groups)


def best(links: Sequence[Link]) -> float:
    return max(link.score for link in links)


def grouped(links: Sequence[Link]) -> list[list[Link]]:
    """Links by cluster. A long chain whose ends have nothing in common is cut where it is weakest."""
    ends = sorted({end for link in links for end in link.pair})
    place = {end: i for i, end in enumerate(ends)}
    labels = clusters(
        Pairs(
            np.array([place[link.low] for link in links], dtype=np.int64),
            np.array([place[link.high] for link in links], dtype=np.int64),
            np.array([link.score for link in links], dtype=np.float32),
        ),
        len(ends),
    )
    groups: dict[int, list[Link]] = {}
    for link in links:
        low, high = (int(labels[place[end]]) for end in link.pair)
        if low == high:
            groups.setdefault(low, []).append(link)
    return list(groups.values())


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode()
