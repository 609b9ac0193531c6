"""The headers that keep pages to themselves: what a browser may load, frame, keep and tell others."""

from functools import cache
from urllib.parse import urlsplit

from crm_estate.base.settings import settings


@cache
def page_headers(referrer: str) -> dict[str, str]:
    """Headers of every page; `referrer` is what a browser may tell the next server of where it was."""
    return {
        "Content-Security-Policy": _policy(),
        "Referrer-Policy": referrer,
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
        "Cache-Control": "no-store",
        "Vary": "Accept-Language, Cookie, HX-Request",
    }


LETTER_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; img-src https: data:; "
    "frame-ancestors 'self'; base-uri 'none'; form-action 'none'; sandbox",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}
"""Headers of a message shown in a frame of the desk: it may neither run nor send anything."""

API_HEADERS = {"X-Content-Type-Options": "nosniff", "Cache-Control": "no-store"}


def _policy() -> str:
    tiles = urlsplit(settings().tile_url or "")
    images = f"'self' data: https: {tiles.scheme}://{tiles.netloc}" if tiles.netloc else "'self' data: https:"
    return "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            f"img-src {images.replace('{s}', '*')}",
            "connect-src 'self'",
            "font-src 'self'",
            "frame-src 'self'",
            "form-action 'self'",
            "frame-ancestors 'none'",
            "base-uri 'none'",
        )
    )
