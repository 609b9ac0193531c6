"""Speaking to Sreality: the advert first, then its photos one by one, then a look at what became of it."""

import hashlib
from typing import Any

import httpx

from crm_estate.base.settings import Settings, settings
from crm_estate.listings.facts import ListingOut, Photo
from crm_estate.listings.pictures import Picture
from crm_estate.portals.adapters import Adapter, Answer, Known, Message, Prepared, Reply, Trouble
from crm_estate.portals.photos import picture_at
from crm_estate.portals.sreality import mapping
from crm_estate.portals.sreality.session import Result, Session
from crm_estate.portals.texts import clipped, cut

NAME, TITLE = "sreality", "Sreality"
SMALLEST_PHOTO = (480, 360)
NOT_FOUND, THERE_ALREADY = 404, 451
PUBLISHED: dict[int, tuple[Reply, str | None]] = {
    0: ("sent", None),
    1: ("live", None),
    2: ("refused", "no_credit"),
    3: ("refused", "no_credit"),
    4: ("refused", "not_paid"),
    8: ("refused", "agent_inactive"),
    10: ("refused", "too_few_photos"),
    11: ("refused", "forbidden"),
    12: ("removed", None),
    13: ("refused", "inactive"),
    14: ("refused", "not_approved"),
    15: ("refused", "twice"),
    16: ("sent", None),
    18: ("refused", "outdated"),
    29: ("refused", "too_few_photos"),
}
"""What the portal's numbers of an advert's state mean."""


class Speaking:
    def __init__(self, known: Settings, line: httpx.AsyncClient) -> None:
        self._line = line
        self._session = Session(known, line)
        self._adverts: list[Any] | None = None

    def prepare(self, listing: ListingOut) -> Prepared:
        return mapping.advert(listing)

    async def publish(self, prepared: Prepared, known: Known) -> Answer:
        """The portal knows our reference: an advert with it is changed, not put there twice."""
        self._adverts = None
        result = await self._session.call("addAdvert", prepared.body)
        number = result.first.get("advert_id")
        if not result.is_good or number is None:
            return Answer(state="refused", remote_id=known.remote_id, messages=_why(result), kept=known.kept)
        there = Answer(state="sent", remote_id=str(number), kept=dict(known.kept))
        try:
            messages = await self._match_photos(prepared, known.reference, int(number), there.kept)
            answer = await self.look(Known(reference=known.reference, remote_id=str(number), kept=there.kept))
        except Trouble as trouble:
            trouble.answer = there
            raise
        return Answer(
            state="sent" if answer.state == "removed" else answer.state,
            remote_id=str(number),
            address=answer.address,
            messages=[*answer.messages, *messages],
            kept=there.kept,
            is_shown=answer.is_shown,
        )

    async def take_down(self, known: Known) -> Answer:
        self._adverts = None
        result = await self._session.call("delAdvert", int(known.remote_id or 0), known.reference)
        if result.is_good or result.status == NOT_FOUND:
            return Answer(state="removed")
        return Answer(state="refused", remote_id=known.remote_id, messages=_why(result), kept=known.kept)

    async def look(self, known: Known) -> Answer:
        there = await self._advert(known)
        if there is None:
            return Answer(state="removed", kept=known.kept)
        state, code = PUBLISHED.get(int(there.get("published_status") or 0), ("refused", "inactive"))
        if there.get("published") == 1:
            state, code = "live", None
        url = there.get("advert_url")
        return Answer(
            state=state,
            remote_id=known.remote_id,
            address=url if isinstance(url, str) and url.startswith("https://") else None,
            messages=[Message(code)] if code else [],
            kept=known.kept,
            is_shown=state == "live",
        )

    async def close(self) -> None:
        await self._session.close()

    async def _advert(self, known: Known) -> dict[str, Any] | None:
        """Ours among all, which the portal tells at once: asked for once a turn."""
        if self._adverts is None:
            result = await self._session.call("listAdvert")
            if not result.is_good or not isinstance(result.output, list):
                raise Trouble(Message("answer_not_understood"))
            self._adverts = result.output
        mine = (one for one in self._adverts if isinstance(one, dict))
        return next((one for one in mine if str(one.get("advert_id")) == known.remote_id), None)

    async def _match_photos(
        self, prepared: Prepared, reference: str, number: int, kept: dict[str, Any]
    ) -> list[Message]:
        """Make the advert's photos ours, in our order; `kept` names those that are there, at any moment."""
        there: list[str] = kept.setdefault("photos", [])
        wanted = {_photo_id(reference, photo): photo for photo in prepared.photos}
        same = next((n for n, (a, b) in enumerate(zip(there, wanted, strict=False)) if a != b), None)
        keep = min(len(there), len(wanted)) if same is None else same
        for gone in there[keep:][::-1]:
            result = await self._session.call("delPhoto", 0, gone)
            if not result.is_good and result.status != NOT_FOUND:
                return _why(result, "photo_refused")
            there.remove(gone)
        messages: list[Message] = []
        for order, (own_id, photo) in list(enumerate(wanted.items(), 1))[keep:]:
            picture = await picture_at(self._line, photo, SMALLEST_PHOTO)
            if isinstance(picture, Message):
                messages.append(picture)
                continue
            result = await self._session.call(
                "addPhoto", number, reference, _photo(own_id, photo, picture, order, is_main=not there)
            )
            if result.is_good or result.status == THERE_ALREADY:
                there.append(own_id)
            else:
                messages += _why(result, "photo_refused")
        return messages


def _photo(own_id: str, photo: Photo, picture: Picture, order: int, *, is_main: bool) -> dict[str, Any]:
    return {
        "photo_rkid": own_id,
        "data": picture.data,
        "main": int(is_main),
        "order": order,
        "alt": cut(photo.caption, 100),
    }


def _photo_id(reference: str, photo: Photo) -> str:
    said = f"{reference}\n{photo.url}\n{photo.caption}"
    return hashlib.sha256(said.encode()).hexdigest()[:32]


def _why(result: Result, code: str = "said") -> list[Message]:
    return [Message(code, said=clipped(result.message))] if result.message else [Message("no_reason")]


def is_set_up(known: Settings) -> bool:
    return bool(known.sreality_client_id and known.sreality_password and known.sreality_key)


def open_sreality(line: httpx.AsyncClient) -> Adapter:
    return Speaking(settings(), line)
