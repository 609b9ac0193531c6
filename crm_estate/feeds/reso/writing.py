"""The Common Format out: listings with the Data Dictionary's names, and ours where it has none."""

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from crm_estate.base.money import per_month
from crm_estate.feeds.portals.publishing import shown_place
from crm_estate.feeds.reso import lookups, names
from crm_estate.feeds.reso.features import written_features
from crm_estate.feeds.writing import Batch, OutFormat, Writing
from crm_estate.listings.facts import ListingOut

LANGUAGE_ORDER = ("en", "pl", "cs", "ro", "sl")


def record_of(listing: ListingOut, system: str) -> dict[str, Any]:
    """A listing as a record of Property, without pictures; nothing is written of what is unknown.

    `system`: the name of this installation as the originating system.
    """
    said: dict[str, Any] = {
        "ListingKey": str(listing.id),
        "ListingId": listing.reference,
        "OriginatingSystemName": system,
        "StandardStatus": listing.standard_status,
        "PropertyType": lookups.PROPERTY_TYPES[listing.offer, listing.kind],
        "PropertySubType": lookups.SUBTYPES.get(listing.kind),
        names.OFFER: listing.offer,
        names.KIND: listing.kind,
        **_price(listing),
        **_size(listing),
        **_place(listing),
        **written_features(listing.features),
        names.PRESENT: sorted(tag for tag, has in listing.features.items() if has),
        names.ABSENT: sorted(tag for tag, has in listing.features.items() if has is False),
        **_texts(listing),
        "PhotosCount": len({photo.url for photo in listing.photos}),
        "OriginalEntryTimestamp": listing.created_at,
        "OnMarketTimestamp": listing.published_at,
        "ModificationTimestamp": listing.updated_at,
    }
    return {field: value for field, value in said.items() if value not in (None, "", [])}


def media_of(listing: ListingOut) -> list[dict[str, Any]]:
    """The pictures of a listing, each once, as records of the resource Media."""
    urls = dict.fromkeys(photo.url for photo in listing.photos)
    first = [next(photo for photo in listing.photos if photo.url == url) for url in urls]
    return [
        {
            "MediaKey": names.media_key(listing.id, photo.url),
            "MediaCategory": "Photo",
            "MediaURL": photo.url,
            "Order": place,
            **({"ShortDescription": photo.caption} if photo.caption else {}),
            "ResourceName": "Property",
            "ResourceRecordKey": str(listing.id),
        }
        for place, photo in enumerate(first, 1)
    ]


def _price(listing: ListingOut) -> Mapping[str, Any]:
    price, period = listing.list_price, listing.rent_period or "month"
    frequency = lookups.FREQUENCIES[period] if listing.offer == "rent" else None
    if price is None or not price.amount:
        return {"LeaseAmountFrequency": frequency}
    rent = per_month(price.amount, period) if listing.offer == "rent" else None
    return {
        "ListPrice": price.amount,
        names.CURRENCY: price.currency,
        names.MONTHLY_RENT: rent,
        "LeaseAmountFrequency": frequency,
    }


def _size(listing: ListingOut) -> Mapping[str, Any]:
    baths, condition = listing.bathrooms_total, lookups.CONDITIONS.get(listing.condition or "")
    return {
        "LivingArea": listing.living_area,
        "LivingAreaUnits": names.SQUARE_METERS if listing.living_area else None,
        "LotSizeArea": listing.plot_area,
        "LotSizeUnits": names.SQUARE_METERS if listing.plot_area else None,
        "RoomsTotal": listing.rooms_total,
        names.ROOMS: listing.rooms_total,
        "BedroomsTotal": listing.bedrooms_total,
        "BathroomsFull": None if baths is None else int(baths),
        "BathroomsHalf": None if baths is None else int(baths * 2) % 2,
        "BathroomsTotalInteger": None if baths is None else int(baths + 0.5),
        "EntryLevel": None if listing.floor is None else listing.floor + (listing.floor >= 0),
        names.FLOOR: listing.floor,
        "StoriesTotal": listing.floors_total,
        "YearBuilt": listing.year_built,
        "PropertyCondition": [condition] if condition else None,
        names.CONDITION: listing.condition,
        names.ENERGY_CLASS: listing.energy_class,
    }


def _place(listing: ListingOut) -> Mapping[str, Any]:
    spot = listing.location
    return {
        "Country": listing.country,
        "City": listing.place,
        "PostalCode": listing.postal_code,
        "UnparsedAddress": listing.street,
        "InternetAddressDisplayYN": listing.address_visible,
        "Latitude": spot and spot.lat,
        "Longitude": spot and spot.lon,
        names.PRECISION: spot and spot.precision_m,
    }


def _texts(listing: ListingOut) -> Mapping[str, Any]:
    said = (listing.description.get(language) for language in LANGUAGE_ORDER)
    return {
        "PublicRemarks": next((text for text in said if text), None),
        **{names.TITLES[language]: text for language, text in listing.title.items()},
        **{names.REMARKS[language]: text for language, text in listing.description.items()},
    }


class ResoWriting:
    """A file of the Common Format under way."""

    def __init__(self, batch: Batch) -> None:
        self._batch, self._is_first = batch, True

    def begin(self) -> bytes:
        return b'{"@reso.context":"%s","value":[\n' % names.CONTEXT.encode()

    def listing(self, listing: ListingOut) -> bytes:
        record = record_of(listing, self._batch.sender.organisation)
        if not listing.address_visible:
            record = _hidden(record, listing)
        if page := self._batch.page_of(listing):
            record["ListingURL"] = page
        record["Media"] = media_of(listing)
        before = b"" if self._is_first else b",\n"
        self._is_first = False
        return before + msgspec.json.encode(record)

    def end(self) -> Iterable[bytes]:
        return [b"\n]}\n"]


def _hidden(record: dict[str, Any], listing: ListingOut) -> dict[str, Any]:
    """The record as everyone may see it: without street and postal code, about where it is."""
    place = shown_place(listing)
    shown = {
        field: value for field, value in record.items() if field not in ("UnparsedAddress", "PostalCode")
    }
    return shown | (
        {} if place.lat is None else {"Latitude": place.lat, "Longitude": place.lon, names.PRECISION: 1000}
    )


def _write(batch: Batch) -> Writing:
    return ResoWriting(batch)


OUT = OutFormat(
    name="reso",
    title="RESO Common Format",
    suffix=".json",
    media_type="application/json",
    scope="public",
    write=_write,
)
