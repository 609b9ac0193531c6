"""The timeline of every kind of record tells all that happened to it, and nothing of another."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from httpx import AsyncClient
from litestar import Litestar
from msgspec.structs import replace

from crm_estate.accounts.permissions import SYSTEM, Actor
from crm_estate.base import database
from crm_estate.base.mail import open_post
from crm_estate.contacts import people
from crm_estate.listings import lifecycle
from crm_estate.matchmaking import feedback
from crm_estate.matchmaking.facts import FeedbackFacts
from crm_estate.outreach.digests import gather
from crm_estate.outreach.sending import send_due
from crm_estate.requirements import wishes
from crm_estate.worker import react
from fixtures import cast
from tests.doors import desk_cast as desks
from tests.mail_server import Inbox, mail_server
from tests.outreach_office import person

pytestmark = pytest.mark.anyio

STORY = {
    "listing": [
        "listing.added", "listing.published", "match.found", "listing.offered", "match.liked",
        "listing.repriced", "listing.withdrawn", "match.lost",
    ],
    "contact": [
        "contact.added", "contact.consented", "requirement.added", "digest.queued", "digest.sent",
        "listing.offered", "match.liked", "requirement.changed",
    ],
    "requirement": [
        "requirement.added", "match.found", "listing.offered", "match.liked", "match.lost",
        "requirement.changed",
    ],
}  # fmt: skip
"""What happens to one record of each kind, by the word that facts have for it."""
SAID = {
    "listing": ("Listing added", "On the market", "Match found", "Offered in a message", "Liked",
                "Price changed", "Off the market", "No longer a match"),
    "contact": ("Contact added", "Consent given", "Requirement added", "Message prepared", "Message sent",
                "Offered in a message", "Liked", "Requirement changed"),
    "requirement": ("Requirement added", "Match found", "Offered in a message", "Liked", "No longer a match",
                    "Requirement changed"),
}  # fmt: skip
"""The same in the words of the desk."""


async def happens(actor: Actor, who: str, home: str, now: datetime) -> None:
    """Someone is offered a home and likes it; it becomes cheaper and is sold; they pause their search."""
    seeker = person(who)
    await people.receive(seeker, actor=actor, now=now)
    wish = replace(cast.MARAS_WISH, contact=seeker.reference, name=f"wish of {who}")
    requirement = (await wishes.receive(wish, actor=actor, now=now)).id
    flat = replace(cast.FLAT, reference=home, title={"en": f"Flat {home}"}, owner=None)
    await lifecycle.receive(flat, actor=actor, now=now)
    await react(now)
    async with mail_server(Inbox()) as port, open_post(f"smtp://127.0.0.1:{port}", Path("unused")) as way:
        await gather(now + timedelta(days=1))
        assert await send_due(way, now + timedelta(days=1)) == 1
    match = await database.fetch_value("select id from match where requirement = $1 and fits", requirement)
    await feedback.give(match, FeedbackFacts(feedback="liked"), actor=actor, now=now)
    cheaper = replace(flat, list_price=replace(flat.list_price, amount=800_000))
    await lifecycle.receive(cheaper, actor=actor, now=now)
    await lifecycle.receive(replace(cheaper, standard_status="Closed"), actor=actor, now=now)
    await react(now)
    await wishes.set_state(requirement, "paused", actor=actor, now=now)
    await react(now)


@pytest.mark.usefixtures("db")
async def test_programs_read_the_whole_story_of_a_listing_and_of_a_contact_and_no_other(
    api: AsyncClient, now: datetime
) -> None:
    for who, home in (("mara", "A"), ("jan", "B")):
        await happens(SYSTEM, who, home, now)
    for address, subject in (("listings/A", "listing"), ("contacts/K-mara", "contact")):
        about = (await api.get(f"/api/v1/{address}")).json()["id"]
        told = (await api.get(f"/api/v1/{address}/timeline?limit=200")).json()["items"]
        assert {fact[subject] for fact in told} == {about}
        assert set(STORY[subject]) <= {fact["kind"] for fact in told}
        assert [fact["id"] for fact in told] == sorted((fact["id"] for fact in told), reverse=True)


@pytest.mark.usefixtures("db")
async def test_agents_read_the_whole_story_of_each_kind_of_record_and_of_no_other(
    app: Litestar, now: datetime
) -> None:
    desk = await desks.desk_of(app, cast.IGA, now)
    for who, home in (("mara", "A"), ("jan", "B")):
        await happens(desk.actor, who, home, now)
    requirement = await database.fetch_value("select id from requirement where name = 'wish of mara'")
    pages = {
        "listing": "/desk/listings/A/timeline",
        "contact": "/desk/contacts/K-mara/timeline",
        "requirement": f"/desk/requirements/{requirement}/timeline",
    }
    for subject, page in pages.items():
        html = (await desk.see(page)).text
        told = html[html.index('<ol class="timeline">') : html.index("</ol>")]
        assert [said for said in SAID[subject] if said not in told] == [], page
        for stranger in ("Flat B", "Jan Nowak", "wish of jan"):
            assert stranger not in told, page
