"""What a path says must be possible, and must be what the body says, if the body says it too."""

from typing import Any, TypeVar

import msgspec
from msgspec import Struct

from crm_estate.base.errors import Invalid, NotFound
from crm_estate.base.fields import Reference
from crm_estate.base.wording import sentence
from crm_estate.web.addresses import LARGEST_ID
from crm_estate.web.faults import Fault, Wrong

Facts = TypeVar("Facts", bound=Struct)


def row_id(number: int) -> int:
    """The number itself if anything can have it as its id."""
    if not 1 <= number <= LARGEST_ID:
        raise NotFound("There is nothing with this id.")
    return number


def agreed(facts: Facts, **named: str) -> Facts:
    """`facts` under the names that the path gives; Invalid when they give themselves another."""
    for field, name in named.items():
        said = getattr(facts, field)
        if said not in (None, name):
            raise Invalid(f"The address says {name!r}, the body {said!r}.", field=field)
        possible(name, field)
    return msgspec.structs.replace(facts, **named)


def possible(name: str, field: str, kind: Any = Reference) -> str:
    """A name out of a path, if anything can be called so."""
    try:
        return msgspec.convert(name, kind)
    except msgspec.ValidationError as error:
        raise Wrong([Fault(field, sentence(str(error)))]) from None
