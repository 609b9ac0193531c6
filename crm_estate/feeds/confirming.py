"""A draft that was looked at is imported as chosen, and the choices are kept for the next file like it."""

from datetime import datetime

from msgspec import Struct

from crm_estate.accounts.permissions import Actor
from crm_estate.base.database import transaction
from crm_estate.base.errors import Invalid
from crm_estate.feeds import waiting
from crm_estate.feeds.chosen_columns import Choices, check_complete
from crm_estate.feeds.previewing import Preview, preview_of
from crm_estate.feeds.run_search import get_run
from crm_estate.feeds.runs import Asked
from crm_estate.feeds.saved_maps import MapName, save


class Confirmed(Struct, frozen=True, kw_only=True):
    """What a person says of a draft at last: whether it is all there is, and what the map is to be called."""

    full: bool | None = None
    name: MapName | None = None
    version: int = 0
    """Version of the saved map that this one replaces; 0: it is new."""


async def confirm_as(
    run: int, choices: Choices | None, confirmed: Confirmed, *, actor: Actor, now: datetime
) -> None:
    """Let a draft be read as chosen. Invalid names what is still wrong; nothing is kept then."""
    found = await get_run(run, actor=actor)
    preview = await preview_of(found, choices, actor=actor, now=now)
    _check(preview, confirmed)
    async with transaction():
        asked = Asked(
            format=found.asked.format,
            map=await _map_name(preview, confirmed, actor, now),
            full=confirmed.full,
        )
        await waiting.confirm(run, asked, actor=actor)


async def go_straight(run: int, *, actor: Actor, now: datetime) -> bool:
    """Let a draft be read at once if it is read with a map that a person confirmed; whether it was."""
    found = await get_run(run, actor=actor)
    preview = await preview_of(found, None, actor=actor, now=now)
    if preview.saved is None or not preview.is_sound or not preview.understood:
        return False
    await waiting.confirm(run, Asked(map=preview.saved.name, full=found.asked.full), actor=actor)
    return True


async def _map_name(preview: Preview, confirmed: Confirmed, actor: Actor, now: datetime) -> str | None:
    """The map that the file is read with, kept if it is not one that comes along."""
    if preview.map is None:
        return None
    if preview.is_known_as_is and confirmed.name is None:
        return preview.map.name
    check_complete(preview.map)
    names = [column.name for column in preview.columns]
    saved = await save(
        confirmed.name or "", preview.map, names, actor=actor, now=now, version=confirmed.version
    )
    return saved.name


def _check(preview: Preview, confirmed: Confirmed) -> None:
    if preview.wrong:
        raise Invalid(preview.wrong.text, field=preview.field, **preview.wrong.values)
    if not preview.is_sound:
        raise Invalid("Two columns cannot be read as one field.", field="columns")
    if preview.map is not None and confirmed.name is None and not preview.is_known_as_is:
        raise Invalid("Name this way of reading, so that the next file is read like it.", field="name")
