"""An office that has decided on many pairs of adverts, in a market of its own: agencies ask a little more for
the same flat, and flats of one new house that look alike are offered at the same price.
"""

from msgspec.structs import replace

from crm_estate.accounts.permissions import SYSTEM
from crm_estate.doubles.dwellings import link, tell_listings_apart
from crm_estate.listings.facts import ListingFacts, Location
from crm_estate.listings.lifecycle import receive
from tests.outreach_office import FLAT, NOW, at_price

FAR = 0.02
"""Degrees between one pair and the next."""


def pair(number: int, *, same_price: bool) -> tuple[ListingFacts, ListingFacts]:
    """Two adverts of flats that look alike, far from all others."""
    one = replace(
        FLAT, reference=f"P-{number}-A", street="", location=Location(50.0 + FAR * number, 21.0, 20)
    )
    other = replace(one, reference=f"P-{number}-B")
    return one, other if same_price else at_price(other, 872_000)


async def decide(linked: int, apart: int, *, teaches: bool = True) -> None:
    """So many pairs are linked that differ in price, so many told apart that do not; unless this `teaches`
    something, none of them differs.
    """
    for number in range(linked + apart):
        adverts = pair(number, same_price=number >= linked or not teaches)
        for advert in adverts:
            await receive(advert, actor=SYSTEM, now=NOW)
        names = [advert.reference or "" for advert in adverts]
        decision = link if number < linked else tell_listings_apart
        await decision(names, actor=SYSTEM, now=NOW)
