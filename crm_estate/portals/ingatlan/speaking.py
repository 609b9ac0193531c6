"""Speaking to ingatlan.com: the advert under our own id, then its photos, each under one of its own."""

import base64
import hashlib
from typing import Any

import httpx

from crm_estate.base.settings import Settings, settings
from crm_estate.listings.facts import ListingOut, Photo
from crm_estate.portals.adapters import Adapter, Answer, Known, Message, Prepared, Trouble
from crm_estate.portals.calling import Got, call_json
from crm_estate.portals.ingatlan import mapping
from crm_estate.portals.photos import picture_at
from crm_estate.portals.texts import clipped, cut

NAME, TITLE = "ingatlan", "ingatlan.com"
SIGNED_OUT, NOT_FOUND = 401, 404
SMALLEST_PHOTO = (1, 1)
MOST_REASONS = 20
ON_SHOW = 0


class Speaking:
    """Signs in at the first call, and once more when the hour of the sign-in is over."""

    def __init__(self, known: Settings, line: httpx.AsyncClient) -> None:
        self._settings, self._line = known, line
        self._token: str | None = None

    def prepare(self, listing: ListingOut) -> Prepared:
        return mapping.advert(listing, self._settings.ingatlan_codes)

    async def publish(self, prepared: Prepared, known: Known) -> Answer:
        """An advert whose fixed values are others now is taken down and put there anew."""
        fixed = [prepared.body[name] for name in mapping.FIXED]
        turn, there = int(known.kept.get("turn", 0)), known.remote_id
        if there and known.kept.get("fixed") != fixed:
            await self.take_down(known)
            turn, there = turn + 1, None
        own = there or mapping.own_id(known.reference, turn)
        kept = {"turn": turn, "fixed": fixed}
        try:
            got = await self._call("PUT", _path(own), {"ownId": own, **prepared.body})
            if not got.is_good:
                return Answer(state="refused", remote_id=there, messages=_why(got), kept=kept)
            there = own
            messages = await self._match_photos(own, prepared)
        except Trouble as trouble:
            trouble.answer = Answer(state="sent", remote_id=there, kept=kept)
            raise
        return Answer(state="live", remote_id=own, messages=messages, kept=kept)

    async def take_down(self, known: Known) -> Answer:
        own = known.remote_id or mapping.own_id(known.reference, int(known.kept.get("turn", 0)))
        got = await self._call("DELETE", _path(own))
        if got.is_good or got.status == NOT_FOUND:
            return Answer(state="removed", kept=known.kept)
        return Answer(state="refused", remote_id=known.remote_id, messages=_why(got), kept=known.kept)

    async def look(self, known: Known) -> Answer:
        got = await self._call("GET", _path(known.remote_id or ""))
        if got.status == NOT_FOUND:
            return Answer(state="removed", kept=known.kept)
        ad = _data(got).get("ad")
        if not got.is_good or not isinstance(ad, dict):
            raise Trouble(Message("answer_not_understood"))
        is_shown = ad.get("statusId", ON_SHOW) == ON_SHOW
        return Answer(
            state="live" if is_shown else "refused",
            remote_id=known.remote_id,
            messages=[] if is_shown else [Message("inactive")],
            kept=known.kept,
            is_shown=is_shown,
        )

    async def close(self) -> None:
        """There is no signing out: the hour runs out by itself."""

    async def _match_photos(self, own: str, prepared: Prepared) -> list[Message]:
        """Make the advert's photos ours; one that is there already is not sent again."""
        there = _photos_in(await self._call("GET", f"{_path(own)}/photos"))
        wanted = {_photo_id(photo): photo for photo in prepared.photos}
        messages = [
            Message("watermark")
            for name, one in there.items()
            if name in wanted and one.get("hasForbiddenWatermarkOrLogo") is True
        ]
        for gone in there.keys() - wanted.keys():
            await self._call("DELETE", f"{_path(own)}/photos/{gone}")
        stand = [name for name in there if name in wanted]
        for order, (name, photo) in enumerate(wanted.items(), 1):
            if name not in there:
                refusals = await self._put_photo(own, name, photo, order)
                messages += refusals
                stand += [] if refusals else [name]
        ordered = [name for name in wanted if name in stand]
        if ordered != stand:
            await self._call("PUT", f"{_path(own)}/photoOrder", {"order": ordered})
        return messages

    async def _put_photo(self, own: str, name: str, photo: Photo, order: int) -> list[Message]:
        picture = await picture_at(self._line, photo, SMALLEST_PHOTO)
        if isinstance(picture, Message):
            return [picture]
        said = {
            "order": order,
            "title": cut(photo.caption, 100),
            "imageData": base64.b64encode(picture.data).decode(),
        }
        got = await self._call("PUT", f"{_path(own)}/photos/{name}", said)
        if got.is_good:
            return []
        return [Message("photo_refused", said=why.said or why.code) for why in _why(got)]

    async def _call(self, method: str, path: str, said: dict[str, Any] | None = None) -> Got:
        got = await self._signed(method, path, said)
        if got.status == SIGNED_OUT:
            self._token = None
            got = await self._signed(method, path, said)
        if got.status == SIGNED_OUT:
            raise Trouble(Message("sign_in_refused"), whole=True)
        return got

    async def _signed(self, method: str, path: str, said: dict[str, Any] | None) -> Got:
        if self._token is None:
            self._token = await self._sign_in()
        headers = {"Authorization": f"Bearer {self._token}"}
        return await call_json(self._line, method, f"{self._settings.ingatlan_url}/v1{path}", headers, said)

    async def _sign_in(self) -> str:
        known = self._settings
        password = known.ingatlan_password.reveal() if known.ingatlan_password else ""
        said = {"username": known.ingatlan_user, "password": password}
        got = await call_json(self._line, "POST", f"{known.ingatlan_url}/v1/auth/login", {}, said)
        token = _data(got).get("token")
        if not got.is_good or not isinstance(token, str) or not token:
            raise Trouble(Message("sign_in_refused"), whole=True)
        return token


def is_set_up(known: Settings) -> bool:
    return bool(known.ingatlan_user and known.ingatlan_password)


def open_ingatlan(line: httpx.AsyncClient) -> Adapter:
    return Speaking(settings(), line)


def _why(got: Got) -> list[Message]:
    """A JSend `fail` names fields and what is wrong with each, an `error` says it in one message."""
    said = got.json()
    if said.get("status") == "fail":
        wrong = [*_data(got).items()][:MOST_REASONS]
        return [_reason(field, text) for field, text in wrong] or [Message("no_reason")]
    return [Message("said", said=clipped(said["message"]))] if said.get("message") else [Message("no_reason")]


def _reason(field: str, text: object) -> Message:
    parts = text if isinstance(text, list) else [*text.values()] if isinstance(text, dict) else [text]
    return Message("field", {"field": clipped(field, 60)}, clipped("; ".join(map(str, parts))))


def _photos_in(got: Got) -> dict[str, dict[str, Any]]:
    """The photos that are there, by their ids, in their order."""
    photos = _data(got).get("photos")
    if not got.is_good or not isinstance(photos, list):
        raise Trouble(Message("answer_not_understood"))
    named = [one for one in photos if isinstance(one, dict) and isinstance(one.get("ownId"), str)]
    return {one["ownId"]: one for one in named}


def _data(got: Got) -> dict[str, Any]:
    data = got.json().get("data")
    return data if isinstance(data, dict) else {}


def _photo_id(photo: Photo) -> str:
    return hashlib.sha256(f"{photo.url}\n{photo.caption}".encode()).hexdigest()[:32]


def _path(own: str) -> str:
    return f"/ads/{own}"
