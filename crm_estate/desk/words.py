"""The words that pages of the desk show for the codes that are stored."""

from collections.abc import Iterable, Mapping, Sequence

from crm_estate.base.languages import gettext_for
from crm_estate.listings import words as listing_words
from crm_estate.listings.custom import CustomField, custom_fields
from crm_estate.web.wording import N_

WORDS: dict[str, Mapping[str, str]] = {
    "offer": listing_words.OFFERS,
    "kind": listing_words.KINDS,
    "status": listing_words.STATUSES,
    "condition": listing_words.CONDITIONS,
    "period": listing_words.PERIODS,
    "feature": listing_words.FEATURES,
    "wanted_offer": {"sale": N_("To buy"), "rent": N_("To rent")},
    "contact_kind": {"person": N_("Person"), "company": N_("Company")},
    "contact_role": {
        "prospect": N_("Prospect"),
        "owner": N_("Owner"),
        "buyer": N_("Buyer"),
        "tenant": N_("Tenant"),
        "partner": N_("Partner"),
    },
    "purpose": {
        "matching": N_("Homes that fit"),
        "marketing": N_("Marketing"),
        "contract": N_("Contract"),
    },
    "channel": {
        "email": N_("E-mail"),
        "phone": N_("Phone"),
        "sms": N_("Text message"),
        "post": N_("Post"),
    },
    "state": {
        "active": N_("Active"),
        "paused": N_("Paused"),
        "fulfilled": N_("Fulfilled"),
        "expired": N_("Expired"),
    },
    "frequency": {"instant": N_("At once"), "daily": N_("Daily"), "weekly": N_("Weekly")},
    "delivery": {"direct": N_("Straight to the client"), "approval": N_("After approval")},
    "match_state": {
        "waiting": N_("Waits for approval"),
        "ready": N_("Ready to leave"),
        "sent": N_("Sent"),
        "dropped": N_("Dropped"),
    },
    "news": {"new": N_("New"), "price_cut": N_("Price cut"), "back": N_("Back on the market")},
    "dismissal": {
        "too_expensive": N_("Too expensive"),
        "too_small": N_("Too small"),
        "too_big": N_("Too big"),
        "wrong_place": N_("Wrong place"),
        "condition": N_("Condition"),
        "floor": N_("Wrong floor"),
        "missing_feature": N_("Something is missing"),
        "not_interested": N_("Not interested"),
        "seen_elsewhere": N_("Seen elsewhere"),
        "other": N_("Another reason"),
    },
    "digest_state": {
        "queued": N_("Waits to leave"),
        "sent": N_("Sent"),
        "not_sent": N_("Not sent"),
        "refused": N_("Refused"),
        "dead": N_("Given up"),
    },
    "role": {
        "agent": N_("Agent"),
        "manager": N_("Office manager"),
        "administrator": N_("Administrator"),
    },
    "criterion": {
        "offer": N_("Offer"),
        "kind": N_("Kind"),
        "price": N_("Price"),
        "living_area": N_("Living area"),
        "plot_area": N_("Plot"),
        "rooms_total": N_("Rooms"),
        "bedrooms_total": N_("Bedrooms"),
        "floor": N_("Floor"),
        "year_built": N_("Year built"),
        "condition": N_("Condition"),
        "energy_class": N_("Energy class"),
        "areas": N_("Areas"),
        "features": N_("Features"),
        "must": N_("Must have"),
        "nice": N_("Nice to have"),
        "avoid": N_("Not with"),
    },
    "field_kind": {"number": N_("Number"), "choice": N_("Choice"), "tag": N_("Tag")},
    "not_sent": {
        "no_consent": N_("The contact has not agreed to messages."),
        "no_address": N_("The contact has no e-mail address."),
        "address_refuses": N_("This address refused an earlier message."),
        "nothing_left": N_("Nothing that was meant for it still fits and is on the market."),
        "refused": N_("The other mail server refused it for good."),
        "gave_up": N_("The other mail server could not be reached, after many tries."),
        "unreadable_address": N_("The address cannot be written to."),
        "merged": N_("The contact was merged; what it said waits for the next message."),
    },
}
CURRENCIES = ("PLN", "EUR", "CZK", "RON")
CONSENT = N_("%(purpose)s (%(channel)s)")
ENERGY_CLASSES = ("A++", "A+", "A", "B", "C", "D", "E", "F", "G", "H")


class Words:
    """All of them in one language, for templates."""

    def __init__(self, language: str, own: Sequence[CustomField] = ()) -> None:
        """`own`: the firm's own fields, where something is said of them."""
        self.language, self.own = language, own

    def say(self, text: str) -> str:
        """A text marked for translation."""
        return gettext_for(self.language)(text)

    def of(self, table: str, code: object) -> str:
        """The word for a code; one without a word is shown as it is spelt."""
        text = listing_words.word(WORDS[table], str(code), self.language)
        return text[:1].upper() + text[1:]

    def consent(self, purpose: str, channel: str) -> str:
        """What was agreed to, and by which way it may be used: `Homes that fit (E-mail)`."""
        said = {"purpose": self.of("purpose", purpose), "channel": self.of("channel", channel)}
        return self.say(CONSENT) % said

    def all(self, table: str, more: Iterable[str] = ()) -> list[tuple[str, str]]:
        """Every code with its word, as select fields take them; `more` are codes met besides the known."""
        return [(code, self.of(table, code)) for code in dict.fromkeys((*WORDS[table], *more))]


async def words_of(language: str) -> Words:
    """The words of a language, the firm's own fields among them."""
    return Words(language, await custom_fields())
