"""BLM in: listings out of its records."""

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from crm_estate.base.wording import N_
from crm_estate.feeds.blm.parsing import frame_of, rows_of
from crm_estate.feeds.blm.words import (
    FIRST_COMMERCIAL,
    FURNISHED,
    KINDS,
    OFFERS,
    ON_REQUEST,
    PER_PERSON,
    PERIODS,
    QUARTERLY,
    STATUSES,
)
from crm_estate.feeds.enclosed import enclosed
from crm_estate.feeds.formats import Format, Head
from crm_estate.feeds.opened import Source
from crm_estate.feeds.portals.english import FEATURES, put_features
from crm_estate.feeds.portals.mapping import Body, Pictures, Portal, Words, at
from crm_estate.feeds.portals.opening import READ_WITH
from crm_estate.feeds.portals.row_records import row_records, sender_of
from crm_estate.feeds.portals.telling import Told
from crm_estate.feeds.sheets.readers import Around
from crm_estate.listings.facts import ListingFacts, Status


def _gone(told: Told) -> Status | None:
    return "Withdrawn" if told.get("PUBLISHED_FLAG") == "0" else None


def _finish(body: Body, told: Told, around: Around) -> None:
    body["kind"] = _kind(told.get("PROP_SUB_ID"), around)
    _price(body, told, around)
    _address(body, told)
    living = told.get("LIVING_ROOMS")
    if living.isdecimal() and int(living) and body.get("bedrooms_total"):
        body["rooms_total"] = float(body["bedrooms_total"] + int(living))
    if told.get("NEW_HOME_FLAG").upper() == "Y":
        body["condition"] = "new"
    put_features(body, (part.get(".") for part in told.parts("FEATURE")))


def _kind(code: str, around: Around) -> str:
    if code in KINDS:
        return KINDS[code]
    if code.isdecimal() and int(code[:6]) >= FIRST_COMMERCIAL:
        return "commercial"
    if code:
        around.say("kind", N_("A kind of property that is not known here: kept as other."))
    return "other"


def _price(body: Body, told: Told, around: Around) -> None:
    amount = body.get("list_price.amount")
    if told.get("PRICE_QUALIFIER") == ON_REQUEST:
        body["list_price.amount"] = amount = 0.0
    if body.get("offer") != "rent":
        return
    period = told.get("LET_RENT_FREQUENCY")
    body["rent_period"] = PERIODS.get(period, "month" if not period else None)
    if period == QUARTERLY:
        body["rent_period"] = "year"
        if amount:
            body["list_price.amount"] = amount * 4
            around.say("list_price", N_("A rent by the quarter: kept as four times as much by the year."))
    elif period == PER_PERSON and amount:
        del body["list_price.amount"]
        around.say("list_price", N_("A rent for each person, which is not that of the home: left out."))


def _address(body: Body, told: Told) -> None:
    """The street and its number. They are shown as far as the address to display shows them."""
    parts = [told.get("ADDRESS_1"), told.get("ADDRESS_2")]
    street = (" " if parts[0][:1].isdecimal() else ", ").join(part for part in parts if part)
    body["street"] = street
    shown = told.get("DISPLAY_ADDRESS").lower()
    body["address_visible"] = bool(street) and all(part.lower() in shown for part in parts)
    body["postal_code"] = " ".join(part for part in (told.get("POSTCODE1"), told.get("POSTCODE2")) if part)


BLM = Portal(
    name="blm",
    title="Rightmove BLM",
    id=("AGENT_REF",),
    constants={"country": "GB", "list_price.currency": "GBP"},
    fields={
        "offer": at("TRANS_TYPE_ID", choices=OFFERS),
        "standard_status": at("STATUS_ID", choices=STATUSES),
        "list_price.amount": at("PRICE"),
        "bedrooms_total": at("BEDROOMS"),
        "bathrooms_total": at("BATHROOMS"),
        "place": at("TOWN"),
        "features.furnished": at("LET_FURN_ID", choices=FURNISHED),
    },
    words=Words(descriptions=("SUMMARY", "DESCRIPTION"), language="en"),
    pictures=(Pictures("MEDIA_IMAGE_", ".", "TEXT"),),
    sender=lambda told: told.get("BRANCH_ID"),
    gone=_gone,
    finish=_finish,
    more=(
        "kind", "rent_period", "street", "postal_code", "address_visible", "rooms_total", "condition",
        *FEATURES,
    ),
)  # fmt: skip


def _recognises(head: Head) -> bool:
    return b"#header#" in head.text and (b"#definition#" in head.text or head.name.endswith(".blm"))


@contextmanager
def _open(path: Path, around: Around) -> Generator[Source[ListingFacts]]:
    frame = frame_of(path)
    sender = sender_of(next(rows_of(path, frame), None), frame.columns, BLM)
    with enclosed(path) as files:
        yield Source(
            records=row_records(rows_of(path, frame), frame.columns, lambda told: BLM, around, files),
            columns=["record"],
            lines=None,
            written_as=f"BLM {frame.version}".strip(),
            sender=sender,
            whole=sender not in ("", BLM.name),
            said=BLM.said(),
            read_with=READ_WITH + BLM.name.encode() + files.print,
            pictures=files.of if files.has_files else None,
        )


FORMAT = Format(name="blm", title="Rightmove BLM", recognises=_recognises, open=_open, records_as="text")
