"""Adding and changing a listing."""

from collections.abc import Sequence
from typing import Any

import msgspec
from litestar import Response, get, post

from crm_estate.accounts.signin import Me
from crm_estate.accounts.team import list_agents
from crm_estate.base.errors import Conflict, Invalid, NotAllowed
from crm_estate.base.places import labels_of, suggest_places
from crm_estate.base.settings import settings
from crm_estate.desk.asking import AnyRequest, FromPath, Now, Who, asked, version_of
from crm_estate.desk.forms import Form, corrected, filled, tags_in, taken
from crm_estate.desk.listing import facts_of, may_change
from crm_estate.desk.own_inputs import own_inputs, own_said
from crm_estate.desk.queries import place_of
from crm_estate.desk.screen import done, screen
from crm_estate.desk.words import ENERGY_CLASSES
from crm_estate.listings.custom import PREFIX, custom_fields, in_use
from crm_estate.listings.facts import ListingFacts, ListingOut
from crm_estate.listings.lifecycle import receive
from crm_estate.listings.search import get_listing
from crm_estate.web.forms import Given, given, one, read
from crm_estate.web.wording import N_

TAKEN = N_("Another listing has this reference.")
FEATURE = "features."
BESIDES = {"list_price": ("amount",), "location": ("lat", "lon")}
BLANK_PHOTOS = 2


@get("/new/listing")
async def new_listing(request: AnyRequest, me: Who, now: Now) -> Response[str]:
    said = {
        "reference": f"L-{now:%y%m%d-%H%M%S}",
        "offer": "sale",
        "kind": "apartment",
        "standard_status": "Active",
        "country": settings().default_country,
        "agent": me.email,
        "owner": asked(request).get("owner"),
    }
    return await _page(request, me, Form({name: [value] for name, value in said.items() if value}))


@post("/new/listing")
async def add_listing(request: AnyRequest, me: Who, now: Now) -> Response[Any]:
    fields = await given(request)
    try:
        received = await receive(await _facts(fields), actor=me.actor, now=now, version=0)
    except (Conflict, Invalid, NotAllowed) as wrong:
        shown = taken(wrong, TAKEN, "reference")
        return await _page(request, me, corrected(fields, shown, me.language))
    return done(place_of("listings", received.reference), "added")


@get("/listings/{reference:str}/edit")
async def edit_listing(request: AnyRequest, me: Who, reference: FromPath[str]) -> Response[str]:
    listing = await _mine_to_change(reference, me)
    return await _page(request, me, filled(facts_of(listing)), listing)


@post("/listings/{reference:str}/edit")
async def change_listing(request: AnyRequest, me: Who, now: Now, reference: FromPath[str]) -> Response[Any]:
    listing = await _mine_to_change(reference, me)
    fields = {**await given(request), "reference": [reference]}
    try:
        received = await receive(await _facts(fields), actor=me.actor, now=now, version=version_of(fields))
    except (Conflict, Invalid, NotAllowed) as wrong:
        return await _page(request, me, corrected(fields, wrong, me.language), listing)
    return done(place_of("listings", reference), "unchanged" if received.result == "unchanged" else "saved")


@get("/places")
async def place_suggestions(request: AnyRequest, me: Who) -> Response[str]:
    """Towns whose name begins as typed, within the country of the form if it says one.

    There they are written so that one is meant; elsewhere a name means all the towns that bear it.
    """
    query = asked(request)
    countries = [query.get("country")] if query.get("country") else None
    places = await suggest_places(query.get("place")[:80], countries)
    labels = await labels_of(places) if countries else [place.name for place in places]
    return await screen(request, me, "listings/places.html", found=list(zip(labels, places, strict=True)))


@get("/new/listing/photo")
async def photo_fields(request: AnyRequest, me: Who, now: Now) -> Response[str]:
    """A part of the form: the fields of one more photo."""
    number = int(now.timestamp() * 1000)  # only has to differ from the others of this form
    return await screen(request, me, "listings/photo.html", number=number, url="", caption="", error="")


async def _mine_to_change(reference: str, me: Me) -> ListingOut:
    listing = await get_listing(reference, actor=me.actor)
    if not await may_change(listing, me):
        raise NotAllowed("This listing belongs to another office.", field="office")
    return listing


async def _facts(fields: Given) -> ListingFacts:
    """What the form says; Wrong names every field that cannot be read."""
    more = {f"{FEATURE}{tag}": ["yes"] for tag in tags_in(one(fields, "features_more"))}
    photos = [photo for photo in _photos(fields) if photo["url"]]
    texts = {
        name: value
        for name, value in fields.items()
        if not (name.startswith(PREFIX) or _is_blank_text(name, value))
    }
    own = own_said(fields, in_use(await custom_fields()))
    said = {**texts, **more, **own, "photos": [msgspec.json.encode(photos).decode()]}
    return read(said, ListingFacts, decisive=BESIDES)


def _is_blank_text(name: str, values: Sequence[str]) -> bool:
    """Titles and descriptions that are empty are not said in that language."""
    return name.startswith(("title.", "description.")) and not any(value.strip() for value in values)


def _photos(fields: Given) -> list[dict[str, Any]]:
    """Photos in the order of their fields, or as a stored listing has them."""
    if one(fields, "photos") and "photo_url" not in fields:
        return msgspec.json.decode(one(fields, "photos"))
    urls, captions = fields.get("photo_url", []), fields.get("photo_caption", [])
    return [
        {"url": url.strip(), "caption": caption.strip(), "order": order}
        for order, (url, caption) in enumerate(zip(urls, captions, strict=False))
    ]


async def _page(request: AnyRequest, me: Me, form: Form, listing: ListingOut | None = None) -> Response[str]:
    agents = [(str(agent["email"]), str(agent["name"])) for agent in await list_agents() if agent["active"]]
    blank = {"url": "", "caption": ""}
    return await screen(
        request,
        me,
        "listings/form.html",
        status=409 if form.is_outdated else 422 if form.errors else 200,
        form=form,
        listing=listing,
        agents=agents,
        photos=[*_photos(form.fields), *[blank] * BLANK_PHOTOS],
        own=own_inputs(form, in_use(await custom_fields()), me.language),
        tags=[name[len(FEATURE) :] for name in form.fields if name.startswith(FEATURE)],
        energy_classes=[(code, code) for code in ENERGY_CLASSES],
    )
