"""Reasons on an office's own fields in words: the field's name, what the home says of it, how that stands."""

from collections.abc import Callable

from crm_estate.listings.custom import PREFIX, CustomField
from crm_estate.listings.custom_words import number_text
from crm_estate.listings.words import N_
from crm_estate.matchmaking.facts import Reason

Say = Callable[[str], str]

NOT_KNOWN = N_("%(name)s: not known")
WITHIN = N_("%(name)s %(value)s: within what is asked for")
WITHIN_UNSAID = N_("%(name)s: within what is asked for")
ABOVE = N_("%(name)s %(value)s: %(by)s above what is asked for")
BELOW = N_("%(name)s %(value)s: %(by)s below what is asked for")
CHOSEN = N_("%(name)s: %(value)s, as asked for")
CHOSEN_UNSAID = N_("%(name)s: as asked for")
ANOTHER = N_("%(name)s: %(value)s, not what is asked for")
ANOTHER_UNSAID = N_("%(name)s: not what is asked for")
IS_SO = N_("%(name)s: yes, as asked for")
IS_NOT_SO = N_("%(name)s: no")
IS_AVOIDED = N_("%(name)s: yes, which is to be avoided")
IS_SPARED = N_("%(name)s: no, as asked for")

YOURS = {
    WITHIN: N_("%(name)s %(value)s: within what you asked for"),
    WITHIN_UNSAID: N_("%(name)s: within what you asked for"),
    ABOVE: N_("%(name)s %(value)s: %(by)s above what you asked for"),
    BELOW: N_("%(name)s %(value)s: %(by)s below what you asked for"),
    CHOSEN: N_("%(name)s: %(value)s, as you asked"),
    CHOSEN_UNSAID: N_("%(name)s: as you asked"),
    ANOTHER: N_("%(name)s: %(value)s, not what you asked for"),
    ANOTHER_UNSAID: N_("%(name)s: not what you asked for"),
    IS_SO: N_("%(name)s: yes, as you asked"),
    IS_AVOIDED: N_("%(name)s: yes, which you do not want"),
    IS_SPARED: N_("%(name)s: no, as you asked"),
}
"""What is said differently to the contact whose wish it is."""


def is_custom(reason: Reason) -> bool:
    return reason.criterion.startswith(PREFIX)


def say_custom(reason: Reason, field: CustomField | None, language: str, say: Say) -> str:
    """The reason in words; a field that is no longer there is called as its key is spelt."""
    name = field.called(language) if field else reason.criterion.removeprefix(PREFIX).replace("_", " ")
    return say(_text(reason)) % {"name": name, **_values(reason, field, language)}


def _text(reason: Reason) -> str:
    match reason.code:
        case "inside":
            return WITHIN if reason.value is not None else WITHIN_UNSAID
        case "over_max":
            return ABOVE
        case "under_min":
            return BELOW
        case "chosen":
            return CHOSEN if reason.option else CHOSEN_UNSAID
        case "other":
            return ANOTHER if reason.option else ANOTHER_UNSAID
        case "all_present":
            return IS_SO if reason.present else IS_SPARED
        case "tag_missing":
            return IS_NOT_SO
        case "tag_avoided":
            return IS_AVOIDED
        case _:
            return NOT_KNOWN


def _values(reason: Reason, field: CustomField | None, language: str) -> dict[str, str]:
    def number(value: float | None) -> str:
        if value is None:
            return ""
        return number_text(value, field, language) if field else f"{value:g}"

    if reason.option:
        called = field.value_called(reason.option, language) if field else reason.option
        return {"value": called}
    return {"value": number(reason.value), "by": number(reason.by)}
