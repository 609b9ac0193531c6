"""Agents of the Warsaw office at their desks: browsers that are signed in, see pages and send forms."""

import re
from datetime import datetime
from typing import Any

import msgspec
from httpx import ASGITransport, AsyncClient, Response
from litestar import Litestar

from crm_estate.accounts.permissions import Actor
from crm_estate.contacts import people
from crm_estate.listings import lifecycle
from crm_estate.matchmaking.rematch import rematch
from crm_estate.requirements import wishes
from fixtures import cast
from fixtures.staff import Member, open_offices, take_on

PASSWORD = "correct horse battery"


class Desk:
    """A browser in which an agent is signed in."""

    def __init__(self, client: AsyncClient, actor: Actor) -> None:
        self.client = client
        self.actor = actor
        self.token = ""

    async def see(self, path: str) -> Response:
        return await self.client.get(path)

    async def send(self, path: str, fields: dict[str, Any], **headers: str) -> Response:
        """A form with the token that the pages of this session carry."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return await self.client.post(path, data={"csrf_token": self.token, **fields}, headers=named)

    async def change(self, path: str, **fields: Any) -> Response:
        """The form of a page as it stands there, with some of its fields changed."""
        form = fields_of((await self.see(path)).text)
        return await self.send(
            path, form | {name.replace("__", "."): value for name, value in fields.items()}
        )


async def take_on_agent(member: Member, now: datetime) -> Actor:
    """The agent in the Warsaw office, reading English."""
    await open_offices([cast.WARSZAWA])
    return await take_on(msgspec.structs.replace(member, language="en"), password=PASSWORD, now=now)


async def desk_of(app: Litestar, member: Member, now: datetime) -> Desk:
    """The agent's desk; the agent is taken on first."""
    actor = await take_on_agent(member, now)
    client = AsyncClient(transport=ASGITransport(app, raise_app_exceptions=False), base_url="http://test")
    desk = Desk(client, actor)
    await sign_in(client, member.email)
    desk.token = await csrf_token(client)
    return desk


async def sign_in(client: AsyncClient, email: str) -> None:
    answer = await client.post("/sign-in", data={"email": email, "password": PASSWORD})
    assert answer.status_code == 303, answer.text


async def csrf_token(client: AsyncClient) -> str:
    found = re.search(r'name="csrf-token" content="(\w+)"', (await client.get("/desk")).text)
    assert found
    return found[1]


async def maras_match(desk: Desk, now: datetime, **said: Any) -> int:
    """Mara, a contact of this agent, looks for a flat and the flat is there; returns her requirement's id."""
    await people.receive(cast.OWNER, actor=desk.actor, now=now)
    await people.receive(cast.MARA, actor=desk.actor, now=now)
    home = await lifecycle.receive(cast.FLAT, actor=desk.actor, now=now)
    facts = msgspec.structs.replace(cast.MARAS_WISH, **said)
    wish = await wishes.receive(facts, actor=desk.actor, now=now)
    await rematch([home.id], [wish.id], now)
    return wish.id


def fields_of(html: str) -> dict[str, Any]:
    """What the browser would send of the form of a record: the last form of the page's content."""
    form = html[html.index('<input type="hidden" name="version"') :]
    fields: dict[str, Any] = {}
    for tag in re.findall(r"<input [^>]*>", form):
        said = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        if said.get("type") in ("checkbox", "radio") and not re.search(r"\schecked\b", tag):
            continue
        if "name" in said and said["name"] != "q":
            fields.setdefault(said["name"], []).append(said.get("value", ""))
    for name, options in re.findall(r'<select [^>]*name="([^"]+)"[^>]*>(.*?)</select>', form, re.S):
        chosen = re.search(r'value="([^"]*)" selected', options) or re.search(r'value="([^"]*)"', options)
        fields[name] = [chosen[1] if chosen else ""]
    for name, text in re.findall(r'<textarea [^>]*name="([^"]+)"[^>]*>(.*?)</textarea>', form, re.S):
        fields[name] = [text]
    for name, text in re.findall(r"name=\"([^\"]+)\" value='([^']*)'", form):
        fields[name] = [text]
    return {name: [_plain(value) for value in values] for name, values in fields.items()}


def _plain(text: str) -> str:
    for code, letter in (("&#34;", '"'), ("&#39;", "'"), ("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")):
        text = text.replace(code, letter)
    return text
