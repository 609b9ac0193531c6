"""Likely doubles in words: who it may be, and what speaks for it."""

from collections.abc import Sequence

from msgspec import Struct

from crm_estate.base.languages import gettext_for
from crm_estate.contacts.facts import ContactOut
from crm_estate.desk.queries import place_of
from crm_estate.doubles.comparing import Alike
from crm_estate.doubles.finding import Double
from crm_estate.web.wording import N_

SAME_NAME = N_("same name")
SWAPPED = N_("names the other way round")
WORDS = {
    ("given", "same"): N_("same given name"),
    ("given", "close"): N_("given name nearly the same"),
    ("given", "similar"): N_("given name alike"),
    ("family", "same"): N_("same family name"),
    ("family", "close"): N_("family name nearly the same"),
    ("family", "similar"): N_("family name alike"),
    ("company", "same"): N_("same company"),
    ("company", "close"): N_("company nearly the same"),
    ("company", "similar"): N_("company alike"),
    ("emails", "same"): N_("same e-mail"),
    ("phones", "same"): N_("same phone"),
}


class Shown(Struct, frozen=True):
    """A contact that may be the same, its page, and what speaks for it."""

    contact: ContactOut
    href: str
    reasons: list[str]


def shown(doubles: Sequence[Double], language: str) -> list[Shown]:
    return [shown_contact(double.contact, double.alike, language) for double in doubles]


def shown_contact(contact: ContactOut, alike: Sequence[Alike], language: str) -> Shown:
    return Shown(contact, place_of("contacts", contact.reference), reasons_of(alike, language))


def reasons_of(alike: Sequence[Alike], language: str) -> list[str]:
    """What two contacts have in common, in a few words each; nothing where there are no words for it,
    as of suspects that were found when less counted.

    >>> reasons_of([Alike("given", "same"), Alike("family", "same"), Alike("phones", "same")], "en")
    ['same name', 'same phone']
    >>> reasons_of([Alike("given", "same", True), Alike("family", "close", True)], "en")
    ['names the other way round']
    >>> reasons_of([Alike("phones", "same"), Alike("emails", "close")], "en")
    ['same phone']
    """
    say = gettext_for(language)
    names = [one for one in alike if one.field in ("given", "family")]
    said = [one for one in alike if one.field not in ("given", "family")]
    if any(one.swapped for one in names):
        first = [say(SWAPPED)]
    elif len(names) == 2 and all(one.code == "same" for one in names):
        first = [say(SAME_NAME)]
    else:
        first = [say(WORDS[one.field, one.code]) for one in names]
    return first + [say(WORDS[one.field, one.code]) for one in said if (one.field, one.code) in WORDS]
