"""Scripts, styles and pictures under /static; an address that carries a version may be kept for ever."""

from litestar.datastructures import MutableScopeHeaders
from litestar.enums import ScopeType
from litestar.middleware import ASGIMiddleware
from litestar.static_files import create_static_files_router
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from crm_estate.base.rendering import STATIC
from crm_estate.web.addresses import a_file_name

KEPT_FOR_EVER = "public, max-age=31536000, immutable"
KEPT_SHORTLY = "public, max-age=300"


class Keeping(ASGIMiddleware):
    """Says how long a file may be kept; one that is missing is not kept at all."""

    scopes = (ScopeType.HTTP,)

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        has_version = scope["query_string"].startswith(b"v=")

        async def send_on(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] == 200:
                headers = MutableScopeHeaders.from_message(message)
                headers["Cache-Control"] = KEPT_FOR_EVER if has_version else KEPT_SHORTLY
                headers["X-Content-Type-Options"] = "nosniff"
            await send(message)

        await next_app(scope, receive, send_on)


router = create_static_files_router(
    path="/static", directories=[STATIC], guards=[a_file_name], middleware=[Keeping()]
)
