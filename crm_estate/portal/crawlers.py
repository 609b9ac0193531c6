"""What search engines are told: which pages are for everyone, and where each home on the market is found."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any
from xml.sax.saxutils import escape

from litestar import Request, Response, get
from litestar.response import Stream

from crm_estate.base.errors import NotFound
from crm_estate.base.settings import settings
from crm_estate.listings.on_show import LAST, count_on_show, on_show, portions_on_show

MOST = 50_000
"""Addresses that one sitemap may hold (sitemaps.org)."""

FOR_AN_HOUR = {"Cache-Control": "public, max-age=3600", "X-Content-Type-Options": "nosniff"}
XML = "application/xml"
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
SCHEMA = "http://www.sitemaps.org/schemas/sitemap/0.9"
ROBOTS = """User-agent: *
Allow: /homes/
Allow: /pictures/
Allow: /static/
Allow: /sitemap.xml
Disallow: /

Sitemap: {base_url}/sitemap.xml
"""
"""All that is not named is nobody's business: pages that are yet to be made too."""


@get("/robots.txt")
async def robots() -> Response[str]:
    text = ROBOTS.format(base_url=settings().base_url)
    return Response(text, media_type="text/plain", headers=FOR_AN_HOUR)


@get("/sitemap.xml")
async def sitemap(request: Request[Any, Any, Any]) -> Stream | Response[str]:
    """Every home on the market; where they are more than one sitemap may hold, where several list them."""
    page = request.query_params.get("page")
    if page is not None:
        return await _portion(page)
    if await count_on_show() <= MOST:
        return Stream(_addresses(0, LAST), media_type=XML, headers=FOR_AN_HOUR)
    return Response(_index(await portions_on_show(MOST)), media_type=XML, headers=FOR_AN_HOUR)


async def _portion(page: str) -> Stream:
    known = {str(number) for number, _ in await portions_on_show(MOST)}
    if page not in known:
        raise NotFound("There is nothing here.")
    first = int(page) * MOST
    return Stream(_addresses(first, first + MOST), media_type=XML, headers=FOR_AN_HOUR)


async def _addresses(after: int, last: int) -> AsyncIterator[str]:
    yield f'{HEAD}<urlset xmlns="{SCHEMA}">\n'
    async for some in on_show(after, last):
        yield "".join(_entry("url", one.page, one.updated_at) for one in some)
    yield "</urlset>\n"


def _index(portions: list[tuple[int, datetime]]) -> str:
    here = f"{settings().base_url}/sitemap.xml?page="
    entries = "".join(_entry("sitemap", f"{here}{number}", changed) for number, changed in portions)
    return f'{HEAD}<sitemapindex xmlns="{SCHEMA}">\n{entries}</sitemapindex>\n'


def _entry(kind: str, address: str, changed: datetime) -> str:
    day = changed.astimezone(UTC).isoformat(timespec="seconds")
    return f"<{kind}><loc>{escape(address)}</loc><lastmod>{day}</lastmod></{kind}>\n"
