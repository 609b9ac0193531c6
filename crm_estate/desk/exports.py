"""Listings out of the desk as a file: those that the list was narrowed to, in the format that is chosen."""

from collections.abc import Mapping
from urllib.parse import quote

from litestar import Response, get
from litestar.response import Stream

from crm_estate.base.languages import gettext_for
from crm_estate.desk.asking import AnyRequest, Now, Who, asked
from crm_estate.desk.listings import narrowed
from crm_estate.desk.screen import screen
from crm_estate.feeds.exporting import export_listings
from crm_estate.feeds.known_outputs import OUTPUTS
from crm_estate.feeds.writing import OutFormat
from crm_estate.listings.search import count_listings
from crm_estate.web.headers import page_headers
from crm_estate.web.wording import N_

TITLES: Mapping[str, str] = {
    "csv": N_("CSV, to come in again"),
    "jsonl": N_("Lines of JSON, as the API takes them"),
    "openimmo-zip": N_("OpenImmo 1.2.7 with pictures, as a ZIP"),
}
"""Formats whose titles are words; the others are names."""


@get("/export/listings")
async def export_page(request: AnyRequest, me: Who) -> Response[str]:
    """What would go out, and the choice of a format; what the list was narrowed to is kept."""
    query = asked(request)
    wanted, wrong = narrowed(query, me)
    say = gettext_for(me.language)
    formats = sorted(OUTPUTS, key=lambda known: known.scope != "full")
    return await screen(
        request,
        me,
        "listings/export.html",
        query=query,
        kept=[(name, value) for name, value in query.said.items() if name != "format"],
        wrong=wrong,
        formats=[(known.name, say(_title(known))) for known in formats],
        public=[say(_title(known)) for known in OUTPUTS if known.scope == "public"],
        count=await count_listings(wanted, actor=me.actor),
    )


@get("/export/listings/file")
async def export_file(request: AnyRequest, me: Who, now: Now) -> Stream:
    query = asked(request)
    wanted, _ = narrowed(query, me)
    exported = await export_listings(query.get("format", "csv"), wanted, actor=me.actor, now=now)
    named = f"attachment; filename*=UTF-8''{quote(exported.name, safe='')}"
    headers = {**page_headers("no-referrer"), "Content-Disposition": named}
    return Stream(exported.pieces, media_type=exported.media_type, headers=headers)


def _title(format: OutFormat) -> str:
    return TITLES.get(format.name, format.title)
