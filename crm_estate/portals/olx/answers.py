"""What the OLX Group's API answers, and what that means here.

An advert has a last action (`TO_POST`, `POSTED`, `NOT_POSTED`, the same of PUT and DELETE) and, once it is
there, a state of its own. Refusals name fields and say why; they may come with a good status, too.
"""

import re
from typing import Any

from crm_estate.portals.adapters import Answer, Message, Reply, Trouble
from crm_estate.portals.calling import Got
from crm_estate.portals.texts import clipped

MOST_REASONS = 20
ACTIONS: dict[str, Reply] = {
    "POSTED": "live",
    "POST": "live",
    "PUT": "live",
    "TO_POST": "sent",
    "TO_PUT": "sent",
    "NOT_POSTED": "refused",
    "NOT_PUT": "refused",
    "REJECTED": "refused",
    "TO_DELETE": "removed",
    "DELETED": "removed",
    "DELETE": "removed",
}
STATES: dict[str, tuple[Reply, str | None]] = {
    "active": ("live", None),
    "moderated": ("sent", "moderated"),
    "new": ("sent", None),
    "unconfirmed": ("sent", None),
    "unpaid": ("refused", "unpaid"),
    "limited": ("refused", "unpaid"),
    "outdated": ("refused", "outdated"),
    "blocked": ("refused", "forbidden"),
    "disabled": ("refused", "inactive"),
    "removed_by_moderator": ("refused", "forbidden"),
    "removed_by_user": ("removed", "advert_gone"),
}
"""The state an advert has by itself, once its last action has gone well."""


def answer_of(got: Got, remote_id: str | None) -> Answer:
    """What a good status says of an advert."""
    said = got.json()
    data = _data(said)
    reply, code = ACTIONS.get(str(data.get("last_action_status", "")).upper(), "sent"), None
    is_shown: bool | None = None
    state = data.get("state")
    state = state if isinstance(state, dict) else {}
    if reply == "live":
        reply, code = STATES.get(str(state.get("code", "active")).lower(), (reply, None))
        is_shown = reply == "live"
    messages = reasons(said) if reply == "refused" else []
    if code is not None and not messages:
        messages = [Message(code)]
    if reply == "refused" and not messages:
        messages = [Message("no_reason")]
    uuid = uuid_of(said) or remote_id
    if uuid is None and reply != "refused":
        raise Trouble(Message("answer_not_understood"))
    return Answer(
        state=reply,
        remote_id=uuid,
        address=_address(state.get("url") or data.get("url")),
        messages=messages,
        is_shown=is_shown,
    )


def refused(got: Got, remote_id: str | None) -> Answer:
    messages = reasons(got.json()) or [Message("no_reason")]
    return Answer(state="refused", remote_id=remote_id, messages=messages)


def gone() -> Answer:
    return Answer(state="removed", messages=[Message("advert_gone")])


def uuid_of(said: dict[str, Any]) -> str | None:
    uuid = _data(said).get("uuid")
    return uuid if isinstance(uuid, str) and re.fullmatch(r"[\w-]{1,64}", uuid) else None


def reasons(said: dict[str, Any]) -> list[Message]:
    """Why an advert was refused, field by field where the portal says so."""
    for holder in (said, _data(said)):
        error = holder.get("error")
        if isinstance(error, dict):
            found = [_reason(one) for one in _list(error.get("validation"))[:MOST_REASONS] if one]
            if found or (whole := error.get("detail") or error.get("title") or error.get("message")) is None:
                return found
            return [Message("said", said=clipped(whole))]
        if isinstance(error, str):
            return [Message("said", said=clipped(error))]
    whole = _data(said).get("rejection_reason") or said.get("message")
    return [Message("said", said=clipped(whole))] if whole else []


def _reason(one: object) -> Message:
    if not isinstance(one, dict):
        return Message("said", said=clipped(one))
    detail = clipped(one.get("detail") or one.get("title") or one.get("message") or "")
    field = clipped(one.get("field") or one.get("property") or "", 60)
    if field.startswith("images"):
        return Message("photo_refused", said=detail)
    return Message("field", {"field": field}, detail) if field else Message("said", said=detail)


def _data(said: dict[str, Any]) -> dict[str, Any]:
    data = said.get("data")
    return data if isinstance(data, dict) else said


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _address(value: object) -> str | None:
    return value if isinstance(value, str) and re.fullmatch(r"https://[^\s<>\"]{1,1000}", value) else None
