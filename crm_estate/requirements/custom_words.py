"""Wishes for own fields in the words of whoever reads."""

from crm_estate.base.languages import gettext_for
from crm_estate.listings.custom import CustomField
from crm_estate.listings.custom_words import number_text
from crm_estate.listings.words import N_
from crm_estate.requirements.criteria import CustomWish

FROM, UP_TO = N_("from %(low)s"), N_("up to %(high)s")
MUST, NICE, AVOID = N_("must be so"), N_("nice if so"), N_("must not be so")


def wish_text(field: CustomField, wish: CustomWish, language: str) -> str:
    """What is asked of a field: `from 3 m`, `Gas, Coal`, `must be so`."""
    if field.kind == "number":
        return between(
            None if wish.min is None else number_text(wish.min, field, language),
            None if wish.max is None else number_text(wish.max, field, language),
            language,
        )
    if field.kind == "choice":
        return ", ".join(field.value_called(code, language) for code in wish.any)
    return gettext_for(language)(AVOID if wish.avoid else MUST if wish.must else NICE)


def between(low: str | None, high: str | None, language: str) -> str:
    """A range whose ends are written already.

    >>> between("3 m", None, "en"), between("3 m", "4 m", "en")
    ('from 3 m', '3 m – 4 m')
    """
    say = gettext_for(language)
    if low is not None and high is not None:
        return low if low == high else f"{low} – {high}"
    if low is not None:
        return say(FROM) % {"low": low}
    return say(UP_TO) % {"high": high} if high is not None else ""
