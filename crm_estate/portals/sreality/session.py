"""A session with Sreality's import: XML-RPC calls, each with an id that proves who calls."""

import hashlib
import xmlrpc.client
from typing import Any
from xml.parsers.expat import ExpatError

import httpx
from msgspec import Struct

from crm_estate.base.settings import Settings
from crm_estate.portals.adapters import Message, Trouble
from crm_estate.portals.calling import call

FIXED = 48
"""Characters of a session's id that stay; the rest is a hash of the last one and what is secret."""
SIGNED_OUT = (401, 403, 407)
UNWELL = 500


class Result(Struct, frozen=True):
    """What a method answered."""

    status: int
    message: str
    output: Any = None

    @property
    def is_good(self) -> bool:
        return 200 <= self.status < 300

    @property
    def first(self) -> dict[str, Any]:
        """The output's first or only record."""
        one = self.output[0] if isinstance(self.output, list) and self.output else self.output
        return one if isinstance(one, dict) else {}


class Session:
    """Signs in at the first call, and once more when the portal no longer knows the session."""

    def __init__(self, known: Settings, line: httpx.AsyncClient) -> None:
        self._settings, self._line = known, line
        self._id = ""

    async def call(self, method: str, *params: Any) -> Result:
        result = await self._signed(method, params)
        if result.status in SIGNED_OUT:
            self._id = ""
            result = await self._signed(method, params)
        return _not_troubled(result)

    async def close(self) -> None:
        if self._id:
            await self._rpc("logout", (self._next_id(),))
            self._id = ""

    async def _signed(self, method: str, params: tuple[Any, ...]) -> Result:
        if not self._id:
            await self._sign_in()
        return await self._rpc(method, (self._next_id(), *params))

    async def _sign_in(self) -> None:
        begun = _not_troubled(await self._rpc("getHash", (self._settings.sreality_client_id,)))
        first = begun.first.get("sessionId") or begun.first.get("session_id")
        if not begun.is_good or not isinstance(first, str):
            raise Trouble(Message("sign_in_refused"), whole=True)
        self._id = first
        done = _not_troubled(await self._rpc("login", (self._next_id(),)))
        if not done.is_good:
            self._id = ""
            raise Trouble(Message("sign_in_refused"), whole=True)

    def _next_id(self) -> str:
        known = self._settings
        password = known.sreality_password.reveal() if known.sreality_password else ""
        key = known.sreality_key.reveal() if known.sreality_key else ""
        self._id = self._id[:FIXED] + _md5(self._id + _md5(password) + key)
        return self._id

    async def _rpc(self, method: str, params: tuple[Any, ...]) -> Result:
        content = xmlrpc.client.dumps(params, method, encoding="utf-8").encode()
        got = await call(
            self._line,
            "POST",
            self._settings.sreality_url,
            headers={"Content-Type": "text/xml; charset=utf-8"},
            content=content,
        )
        try:
            said: Any = xmlrpc.client.loads(got.body, use_builtin_types=True)[0][0]
            status, message = int(said["status"]), str(said.get("statusMessage", ""))
            return Result(status, message, said.get("output"))
        except xmlrpc.client.Fault as fault:
            return Result(400, fault.faultString)
        except (xmlrpc.client.Error, ExpatError, LookupError, TypeError, ValueError):
            raise Trouble(Message("answer_not_understood")) from None


def _not_troubled(result: Result) -> Result:
    if result.status in SIGNED_OUT:
        raise Trouble(Message("sign_in_refused"), whole=True)
    if result.status >= UNWELL:
        raise Trouble(Message("portal_down", {"status": result.status}))
    return result


def _md5(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()  # the portal's own scheme
