"""The API for Python programs: typed, patient and polite. It needs httpx and msgspec, nothing of ours.

`Client` waits, `AsyncClient` awaits; both have a method for every operation of the OpenAPI document, made by
`python -m crm_estate.client.generate`. Lists are iterated over, a POST is done once however often it is sent,
what was read remembers its tag (`if_match=`, `held=`), and what goes wrong is raised by its kind.
"""

from crm_estate.client.errors import (
    Changed,
    ClientError,
    Conflict,
    Fault,
    Invalid,
    NotAllowed,
    NotFound,
    NotSignedIn,
    Refused,
    TooMany,
    Unavailable,
    Unexpected,
    Unreachable,
)
from crm_estate.client.operations import Client
from crm_estate.client.operations_async import AsyncClient
from crm_estate.client.retrying import Patience
from crm_estate.client.webhooks import NotGenuine, Told, verify

__all__ = [
    "AsyncClient",
    "Changed",
    "Client",
    "ClientError",
    "Conflict",
    "Fault",
    "Invalid",
    "NotAllowed",
    "NotFound",
    "NotGenuine",
    "NotSignedIn",
    "Patience",
    "Refused",
    "Told",
    "TooMany",
    "Unavailable",
    "Unexpected",
    "Unreachable",
    "verify",
]
