"""Trovit out: adverts as its schema wants them.

It names no money: a price is written only where it is in the one that adverts of that country are in. An
advert without a page of its own, a title or a text cannot be written at all.
"""

from collections.abc import Iterable

from crm_estate.base.money import currency_of_country
from crm_estate.feeds.portals.english import WRITTEN_KINDS
from crm_estate.feeds.portals.mapping import SQUARE_FOOT
from crm_estate.feeds.portals.publishing import degrees, shown_place
from crm_estate.feeds.portals.xml_writing import HEADER, around, element, rounded
from crm_estate.feeds.texts_of import SPOKEN
from crm_estate.feeds.trovit.pages import page_with_country
from crm_estate.feeds.trovit.words import MONEY, WRITTEN_CONDITIONS, WRITTEN_PERIODS
from crm_estate.feeds.writing import Batch, OutFormat, Writing
from crm_estate.listings.facts import ListingOut

LONGEST = 255


class TrovitWriting:
    """A Trovit file under way."""

    def __init__(self, batch: Batch) -> None:
        self._batch = batch

    def begin(self) -> bytes:
        return f"{HEADER}<trovit>\n".encode()

    def listing(self, listing: ListingOut) -> bytes:
        page, title, text = self._batch.page_of(listing), *_texts(listing)
        page = page and page_with_country(page, listing.country)
        if not page or len(page) > LONGEST or not title or not text:
            return b""
        place = shown_place(listing)
        parts = [
            element("id", listing.id),
            element("url", page),
            element("title", title[:LONGEST]),
            element("type", "For rent" if listing.offer == "rent" else "For sale"),
            element("content", text),
            element("date", (listing.published_at or listing.created_at).strftime("%d/%m/%Y")),
            _price(listing),
            element("property_type", WRITTEN_KINDS[listing.kind]),
            element("floor_area", rounded(listing.living_area), {"unit": "meters"}),
            element("plot_area", _plot(listing)),
            element("rooms", listing.bedrooms_total),
            element("bathrooms", _halves(listing.bathrooms_total)),
            element("floor_number", listing.floor),
            element("year", listing.year_built),
            element("condition", WRITTEN_CONDITIONS.get(listing.condition or "")),
            element("is_new", int(listing.condition == "new") if listing.condition else None),
            element("city", place.town),
            element("region", place.region if place.region != place.town else None),
            element("address", place.street),
            element("postcode", place.postal_code),
            _degrees("latitude", place.lat),
            _degrees("longitude", place.lon),
            element("parking", _yes_no(listing.features.get("parking"))),
            element("is_furnished", _yes_no(listing.features.get("furnished"))),
            element("agency", self._batch.sender.organisation[:LONGEST]),
            _pictures(listing),
        ]
        return (around("ad", "".join(parts)) + "\n").encode()

    def end(self) -> Iterable[bytes]:
        return [b"</trovit>\n"]


def _texts(listing: ListingOut) -> tuple[str, str]:
    """Title and text in one language: that of the country if there is one, or else the first there is."""
    language = SPOKEN.get(listing.country, "en")
    title, text = ({**said} for said in (listing.title, listing.description))
    chosen = next((code for code in (language, "en", *title) if code in title and code in text), "")
    return title.get(chosen, ""), text.get(chosen, "")


def _price(listing: ListingOut) -> str:
    price = listing.list_price
    usual = MONEY.get(listing.country) or currency_of_country(listing.country)
    if price is None or price.amount == 0 or price.currency != usual:
        return ""
    period = WRITTEN_PERIODS.get(listing.rent_period or "")
    if listing.offer == "rent" and listing.rent_period and not period:
        return ""  # a rent by the day or year cannot be told from one by the month
    return element("price", f"{price.amount:.2f}".removesuffix(".00"), {"period": period} if period else None)


def _plot(listing: ListingOut) -> int | None:
    """It has no unit: square feet where people reckon in these, m² elsewhere."""
    area, is_in_feet = listing.plot_area, listing.country == "US"
    return rounded(area / SQUARE_FOOT if area and is_in_feet else area)


def _halves(count: float | None) -> str | None:
    return None if count is None else f"{count:g}"


def _degrees(name: str, value: float | None) -> str:
    return "" if value is None else element(name, degrees(value))


def _yes_no(said: bool | None) -> str | None:
    return None if said is None else ("yes" if said else "no")


def _pictures(listing: ListingOut) -> str:
    inner = "".join(
        around("picture", element("picture_url", photo.url) + element("picture_title", photo.caption))
        for photo in listing.photos
        if len(photo.url) <= LONGEST
    )
    return around("pictures", inner) if inner else ""


def _write(batch: Batch) -> Writing:
    return TrovitWriting(batch)


OUT = OutFormat(
    name="trovit", title="Trovit", suffix=".xml", media_type="application/xml", scope="public", write=_write
)
