"""Own fields and their values in the words of whoever reads."""

from collections.abc import Iterator, Mapping, Sequence

from crm_estate.base.languages import format_exact, gettext_for
from crm_estate.listings.custom import CustomField, Value, in_use
from crm_estate.listings.custom_values import value_of
from crm_estate.listings.words import N_

YES, NO = N_("Yes"), N_("No")
_SPACE = "\xa0"


def number_text(number: float, field: CustomField, language: str) -> str:
    """A number with the unit of its field."""
    text = format_exact(number, language)
    return f"{text}{_SPACE}{field.unit}" if field.unit else text


def value_text(field: CustomField, value: Value, language: str) -> str:
    """What a listing says of a field: `3.2 m`, `Gas`, `Yes`."""
    if isinstance(value, bool):
        return gettext_for(language)(YES if value else NO)
    if isinstance(value, str):
        return field.value_called(value, language)
    return number_text(value, field, language)


def facts_said(
    said: Mapping[str, Value | None],
    fields: Sequence[CustomField],
    language: str,
    *,
    public: bool = False,
) -> Iterator[tuple[str, str]]:
    """(name, value) of every field in use that is known; with `public` only of those that contacts see."""
    for field in in_use(fields):
        value = value_of(field, said)
        if value is not None and (field.public or not public):
            yield field.called(language), value_text(field, value, language)
