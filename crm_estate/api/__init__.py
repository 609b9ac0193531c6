"""The door for programs: JSON under /api/v1, with a key; bodies are the Structs of the features."""

from litestar import Router
from litestar.di import Provide

from crm_estate.api import (
    contacts,
    custom_fields,
    doubles,
    listings,
    matches,
    requirements,
    suggestions,
    what_if,
)
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
        *doubles.HANDLERS,
        *requirements.HANDLERS,
        *matches.HANDLERS,
        *what_if.HANDLERS,
        *suggestions.HANDLERS,
        *custom_fields.HANDLERS,
    ],
)
