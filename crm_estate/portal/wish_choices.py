"""What can be chosen in the form of a wish, in the contact's words."""

from typing import get_args

from msgspec import Struct

from crm_estate.base.languages import LANGUAGES, gettext_for
from crm_estate.listings.facts import Kind
from crm_estate.listings.words import FEATURES, KINDS, word
from crm_estate.portal.wish_form import WishForm
from crm_estate.portal.words import capital
from crm_estate.requirements.facts import RequirementOut

COMMON_KINDS = ("apartment", "house", "land")
COMMON_CURRENCIES = ("PLN", "CZK", "RON", "EUR")
Pairs = list[tuple[str, str]]


class Choices(Struct, frozen=True):
    """(code, word) of everything to choose from; `frequencies` with an explanation each."""

    kinds: Pairs
    other_kinds: Pairs
    currencies: Pairs
    features: Pairs
    stances: Pairs
    frequencies: list[tuple[str, str, str]]
    languages: Pairs


def choices_of(wish: RequirementOut, form: WishForm, language: str) -> Choices:
    """`other_kinds` are those few look for, unless this wish does."""
    _ = gettext_for(language)
    kinds = [(kind, word(KINDS, kind, language)) for kind in get_args(Kind)]
    asked = [wish.price.currency] if wish.price else []
    currencies = list(dict.fromkeys([*asked, *COMMON_CURRENCIES]))
    return Choices(
        kinds=[kind for kind in kinds if kind[0] in (*COMMON_KINDS, *wish.kinds)],
        other_kinds=[kind for kind in kinds if kind[0] not in (*COMMON_KINDS, *wish.kinds)],
        currencies=[(currency, currency) for currency in currencies],
        features=[(tag, capital(word(FEATURES, tag, language))) for tag in form.features],
        stances=[
            ("", _("Does not matter")),
            ("nice", _("Nice to have")),
            ("must", _("Must have")),
            ("avoid", _("Must not have")),
        ],
        frequencies=[
            ("instant", _("At once"), _("Within a minute of a home appearing")),
            ("daily", _("Once a day"), _("Everything new, each morning")),
            ("weekly", _("Once a week"), _("On Monday mornings")),
        ],
        languages=list(LANGUAGES.items()),
    )
