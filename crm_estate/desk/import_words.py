"""What imports and the columns of their files are called at the desk."""

from collections.abc import Iterator, Mapping

from crm_estate.base.languages import LANGUAGES
from crm_estate.desk.words import Words
from crm_estate.feeds.chosen_columns import AS_IS, ID
from crm_estate.feeds.chosen_words import UNKNOWN, meanings
from crm_estate.feeds.sheets.columns import Subject
from crm_estate.listings.custom import in_use
from crm_estate.web.wording import N_

STATES: Mapping[str, str] = {
    "draft": N_("To be looked at"),
    "waiting": N_("Waits its turn"),
    "running": N_("Being read"),
    "held": N_("Held for you"),
    "done": N_("Done"),
    "failed": N_("Failed"),
    "dropped": N_("Dropped"),
}
TONES: Mapping[str, str] = {
    "draft": "info", "waiting": "info", "running": "info", "held": "warn", "done": "good", "failed": "bad",
}  # fmt: skip
SUBJECTS: Mapping[str, str] = {"listings": N_("Listings"), "contacts": N_("Contacts")}
UNITS: Mapping[str, str] = {
    "square_feet": N_("in square feet"),
    "ares": N_("in ares"),
    "hectares": N_("in hectares"),
    "thousands": N_("in thousands"),
}
LISTING_FIELDS: Mapping[str, str] = {
    "reference": N_("Reference"),
    ID: N_("The source's own number"),
    "offer": N_("Offer"),
    "kind": N_("Kind"),
    "standard_status": N_("Status"),
    "list_price.amount": N_("Price"),
    "list_price.currency": N_("Currency"),
    "rent_period": N_("Rent period"),
    "living_area": N_("Living area"),
    "plot_area": N_("Plot"),
    "rooms_total": N_("Rooms"),
    "bedrooms_total": N_("Bedrooms"),
    "bathrooms_total": N_("Bathrooms"),
    "floor": N_("Floor"),
    "floors_total": N_("Floors of the building"),
    "year_built": N_("Year built"),
    "energy_class": N_("Energy class"),
    "condition": N_("Condition"),
    "country": N_("Country"),
    "place": N_("Town"),
    "postal_code": N_("Postal code"),
    "street": N_("Street"),
    "address_visible": N_("Show the address to everyone"),
    "location": N_("Coordinates, both in one column"),
    "location.lat": N_("Latitude"),
    "location.lon": N_("Longitude"),
    "photos": N_("Photos (addresses)"),
    "owner": N_("Owner (reference)"),
    "agent": N_("Agent (e-mail)"),
    "office": N_("Office (reference)"),
}
CONTACT_FIELDS: Mapping[str, str] = {
    "reference": N_("Reference"),
    ID: N_("The source's own number"),
    "kind": N_("Person or company"),
    "name.given": N_("Given name"),
    "name.family": N_("Family name"),
    "company": N_("Company"),
    "emails": N_("E-mail"),
    "phones": N_("Phone"),
    "roles": N_("Roles"),
    "language": N_("Language"),
    "time_zone": N_("Time zone"),
    "note": N_("Note"),
    "agent": N_("Agent (e-mail)"),
    "office": N_("Office (reference)"),
    "shared": N_("Shared with the office"),
    "consent.given": N_("Consent: given or not"),
    "consent.given_at": N_("Consent: the day"),
    "consent.source": N_("Consent: where it is written"),
    "consent.purpose": N_("Consent: to what"),
    "consent.channel": N_("Consent: by which way"),
}
FIELDS: Mapping[Subject, Mapping[str, str]] = {"listings": LISTING_FIELDS, "contacts": CONTACT_FIELDS}
TEXTS = {"title": N_("Title (%(language)s)"), "description": N_("Description (%(language)s)")}
FEATURE = N_("Has: %(name)s")
AS_KNOWN = N_("As it is known")

TABLES = {"standard_status": "status", "rent_period": "period"}
"""Tables of words that are not called like their field."""

MEANINGS: Mapping[str, str] = {"yes": N_("Yes"), "no": N_("No"), UNKNOWN: N_("Not known")}

Options = list[tuple[str, str]]


class Fields:
    """The names of fields for one kind of import in one language."""

    def __init__(self, subject: Subject, words: Words) -> None:
        self._words = words
        self._names = dict(_names(subject, words))

    def called(self, path: str) -> str:
        """What a field is called; one without a name is shown by its path.

        >>> Fields("listings", Words("en")).called("features.wine_cellar")
        'Has: wine cellar'
        """
        if path.startswith("features.") and path not in self._names:
            return self._feature(path.partition(".")[2])
        return self._names.get(path, path)

    def options(self, chosen: str, several: bool) -> Options:
        """What a column may be read as, the one chosen among them."""
        more = [(AS_IS, self._words.say(AS_KNOWN))] if several else []
        met = [] if chosen in self._names or chosen in ("", AS_IS) else [(chosen, self.called(chosen))]
        return [*more, *self._names.items(), *met]

    def meanings(self, path: str) -> Options:
        """What a word in the column of a field can be said to mean."""
        return [(code, self._meaning(path, code)) for code in meanings(path, self._words.own)]

    def _meaning(self, path: str, code: str) -> str:
        if code in MEANINGS:
            return self._words.say(MEANINGS[code])
        own = next((field for field in self._words.own if field.criterion == path), None)
        if own is not None:
            return own.value_called(code, self._words.language)
        return self._words.of(TABLES.get(path, path), code)

    def _feature(self, tag: str) -> str:
        return self._words.say(FEATURE) % {"name": self._words.of("feature", tag).lower()}


def _names(subject: Subject, words: Words) -> Iterator[tuple[str, str]]:
    yield from ((path, words.say(text)) for path, text in FIELDS[subject].items())
    if subject != "listings":
        return
    for field, text in TEXTS.items():
        for code, name in LANGUAGES.items():
            yield f"{field}.{code}", words.say(text) % {"language": name}
    for tag, _ in words.all("feature"):
        yield f"features.{tag}", words.say(FEATURE) % {"name": words.of("feature", tag).lower()}
    yield from ((field.criterion, field.called(words.language)) for field in in_use(words.own))
