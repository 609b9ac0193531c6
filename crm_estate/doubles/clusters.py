"""Reading the suspects: clusters of contacts, each cut down to what the asker may see."""

from collections.abc import Sequence
from datetime import datetime

import msgspec
from msgspec import Struct

from crm_estate.accounts.permissions import Actor
from crm_estate.base import database
from crm_estate.base.paging import LIMIT, Page, limited, page_of, position
from crm_estate.contacts.facts import ContactOut
from crm_estate.contacts.search import contacts_by_id, visible
from crm_estate.doubles.comparing import Alike
from crm_estate.doubles.finding import Double
from crm_estate.doubles.suspects import Link

SEEN = """select k.id, k.score, k.links, array_agg(c.id order by c.id) as members
    from suspect_cluster k join suspect s on s.cluster = k.id join contact c on c.id = s.contact
    where {} group by k.id having count(*) > 1"""
"""Clusters of which the asker may see two members or more."""


class Cluster(Struct, frozen=True):
    """Contacts that may be one, the oldest first; why the others are held to be like it, or like another."""

    id: int
    score: float
    contacts: list[ContactOut]
    alike: dict[int, list[Alike]]


async def find_clusters(*, actor: Actor, limit: int = LIMIT, after: str | None = None) -> Page[Cluster]:
    """One page of the clusters, the likeliest first."""
    where = visible(actor)
    if (seen := position(after)) is not None:
        where.add("(k.score, -k.id) < ({}::real, -{}::bigint)", *seen)
    size = limited(limit)
    rows = await database.fetch(
        f"{SEEN.format(where.sql)} order by k.score desc, k.id limit {size + 1}", *where.args
    )
    page = page_of(rows, size, dict, by=("score", "id"))
    contacts = await contacts_by_id([member for row in page.items for member in row["members"]])
    clusters = [_cluster(row, contacts) for row in page.items]
    return Page([cluster for cluster in clusters if cluster.alike], page.next)


async def count_clusters(*, actor: Actor, most: int = 1_000) -> int:
    """How many there are, counted no further than `most`."""
    where = visible(actor)
    sql = f"select count(*) from ({SEEN.format(where.sql)} limit {most}) n"
    return await database.fetch_value(sql, *where.args)


async def doubles_of(contact: int, *, actor: Actor) -> list[Double]:
    """The suspects that a stored contact is linked with, the likeliest first."""
    where = visible(actor)
    one = where.parameter(contact)
    rows = await database.fetch(f"""{SEEN.format(where.sql)} and bool_or(c.id = {one})""", *where.args)
    links = [link for row in rows for link in links_of(row) if contact in link.pair]
    others = {link.low + link.high - contact: link for link in links}
    contacts = await contacts_by_id(list(others))
    found = [Double(contacts[other], link.score, link.alike) for other, link in others.items()]
    return sorted(found, key=lambda double: (-double.score, double.contact.id))


async def searched_at() -> datetime | None:
    """When all contacts were last looked through."""
    return await database.fetch_value("select done_at from suspect_search where subject = 'contact'")


def _cluster(row: database.Row, contacts: dict[int, ContactOut]) -> Cluster:
    links = links_of(row)
    linked = {end for link in links for end in link.pair}
    members = [contacts[member] for member in row["members"] if member in linked and member in contacts]
    alike = {member.id: strongest(links, member.id) for member in members}
    return Cluster(row["id"], row["score"], members, alike)


def links_of(row: database.Row) -> list[Link]:
    """The links between members that the asker sees."""
    seen = set(row["members"])
    return [link for link in msgspec.json.decode(row["links"], type=list[Link]) if seen.issuperset(link.pair)]


def strongest(links: Sequence[Link], member: int) -> list[Alike]:
    """Why a member is held to be like the one it is most like."""
    return max((link for link in links if member in link.pair), key=lambda link: link.score).alike
