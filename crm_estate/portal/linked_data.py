"""A listing in the words of schema.org, for search engines: no more than its public page shows."""

from typing import Any

import msgspec
from markupsafe import Markup

from crm_estate.base.settings import settings
from crm_estate.listings.facts import ListingOut
from crm_estate.listings.words import FEATURES, word
from crm_estate.portal.spots import Spot

TYPES = {
    "apartment": "Apartment", "house": "House", "room": "Room", "land": "LandParcel",
    "garage": "Accommodation", "commercial": "Accommodation", "other": "Accommodation",
}  # fmt: skip
DWELLINGS = ("apartment", "house", "room")
SELL, LEASE = "http://purl.org/goodrelations/v1#Sell", "http://purl.org/goodrelations/v1#LeaseOut"
PERIODS = {"day": "DAY", "week": "WEE", "month": "MON", "year": "ANN"}
"""UN/CEFACT codes of what a rent is paid for."""
UNSAFE = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}


def linked_data(
    listing: ListingOut, spot: Spot | None, *, page: str, title: str, text: str, language: str
) -> Markup:
    """JSON-LD as it may stand in a script element; it is data, which a browser never runs."""
    said = msgspec.json.encode(_listing(listing, spot, page, title, text, language)).decode()
    for letter, written in UNSAFE.items():
        said = said.replace(letter, written)
    return Markup(said)  # noqa: S704 - nothing in it can end the element or begin another


def _listing(
    listing: ListingOut, spot: Spot | None, page: str, title: str, text: str, language: str
) -> dict[str, Any]:
    posted = listing.published_at or listing.created_at
    return _known(
        {
            "@context": "https://schema.org",
            "@type": "RealEstateListing",
            "@id": page,
            "url": page,
            "name": title,
            "description": text,
            "inLanguage": language,
            "identifier": listing.reference,
            "datePosted": posted.date().isoformat(),
            "dateModified": listing.updated_at.date().isoformat(),
            "image": [photo.url for photo in listing.photos],
            "mainEntity": _home(listing, spot, language),
            "offers": _offer(listing, page),
        }
    )


def _home(listing: ListingOut, spot: Spot | None, language: str) -> dict[str, Any]:
    is_dwelling = listing.kind in DWELLINGS
    return _known(
        {
            "@type": TYPES[listing.kind],
            "address": _address(listing),
            "geo": _geo(spot),
            "floorSize": _square_metres(listing.living_area),
            "numberOfRooms": listing.rooms_total if is_dwelling else None,
            "numberOfBedrooms": listing.bedrooms_total if is_dwelling else None,
            "numberOfBathroomsTotal": listing.bathrooms_total if is_dwelling else None,
            "floorLevel": str(listing.floor) if listing.floor is not None else None,
            "yearBuilt": listing.year_built if listing.kind != "land" else None,
            "amenityFeature": [
                {
                    "@type": "LocationFeatureSpecification",
                    "name": word(FEATURES, tag, language),
                    "value": has,
                }
                for tag, has in sorted(listing.features.items())
                if has is not None
            ],
        }
    )


def _address(listing: ListingOut) -> dict[str, Any]:
    visible = listing.address_visible
    return {"@type": "PostalAddress"} | _known(
        {
            "addressCountry": listing.country,
            "addressLocality": listing.place,
            "postalCode": listing.postal_code if visible else None,
            "streetAddress": listing.street if visible else None,
        }
    )


def _geo(spot: Spot | None) -> dict[str, Any] | None:
    """A point, or the circle that stands for a hidden address."""
    if spot is None:
        return None
    middle = {"@type": "GeoCoordinates", "latitude": spot.lat, "longitude": spot.lon}
    if spot.km is None:
        return middle
    return {"@type": "GeoCircle", "geoMidpoint": middle, "geoRadius": round(spot.km * 1000)}


def _offer(listing: ListingOut, page: str) -> dict[str, Any]:
    price = listing.list_price
    offer: dict[str, Any] = {
        "@type": "Offer",
        "url": page,
        "availability": "https://schema.org/InStock",
        "businessFunction": SELL if listing.offer == "sale" else LEASE,
        "seller": {"@type": "RealEstateAgent", "name": settings().organisation, "url": settings().base_url},
    }
    if price is None or not price.amount:  # on request
        return offer
    amount = int(price.amount) if price.amount == int(price.amount) else price.amount
    offer |= {"price": amount, "priceCurrency": price.currency}
    if listing.offer == "rent":
        offer["priceSpecification"] = {
            "@type": "UnitPriceSpecification", "price": amount, "priceCurrency": price.currency,
            "unitCode": PERIODS[listing.rent_period or "month"],
        }  # fmt: skip
    return offer


def _square_metres(area: float | None) -> dict[str, Any] | None:
    return {"@type": "QuantitativeValue", "value": area, "unitCode": "MTK"} if area else None


def _known(said: dict[str, Any]) -> dict[str, Any]:
    """Without what is not known: silence is no claim."""
    return {name: value for name, value in said.items() if value not in (None, "", [], {})}
