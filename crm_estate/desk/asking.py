"""What handlers of the desk are given besides their path: the request, who asks, and when."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

from litestar import Request
from litestar.di import NamedDependency
from litestar.params import FromPath
from msgspec import Struct

from crm_estate.accounts.signin import Me
from crm_estate.base.errors import Invalid
from crm_estate.desk.queries import Query, query_of
from crm_estate.web.faults import errors_of
from crm_estate.web.forms import one, read

__all__ = ["AnyRequest", "FromPath", "Now", "Who", "asked", "filter_of", "pages", "version_of"]

AnyRequest = Request[Any, Any, Any]
Who = NamedDependency[Me]
Now = NamedDependency[datetime]

Filter = TypeVar("Filter", bound=Struct)


def asked(request: AnyRequest) -> Query:
    """What the address of this request narrows its list to; `done` only speaks to the page itself."""
    params = ((name, value) for name, value in request.query_params.multi_items() if name != "done")
    return query_of(request.url.path, params)


def filter_of(said: Mapping[str, str], kind: type[Filter], language: str) -> tuple[Filter, dict[str, str]]:
    """The filter that was asked for; where it cannot be read, an empty one and what is wrong with it."""
    try:
        return read({name: [value] for name, value in said.items()}, kind), {}
    except Invalid as wrong:
        return kind(), errors_of(wrong, language)


def pages(query: Query, next_cursor: str | None) -> dict[str, Any]:
    """Addresses of the pager: the page after this one, and the first unless this is it."""
    return {
        "older": query.address(after=next_cursor) if next_cursor else "",
        "newest": query.address(after="") if "after" in query else "",
    }


def version_of(fields: Mapping[str, Sequence[str]]) -> int | None:
    """The version of a record that its form was made from; None when the sender means to write over any."""
    if one(fields, "overwrite") == "yes":
        return None
    text = one(fields, "version")
    if not text.isdecimal():
        raise Invalid("This form is not complete. Load the page again.", field="version")
    return int(text)
