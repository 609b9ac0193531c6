"""How files are described that come or go as they are: by media type, each with an example."""

from collections.abc import Mapping
from typing import Any

from litestar.handlers import HTTPRouteHandler

Files = Mapping[str, str]
"""Examples by media type, in `opt` of a handler: `takes` for its body, `gives` for its answer."""


def content_of(files: Files) -> dict[str, Any]:
    """The content of a body or an answer that is a file."""
    return {
        media: {"schema": {"type": "string", "contentMediaType": media}, "example": example}
        for media, example in files.items()
    }


def is_tagged(handler: HTTPRouteHandler) -> bool:
    """Whether an answer has a tag: not if it is sent while it is made, or only promises something."""
    opt = handler.opt
    is_whole = "items" not in opt and "gives" not in opt and "DELETE" not in handler.http_methods
    return is_whole and handler.status_code in (200, 201)


def scopes_said(handler: HTTPRouteHandler) -> str:
    """The scopes of which one is needed."""
    return " or ".join(f"`{scope}`" for scope in handler.opt.get("scopes", (handler.opt["scope"],)))
