"""The door for programs: JSON under /api/v1, with a key; bodies are the Structs of the features."""

from litestar import Router
from litestar.di import Provide

from crm_estate.api import contacts, listings, matches, requirements
from crm_estate.web.headers import API_HEADERS
from crm_estate.web.who import provide_actor, with_key

router = Router(
    "/api/v1",
    guards=[with_key],
    dependencies={"actor": Provide(provide_actor)},
    response_headers=API_HEADERS,
    route_handlers=[
        *listings.HANDLERS,
        *contacts.HANDLERS,
        *requirements.HANDLERS,
        *matches.HANDLERS,
    ],
)
