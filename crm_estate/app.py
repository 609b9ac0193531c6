"""The web application: every door, and what they stand on."""

import gc
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from litestar import Litestar, get
from litestar.datastructures import State
from litestar.di import Provide
from litestar.response import Redirect

from crm_estate.api import openapi
from crm_estate.api import router as api
from crm_estate.api.reso import router as reso
from crm_estate.base import database
from crm_estate.base.settings import settings
from crm_estate.desk import router as desk
from crm_estate.matchmaking.resident.warming import warming
from crm_estate.portal import router as portal
from crm_estate.web import assets, calendars, logbook, pictures
from crm_estate.web.addresses import something_possible
from crm_estate.web.bodies import ApiRequest
from crm_estate.web.clock import Clock, provide_now, utc_now
from crm_estate.web.errors import HANDLERS
from crm_estate.web.health import healthz

LARGEST_BODY = 16_000_000
"""Bytes; more than any body needs, so that too long a text is refused by the name of its field."""


def create_app(clock: Clock = utc_now) -> Litestar:
    """The application; `clock` says what time it is."""
    app = Litestar(
        route_handlers=[
            home,
            healthz,
            assets.router,
            pictures.picture,
            calendars.calendar,
            openapi.document,
            api,
            reso,
            desk,
            portal,
        ],
        dependencies={"now": Provide(provide_now)},
        exception_handlers=HANDLERS,
        guards=[something_possible],
        lifespan=[_connected],
        logging_config=None,
        openapi_config=None,
        request_class=ApiRequest,
        request_max_body_size=LARGEST_BODY,
        state=State({"clock": clock}),
    )
    app.asgi_handler = logbook.kept_by(app.asgi_handler)
    return app


def served() -> Litestar:
    """The application in a process of its own, in which no request waits for memory to be gone through."""
    app = create_app()
    gc.collect()
    gc.freeze()  # the code's own objects: looking at all of them again takes a tenth of a second
    return app


@get("/", include_in_schema=False)
async def home() -> Redirect:
    """Whoever comes to the front door is most likely an agent."""
    return Redirect("/desk")


@asynccontextmanager
async def _connected(app: Litestar) -> AsyncGenerator[None]:
    logbook.speak(settings().log_level)
    clock: Clock = app.state.clock
    async with database.connected(database.address(settings())), warming(clock) as app.state.warming:
        yield
