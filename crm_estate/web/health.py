"""Whether this installation can work: for load balancers and for people who watch over it."""

from litestar import Response, get
from msgspec import Struct

from crm_estate.base import database


class Health(Struct, frozen=True):
    database: str


@get("/healthz", include_in_schema=False)
async def healthz() -> Response[Health]:
    """200 while the database answers; without one the handlers of errors answer 503."""
    await database.fetch_value("select 1")
    return Response(Health(database="ok"), headers={"Cache-Control": "no-store"})
