"""A stand-in for Sreality's import: XML-RPC, and a session whose id changes with every call."""

import hashlib
import xmlrpc.client
from typing import Any

from tests.portal_stand_in import Call, Reply, StandIn

CLIENT, PASSWORD, KEY = 4711, "import password", "software-key"
NEEDED = {
    "advert_function", "advert_type", "advert_subtype", "advert_price", "advert_price_currency",
    "advert_price_unit", "description", "locality_city",
}  # fmt: skip
SEED = "0123456789abcdef" * 3


class Sreality(StandIn):
    """`adverts` by number; `methods` is what it was asked, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.adverts: dict[int, dict[str, Any]] = {}
        self.photos: dict[str, dict[str, Any]] = {}
        self.session = ""
        self.signed_in = 0
        self.methods: list[str] = []
        self.password = PASSWORD
        self.published_status = 1
        self.refuse_photo = ""

    @property
    def rpc(self) -> str:
        return f"{self.url}/RPC2"

    def run_out(self) -> None:
        """It has forgotten the session."""
        self.session = ""

    def reply(self, call: Call) -> Reply:
        assert (call.method, call.path) == ("POST", "/RPC2")
        assert call.headers["content-type"].startswith("text/xml")
        params, method = xmlrpc.client.loads(call.body, use_builtin_types=True)
        self.methods.append(method or "")
        answer = self._begin(params) if method == "getHash" else self._signed(method or "", params)
        return Reply(200, xmlrpc.client.dumps((answer,), methodresponse=True).encode())

    def _begin(self, params: tuple[Any, ...]) -> dict[str, Any]:
        if params != (CLIENT,):
            return said(404, "Unknown client")
        self.signed_in += 1
        self.session = SEED + hashlib.md5(str(self.signed_in).encode()).hexdigest()
        return said(200, "OK", [{"sessionId": self.session}])

    def _signed(self, method: str, params: tuple[Any, ...]) -> dict[str, Any]:
        secret = hashlib.md5(self.password.encode()).hexdigest()
        known = self.session
        wanted = known[:48] + hashlib.md5((known + secret + KEY).encode()).hexdigest()
        if not known or params[0] != wanted:
            self.session = ""
            return said(407, "Invalid session id")
        self.session = wanted
        return getattr(self, f"_{method}")(*params[1:])

    def _login(self) -> dict[str, Any]:
        return said(200, "Logged in")

    def _logout(self) -> dict[str, Any]:
        self.session = ""
        return said(200, "Logged out")

    def _addAdvert(self, advert: dict[str, Any]) -> dict[str, Any]:
        missing = sorted(NEEDED - advert.keys())
        if missing:
            return said(452, f"Missing: {', '.join(missing)}")
        if not isinstance(advert["advert_price"], int | float) or not isinstance(advert["user_status"], bool):
            return said(450, "Wrong type")
        known = [n for n, one in self.adverts.items() if one["advert_rkid"] == advert["advert_rkid"]]
        number = known[0] if known else 1000 + len(self.calls)
        self.adverts[number] = advert
        return said(200, "OK", [{"advert_id": number}])

    def _delAdvert(self, number: int, own: str) -> dict[str, Any]:
        if self.adverts.get(number, {}).get("advert_rkid") != own:
            return said(404, "No such advert")
        del self.adverts[number]
        return said(200, "OK")

    def _addPhoto(self, number: int, own: str, photo: dict[str, Any]) -> dict[str, Any]:
        if self.adverts.get(number, {}).get("advert_rkid") != own:
            return said(404, "No such advert")
        if not isinstance(photo["data"], bytes) or self.refuse_photo:
            return said(461, self.refuse_photo or "No data")
        self.photos[photo["photo_rkid"]] = photo
        return said(200, "OK", [{"photo_id": len(self.photos)}])

    def _delPhoto(self, number: int, own: str) -> dict[str, Any]:
        return said(200, "OK") if self.photos.pop(own, None) else said(404, "No such photo")

    def _listAdvert(self) -> dict[str, Any]:
        status = self.published_status
        return said(200, "OK", [
            {"advert_id": number, "advert_rkid": one["advert_rkid"], "published": int(status == 1),
             "published_status": status, "advert_url": f"https://www.example.org/detail/{number}"}
            for number, one in self.adverts.items()
        ])  # fmt: skip


def said(status: int, message: str, output: Any = None) -> dict[str, Any]:
    return {"status": status, "statusMessage": message, "output": [] if output is None else output}
