"""Pictures of ours: kept by what they are, shown under an address that never changes, forgotten in time."""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from crm_estate.base import database
from crm_estate.base.errors import NotFound
from crm_estate.base.settings import settings
from crm_estate.listings.facts import ListingFacts
from crm_estate.listings.picture_kinds.checking import SUFFIXES, Picture, picture_of

__all__ = [
    "Picture",
    "address_of",
    "forget_unused",
    "hash_in",
    "hashes_of",
    "keep_pictures",
    "picture_of",
    "pictures_named",
    "stored_picture",
]

UNUSED = timedelta(days=30)
"""How long a picture stays that no listing shows any more: letters and other programs still point at it."""

_NAME = re.compile(rf"([0-9a-f]{{64}})\.({'|'.join(SUFFIXES.values())})")
_USED = r"""select distinct decode(substring(p ->> 'url' from '/pictures/([0-9a-f]{64})\.'), 'hex') as hash
    from listing l cross join lateral jsonb_array_elements(l.photos) p
    where p ->> 'url' like '%/pictures/%'"""


def address_of(picture: Picture) -> str:
    """The whole address of a picture of ours."""
    return settings().base_url + picture.path


def hash_in(address: str) -> str | None:
    """The hash in an address of a picture of ours; None when it is not one.

    >>> hash_in("https://example.org/a.jpg") is None
    True
    """
    ours = f"{settings().base_url}/pictures/"
    found = _NAME.fullmatch(address.removeprefix(ours)) if address.startswith(ours) else None
    return found[1] if found else None


def hashes_of(facts: ListingFacts) -> list[str]:
    """Hashes of the pictures of ours that a listing shows, in its order."""
    found = (hash_in(photo.url) for photo in facts.photos)
    return list(dict.fromkeys(name for name in found if name))


async def keep_pictures(pictures: Iterable[Picture], now: datetime) -> None:
    """Keep pictures; one that is there already stays.

    Call it in the transaction that makes listings show them. They are taken one by one: `pictures` may be
    more than fit in memory.
    """
    async with database.transaction():
        await _take_turns()
        await database.execute_many(
            """insert into picture as p (hash, media_type, bytes, width, height, created_at)
               values ($1, $2, $3, $4, $5, $6)
               on conflict (hash) do update set unused_since = null where p.unused_since is not null""",
            (
                (bytes.fromhex(one.hash), one.media_type, one.data, one.width, one.height, now)
                for one in pictures
            ),
        )


async def stored_picture(name: str) -> Picture:
    """The picture with this name, such as `<hash>.jpg`; NotFound for every other name."""
    found = _NAME.fullmatch(name)
    pictures = await pictures_named([found[1]]) if found else []
    if not found or not pictures or SUFFIXES[pictures[0].media_type] != found[2]:
        raise NotFound("There is no such picture.")
    return pictures[0]


async def pictures_named(hashes: Sequence[str]) -> list[Picture]:
    """Those of the pictures with these hashes that are there; ask for few at once, they are large."""
    rows = await database.fetch(
        "select hash, media_type, bytes, width, height from picture where hash = any($1)",
        [bytes.fromhex(name) for name in hashes],
    )
    return [
        Picture(
            hash=row["hash"].hex(),
            media_type=row["media_type"],
            data=row["bytes"],
            width=row["width"],
            height=row["height"],
        )
        for row in rows
    ]


async def forget_unused(now: datetime) -> int:
    """Remove pictures that no listing has shown for a month; returns how many. To be done every night."""
    async with database.transaction():
        await _take_turns()
        await database.execute(
            f"""with used as ({_USED})
                update picture set unused_since = case when hash in (select hash from used) then null
                    else $1::timestamptz end
                where (unused_since is null) <> (hash in (select hash from used))""",
            now,
        )
        done = await database.execute("delete from picture where unused_since <= $1", now - UNUSED)
    return int(done.rpartition(" ")[2])


async def _take_turns() -> None:
    """Two who bring the same pictures in another order would wait for each other for ever."""
    await database.execute("select pg_advisory_xact_lock(hashtextextended('pictures', 3))")
