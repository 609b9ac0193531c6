"""That all contenders do the same work: equal answers, and the same manners about them."""

from collections.abc import Sequence

import httpx

from bench.api_load.pages import LISTINGS, Pages
from bench.api_load.servers import Server
from crm_estate.base import database

HEADERS = ("etag", "ratelimit", "ratelimit-policy", "cache-control", "x-content-type-options")


class Differs(Exception):
    """Contenders that do not do the same work are not measured."""


async def require_same(servers: Sequence[Server], asked: Pages, key: str) -> int:
    """How many addresses were compared; raises Differs at the first that is answered differently."""
    ours, *others = [
        httpx.Client(base_url=server.url, headers={"Authorization": f"Bearer {key}"}, timeout=30)
        for server in servers
    ]
    paths = [path for addresses in asked.values() for path in addresses]
    for path in paths:
        expected = _well_mannered(ours, path)
        for other in others:
            got = _well_mannered(other, path)
            if got.json() != expected.json():
                raise Differs(f"{path}: {other.base_url} answers differently")
            if got.links.get("next") and got.headers["link"] != expected.headers["link"]:
                raise Differs(f"{path}: {other.base_url} names another next page")
    far = await database.fetch_value("select reference from listing where office > 1 order by id limit 1")
    for client in (ours, *others):
        await _require_counting(client)
        _answer(client, f"{LISTINGS}/{far}", {404})
        _answer(client, f"{LISTINGS}/{far}/matches", {404})
        _answer(client, f"{LISTINGS}?colour=red", {400, 422})
        _answer(client, f"{LISTINGS}?limit=1000", {400, 422})
        client.headers["Authorization"] = "Bearer crm_of_nobody"
        _answer(client, LISTINGS, {401})
        client.close()
    return len(paths)


def _well_mannered(client: httpx.Client, path: str) -> httpx.Response:
    """An answer with its tag, by which it is not sent again, and with what is left of the allowance."""
    answer = _answer(client, path, {200})
    if missing := [name for name in HEADERS if name not in answer.headers]:
        raise Differs(f"{client.base_url}{path} does not say {missing[0]}")
    if "items" in answer.json() and ("link" in answer.headers) != bool(answer.json()["next"]):
        raise Differs(f"{client.base_url}{path} does not link its next page")
    again = client.get(path, headers={"If-None-Match": answer.headers["etag"]})
    if again.status_code != 304 or again.content:
        raise Differs(f"{client.base_url}{path} sends again what is held")
    return answer


async def _require_counting(client: httpx.Client) -> None:
    """An empty bucket, which fills from tomorrow on, is refused; a full one loses a token."""
    await database.execute("update rate_bucket set tokens = 0, at = now() + interval '1 day'")
    _answer(client, LISTINGS, {429})
    await database.execute("update rate_bucket set tokens = 9")
    left = _answer(client, LISTINGS, {200}).headers["ratelimit"]
    if ";r=8;" not in left:
        raise Differs(f"{client.base_url} counts {left} after one of nine")
    await database.execute("delete from rate_bucket")


def _answer(client: httpx.Client, path: str, statuses: set[int]) -> httpx.Response:
    answer = client.get(path)
    if answer.status_code not in statuses:
        raise Differs(f"{client.base_url}{path} answers {answer.status_code}")
    return answer
