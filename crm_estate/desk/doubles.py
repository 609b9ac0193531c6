"""The list of suspects: clusters of contacts that may be one, for an agent to merge or to tell apart."""

from typing import Any
from urllib.parse import quote

from litestar import Response, get, post
from msgspec import Struct

from crm_estate.desk.asking import AnyRequest, Now, Who, asked, pages
from crm_estate.desk.likeness import Shown, shown_contact
from crm_estate.desk.people import agent_names
from crm_estate.desk.screen import screen, toast
from crm_estate.doubles.clusters import Cluster, count_clusters, find_clusters, searched_at
from crm_estate.doubles.deciding import tell_contacts_apart
from crm_estate.doubles.listing_clusters import count_listing_clusters
from crm_estate.web.forms import given, one
from crm_estate.web.pages import see_other
from crm_estate.web.wording import N_

PAGE = 25
APART = N_("Noted: they are different. They will not be suggested again.")


class Line(Struct, frozen=True):
    """One cluster: the contact that would be kept, and the others."""

    id: int
    score: float
    members: list[Shown]
    merge: str


@get("/doubles")
async def double_index(request: AnyRequest, me: Who) -> Response[str]:
    query = asked(request)
    found = await find_clusters(actor=me.actor, limit=PAGE, after=query.get("after") or None)
    return await screen(
        request,
        me,
        "contacts/doubles.html",
        path="/desk/contacts",
        lines=[_line(cluster, me.language) for cluster in found.items],
        names=await agent_names(),
        count=await count_clusters(actor=me.actor),
        listings_count=await count_listing_clusters(actor=me.actor),
        searched_at=await searched_at(),
        **pages(query, found.next),
    )


@post("/doubles/apart")
async def double_apart(request: AnyRequest, me: Who, now: Now) -> Response[Any]:
    """They are different people; with htmx the line leaves the page."""
    fields = await given(request)
    await tell_contacts_apart(
        fields.get("contact", []), only=one(fields, "only") or None, actor=me.actor, now=now
    )
    if "HX-Request" in request.headers:
        count = await count_clusters(actor=me.actor)
        headers = toast(APART, me.language)
        return await screen(request, me, "contacts/_apart.html", headers=headers, count=count)
    return see_other("/desk/doubles?done=apart")


def _line(cluster: Cluster, language: str) -> Line:
    members = [shown_contact(contact, cluster.alike[contact.id], language) for contact in cluster.contacts]
    keep, go = members[0], members[1]
    return Line(
        cluster.id,
        cluster.score,
        members,
        f"{keep.href}/merge?other={quote(go.contact.reference or '', safe='')}",
    )
