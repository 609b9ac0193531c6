"""What a requirement would be if it gave way in one thing; nothing here changes one."""

from typing import Any, TypeVar

import msgspec
from msgspec import Struct

from crm_estate.base.errors import Invalid
from crm_estate.listings.custom import PREFIX
from crm_estate.listings.words import N_
from crm_estate.matchmaking.relaxing.widening import wider
from crm_estate.requirements.criteria import Criteria, CustomWish
from crm_estate.requirements.facts import RequirementFacts

Wish = TypeVar("Wish", bound=RequirementFacts)

STEPPED = ("max_up", "min_down", "area_wider")
NOT_SO = N_("This requirement cannot give way like that.")


class Give(Struct, frozen=True, kw_only=True):
    """One way to give way: `criterion` and what of it, `code`.

    `max_up`, `min_down`: the bound becomes `to`. `area_wider`: every area reaches `to` km further.
    `choice_added`: `value` would do as well. `must_nice`: it rules out no more. `tag_nice`, `tag_allowed`:
    the feature `value` would be nice instead of a must, would not have to be missing. Own fields that are
    tags have no `value`.
    """

    criterion: str
    code: str
    to: float | None = None
    value: str | None = None

    @property
    def token(self) -> str:
        """All of it in one word, for an address.

        >>> Give(criterion="price", code="max_up", to=892500.0).token
        'price:max_up:892500'
        """
        last = self.value or ("" if self.to is None else f"{self.to:.6f}".rstrip("0").rstrip("."))
        return f"{self.criterion}:{self.code}:{last}"


def give_of(token: str) -> Give:
    """What such a word says.

    >>> give_of("features:tag_nice:elevator")
    Give(criterion='features', code='tag_nice', to=None, value='elevator')
    """
    criterion, code, last = (*token.split(":", 2), "", "")[:3]
    if code not in STEPPED:
        return Give(criterion=criterion, code=code, value=last or None)
    try:
        return Give(criterion=criterion, code=code, to=float(last))
    except ValueError as error:
        raise Invalid(NOT_SO, field="give") from error


def loosened(wish: Wish, give: Give) -> Wish:
    """The requirement as it would be; Invalid where it does not state what is to give way."""
    if give.criterion.startswith(PREFIX):
        key = give.criterion.removeprefix(PREFIX)
        own = wish.custom or {}
        if key not in own:
            raise Invalid(NOT_SO, field="give")
        return msgspec.structs.replace(wish, custom={**own, key: _own(own[key], give)})
    part = getattr(wish, give.criterion) if give.criterion in Criteria.__struct_fields__ else None
    if part is None:
        raise Invalid(NOT_SO, field="give")
    changed = msgspec.structs.replace(part, **_changes(part, give))
    return msgspec.structs.replace(wish, **{give.criterion: changed})


def _changes(part: Any, give: Give) -> dict[str, Any]:
    match give.code:
        case "max_up" if getattr(part, "max", None) is not None:
            return {"max": give.to}
        case "min_down" if getattr(part, "min", None) is not None:
            return {"min": give.to}
        case "must_nice" if getattr(part, "must", None) is True:
            return {"must": False}
        case "choice_added" if getattr(part, "any", None) and give.value and give.criterion != "areas":
            return {"any": [*part.any, give.value]}
        case "area_wider" if give.criterion == "areas":
            return {"any": [wider(area, give.to or 0.0) for area in part.any]}
        case "tag_nice" if give.criterion == "features" and give.value in part.must:
            left = [tag for tag in part.must if tag != give.value]
            # As a must it weighs 1 besides what it weighs as nice to have.
            return {"must": left, "nice": {**part.nice, give.value: part.nice.get(give.value, 0.0) + 1.0}}
        case "tag_allowed" if give.criterion == "features" and give.value in part.avoid:
            return {"avoid": [tag for tag in part.avoid if tag != give.value]}
        case _:
            raise Invalid(NOT_SO, field="give")


def _own(part: CustomWish, give: Give) -> CustomWish:
    if give.code == "tag_nice" and part.must:
        return msgspec.structs.replace(part, must=False, nice=True)
    if give.code == "tag_allowed" and part.avoid:
        return msgspec.structs.replace(part, avoid=False)
    return msgspec.structs.replace(part, **_changes(part, give))
