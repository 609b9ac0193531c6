"""The RESO Web API (OData 4, read only) under /api/reso/v2: listings, people, matches and searches for any
program that speaks the standard, with the same keys and scopes as /api/v1.

`resources` says what a resource is; `properties`, `people` and `searches` say which there are; `tokens` to
`parsing` read a filter and `conditions` turns it into SQL; `options` and `reading` make a page of it.
"""

from litestar import Router
from litestar.di import Provide

from crm_estate.api.reso.door import ERRORS, HANDLERS, ROOT, with_any_key
from crm_estate.web.headers import API_HEADERS
from crm_estate.web.who import provide_actor

router = Router(
    ROOT,
    guards=[with_any_key],
    dependencies={"actor": Provide(provide_actor)},
    exception_handlers=ERRORS,
    response_headers=API_HEADERS,
    route_handlers=HANDLERS,
)
