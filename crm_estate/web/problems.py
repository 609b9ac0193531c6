"""Problem details (RFC 9457): one shape for everything that can go wrong at the API."""

from http import HTTPStatus
from typing import Any

from litestar import Request, Response
from msgspec import Struct

MEDIA_TYPE = "application/problem+json"


class FieldError(Struct, frozen=True):
    """One value at fault: the path of its field and what is wrong."""

    field: str
    message: str


class Problem(Struct, frozen=True, kw_only=True):
    """What went wrong, for programs and for people (RFC 9457)."""

    title: str
    status: int
    detail: str
    instance: str
    request_id: str
    type: str = "about:blank"
    errors: list[FieldError] = []


def problem(
    request: Request[Any, Any, Any],
    status: int,
    detail: str,
    errors: list[FieldError],
    headers: dict[str, str],
) -> Response[Problem]:
    """The answer that says what went wrong."""
    content = Problem(
        title=HTTPStatus(status).phrase,
        status=status,
        detail=detail,
        instance=request.url.path,
        request_id=str(request.scope.get("state", {}).get("request_id", "")),
        errors=errors,
    )
    return Response(content, status_code=status, media_type=MEDIA_TYPE, headers=headers)
