"""Pictures of ours, for letters and pages: whoever knows the address sees one, nobody sees a list."""

from litestar import Response, get
from litestar.params import FromPath

from crm_estate.listings.pictures import stored_picture
from crm_estate.web.assets import KEPT_FOR_EVER

HEADERS = {
    "Cache-Control": KEPT_FOR_EVER,
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
}


@get("/pictures/{name:str}", include_in_schema=False)
async def picture(name: FromPath[str]) -> Response[bytes]:
    """One picture; its address is made of its bytes, so what stands there never changes."""
    found = await stored_picture(name)
    return Response(found.data, media_type=found.media_type, headers=HEADERS)
