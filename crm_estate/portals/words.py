"""What is missing, refused or wrong, in words; what a portal says in its own is shown as it said it.

`N_` marks a text for translation where it stands; it is translated where it is shown.
"""

from collections.abc import Iterable

from crm_estate.base.languages import gettext_for
from crm_estate.portals.adapters import Message


def N_(text: str) -> str:
    return text


STATES = {
    "waiting": N_("On its way"),
    "sent": N_("The portal is looking at it"),
    "live": N_("Live"),
    "refused": N_("Refused"),
    "removed": N_("Not there"),
    "failed": N_("Given up"),
}

MISSING = {
    "needs_title": N_("The portal needs a title of at least %(least)s characters."),
    "needs_description": N_("The portal needs a description of at least %(least)s characters."),
    "needs_price": N_("The portal does not take a listing whose price is on request."),
    "needs_currency": N_("The portal takes prices in %(currencies)s only."),
    "needs_period": N_("The portal takes rents per month only."),
    "needs_place": N_("The portal needs a place on the map."),
    "needs_town": N_("The portal needs a town."),
    "needs_photo": N_("The portal needs photos, at least %(least)s."),
    "needs_rooms": N_("The portal needs the number of rooms."),
    "needs_area": N_("The portal needs the living area."),
    "needs_plot": N_("The portal needs the area of the plot."),
    "needs_building": N_(
        "The portal needs to know whether the building is brick or panel (own field “%(key)s”)."
    ),
    "needs_codes": N_(
        "The portal's numbers for this kind of listing are not set (CRM_INGATLAN_CODES). "
        "An administrator has to do that."
    ),
    "needs_layout": N_("The portal needs the layout in the title, such as 3+kk or 3+1."),
    "no_category": N_("The portal has no place for this kind of property."),
}

REFUSED = {
    "said": N_("The portal says: %(said)s"),
    "field": N_("The portal does not accept the field %(field)s: %(said)s"),
    "photo_small": N_("A photo is too small: %(width)s × %(height)s; the portal needs %(least)s."),
    "photo_unreadable": N_("A photo could not be fetched or is none: %(url)s"),
    "photo_refused": N_("The portal refused a photo: %(said)s"),
    "duplicate": N_("The portal has an advert with this reference already, which it does not let us change."),
    "advert_gone": N_("The portal no longer shows this advert."),
    "no_reason": N_("The portal refused it and did not say why."),
    "off_market": N_("The listing is not on the market."),
    "no_credit": N_("The firm has no credit at the portal."),
    "not_paid": N_("The firm's registration at the portal is not paid for."),
    "agent_inactive": N_("The agent is not active at the portal."),
    "too_few_photos": N_("The portal says that there are too few photos."),
    "forbidden": N_("The portal has banned this advert."),
    "inactive": N_("The portal says that the advert is not active."),
    "not_approved": N_("The portal has not approved the advert."),
    "twice": N_("The portal says that this advert is there twice."),
    "outdated": N_("The advert's time at the portal is over."),
    "unpaid": N_("The portal waits for a payment for this advert."),
    "moderated": N_("The portal's staff is looking at the advert."),
    "watermark": N_("The portal does not show a photo, because it has a watermark or a logo."),
    "perhaps_there": N_(
        "An earlier try got no answer. Look whether the portal shows the listing all the same."
    ),
}

TROUBLE = {
    "no_answer_in_time": N_("The portal did not answer in time."),
    "not_reached": N_("The portal could not be reached (%(reason)s)."),
    "portal_down": N_("The portal is not well (%(status)s)."),
    "too_many": N_("The portal asks us to wait: too many calls."),
    "answer_not_understood": N_("The portal gave an answer that cannot be read."),
    "sign_in_refused": N_("The portal does not accept our sign-in. An administrator has to look at it."),
    "not_configured": N_("The portal is not set up. An administrator has to do that."),
    "broke_off": N_("Something went wrong here. It is tried again."),
}

MESSAGES = {**MISSING, **REFUSED, **TROUBLE}


def in_words(message: Message, language: str) -> str:
    """A message as a sentence.

    >>> in_words(Message("field", {"field": "price"}, "too low"), "en")
    'The portal does not accept the field price: too low'
    """
    text = MESSAGES.get(message.code, MESSAGES["said"])
    return gettext_for(language)(text) % {"said": message.said or message.code, **message.values}


def all_in_words(messages: Iterable[Message], language: str) -> list[str]:
    """Each sentence once."""
    return list(dict.fromkeys(in_words(message, language) for message in messages))
