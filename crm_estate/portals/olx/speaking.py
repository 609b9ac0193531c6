"""Speaking to the OLX Group's API: adverts are taken first and shown or refused a little later."""

from typing import Any
from urllib.parse import quote

import httpx
from msgspec import Struct

from crm_estate.base.fields import Language
from crm_estate.base.settings import Secret, Settings, settings
from crm_estate.listings.facts import ListingOut
from crm_estate.portals.adapters import Adapter, Answer, Known, Message, Prepared, Trouble
from crm_estate.portals.calling import Got, call_json
from crm_estate.portals.olx import mapping
from crm_estate.portals.olx.answers import answer_of, gone, refused, uuid_of
from crm_estate.portals.olx.tokens import access_token

SIGNED_OUT, UNKNOWN, TAKEN = 401, 404, 409


class Speaking:
    """One site of the group; signs in at the first call, and once more when the sign-in has run out."""

    def __init__(self, site: "Site", known: Settings, line: httpx.AsyncClient) -> None:
        self._site, self._settings, self._line = site, known, line
        self._token: str | None = None

    def prepare(self, listing: ListingOut) -> Prepared:
        return mapping.advert(
            listing,
            site_urn=self._site.urn,
            language=self._site.language,
            trial=self._settings.olx_trial,
        )

    async def publish(self, prepared: Prepared, known: Known) -> Answer:
        """A new advert, or the old one changed; one that the portal has forgotten is made anew."""
        if known.remote_id:
            got = await self._call("PUT", _path(known.remote_id), prepared.body)
            if got.status != UNKNOWN:
                return self._taken(got, known.remote_id)
        got = await self._call("POST", "/advert/v1", prepared.body)
        if got.status == TAKEN and (uuid := uuid_of(got.json())):  # ours, from a time that we have forgotten
            return self._taken(await self._call("PUT", _path(uuid), prepared.body), uuid)
        if got.status == TAKEN:
            return Answer(state="refused", messages=[Message("duplicate")])
        return self._taken(got, None)

    async def take_down(self, known: Known) -> Answer:
        if known.remote_id is None:  # only the portal could say which it is, if any
            return Answer(state="removed", messages=[Message("perhaps_there")])
        got = await self._call("DELETE", _path(known.remote_id))
        if got.is_good or got.status in (UNKNOWN, 410):
            return Answer(state="removed")
        return refused(got, known.remote_id)

    async def look(self, known: Known) -> Answer:
        got = await self._call("GET", f"{_path(known.remote_id or '')}/meta")
        if got.status == UNKNOWN:
            return gone()
        return self._taken(got, known.remote_id)

    async def close(self) -> None:
        """There is no signing out: what was bought runs out by itself."""

    def _taken(self, got: Got, remote_id: str | None) -> Answer:
        return answer_of(got, remote_id) if got.is_good else refused(got, remote_id)

    async def _call(self, method: str, path: str, said: dict[str, Any] | None = None) -> Got:
        got = await self._call_signed_in(method, path, said)
        if got.status == SIGNED_OUT:
            self._token = None
            got = await self._call_signed_in(method, path, said)
        if got.status == SIGNED_OUT:
            raise Trouble(Message("sign_in_refused"), whole=True)
        return got

    async def _call_signed_in(self, method: str, path: str, said: dict[str, Any] | None) -> Got:
        known, refresh = self._settings, self._site.refresh_token(self._settings)
        if self._token is None and refresh is not None:
            self._token = await access_token(self._line, known, self._site.name, refresh)
        key = known.olx_api_key.reveal() if known.olx_api_key else ""
        headers = {"Authorization": f"Bearer {self._token}", "X-API-KEY": key}
        return await call_json(self._line, method, f"{known.olx_url}{path}", headers, said)


class Site(Struct, frozen=True, kw_only=True):
    """One of the group's sites."""

    name: str
    title: str
    urn: str
    language: Language

    def refresh_token(self, known: Settings) -> Secret | None:
        return getattr(known, f"{self.name}_refresh_token")

    def is_configured(self, known: Settings) -> bool:
        return bool(
            known.olx_client_id
            and known.olx_client_secret
            and known.olx_api_key
            and self.refresh_token(known)
        )

    def open(self, line: httpx.AsyncClient) -> Adapter:
        return Speaking(self, settings(), line)


SITES = (
    Site(name="otodom", title="Otodom", urn="urn:site:otodompl", language="pl"),
    Site(name="storia", title="Storia", urn="urn:site:storiaro", language="ro"),
)


def _path(uuid: str) -> str:
    return f"/advert/v1/{quote(uuid, safe='')}"
