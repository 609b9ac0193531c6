"""IDX 3.01, which Swiss portals take: 183 fields a line with # between them.

Rooms are living rooms and bedrooms, halves allowed. Of rents the net one counts, or else the whole.
"""

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from crm_estate.base.wording import N_
from crm_estate.feeds.countries import country_code
from crm_estate.feeds.european.lines import columns_of, lines_of
from crm_estate.feeds.formats import Format, Head
from crm_estate.feeds.opened import Source
from crm_estate.feeds.portals.mapping import Body, Pictures, Portal, Words, at
from crm_estate.feeds.portals.telling import Told
from crm_estate.feeds.sheets.readers import Around
from crm_estate.listings.facts import ListingFacts

FIELDS = 183
NAMES = {
    1: "sender", 2: "category", 4: "offer", 5: "ref_property", 6: "ref_house", 7: "ref_object", 8: "street",
    9: "zip", 10: "city", 12: "country", 16: "title", 17: "description", 18: "price", 19: "rent_net",
    21: "price_unit", 22: "currency", 24: "floor", 25: "rooms", 27: "living", 28: "plot", 29: "usable",
    31: "year", 32: "view", 33: "fireplace", 35: "elevator", 37: "parking", 38: "garage", 39: "balcony",
    68: "agency", 115: "wheelchair", 116: "animals", 162: "floors", 164: "shared_flat", 170: "new",
    174: "pool",
    **{46 + n: f"picture_{n + 1}" for n in range(5)}, **{87 + n: f"picture_{n + 6}" for n in range(4)},
    **{142 + n: f"picture_{n + 10}" for n in range(4)}, **{99 + n: f"picture_url_{n + 1}" for n in range(9)},
}  # fmt: skip
KINDS = {
    "appt": "apartment", "house": "house", "indus": "commercial", "gastro": "commercial", "agri": "land",
    "park": "garage", "prop": "land", "secondary": "other", "garden": "land", "*": "other",
}  # fmt: skip
PERIODS = {"yearly": "year", "monthly": "month", "weekly": "week", "daily": "day"}
PER_AREA = ("sellm2", "m2yearly")
YES_NO = {"1": True, "0": False, "y": True, "n": False, "j": True, "*": None}
FEATURES = {
    "view": "view", "fireplace": "fireplace", "elevator": "elevator", "parking": "parking",
    "garage": "garage", "balcony": "balcony",
    "barrier_free": "wheelchair", "pets_allowed": "animals", "pool": "pool",
}  # fmt: skip
ZERO = frozenset({"0"})


def _id(told: Told) -> str:
    """Property, house and object together; one alone may be said of several."""
    parts = (told.get(f"ref_{part}") for part in ("property", "house", "object"))
    return ".".join(part for part in parts if part)


def _finish(body: Body, told: Told, around: Around) -> None:
    body["country"] = country_code(told.get("country")) or None
    rent = body.get("offer") == "rent"
    unit = told.get("price_unit").lower()
    if rent:
        _rent(body, told, unit)
    elif unit in PERIODS:
        around.say("list_price", N_("What is for sale has a price by the period: read as its price."))
    if unit in PER_AREA:
        body.pop("list_price.amount", None)
        around.say("list_price", N_("A price for each m², which is not that of the whole: left out."))
    if told.get("new") == "1":
        body["condition"] = "new"
    if told.get("shared_flat") == "1" and rent:
        body["kind"] = "room"


def _rent(body: Body, told: Told, unit: str) -> None:
    net = told.get("rent_net")
    if net.isdecimal() and int(net[:12]):
        body["list_price.amount"] = float(net[:12])
    body["rent_period"] = PERIODS.get(unit)


IDX = Portal(
    name="idx",
    title="IDX 3.01",
    id=("ref_object",),
    id_of=_id,
    fields={
        "offer": at("offer", choices={"sale": "sale", "rent": "rent", "*": None}),
        "kind": at("category", choices=KINDS),
        "list_price.amount": at("price"),
        "list_price.currency": at("currency", kind="line"),
        "living_area": at("living", "usable", nothing=ZERO),
        "plot_area": at("plot", nothing=ZERO),
        "rooms_total": at("rooms", nothing=ZERO),
        "floor": at("floor"),
        "floors_total": at("floors"),
        "year_built": at("year", nothing=ZERO),
        "place": at("city"),
        "street": at("street"),
        "postal_code": at("zip", kind="line"),
        **{f"features.{tag}": at(name, choices=YES_NO) for tag, name in FEATURES.items()},
    },
    words=Words(titles=("title",), descriptions=("description",)),
    pictures=(Pictures("picture_"), Pictures("picture_url_")),
    sender=lambda told: told.get("agency"),
    finish=_finish,
    more=("country", "rent_period", "condition"),
)


def _recognises(head: Head) -> bool:
    return head.text.lstrip(b"\xef\xbb\xbf \r\n").startswith(b"idx3.")


@contextmanager
def _open(path: Path, around: Around) -> Generator[Source[ListingFacts]]:
    with lines_of(path, around, columns_of(NAMES, FIELDS), "#", lambda told: IDX, IDX) as source:
        yield source


FORMAT = Format(name="idx", title="IDX 3.01", recognises=_recognises, open=_open, records_as="text")
