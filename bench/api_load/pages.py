"""Which pages are asked for: each a handful of addresses of one kind, the same for every contender."""

from collections.abc import Iterator
from urllib.parse import urlencode

import httpx

from crm_estate.base import database

LISTINGS = "/api/v1/listings"
CURSORS, SINGLES, FULL = 25, 100, 40

Pages = dict[str, list[str]]

MOST_MATCHED = """select {name} from match m join listing l on l.id = m.listing
      join requirement r on r.id = m.requirement join contact c on c.id = m.contact
    where l.office = $1 and c.office = $1 and m.fits group by 1 order by count(*) desc, 1 limit $2"""


async def pages(ours: str, key: str) -> Pages:
    """Addresses by the name of their page; `ours`: where the app answers, which gives out the cursors."""
    office = await database.fetch_value("select min(id) from office")
    singles = await database.fetch(
        "select reference from listing where office = $1 order by id % 97, id limit $2", office, SINGLES
    )
    of_listings, of_requirements = [
        await database.fetch(MOST_MATCHED.format(name=name), office, FULL)
        for name in ("l.reference", "m.requirement")
    ]
    return {
        "listings, first page": [LISTINGS],
        "listings, later pages": list(_later(ours, key)),
        "listings, filtered": [f"{LISTINGS}?{urlencode(said)}" for said in _filters()],
        "one listing": [f"{LISTINGS}/{row[0]}" for row in singles],
        "matches of a listing": [f"{LISTINGS}/{row[0]}/matches" for row in of_listings],
        "matches of a requirement": [f"/api/v1/requirements/{row[0]}/matches" for row in of_requirements],
    }


def _later(ours: str, key: str) -> Iterator[str]:
    path = LISTINGS
    with httpx.Client(base_url=ours, headers={"Authorization": f"Bearer {key}"}) as client:
        for _ in range(CURSORS):
            following = client.get(path).raise_for_status().json()["next"]
            if following is None:
                return
            path = f"{LISTINGS}?cursor={following}"
            yield path


def _filters() -> Iterator[dict[str, object]]:
    """As people narrow a market down: by offer, kind, price, area and rooms, cheapest or newest first."""
    for low in range(300_000, 700_000, 50_000):
        price = {"currency": "PLN", "price_min": low, "price_max": low + 400_000}
        yield {"offer": "sale", "kind": "apartment", **price, "area_min": 40, "sort": "price"}
        yield {"offer": "sale", "on_market": "true", **price, "rooms_min": 2}
    yield {"offer": "rent", "kind": "apartment", "country": "PL"}
    yield {"kind": "house", "area_min": 50}
