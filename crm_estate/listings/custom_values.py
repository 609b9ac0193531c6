"""What listings say of own fields: read tolerantly where it is stored, strictly where it is said."""

import math
from collections.abc import Mapping, Sequence

from crm_estate.base.errors import Invalid
from crm_estate.listings.custom import PREFIX, CustomField, Value, by_key
from crm_estate.listings.words import N_

Said = Mapping[str, Value]

NO_FIELD = N_("There is no own field %(key)s.")
RETIRED = N_("The field %(name)s is retired.")
NOT_A_NUMBER = N_("This must be a number.")
NOT_A_TRUTH = N_("This must be yes, no or not known.")
NOT_A_VALUE = N_("%(value)s is none of the values of %(name)s: %(values)s.")
TOO_LOW = N_("This must be at least %(bound)s.")
TOO_HIGH = N_("This must be at most %(bound)s.")


def value_of(field: CustomField, said: Mapping[str, Value | None]) -> Value | None:
    """What is stored of a field; None when that is nothing, or nothing that a field of this kind can hold."""
    value = said.get(field.key)
    if isinstance(value, bool):
        return value if field.kind == "tag" else None
    if isinstance(value, str):
        return value if field.kind == "choice" and value in field.codes else None
    return value if field.kind == "number" else None


def settled(
    said: Mapping[str, Value | None], before: Said, fields: Sequence[CustomField]
) -> dict[str, Value]:
    """What a listing says of own fields from now on, by key; Invalid names the first that cannot be.

    What is not said is unknown, but fields that are retired or gone keep what they have. A value that stays
    as it was is not judged again, or nothing else could be changed once bounds were drawn closer.
    """
    known = by_key(fields)
    after = {key: _plain(value) for key, value in said.items() if value is not None}
    for key, value in after.items():
        if key not in before or before[key] != value:
            _check(known.get(key), key, value)
    resting = {
        key: value
        for key, value in before.items()
        if key not in said and (key not in known or known[key].retired)
    }
    return dict(sorted({**resting, **after}.items()))


def _check(field: CustomField | None, key: str, value: Value) -> None:
    path = PREFIX + key
    if field is None:
        raise Invalid(NO_FIELD, field=path, key=key)
    if field.retired:
        raise Invalid(RETIRED, field=path, name=field.label)
    match field.kind:
        case "number":
            _check_number(field, value, path)
        case "choice":
            _check_choice(field, value, path)
        case "tag":
            if not isinstance(value, bool):
                raise Invalid(NOT_A_TRUTH, field=path)


def _check_number(field: CustomField, value: Value, path: str) -> None:
    if isinstance(value, bool | str) or not math.isfinite(value):
        raise Invalid(NOT_A_NUMBER, field=path)
    if field.min is not None and value < field.min:
        raise Invalid(TOO_LOW, field=path, bound=f"{field.min:g}")
    if field.max is not None and value > field.max:
        raise Invalid(TOO_HIGH, field=path, bound=f"{field.max:g}")


def _check_choice(field: CustomField, value: Value, path: str) -> None:
    offered = [one.code for one in field.values if not one.retired]
    if value not in offered:
        shown = ", ".join(offered[:20]) + (", …" if len(offered) > 20 else "")
        raise Invalid(NOT_A_VALUE, field=path, value=str(value)[:40], name=field.label, values=shown)


def _plain(value: Value) -> Value:
    """The value as it is stored: zero has no sign, or it would never equal itself."""
    return value if isinstance(value, bool | str) else value + 0.0
