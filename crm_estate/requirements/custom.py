"""Wishes for an office's own fields: which may be said, and which of them count."""

from collections.abc import Iterator, Sequence

from crm_estate.base.errors import Invalid
from crm_estate.listings.custom import PREFIX, CustomField, CustomKind, by_key, in_use
from crm_estate.listings.custom_values import NO_FIELD, RETIRED
from crm_estate.listings.words import N_
from crm_estate.requirements.criteria import Criteria, CustomWish

PARTS: dict[CustomKind, tuple[str, ...]] = {
    "number": ("min", "max", "slack", "must"),
    "choice": ("any", "must"),
    "tag": ("must", "nice", "avoid"),
}
"""What may be said of a field of each kind, besides its weight."""

NOT_OF_THIS_KIND = N_("This cannot be said of a field of this kind.")
SAYS_NOTHING = {
    "number": N_("Say from where, or up to where."),
    "choice": N_("Choose at least one value."),
    "tag": N_("Say whether it must be so, would be nice, or must not be."),
}
WRONG_WAY = N_("min %(min)s is above max %(max)s.")
NO_VALUE = N_("%(value)s is none of the values of %(name)s.")
ONE_STANCE = N_("Only one of must, nice and avoid can be meant.")


def check_custom(
    criteria: Criteria,
    fields: Sequence[CustomField],
    before: Criteria | None = None,
    *,
    resting: bool = False,
) -> None:
    """Raise Invalid with the path of the first wish for an own field that cannot be meant.

    A wish that is as it was `before` is let be: its field may have been retired since. With `resting` wishes
    for retired fields are let be altogether, as they do not count.
    """
    known = by_key(fields)
    earlier = (before.custom if before else None) or {}
    for key, wish in (criteria.custom or {}).items():
        if wish != earlier.get(key):
            field = known.get(key)
            if field is None:
                raise Invalid(NO_FIELD, field=PREFIX + key, key=key)
            if not field.retired:
                _check_wish(wish, field)
            elif not resting:
                raise Invalid(RETIRED, field=PREFIX + key, name=field.label)


def counting(criteria: Criteria, fields: Sequence[CustomField]) -> dict[str, CustomWish]:
    """The wishes for own fields that matching reads: of fields in use, and such as fit their kind."""
    known = by_key(in_use(fields))
    said = (criteria.custom or {}).items()
    return {key: wish for key, wish in said if key in known and not any(_faults(wish, known[key]))}


def _check_wish(wish: CustomWish, field: CustomField) -> None:
    for fault in _faults(wish, field):
        raise fault


def _faults(wish: CustomWish, field: CustomField) -> Iterator[Invalid]:
    path = field.criterion
    for name in ("min", "max", "slack", "any", "must", "nice", "avoid"):
        if name not in PARTS[field.kind] and getattr(wish, name) not in (None, [], False):
            yield Invalid(NOT_OF_THIS_KIND, field=f"{path}.{name}")
    if not _says(wish, field.kind):
        yield Invalid(SAYS_NOTHING[field.kind], field=path)
    if wish.min is not None and wish.max is not None and wish.min > wish.max:
        yield Invalid(WRONG_WAY, field=f"{path}.min", min=f"{wish.min:g}", max=f"{wish.max:g}")
    for i, code in enumerate(wish.any):
        if field.kind == "choice" and code not in field.codes:
            yield Invalid(NO_VALUE, field=f"{path}.any[{i}]", value=code, name=field.label)
    if field.kind == "tag" and wish.must + wish.nice + wish.avoid > 1:
        yield Invalid(ONE_STANCE, field=path)


def _says(wish: CustomWish, kind: CustomKind) -> bool:
    if kind == "number":
        return wish.min is not None or wish.max is not None
    return bool(wish.any) if kind == "choice" else wish.must or wish.nice or wish.avoid
