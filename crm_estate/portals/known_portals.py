"""The portals there are, what they are called, and which of them are set up here."""

from collections.abc import Callable

import httpx
from msgspec import Struct

from crm_estate.base.settings import Settings, settings
from crm_estate.portals.adapters import Adapter
from crm_estate.portals.ingatlan import speaking as ingatlan
from crm_estate.portals.olx import speaking as olx
from crm_estate.portals.sreality import speaking as sreality


class Portal(Struct, frozen=True, kw_only=True):
    """A portal; `open` speaks to it over a line, with what the settings say."""

    title: str
    is_configured: Callable[[Settings], bool]
    open: Callable[[httpx.AsyncClient], Adapter]


PORTALS: dict[str, Portal] = {
    **{
        site.name: Portal(title=site.title, is_configured=site.is_configured, open=site.open)
        for site in olx.SITES
    },
    sreality.NAME: Portal(
        title=sreality.TITLE, is_configured=sreality.is_set_up, open=sreality.open_sreality
    ),
    ingatlan.NAME: Portal(
        title=ingatlan.TITLE, is_configured=ingatlan.is_set_up, open=ingatlan.open_ingatlan
    ),
}


def title_of(name: str) -> str:
    """What a portal is called; one that we know no longer goes by its name."""
    return PORTALS[name].title if name in PORTALS else name


def is_configured(name: str) -> bool:
    return name in PORTALS and PORTALS[name].is_configured(settings())
