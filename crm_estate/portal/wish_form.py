"""Between a requirement and the form a contact edits it in; what the form does not show stays as it was."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from msgspec import Struct

from crm_estate.base.errors import Invalid
from crm_estate.base.languages import format_number, gettext_for
from crm_estate.listings.custom import CustomField
from crm_estate.portal.own_wishes import OwnWish, own_merged, own_of, own_sent
from crm_estate.requirements.checks import check_criteria
from crm_estate.requirements.criteria import Criteria
from crm_estate.requirements.custom import check_custom, counting
from crm_estate.requirements.facts import RequirementFacts, RequirementOut
from crm_estate.web.faults import convert, errors_of
from crm_estate.web.forms import Given, one
from crm_estate.web.numerals import readings
from crm_estate.web.wording import N_

RANGES = ("price", "living_area", "plot_area", "rooms_total", "floor")
ENDS = ("min", "max")
COMMON_FEATURES = (
    "elevator", "balcony", "terrace", "garden", "parking", "garage", "cellar", "furnished",
    "air_conditioning", "barrier_free", "pets_allowed",
)  # fmt: skip
"""Features everyone is asked about; those that a requirement names are shown besides."""

NOT_A_NUMBER = N_("Write a number, such as 850 000.")
WRONG_WAY = N_("The lower bound is above the upper one.")
ODD_AREA = N_("An area crosses itself or is too small. Remove it and draw it again.")
NOTHING_SAID = N_("Say at least one thing that matters to you: a price, a size or a place.")

Errors = dict[str, str]
"""What is wrong by name of field; what belongs to no field is under an empty name."""


class WishForm(Struct, frozen=True, kw_only=True):
    """What stands in the fields, whether it can be meant or not."""

    bounds: dict[str, str]
    currency: str
    kinds: list[str]
    areas: list[Any]
    areas_must: bool
    features: dict[str, str]
    own: list[OwnWish]
    frequency: str
    language: str


class Reading(Struct, frozen=True):
    """A form as it came, and what it means or what is wrong with it (Errors in the contact's language)."""

    form: WishForm
    facts: RequirementFacts | None
    errors: Errors


def form_of(wish: RequirementOut, language: str, currency: str, own: Sequence[CustomField] = ()) -> WishForm:
    """The fields of a requirement; `currency` where it names none, `language` is the contact's.

    `own`: the firm's own fields.
    """
    bounds: dict[str, str] = {}
    for name in RANGES:
        for end in ENDS:
            value = getattr(getattr(wish, name), end, None)
            bounds[f"{name}.{end}"] = "" if value is None else format_number(value, language)
    return WishForm(
        bounds=bounds,
        currency=wish.price.currency if wish.price else currency,
        kinds=list(wish.kinds),
        areas=msgspec.to_builtins(wish.areas.any) if wish.areas else [],
        areas_must=wish.areas.must if wish.areas else True,
        features=_stances(wish),
        own=own_of(wish, own, language),
        frequency=wish.frequency,
        language=wish.language or language,
    )


def facts_of(wish: RequirementOut) -> RequirementFacts:
    """What may be said of a requirement, as it is."""
    return RequirementFacts(**{name: getattr(wish, name) for name in RequirementFacts.__struct_fields__})


def read_form(fields: Given, wish: RequirementOut, language: str, own: Sequence[CustomField] = ()) -> Reading:
    """What the contact wants `wish` to be, judged as a whole; `own` are the firm's own fields."""
    form = _form_sent(fields, wish, language, own)
    raw, errors = _merged(form, wish, own)
    if not errors:
        facts, errors = _judged(raw, language, wish, own)
        if not errors:
            return Reading(form, facts, {})
    gettext = gettext_for(language)
    return Reading(form, None, {name: gettext(text) for name, text in errors.items()})


def _form_sent(fields: Given, wish: RequirementOut, language: str, own: Sequence[CustomField]) -> WishForm:
    return WishForm(
        bounds={f"{name}.{end}": one(fields, f"{name}.{end}")[:40] for name in RANGES for end in ENDS},
        currency=one(fields, "price.currency")[:3],
        kinds=list(fields.get("kinds", [])),
        areas=_areas_sent(one(fields, "areas", "[]")),
        areas_must=one(fields, "areas_must") == "yes",
        features={tag: one(fields, f"feature.{tag}") for tag in _stances(wish)},
        own=own_sent(fields, own, language),
        frequency=one(fields, "frequency", wish.frequency),
        language=one(fields, "language", language),
    )


def _areas_sent(text: str) -> list[Any]:
    try:
        return msgspec.json.decode(text, type=list[Any])
    except (msgspec.MsgspecError, RecursionError):
        return [None]  # is no area and will be said to be none


def _merged(
    form: WishForm, wish: RequirementOut, own: Sequence[CustomField]
) -> tuple[dict[str, Any], Errors]:
    """The requirement as plain values with what the form says put into it."""
    known = msgspec.to_builtins(wish)
    raw = {name: known[name] for name in RequirementFacts.__struct_fields__ if name in known}
    errors: Errors = {}
    for name in RANGES:
        raw[name] = _range(name, form, raw.get(name) or {}, errors)
    if raw["price"]:
        raw["price"]["currency"] = form.currency
    areas: dict[str, Any] = raw.get("areas") or {}
    raw["areas"] = {**areas, "any": form.areas, "must": form.areas_must} if form.areas else None
    raw["features"] = _features(form.features, raw.get("features") or {})
    raw["custom"], wrong = own_merged(form.own, raw.get("custom") or {}, own)
    errors |= dict.fromkeys(wrong, NOT_A_NUMBER)
    if wish.language is not None:
        raw["language"] = form.language
    return raw | {"kinds": form.kinds, "frequency": form.frequency}, errors


def _range(name: str, form: WishForm, before: Mapping[str, Any], errors: Errors) -> dict[str, Any] | None:
    bounds: dict[str, float] = {}
    for end in ENDS:
        typed = form.bounds[f"{name}.{end}"]
        number = next(readings(typed), None)
        if number is not None:
            bounds[end] = number
        elif typed:
            errors[f"{name}.{end}"] = NOT_A_NUMBER
    if len(bounds) == len(ENDS) and bounds["min"] > bounds["max"]:
        errors[f"{name}.min"] = WRONG_WAY
    kept = {key: value for key, value in before.items() if key not in ENDS}
    return {**kept, **bounds} if bounds else None


def _stances(wish: RequirementOut) -> dict[str, str]:
    """What a requirement says of each feature: must, nice, avoid or nothing; those it names first."""
    said: dict[str, str] = {}
    if wish.features:
        said = dict.fromkeys(wish.features.must, "must")
        said |= {tag: "nice" for tag in wish.features.nice if tag not in said}
        said |= dict.fromkeys(wish.features.avoid, "avoid")
    return {**said, **{tag: "" for tag in COMMON_FEATURES if tag not in said}}


def _features(stances: Mapping[str, str], before: Mapping[str, Any]) -> dict[str, Any] | None:
    """The wish for features; weights that were there stay, also those of a must."""
    by_stance = {
        stance: [tag for tag, said in stances.items() if said == stance]
        for stance in ("must", "nice", "avoid")
    }
    if not any(by_stance.values()):
        return None
    weights: Mapping[str, float] = before.get("nice") or {}
    nice = {tag: weights.get(tag, 1.0) for tag in by_stance["nice"]}
    weighed = {tag: weights[tag] for tag in by_stance["must"] if tag in weights}
    return {**before, **by_stance, "nice": {**nice, **weighed}}


def _judged(
    raw: Mapping[str, Any], language: str, wish: RequirementOut, own: Sequence[CustomField]
) -> tuple[RequirementFacts | None, Errors]:
    try:
        facts = convert(raw, RequirementFacts)
        check_criteria(facts.criteria())
        check_custom(facts.criteria(), own, wish.criteria())
    except Invalid as wrong:
        return None, _by_field(wrong, language)
    if not _says_anything(facts.criteria(), own):
        return None, {"": NOTHING_SAID}
    return facts, {}


def _says_anything(criteria: Criteria, own: Sequence[CustomField]) -> bool:
    names = (name for name in criteria.__struct_fields__ if name != "custom")
    return any(getattr(criteria, name) is not None for name in names) or bool(counting(criteria, own))


def _by_field(wrong: Invalid, language: str) -> Errors:
    """Faults by the names of this form's fields; of several in one field the first."""
    found: Errors = {}
    for path, said in errors_of(wrong, language).items():
        name = path.partition(".")[0].partition("[")[0]
        if name == "areas":
            found.setdefault(name, ODD_AREA)
        else:
            shown = path.partition("[")[0] if name == "custom" else path if name in RANGES else name
            found.setdefault(shown, said)
    return found
