"""Between a requirement and the fields of its form: slacks in per cent, one stance per feature."""

from collections.abc import Sequence

import msgspec

from crm_estate.desk.forms import Form, filled, tags_in
from crm_estate.desk.own_wishes import in_per_cent, own_of_form
from crm_estate.listings.custom import CustomField
from crm_estate.requirements.criteria import Area
from crm_estate.requirements.facts import RequirementFacts, RequirementOut
from crm_estate.web.forms import Given, one, read
from crm_estate.web.numerals import readings

IN_PER_CENT = ("price.slack", "living_area.slack", "plot_area.slack")
BOUNDS = ("min", "max")
DECISIVE = {
    **dict.fromkeys(
        ("price", "living_area", "plot_area", "rooms_total", "bedrooms_total", "floor", "year_built"), BOUNDS
    ),
    "condition": ("any",),
    "energy_class": ("any",),
    "areas": ("any",),
}
"""A criterion is stated when one of these of its fields is."""
STANCE, NICE = "stance.", "features.nice."


def facts_of(fields: Given, own: Sequence[CustomField]) -> RequirementFacts:
    """What the form says; Invalid names every field that cannot be read. `own`: the firm's own fields."""
    said = {name: values for name, values in own_of_form(fields, own).items() if not name.startswith(NICE)}
    if one(said, "areas.any") in ("", "[]"):
        said.pop("areas.any", None)
    for name in IN_PER_CENT:
        share = next(readings(one(said, name)), None)
        if share is not None:
            said[name] = [f"{share / 100:.6f}"]
    features = _features(fields)
    if not features:
        said.pop("features.weight", None)
    return read(said | features, RequirementFacts, decisive=DECISIVE)


def form_of(wish: RequirementOut, own: Sequence[CustomField]) -> Form:
    """The form that says what the requirement is."""
    form = filled(wish)
    for name in IN_PER_CENT:
        if form.value(name):
            form.fields[name] = [f"{float(form.value(name)) * 100:.2f}".rstrip("0").rstrip(".")]
    in_per_cent(form, wish, own)
    return form


def stances_of(form: Form) -> dict[str, str]:
    """Per feature what the form says of it: must, nice, avoid or nothing."""
    sent = {
        name[len(STANCE) :]: values[-1] for name, values in form.fields.items() if name.startswith(STANCE)
    }
    if sent:
        return sent
    nice = [name[len(NICE) :] for name in form.fields if name.startswith(NICE)]
    return {
        **dict.fromkeys(nice, "nice"),
        **dict.fromkeys(form.fields.get("features.must", []), "must"),
        **dict.fromkeys(form.fields.get("features.avoid", []), "avoid"),
    }


def areas_of(form: Form) -> list[Area]:
    """The areas that the form shows; none where what was sent cannot be read."""
    try:
        return msgspec.json.decode(form.value("areas.any") or "[]", type=list[Area])
    except msgspec.MsgspecError:
        return []


def _features(fields: Given) -> dict[str, list[str]]:
    """The fields of `features` that follow from the stances."""
    stances = {name[len(STANCE) :]: one(fields, name) for name in fields if name.startswith(STANCE)}
    stances |= dict.fromkeys(tags_in(one(fields, "features_more")), "nice")
    taken = {
        stance: [tag for tag, said in stances.items() if said == stance]
        for stance in ("must", "avoid", "nice")
    }
    return {
        **{f"features.{stance}": taken[stance] for stance in ("must", "avoid") if taken[stance]},
        **{f"{NICE}{tag}": [one(fields, f"{NICE}{tag}", "1")] for tag in taken["nice"]},
    }
