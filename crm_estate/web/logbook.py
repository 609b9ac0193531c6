"""One line per request: what, with which result, how long; never who, what was asked or what was said."""

import logging
import re
import secrets
import time

from litestar.types import ASGIApp, Message, Receive, Scope, Send

log = logging.getLogger("crm_estate.requests")

_TOKEN = re.compile(r"^/(p|u|calendar)/[^/]+")
_ROWS = re.compile(r"\n[ |]*DETAIL:.*?(?=\n[ |]*HINT:|\n[ |]*\n|\n[ |]*\+-|\Z)", re.DOTALL)
_VALUE = re.compile(r"(invalid input for query argument \$\d+): .* \(")


def kept_by(app: ASGIApp) -> ASGIApp:
    """The app, giving each request an id that is sent along as X-Request-ID, and writing its line."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        request_id = secrets.token_hex(6)
        scope["state"] = {**scope["state"], "request_id": request_id}
        begun, status = time.perf_counter(), 0

        async def send_on(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message["headers"], (b"x-request-id", request_id.encode())]
            await send(message)

        try:
            await app(scope, receive, send_on)
        finally:
            _write(scope["method"], scope["path"], status, time.perf_counter() - begun, request_id)

    return answer


def _write(method: str, path: str, status: int, seconds: float, request_id: str) -> None:
    shown = status or "no answer"
    log.info("%s %s %s %.0f ms (%s)", method, masked(path), shown, seconds * 1000, request_id)


def masked(path: str) -> str:
    """A path without the signed part by which prospects are known, and agents' calendars.

    >>> masked("/p/abc.def/homes"), masked("/desk/listings"), masked("/calendar/abc.ics")
    ('/p/***/homes', '/desk/listings', '/calendar/***')
    """
    return _TOKEN.sub(r"/\1/***", path.encode("ascii", "backslashreplace").decode())


class Discreet(logging.Formatter):
    """Leaves out what a database error repeats of rows and values: it is about people."""

    def format(self, record: logging.LogRecord) -> str:
        return discreet(super().format(record))


def discreet(text: str) -> str:
    """A text without the values that the database, or the way to it, had trouble with.

    >>> discreet("duplicate key\\nDETAIL:  Key (email)=(ewa@example.org) already exists.\\nHINT:  Look.")
    'duplicate key\\nHINT:  Look.'
    >>> discreet("invalid input for query argument $2: 'Ewa' (an integer is required)")
    'invalid input for query argument $2 (an integer is required)'
    """
    return _VALUE.sub(r"\1 (", _ROWS.sub("", text))


def speak(level: str) -> None:
    """Let the program's log lines appear on standard error, unless something listens already."""
    ours = logging.getLogger("crm_estate")
    ours.setLevel(level.upper())
    if not ours.handlers and not logging.getLogger().handlers:
        shown = logging.StreamHandler()
        shown.setFormatter(Discreet("%(asctime)s %(levelname)s %(name)s: %(message)s"))
        ours.addHandler(shown)
