"""The one place where what went wrong becomes a status: problem details at the API, a page elsewhere."""

import json
import logging
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import asyncpg
from litestar import Request, Response
from litestar.exceptions import HTTPException, NotAuthorizedException, ValidationException
from litestar.types import ExceptionHandlersMap
from msgspec import Struct

from crm_estate.base import errors
from crm_estate.base.errors import Outcome
from crm_estate.base.languages import gettext_for
from crm_estate.web.bodies import Malformed, WrongMediaType
from crm_estate.web.faults import Wrong, said
from crm_estate.web.pages import language_of, page, see_other
from crm_estate.web.problems import FieldError, problem
from crm_estate.web.wording import N_

log = logging.getLogger(__name__)

STATUSES: dict[type[errors.Outcome], int] = {
    errors.NotFound: 404,
    errors.NotSignedIn: 401,
    errors.NotAllowed: 403,
    errors.Conflict: 409,
    errors.Stale: 412,
    errors.Invalid: 422,
    errors.Expired: 410,
    errors.TooMany: 429,
    Malformed: 400,
    WrongMediaType: 415,
}
LOST_DATABASE = (
    ConnectionError,
    TimeoutError,
    asyncpg.PostgresConnectionError,
    asyncpg.CannotConnectNowError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
)

AnyRequest = Request[Any, Any, Any]


class Failure(Struct, frozen=True):
    """What is told to whoever asked; `cause` can be told in any language."""

    status: int
    detail: str
    errors: list[FieldError] = []
    headers: dict[str, str] = {}
    cause: Outcome | None = None


def outcome(request: AnyRequest, exc: errors.Outcome) -> Response[Any]:
    """Answer a business outcome that is not success."""
    status = status_of(exc)
    headers: dict[str, str] = {}
    if isinstance(exc, errors.TooMany):
        headers["Retry-After"] = str(exc.retry_after)
    if isinstance(exc, errors.NotSignedIn):
        headers["WWW-Authenticate"] = "Bearer"
    return _answer(request, Failure(status, exc.message, errors_in(exc), headers, exc))


def status_of(exc: errors.Outcome) -> int:
    """The status by which an outcome is told."""
    return next(STATUSES[kind] for kind in type(exc).__mro__ if kind in STATUSES)


def http(request: AnyRequest, exc: HTTPException) -> Response[Any]:
    """Answer what the framework itself refused: no such path, wrong method, too large a body."""
    headers = dict(exc.headers or {})
    if isinstance(exc, ValidationException):
        # Bodies and queries are read by us; what is left is a path that leads nowhere, or no body at all.
        is_path = request.method == "GET"
        failure = (
            Failure(404, N_("There is nothing here."))
            if is_path
            else Failure(400, N_("The body is empty or cannot be read."))
        )
    elif isinstance(exc, NotAuthorizedException):
        failure = Failure(401, N_("Who is asking is not known."), headers=headers)
    else:
        failure = Failure(exc.status_code, _DETAILS.get(exc.status_code, exc.detail), headers=headers)
    return _answer(request, failure)


def lost(request: AnyRequest, exc: Exception) -> Response[Any]:
    """Answer while the database cannot be reached."""
    log.error("request %s: the database does not answer: %s", _id(request), exc)
    text = N_("The database does not answer. Try again soon.")
    failure = Failure(503, text, headers={"Retry-After": "5"})
    return _answer(request, failure)


def unexpected(request: AnyRequest, exc: Exception) -> Response[Any]:
    """Answer a defect: nothing of it is shown, all of it is logged."""
    log.error("request %s failed", _id(request), exc_info=exc)
    return _answer(request, Failure(500, N_("Something went wrong on our side. It was written down.")))


HANDLERS: ExceptionHandlersMap = {
    errors.Outcome: outcome,
    HTTPException: http,
    **dict.fromkeys(LOST_DATABASE, lost),
    Exception: unexpected,
}

_DETAILS = {
    404: N_("There is nothing here."),
    405: N_("This cannot be done here."),
    413: N_("The body is too large."),
}


def errors_in(exc: errors.Outcome) -> list[FieldError]:
    """The fields at fault, as a problem lists them."""
    if isinstance(exc, Wrong):
        return [FieldError(fault.field, fault.sentence.said_in()) for fault in exc.faults]
    return [FieldError(exc.field, exc.message)] if exc.field else []


def _answer(request: AnyRequest, failure: Failure) -> Response[Any]:
    path = request.url.path
    if path.startswith("/api/") or path == "/api":
        detail = "; ".join(_said(error) for error in failure.errors) or failure.detail
        return problem(request, failure.status, detail, failure.errors, failure.headers)
    if "HX-Request" in request.headers:
        return _toast(request, failure)
    if failure.status == 401:
        return _to_sign_in(request)
    door = "portal" if path.startswith(("/p/", "/u/", "/homes/", "/calendar/", "/sitemap.xml")) else "desk"
    return page(
        request,
        f"{door}/error.html",
        status=failure.status,
        headers=failure.headers,
        title=HTTPStatus(failure.status).phrase,
        code=failure.status,
        detail=_detail(request, failure),
        request_id=_id(request),
    )


def _detail(request: AnyRequest, failure: Failure) -> str:
    language = language_of(request)
    return said(failure.cause, language) if failure.cause else gettext_for(language)(failure.detail)


def _said(error: FieldError) -> str:
    return f"{error.field}: {error.message}" if error.field else error.message


def _to_sign_in(request: AnyRequest) -> Response[Any]:
    """To the sign-in page, and from there to where a GET wanted to go."""
    here = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    then = f"?next={quote(here, safe='/')}" if request.method == "GET" else ""
    return see_other(f"/sign-in{then}")


def _toast(request: AnyRequest, failure: Failure) -> Response[Any]:
    """For a part of a page: a short notice; the page stays as it is."""
    text = _detail(request, failure)
    trigger = json.dumps({"toast": {"text": text, "tone": "bad"}})
    headers = {**failure.headers, "HX-Trigger": trigger, "HX-Reswap": "none"}
    return Response(text, status_code=failure.status, media_type="text/plain", headers=headers)


def _id(request: AnyRequest) -> str:
    return str(request.scope.get("state", {}).get("request_id", ""))
