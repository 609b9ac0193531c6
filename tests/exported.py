"""Listings and contacts on their way out: a whole one of each, and what became of them in a file."""

from datetime import UTC, datetime
from typing import Any

from crm_estate.accounts.permissions import SYSTEM, Actor
from crm_estate.contacts.facts import Consent, ContactFacts, PersonName
from crm_estate.feeds.exporting import Exported, export_listings
from crm_estate.listings.facts import ListingFacts, Location, Photo, Price
from crm_estate.listings.lifecycle import receive
from crm_estate.listings.search import ListingFilter

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)


FULL = ListingFacts(
    reference="W-1", offer="rent", kind="apartment", country="PL", standard_status="Pending",
    list_price=Price(4_200.5, "PLN"), rent_period="month", living_area=54.125, plot_area=1_000.0,
    rooms_total=2.5, bedrooms_total=1, bathrooms_total=1.0, floor=-1, floors_total=10, year_built=1974,
    energy_class="A+", condition="to_renovate", location=Location(50.061, 19.938, 25.0), place="Kraków",
    postal_code="30-001", street='=HYPERLINK("https://example.org")', address_visible=True,
    features={"elevator": True, "wine_cellar": False}, custom={"ceiling_height": 3.125, "heating": "gas"},
    title={"pl": "Dwa pokoje; „śródmieście”", "en": "-5 minutes to the centre"},
    description={"en": "Quiet,\nfacing the yard.\n\n@home"},
    photos=[Photo("https://photos.example.org/2.jpg", "Living room", 4)],
    source="ours", source_id="0012",
)  # fmt: skip


async def pieces(exported: Exported) -> bytes:
    return b"".join([piece async for piece in exported.pieces])


async def export(format: str, actor: Actor = SYSTEM, **wanted: Any) -> str:
    out = await export_listings(format, ListingFilter(**wanted), actor=actor, now=NOW)
    return (await pieces(out)).decode("utf-8-sig")


async def many(count: int, now: datetime) -> None:
    for i in range(count):
        facts = ListingFacts(
            reference=f"L-{i:03}", offer="sale", kind="house" if i % 2 else "land", country="PL",
            place="Kraków", list_price=Price(100_000.0 + i, "PLN"),
            standard_status="Active" if i % 3 else "Closed",
        )  # fmt: skip
        await receive(facts, actor=SYSTEM, now=now)


ANNA = ContactFacts(
    reference="K-1", name=PersonName("Anna", "Nowak"), emails=["anna@example.org", "an@example.org"],
    phones=["+48601000000", "+48601000001"], roles=["owner", "prospect"], language="pl",
    note="Rings twice;\nprefers mornings", source="fair", source_id="77",
    consents=[
        Consent(purpose="marketing", channel="post", given_at=NOW, source="card"),
        Consent(purpose="matching", channel="email", given_at=NOW, source="web form"),
    ],
)  # fmt: skip
