"""What the codes of a listing are called, in the language of whoever reads.

`N_` marks a text for translation where it stands; it is translated where it is shown.
"""

from collections.abc import Mapping

from crm_estate.base.languages import gettext_for


def N_(text: str) -> str:
    return text


OFFERS = {"sale": N_("For sale"), "rent": N_("To let")}

KINDS = {
    "apartment": N_("Apartment"),
    "house": N_("House"),
    "land": N_("Land"),
    "commercial": N_("Commercial"),
    "garage": N_("Garage"),
    "room": N_("Room"),
    "other": N_("Other"),
}

STATUSES = {
    "Active": N_("On the market"),
    "Active Under Contract": N_("Under contract"),
    "Canceled": N_("Canceled"),
    "Closed": N_("Closed"),
    "Coming Soon": N_("Coming soon"),
    "Expired": N_("Expired"),
    "Hold": N_("On hold"),
    "Incomplete": N_("Incomplete"),
    "Pending": N_("Pending"),
    "Withdrawn": N_("Withdrawn"),
}

CONDITIONS = {
    "new": N_("Newly built"),
    "very_good": N_("Very good"),
    "good": N_("Good"),
    "renovated": N_("Renovated"),
    "to_renovate": N_("To be renovated"),
    "under_construction": N_("Under construction"),
    "shell": N_("Shell"),
}

PERIODS = {"day": N_("per day"), "week": N_("per week"), "month": N_("per month"), "year": N_("per year")}

FEATURES = {
    "air_conditioning": N_("air conditioning"),
    "alarm": N_("alarm"),
    "balcony": N_("balcony"),
    "barrier_free": N_("barrier-free"),
    "basement": N_("basement"),
    "bathtub": N_("bathtub"),
    "cellar": N_("cellar"),
    "dishwasher": N_("dishwasher"),
    "elevator": N_("lift"),
    "fireplace": N_("fireplace"),
    "fitted_kitchen": N_("fitted kitchen"),
    "furnished": N_("furnished"),
    "garage": N_("garage"),
    "garden": N_("garden"),
    "guest_toilet": N_("guest toilet"),
    "internet": N_("internet"),
    "loggia": N_("loggia"),
    "parking": N_("parking"),
    "pets_allowed": N_("pets allowed"),
    "pool": N_("pool"),
    "sauna": N_("sauna"),
    "security": N_("security"),
    "solar_panels": N_("solar panels"),
    "storage_room": N_("storage room"),
    "terrace": N_("terrace"),
    "underfloor_heating": N_("underfloor heating"),
    "view": N_("view"),
    "washing_machine": N_("washing machine"),
}
"""Features with a name in every language; an office may use others, shown as they are spelt."""


def word(words: Mapping[str, str], code: str, language: str) -> str:
    """What `code` is called; a code without a name is shown as it is spelt.

    >>> word(FEATURES, "elevator", "en"), word(FEATURES, "wine_cellar", "en")
    ('lift', 'wine cellar')
    """
    return gettext_for(language)(words[code]) if code in words else code.replace("_", " ")
