"""What can go wrong, each kind an exception of its own with what the API said about it (RFC 9457)."""

import httpx
import msgspec
from msgspec import Struct


class Fault(Struct, frozen=True):
    """One value at fault: the path of its field and what is wrong."""

    field: str
    message: str


class Said(Struct, frozen=True):
    """The problem details of an answer, as far as there are any."""

    title: str = ""
    detail: str = ""
    request_id: str = ""
    errors: list[Fault] = []


class ClientError(Exception):
    """Whatever can go wrong with a request."""


class Unreachable(ClientError):
    """No answer came, or not all of it; whether the request was done is not known."""


class Unexpected(ClientError):
    """An answer came that this client does not understand."""


class Refused(ClientError):
    """The API said no; `request_id` is how to speak of it to those who run it."""

    def __init__(self, status: int, said: Said, retry_after: float | None = None) -> None:
        self.status, self.title, self.detail = status, said.title, said.detail
        self.errors, self.request_id, self.retry_after = said.errors, said.request_id, retry_after
        super().__init__(f"{status} {said.title}: {said.detail}".strip())


class NotSignedIn(Refused):
    """The key is missing, unknown or revoked."""


class NotAllowed(Refused):
    """The key lacks the scope, or this belongs to another office."""


class NotFound(Refused):
    """There is no such thing, or none that this key may see."""


class Conflict(Refused):
    """This contradicts what is stored."""


class Changed(Refused):
    """It is not as it was when it was read. Nothing was changed."""


class Invalid(Refused):
    """Something said cannot be; `errors` names every field at fault."""


class TooMany(Refused):
    """Too many requests; `retry_after` says in how many seconds the next is welcome."""


class Unavailable(Refused):
    """It cannot answer now and may again soon."""


KINDS: dict[int, type[Refused]] = {
    400: Invalid,
    401: NotSignedIn,
    403: NotAllowed,
    404: NotFound,
    409: Conflict,
    412: Changed,
    413: Invalid,
    415: Invalid,
    422: Invalid,
    429: TooMany,
    503: Unavailable,
}


def refusal(answer: httpx.Response) -> Refused:
    """What an answer that is no success says, as an exception."""
    kind = KINDS.get(answer.status_code, Refused)
    return kind(answer.status_code, _said(answer), _seconds(answer.headers.get("retry-after")))


def _said(answer: httpx.Response) -> Said:
    """What stands before the API may answer, too, in a page of its own."""
    try:
        return msgspec.json.decode(answer.content, type=Said)
    except msgspec.MsgspecError:
        return Said(title=answer.reason_phrase)


def _seconds(header: str | None) -> float | None:
    return float(header) if header is not None and header.isascii() and header.isdigit() else None
