"""Signing in and out, and the language one reads in."""

from typing import Any

from litestar import Request, Response, get, post

from crm_estate.accounts.signin import sign_in, sign_out
from crm_estate.accounts.team import set_language
from crm_estate.base.errors import Invalid, NotSignedIn, Outcome, TooMany
from crm_estate.base.languages import LANGUAGES
from crm_estate.desk.asking import Now, Who
from crm_estate.web.faults import said
from crm_estate.web.forms import given, one
from crm_estate.web.pages import language_of, page, see_other
from crm_estate.web.who import (
    COOKIE,
    address_of,
    from_our_pages,
    local_path,
    no_session_cookie,
    session_cookie,
    session_of,
)

AnyRequest = Request[Any, Any, Any]


@get("/sign-in", guards=[from_our_pages])
async def sign_in_page(request: AnyRequest) -> Response[Any]:
    then = local_path(request.query_params.get("next"))
    if await session_of(request):
        return see_other(then)
    return page(request, "desk/sign_in.html", next=then, email="", wrong="")


@post("/sign-in", guards=[from_our_pages])
async def sign_in_form(request: AnyRequest, now: Now) -> Response[Any]:
    """Always a new session: one that the browser brought along ends."""
    fields = await given(request)
    email, then = one(fields, "email"), local_path(one(fields, "next"))
    password = (fields.get("password") or [""])[-1]
    try:
        token = await sign_in(email, password, address=address_of(request), now=now)
    except (NotSignedIn, TooMany) as refused:
        return _refused(request, email, then, refused)
    if old := request.cookies.get(COOKIE):
        await sign_out(old)
    answer = see_other(then)
    answer.set_cookie(session_cookie(token))
    return answer


@post("/sign-out")
async def sign_out_form(request: AnyRequest, me: Who) -> Response[None]:
    await sign_out(request.cookies[COOKIE])
    answer = see_other("/sign-in")
    answer.set_cookie(no_session_cookie())
    return answer


@post("/language")
async def language_form(request: AnyRequest, me: Who) -> Response[None]:
    fields = await given(request)
    language = one(fields, "language")
    if language not in LANGUAGES:
        raise Invalid("There is no such language.", field="language")
    await set_language(me.id, language)
    return see_other(local_path(one(fields, "next")))


def _refused(request: AnyRequest, email: str, then: str, refused: Outcome) -> Response[str]:
    headers = {"Retry-After": str(refused.retry_after)} if isinstance(refused, TooMany) else {}
    return page(
        request,
        "desk/sign_in.html",
        status=429 if isinstance(refused, TooMany) else 422,
        headers=headers,
        next=then,
        email=email,
        wrong=said(refused, language_of(request)),
    )
