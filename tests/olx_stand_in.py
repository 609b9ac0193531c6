"""A stand-in for the OLX Group's API: signs in, takes adverts, shows them when its staff has looked."""

import base64
import json
from typing import Any

from tests.portal_stand_in import Call, Reply, StandIn

PAIR, API_KEY, FIRST_TOKEN = "crm-app:app secret", "the api key", "refresh-0"
NEEDED = {"site_urn", "category_urn", "title", "description", "price", "location", "images", "custom_fields"}


class Olx(StandIn):
    """`adverts` by uuid; every sign-in gives another refresh token and takes the old one away."""

    def __init__(self) -> None:
        super().__init__()
        self.adverts: dict[str, dict[str, Any]] = {}
        self.refresh, self.access = FIRST_TOKEN, ""
        self.signed_in = 0
        self.problems: list[dict[str, str]] = []
        """What its next look at an advert finds wrong."""

    def run_out(self) -> None:
        """The hour of the sign-in is over."""
        self.access = ""

    def look_at_all(self) -> None:
        """What the staff does a little later: everything that was taken is shown, or refused."""
        for uuid, advert in self.adverts.items():
            if advert["last_action_status"].startswith("TO_"):
                done = {"TO_POST": "POSTED", "TO_PUT": "PUT"}[advert["last_action_status"]]
                advert["last_action_status"] = "NOT_POSTED" if self.problems else done
                advert["error"] = {"validation": self.problems} if self.problems else None
                advert["state"] = {"code": "active", "url": f"https://www.example.org/ad/{uuid}"}

    def take_away(self, code: str) -> None:
        for advert in self.adverts.values():
            advert["state"]["code"] = code

    def reply(self, call: Call) -> Reply:
        if call.headers.get("x-api-key") != API_KEY or not call.headers.get("user-agent"):
            return said(403, error={"detail": "No API key"})
        if call.path == "/oauth/v1/token":
            return self._sign_in(call)
        if not self.access or call.headers.get("authorization") != f"Bearer {self.access}":
            return said(401, error={"detail": "Token expired"})
        body = json.loads(call.body) if call.body else {}
        if call.method == "POST" and call.path == "/advert/v1":
            return self._post(body)
        uuid = call.path.removeprefix("/advert/v1/").removesuffix("/meta")
        if uuid not in self.adverts:
            return said(404, error={"detail": "Advert not found"})
        if call.method == "GET" and call.path.endswith("/meta"):
            return said(200, data={"uuid": uuid, **self.adverts[uuid]})
        if call.method == "PUT":
            return self._check(body) or self._take(uuid, body, "TO_PUT")
        if call.method == "DELETE":
            del self.adverts[uuid]
            return said(200, data={"uuid": uuid, "last_action_status": "TO_DELETE"})
        return said(405, error={"detail": "Method not allowed"})

    def _sign_in(self, call: Call) -> Reply:
        basic = base64.b64encode(PAIR.encode()).decode()
        body = json.loads(call.body)
        wanted = {"grant_type": "refresh_token", "refresh_token": self.refresh}
        if call.headers.get("authorization") != f"Basic {basic}" or body != wanted:
            return said(400, error="invalid_grant")
        self.signed_in += 1
        self.refresh, self.access = f"refresh-{self.signed_in}", f"access-{self.signed_in}"
        return said(200, access_token=self.access, refresh_token=self.refresh, expires_in=3600)

    def _post(self, body: dict[str, Any]) -> Reply:
        own = body.get("custom_fields", {}).get("id")
        known = [
            uuid for uuid, advert in self.adverts.items() if advert["body"]["custom_fields"]["id"] == own
        ]
        if known:
            return said(409, data={"uuid": known[0]}, error={"detail": "custom_fields.id is used already"})
        uuid = f"00000000-0000-4000-8000-{len(self.calls):012}"
        return self._check(body) or self._take(uuid, body, "TO_POST")

    def _check(self, body: dict[str, Any]) -> Reply | None:
        wrong = [{"field": name, "detail": "is missing"} for name in sorted(NEEDED - body.keys())]
        if not 5 <= len(body.get("title", "")) <= 70:
            wrong.append({"field": "title", "detail": "5 to 70 characters"})
        if len(body.get("description", "")) < 50:
            wrong.append({"field": "description", "detail": "50 characters at least"})
        if any(
            set(one) != {"urn", "value"} or not isinstance(one["value"], str) for one in body["attributes"]
        ):
            wrong.append({"field": "attributes", "detail": "urn and value"})
        if len(body.get("images", [])) > 24:
            wrong.append({"field": "images", "detail": "24 at most"})
        return said(422, error={"title": "Validation", "validation": wrong}) if wrong else None

    def _take(self, uuid: str, body: dict[str, Any], status: str) -> Reply:
        self.adverts[uuid] = {"last_action_status": status, "body": body}
        return said(201, data={"uuid": uuid, "last_action_status": status})


def said(status: int, **body: Any) -> Reply:
    return Reply(status, json.dumps(body).encode(), {"Content-Type": "application/json"})
