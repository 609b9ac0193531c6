"""The firm's own fields at the API. Any key that reads listings may read them."""

from datetime import datetime
from urllib.parse import quote

from litestar import Response, delete, get, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from crm_estate.accounts.permissions import Actor
from crm_estate.api.examples import CUSTOM_FIELD
from crm_estate.api.paging import put_answer
from crm_estate.api.paths import possible
from crm_estate.api.preconditions import Wanted, held
from crm_estate.base.paging import Page
from crm_estate.listings.custom import CustomField, CustomFieldFacts, Key, custom_fields
from crm_estate.requirements.custom_keeping import LOCK, get_field, receive, remove


@put("/custom-fields/{key:str}", opt={"scope": "fields:write", "example": CUSTOM_FIELD})
async def put_custom_field(
    key: FromPath[str],
    data: JSONBody[CustomFieldFacts],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
    wanted: NamedDependency[Wanted],
) -> Response[CustomField]:
    """Say what an own field is. Its kind stays; values in use are retired, not left out."""
    name = possible(key, "key", Key)
    done = await wanted.change(
        lambda: get_field(name),
        lambda version: receive(name, data, actor=actor, now=now, version=version),
    )
    return put_answer(done.field, done.result, f"/api/v1/custom-fields/{quote(key, safe='')}")


@get("/custom-fields/{key:str}", opt={"scope": "listings:read"})
async def get_custom_field(key: FromPath[str]) -> CustomField:
    """Read one own field."""
    return await get_field(possible(key, "key", Key))


@get("/custom-fields", opt={"scope": "listings:read"})
async def get_custom_fields() -> Page[CustomField]:
    """All own fields, also retired ones, in their order."""
    return Page(list(await custom_fields()))


@delete("/custom-fields/{key:str}", status_code=200, opt={"scope": "fields:write"})
async def delete_custom_field(
    key: FromPath[str],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
    wanted: NamedDependency[Wanted],
) -> CustomField:
    """Forget an own field that nothing speaks of; one in use is retired instead."""
    name = possible(key, "key", Key)
    async with held("select pg_advisory_xact_lock($1)", LOCK):
        await wanted.version(lambda: get_field(name))
        return await remove(name, actor=actor, now=now)


HANDLERS = (put_custom_field, get_custom_field, get_custom_fields, delete_custom_field)
