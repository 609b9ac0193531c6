"""Kyero v3 out: listings as its schema wants them.

It has no place for prices in other moneys than its three, nor for texts in languages besides its own: there
the price is on request and the text is missing. A listing without a town cannot be written at all.
"""

import re
from collections.abc import Iterable

from crm_estate.feeds.kyero.words import CURRENCIES, TEXT_LANGUAGES, WRITTEN_FEATURES
from crm_estate.feeds.portals.english import WRITTEN_KINDS
from crm_estate.feeds.portals.publishing import degrees, shown_place
from crm_estate.feeds.portals.xml_writing import HEADER, around, element, rounded, whole
from crm_estate.feeds.writing import Batch, OutFormat, Writing
from crm_estate.listings.facts import ListingOut

MOST_IMAGES = 50
MOST_FEATURES = 50
LONGEST_URL = 255
LONGEST_DETAIL = 50
PERIODS = {"week": "week", "month": "month", None: "month"}
"""Rents by the day or year have no place here: the price is on request then."""

_IMAGE = re.compile(r"https?://.*\.(gif|jpe?g|png|GIF|JPE?G|PNG)")


class KyeroWriting:
    """A Kyero file under way."""

    def __init__(self, batch: Batch) -> None:
        self._batch = batch

    def begin(self) -> bytes:
        sender = self._batch.sender
        head = around(
            "kyero",
            element("feed_version", 3)
            + element("feed_generated", self._batch.now.strftime("%Y-%m-%d %H:%M:%S")),
        )
        agent = around(
            "agent",
            element("name", sender.organisation)
            + element("email", sender.email)
            + element("tel", sender.phone)
            + element("country", sender.country),
        )
        return f"{HEADER}<root>\n{head}\n{agent}\n".encode()

    def listing(self, listing: ListingOut) -> bytes:
        place = shown_place(listing)
        if not place.town:
            return b""
        parts = [
            element("id", listing.id),
            element("date", listing.updated_at.strftime("%Y-%m-%d %H:%M:%S")),
            element("ref", listing.reference),
            *_price(listing),
            element("new_build", None if listing.condition is None else int(listing.condition == "new")),
            element("type", WRITTEN_KINDS[listing.kind]),
            element("town", place.town),
            element("province", place.region),
            element("country", listing.country),
            _location(place.lat, place.lon),
            element("location_detail", place.street if len(place.street) <= LONGEST_DETAIL else None),
            element("beds", listing.bedrooms_total),
            element("baths", whole(listing.bathrooms_total)),
            element("pool", _yes_no(listing.features.get("pool"))),
            _areas(listing),
            _energy(listing.energy_class),
            _page(self._batch.page_of(listing)),
            _descriptions(listing),
            _features(listing),
            _images(listing),
        ]
        return (around("property", "".join(parts)) + "\n").encode()

    def end(self) -> Iterable[bytes]:
        return [b"</root>\n"]


def _price(listing: ListingOut) -> list[str]:
    price, freq = listing.list_price, "sale" if listing.offer == "sale" else PERIODS.get(listing.rent_period)
    if price is None or price.amount == 0 or price.currency not in CURRENCIES or freq is None:
        return [element("price", "x"), element("price_freq", freq or "month")]
    return [
        element("price", round(price.amount)),
        element("currency", price.currency),
        element("price_freq", freq),
    ]


def _location(lat: float | None, lon: float | None) -> str:
    if lat is None or lon is None:
        return ""
    return around("location", element("latitude", degrees(lat)) + element("longitude", degrees(lon)))


def _yes_no(said: bool | None) -> int | None:
    return None if said is None else int(said)


def _areas(listing: ListingOut) -> str:
    inner = element("built", rounded(listing.living_area)) + element("plot", rounded(listing.plot_area))
    return around("surface_area", inner) if inner else ""


def _energy(said: str | None) -> str:
    letter = (said or "")[:1]
    return around("energy_rating", element("consumption", letter)) if letter and letter in "ABCDEFG" else ""


def _page(url: str) -> str:
    return around("url", element("en", url)) if url and len(url) <= LONGEST_URL else ""


def _descriptions(listing: ListingOut) -> str:
    texts = {language: text for language, text in listing.description.items() if language in TEXT_LANGUAGES}
    return around("desc", "".join(element(language, text) for language, text in texts.items()))


def _features(listing: ListingOut) -> str:
    names = [name for tag, name in WRITTEN_FEATURES.items() if listing.features.get(tag)]
    inner = "".join(element("feature", name) for name in names[:MOST_FEATURES])
    return around("features", inner) if inner else ""


def _images(listing: ListingOut) -> str:
    urls = [photo.url for photo in listing.photos if _IMAGE.fullmatch(photo.url)][:MOST_IMAGES]
    return around(
        "images",
        "".join(around("image", element("url", url), {"id": place}) for place, url in enumerate(urls, 1)),
    )


def _write(batch: Batch) -> Writing:
    return KyeroWriting(batch)


OUT = OutFormat(
    name="kyero", title="Kyero v3", suffix=".xml", media_type="application/xml", scope="public", write=_write
)
