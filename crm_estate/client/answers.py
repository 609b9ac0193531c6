"""What answers are made of, and what is left of one that is a file."""

import re
from typing import TypeVar

import httpx
import msgspec

from crm_estate.client.calls import Call
from crm_estate.client.errors import Unexpected
from crm_estate.client.things import remember

Kind = TypeVar("Kind")
_NAME = re.compile(r'filename="([^"/\\]+)"')


def is_good(answer: httpx.Response) -> bool:
    return answer.is_success or answer.status_code == 304


def thing_in(answer: httpx.Response, kind: type[Kind], call: Call) -> Kind:
    """What was answered, with its tag; what is held already where it is still the same."""
    if answer.status_code == 304:
        if not isinstance(call.held, kind):
            raise Unexpected(f"{call.path} has not changed, but nothing like it is held.")
        return call.held
    thing = read(answer.content, kind)
    remember(thing, answer.headers.get("etag"))
    return thing


def read(content: bytes, kind: type[Kind]) -> Kind:
    """JSON as what it should be; Unexpected when it is something else."""
    try:
        return msgspec.json.decode(content, type=kind)
    except msgspec.MsgspecError as error:
        raise Unexpected(f"This is not the answer that was expected: {error}") from error


def name_of(answer: httpx.Response) -> str | None:
    """How a file wants to be called."""
    found = _NAME.search(answer.headers.get("content-disposition", ""))
    return found[1] if found else None
