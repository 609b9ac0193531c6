"""What the definition of an own field may not say."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from crm_estate.base.errors import Conflict, Invalid
from crm_estate.base.fields import Language
from crm_estate.base.texts import fold
from crm_estate.listings.custom import MOST_FIELDS, CustomField, CustomFieldFacts, CustomKind
from crm_estate.listings.custom_fairness import stands_for_people
from crm_estate.listings.facts import ListingFacts
from crm_estate.listings.words import FEATURES, N_

FAIR_HOUSING = N_(
    "Fair-housing law does not allow this field: “%(word)s” tells people apart, and homes are not matched "
    "by who lives there or who asks."
)
TAKEN = N_("Every listing has a field of this name already.")
A_FEATURE = N_("There is a feature of this name already.")
SAME_LABEL = N_("The field %(key)s has this label already.")
KIND_STAYS = N_("The kind of a field stays as it is. Retire it and make another.")
TOO_MANY = N_("There can be at most %(n)s own fields.")
WRONG_WAY = N_("min %(min)s is above max %(max)s.")
NOT_OF_THIS_KIND = N_("This cannot be said of a field of this kind.")
NO_VALUES = N_("A choice needs at least one value that is not retired.")
SAME_CODE = N_("The code %(code)s comes twice.")
SAME_VALUE = N_("The label %(label)s comes twice.")
MOST_SLACK = 10.0
"""A relative slack above ten times the bound is a slip of the pen."""
TOO_MUCH_SLACK = N_("This must be at most %(n)s.")

RESERVED = frozenset(ListingFacts.__struct_fields__) | {"price", "areas", "rooms"}


def check_field(key: str, facts: CustomFieldFacts, others: Iterable[CustomField]) -> None:
    """Raise Invalid or Conflict, naming the value at fault, for a definition that cannot be."""
    _check_fair(key, facts)
    if key in RESERVED:
        raise Invalid(TAKEN, field="key")
    if key in FEATURES:
        raise Invalid(A_FEATURE, field="key")
    _check_parts(facts)
    _check_bounds(facts)
    _check_values(facts)
    for other in others:
        if other.key != key and fold(other.label) == fold(facts.label):
            raise Conflict(SAME_LABEL, field="label", key=other.key)


def check_change(before: CustomField | None, facts: CustomFieldFacts, others: Sequence[CustomField]) -> None:
    """Raise Conflict where a definition contradicts what is stored."""
    if before is None and len(others) >= MOST_FIELDS:
        raise Conflict(TOO_MANY, field="key", n=MOST_FIELDS)
    if before is not None and before.kind != facts.kind:
        raise Conflict(KIND_STAYS, field="kind")


def _check_fair(key: str, facts: CustomFieldFacts) -> None:
    for path, text in _names(key, facts):
        if word := stands_for_people(text):
            raise Invalid(FAIR_HOUSING, field=path, word=word)


def _names(key: str, facts: CustomFieldFacts) -> Iterator[tuple[str, str]]:
    """Everything that names the field or a part of it, by its path."""
    yield "label", facts.label
    yield from _labels("labels", facts.labels)
    yield "key", key
    for i, value in enumerate(facts.values):
        yield f"values[{i}].label", value.label
        yield from _labels(f"values[{i}].labels", value.labels)
        yield f"values[{i}].code", value.code


def _labels(path: str, labels: Mapping[Language, str]) -> Iterator[tuple[str, str]]:
    return ((f"{path}.{language}", label) for language, label in labels.items())


def _check_parts(facts: CustomFieldFacts) -> None:
    parts: Mapping[str, tuple[CustomKind, bool]] = {
        "unit": ("number", bool(facts.unit)),
        "min": ("number", facts.min is not None),
        "max": ("number", facts.max is not None),
        "values": ("choice", bool(facts.values)),
    }
    for name, (kind, is_said) in parts.items():
        if is_said and kind != facts.kind:
            raise Invalid(NOT_OF_THIS_KIND, field=name)


def _check_bounds(facts: CustomFieldFacts) -> None:
    if facts.min is not None and facts.max is not None and facts.min > facts.max:
        raise Invalid(WRONG_WAY, field="min", min=f"{facts.min:g}", max=f"{facts.max:g}")
    if not facts.absolute and facts.slack > MOST_SLACK:
        raise Invalid(TOO_MUCH_SLACK, field="slack", n=f"{MOST_SLACK:g}")


def _check_values(facts: CustomFieldFacts) -> None:
    if facts.kind == "choice" and all(value.retired for value in facts.values):
        raise Invalid(NO_VALUES, field="values")
    codes: set[str] = set()
    labels: set[str] = set()
    for i, value in enumerate(facts.values):
        if value.code in codes:
            raise Invalid(SAME_CODE, field=f"values[{i}].code", code=value.code)
        if fold(value.label) in labels:
            raise Invalid(SAME_VALUE, field=f"values[{i}].label", label=value.label)
        codes.add(value.code)
        labels.add(fold(value.label))
