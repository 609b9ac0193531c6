"""Photos for portals that want the pictures themselves: ours from the database, others from where they lie.

An address that a listing names may have been chosen by anyone: it is fetched from the public internet over
TLS only, as a webhook's is, and what comes is looked at before it is passed on.
"""

import asyncio

import httpx

from crm_estate.base.errors import Outcome
from crm_estate.base.outgoing import target_of
from crm_estate.listings.facts import Photo
from crm_estate.listings.pictures import Picture, hash_in, picture_of, pictures_named
from crm_estate.portals.adapters import Message
from crm_estate.portals.texts import clipped

LARGEST = 10_000_000
"""Bytes of a photo that are fetched; portals take no larger ones."""
LONGEST = 30
"""Seconds that a photo may take."""


async def picture_at(line: httpx.AsyncClient, photo: Photo, least: tuple[int, int]) -> Picture | Message:
    """The picture, or why it cannot be sent; `least` is how wide and high the portal needs it."""
    try:
        picture = await _ours(photo) or picture_of(await _fetched(line, photo.url))
    except (Outcome, httpx.HTTPError, httpx.InvalidURL, OSError, TimeoutError):
        return Message("photo_unreadable", {"url": clipped(photo.url, 120)})
    if picture.width < least[0] or picture.height < least[1]:
        needed = f"{least[0]} × {least[1]}"
        sizes = {"width": picture.width, "height": picture.height, "least": needed}
        return Message("photo_small", sizes)
    return picture


async def _ours(photo: Photo) -> Picture | None:
    name = hash_in(photo.url)
    found = await pictures_named([name]) if name else []
    return found[0] if found else None


async def _fetched(line: httpx.AsyncClient, address: str) -> bytes:
    async with asyncio.timeout(LONGEST):
        target = await target_of(address)
        async with line.stream(
            "GET",
            target.url.copy_with(host=target.address),
            headers={"Host": target.url.netloc.decode(), "Connection": "close"},
            extensions={"sni_hostname": target.url.host},
        ) as response:
            response.raise_for_status()
            read = bytearray()
            async for part in response.aiter_bytes():
                read += part
                if len(read) > LARGEST:
                    raise OSError("too large")
            return bytes(read)
