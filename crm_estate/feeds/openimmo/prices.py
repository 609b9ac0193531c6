"""Offer and price: whether to buy or to rent, for how much, in which money, for how long."""

from crm_estate.base.money import currency_of_country
from crm_estate.base.wording import N_
from crm_estate.feeds.openimmo.codes import currency_of
from crm_estate.feeds.openimmo.record import Body, Reading
from crm_estate.feeds.openimmo.words import PERIODS

BUYING = ("kaufpreis", "kaufpreisbrutto", "kaufpreisnetto")
RENTING = (
    "nettokaltmiete", "kaltmiete", "hauptmietzinsnetto", "warmmiete", "pauschalmiete", "gesamtmietebrutto",
    "gesamtmietenetto", "pacht",
)  # fmt: skip
"""The first that is said counts: rents without costs before those with them, as adverts have them."""


def read_offer(reading: Reading, body: Body) -> None:
    """Whether it is for sale or to let; what is both is what its prices say."""
    way = "objektkategorie/vermarktungsart"
    sale = reading.is_so(way, "kauf") or reading.is_so(way, "erbpacht")
    rent = reading.is_so(way, "miete_pacht") or reading.is_so(way, "leasing")
    priced_sale = any(reading.number(f"preise/{name}", "list_price") for name in BUYING)
    priced_rent = any(reading.number(f"preise/{name}", "list_price") for name in RENTING)
    if sale and rent:
        body["offer"] = "rent" if priced_rent and not priced_sale else "sale"
        reading.note(
            "offer", N_("Offered both for sale and to let: one of the two was taken."), body["offer"]
        )
    elif sale or rent:
        body["offer"] = "sale" if sale else "rent"
    elif priced_sale != priced_rent:
        body["offer"] = "sale" if priced_sale else "rent"
    else:
        reading.refuse("offer", N_("Whether this is for sale or to let is not said."))


def read_price(reading: Reading, body: Body) -> None:
    """The price of the offer; 0 is on request."""
    rent = body.get("offer") == "rent"
    names = RENTING if rent else BUYING
    on_request = reading.is_so("preise/kaufpreis", "auf_anfrage") and not rent
    amounts = (reading.number(f"preise/{name}", "list_price") for name in names)
    amount = 0.0 if on_request else next((amount for amount in amounts if amount), 0.0)
    if rent:
        body["rent_period"] = PERIODS.get(reading.word("preise/preis_zeiteinheit", "zeiteinheit"), "month")
    currency = _currency(reading, body, bool(amount))
    if currency and (amount or reading.parts("preise")):
        body["list_price"] = {"amount": amount, "currency": currency}


def _currency(reading: Reading, body: Body, is_needed: bool) -> str | None:
    written = reading.word("preise/waehrung", "iso_waehrung") or reading.text("preise/waehrung")
    currency = currency_of(written) if written else None
    if written and not currency:
        reading.note("list_price", N_("There is no such money: the price is left out."), written)
    if written:
        return currency
    meant = currency_of_country(body.get("country", "")) or None
    if meant and is_needed:
        reading.note("list_price", N_("The currency is not said: the country's own is meant."), meant)
    return meant
