"""Reading the suspects among listings, within what the asker may see."""

from msgspec import Struct

from crm_estate.accounts.permissions import Actor, sees
from crm_estate.base import database
from crm_estate.base.conditions import Where
from crm_estate.base.paging import LIMIT, Page, limited, page_of, position
from crm_estate.doubles.clusters import links_of, strongest
from crm_estate.doubles.comparing import Alike
from crm_estate.listings.facts import ListingOut
from crm_estate.listings.search import listings_by_id

SEEN = """select k.id, k.score, k.links, array_agg(l.id order by l.id) as members
    from suspect_cluster k join suspect s on s.cluster = k.id join listing l on l.id = s.listing
    where {} group by k.id having count(*) > 1"""


class Adverts(Struct, frozen=True):
    """Listings that may be of one dwelling, the oldest first, and why each is held to be like another."""

    id: int
    score: float
    listings: list[ListingOut]
    alike: dict[int, list[Alike]]


async def find_listing_clusters(
    *, actor: Actor, limit: int = LIMIT, after: str | None = None
) -> Page[Adverts]:
    """One page of the clusters, the likeliest first."""
    where = _visible(actor)
    if (seen := position(after)) is not None:
        where.add("(k.score, -k.id) < ({}::real, -{}::bigint)", *seen)
    size = limited(limit)
    rows = await database.fetch(
        f"{SEEN.format(where.sql)} order by k.score desc, k.id limit {size + 1}", *where.args
    )
    page = page_of(rows, size, dict, by=("score", "id"))
    listings = await listings_by_id([member for row in page.items for member in row["members"]])
    return Page([_adverts(row, listings) for row in page.items if links_of(row)], page.next)


async def count_listing_clusters(*, actor: Actor, most: int = 1_000) -> int:
    """How many there are, counted no further than `most`."""
    where = _visible(actor)
    sql = f"select count(*) from ({SEEN.format(where.sql)} limit {most}) n"
    return await database.fetch_value(sql, *where.args)


async def adverts_like(listing: int, *, actor: Actor) -> list[tuple[ListingOut, list[Alike]]]:
    """The listings that may be of the same dwelling as this one, the likeliest first, and why."""
    where = _visible(actor)
    one = where.parameter(listing)
    rows = await database.fetch(f"{SEEN.format(where.sql)} and bool_or(l.id = {one})", *where.args)
    links = [link for row in rows for link in links_of(row) if listing in link.pair]
    links.sort(key=lambda link: (-link.score, link.pair))
    others = {link.low + link.high - listing: link for link in links}
    listings = await listings_by_id(list(others))
    return [(listings[other], link.alike) for other, link in others.items() if other in listings]


def _adverts(row: database.Row, listings: dict[int, ListingOut]) -> Adverts:
    links = links_of(row)
    linked = {end for link in links for end in link.pair}
    members = [listings[member] for member in row["members"] if member in linked and member in listings]
    return Adverts(
        row["id"], row["score"], members, {member.id: strongest(links, member.id) for member in members}
    )


def _visible(actor: Actor) -> Where:
    sql, args = sees(actor, "listing").sql("l", 1, shared="on_market")
    where = Where()
    where.parts.append(sql)
    where.args.extend(args)
    return where
