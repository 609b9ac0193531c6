"""The door for programs: JSON under /api/v1, with a key; bodies are the Structs of the features."""

from litestar import Router
from litestar.di import Provide

from crm_estate.api import (
    changes,
    contact_batch,
    contacts,
    custom_fields,
    doubles,
    exports,
    imports,
    listings,
    matches,
    offers,
    requirements,
    suggestions,
    teaching,
    webhooks,
    what_if,
)
from crm_estate.api.manners import Manners, before_request
from crm_estate.api.preconditions import provide_wanted
from crm_estate.web.headers import API_HEADERS
from crm_estate.web.who import provide_actor, with_key

router = Router(
    "/api/v1",
    guards=[with_key],
    middleware=[Manners()],
    before_request=before_request,
    dependencies={"actor": Provide(provide_actor), "wanted": Provide(provide_wanted)},
    response_headers=API_HEADERS,
    route_handlers=[
        *listings.HANDLERS,
        *contacts.HANDLERS,
        *contact_batch.HANDLERS,
        *doubles.HANDLERS,
        *teaching.HANDLERS,
        *requirements.HANDLERS,
        *matches.HANDLERS,
        *offers.HANDLERS,
        *what_if.HANDLERS,
        *suggestions.HANDLERS,
        *custom_fields.HANDLERS,
        *changes.HANDLERS,
        *webhooks.HANDLERS,
        *imports.HANDLERS,
        *exports.HANDLERS,
    ],
)
