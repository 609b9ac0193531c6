"""Every address of the application, as its own routes name them."""

import re
from collections.abc import Iterator

from litestar import Litestar
from litestar.routes import HTTPRoute


def addresses(app: Litestar, below: str) -> Iterator[tuple[str, str]]:
    """(method, path) of everything that answers below a path; parameters stand in braces."""
    for route in app.routes:
        if isinstance(route, HTTPRoute) and route.path.startswith(below):
            methods = {method for handler in route.route_handlers for method in handler.http_methods}
            yield from ((method, route.path) for method in sorted(methods - {"OPTIONS", "HEAD"}))


def filled(path: str, value: str, **named: str) -> str:
    """The path with its parameters filled in: those that are named, and `value` for the others.

    >>> filled("/p/{token:str}/homes/{reference:str}", "x", token="t")
    '/p/t/homes/x'
    """
    return re.sub(r"\{(\w+)[^}]*\}", lambda found: named.get(found[1], value), path)
