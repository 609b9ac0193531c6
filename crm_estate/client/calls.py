"""One request: what is asked, on which conditions, and whether asking twice does no harm."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import msgspec
from msgspec import Struct

from crm_estate.client.things import Tag, Thing, tag_in

KEY = "Idempotency-Key"
JSON = "application/json"
NDJSON = "application/x-ndjson"

File = Path | bytes
"""What is uploaded: a file by its path, or what would be in it."""


class Call(Struct, frozen=True, kw_only=True):
    """A request that can be sent, and sent again; `held` is what was read before under the tag it names."""

    method: str
    path: str
    query: dict[str, Any]
    headers: dict[str, str]
    content: File | None = None
    held: Thing | None = None

    @property
    def is_repeatable(self) -> bool:
        """Whether it may be sent again when nobody knows if it was done.

        A change on a condition and a removal may not: having been done, they would be refused.
        """
        if self.method == "POST":
            return KEY in self.headers
        return self.method == "GET" or (self.method == "PUT" and not CONDITIONS & self.headers.keys())


CONDITIONS = {"If-Match", "If-None-Match"}


def ask(
    method: str,
    path: str,
    *,
    query: Mapping[str, Any] | None = None,
    body: object = None,
    file: File | None = None,
    media_type: str = JSON,
    held: Thing | None = None,
    if_match: Tag = None,
    if_new: bool = False,
    idempotency_key: str | None = None,
) -> Call:
    """The request; a POST has a word of its own, so that it is done once however often it is sent."""
    content = file if body is None else msgspec.json.encode(body)
    said = {
        "Content-Type": None if content is None else media_type,
        "If-None-Match": "*" if if_new else tag_in(held),
        "If-Match": tag_in(if_match),
        KEY: (idempotency_key or str(uuid4())) if method == "POST" else None,
    }
    return Call(
        method=method,
        path=path,
        query=asked(query or {}),
        headers={name: value for name, value in said.items() if value is not None},
        content=content,
        held=held,
    )


def part(value: object) -> str:
    """One part of a path, whatever is in it.

    >>> part("A/1 ?")
    'A%2F1%20%3F'
    """
    return quote(str(value), safe="")


def asked(query: Mapping[str, Any]) -> dict[str, Any]:
    """What is said of a query, without what is not.

    >>> asked({"limit": 5, "cursor": None, "since": date(2026, 11, 2)})
    {'limit': 5, 'since': '2026-11-02'}
    """
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in query.items()
        if value is not None
    }
