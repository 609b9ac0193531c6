"""A stand-in for ingatlan.com's API: JSend, tokens, adverts and photos under the sender's own ids."""

import base64
import json
import re
from typing import Any

from tests.portal_stand_in import Call, Reply, StandIn

USER, PASSWORD = "agency", "agency password"
NEEDED = {
    "listingType", "agenciesAccepted", "priceType", "propertyType", "propertySubtype", "areaSize", "lotSize",
    "city", "ownId", "roomCount",
}  # fmt: skip
FIXED = ("listingType", "propertyType", "city")


class Ingatlan(StandIn):
    """`adverts` and `photos` by our ids; a deleted advert stays, as one that is no longer shown."""

    def __init__(self) -> None:
        super().__init__()
        self.adverts: dict[str, dict[str, Any]] = {}
        self.photos: dict[str, dict[str, dict[str, Any]]] = {}
        self.token, self.signed_in, self.password = "", 0, PASSWORD
        self.refuse_photo = ""
        self.watermarks = False

    @property
    def on_show(self) -> list[str]:
        return [own for own, ad in self.adverts.items() if ad["statusId"] == 0]

    def reply(self, call: Call) -> Reply:
        body = json.loads(call.body) if call.body else {}
        if (call.method, call.path) == ("POST", "/v1/auth/login"):
            return self._sign_in(body)
        if not self.token or call.headers.get("authorization") != f"Bearer {self.token}":
            return error(401, "Token expired")
        found = re.fullmatch(
            r"/v1/ads/([0-9A-Za-z_-]{1,15})(?:/(photos|photoOrder))?(?:/([\w-]{1,32}))?", call.path
        )
        if not found:
            return error(404, "No such page")
        own, part, photo = found.groups()
        if part is None:
            return self._advert(call.method, own, body)
        if own not in self.adverts:
            return error(404, "No such ad")
        return self._photo(call.method, self.photos[own], part, photo, body)

    def _sign_in(self, body: dict[str, Any]) -> Reply:
        if body != {"username": USER, "password": self.password}:
            return fail(401, username="Wrong user or password")
        self.signed_in += 1
        self.token = f"token-{self.signed_in}"
        return success(token=self.token)

    def _advert(self, method: str, own: str, body: dict[str, Any]) -> Reply:
        if method == "PUT":
            return self._put(own, body)
        if own not in self.adverts:
            return error(404, "No such ad")
        if method == "DELETE":
            self.adverts[own]["statusId"] = 3
        return success(ad=self.adverts[own])

    def _put(self, own: str, body: dict[str, Any]) -> Reply:
        wrong = dict.fromkeys(sorted(NEEDED - body.keys()), "Kötelező mező")
        if body.get("ownId") != own:
            wrong["ownId"] = "Nem egyezik"
        if not body.get("priceHuf") and not body.get("priceEur"):
            wrong["price"] = "Kötelező mező"
        there = self.adverts.get(own, body)
        wrong |= {name: "Nem módosítható" for name in FIXED if there[name] != body.get(name)}
        if wrong:
            return fail(400, **wrong)
        self.adverts[own] = {**body, "statusId": 0}
        self.photos.setdefault(own, {})
        return success(ad=self.adverts[own])

    def _photo(
        self,
        method: str,
        photos: dict[str, dict[str, Any]],
        part: str,
        name: str | None,
        body: dict[str, Any],
    ) -> Reply:
        if part == "photoOrder":
            if set(body["order"]) != set(photos):
                return fail(400, order="Hibás sorrend")
            for order, one in enumerate(body["order"], 1):
                photos[one]["order"] = order
        elif method == "DELETE" and name:
            photos.pop(name, None)
        elif method == "PUT" and name:
            if self.refuse_photo or len(photos) >= 20:
                return fail(400, imageData=self.refuse_photo or "Túl sok kép")
            assert base64.b64decode(body["imageData"], validate=True)
            photos[name] = {"ownId": name, "order": body["order"], "title": body["title"]}
        shown = sorted(photos.values(), key=lambda one: one["order"])
        return success(photos=[{**one, "hasForbiddenWatermarkOrLogo": self.watermarks} for one in shown])


def success(**data: Any) -> Reply:
    return _jsend(200, {"status": "success", "data": data})


def fail(status: int, **data: str) -> Reply:
    return _jsend(status, {"status": "fail", "data": data})


def error(status: int, message: str) -> Reply:
    return _jsend(status, {"status": "error", "message": message})


def _jsend(status: int, said: dict[str, Any]) -> Reply:
    return Reply(status, json.dumps(said).encode(), {"Content-Type": "application/json"})
