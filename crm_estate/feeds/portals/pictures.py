"""Pictures that a record names: those with an address of their own, and those sent along."""

import re
from typing import Any

from crm_estate.base.wording import N_
from crm_estate.feeds.enclosed import Enclosed
from crm_estate.feeds.portals.mapping import Pictures
from crm_estate.feeds.portals.telling import Told
from crm_estate.feeds.sheets.readers import Around
from crm_estate.feeds.texts_of import title_line

MOST = 100
_ADDRESS = re.compile(r"https?://[^\s\x00-\x1f<>\"]{1,1900}", re.IGNORECASE)


def photos_of(
    told: Told, places: tuple[Pictures, ...], around: Around, files: Enclosed | None = None
) -> list[dict[str, Any]]:
    """Pictures in order, each once; the name of a file that is not in the same ZIP is left out."""
    found: dict[str, str] = {}
    without = 0
    for place in places:
        for part in told.parts(place.at):
            if place.kind and part.get(place.kind).lower() not in place.kinds:
                continue
            name = part.get(place.url)
            address = name.replace(" ", "%20")
            if name and files and not _ADDRESS.fullmatch(address):
                address = files.address_of(name)
            if _ADDRESS.fullmatch(address):
                found.setdefault(address, title_line(part.get(place.caption)) if place.caption else "")
            else:
                without += bool(name)
    if without:
        around.say(
            "photos", N_("Pictures without an address of their own are left out: %(number)s."), number=without
        )
    return [
        {"url": url, "caption": caption, "order": order}
        for order, (url, caption) in enumerate(list(found.items())[:MOST])
    ]
