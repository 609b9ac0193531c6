"""casa.it: recognised, and refused record by record.

What it is, whether for sale or to let, and even the town are codes whose meaning is not public: guessing
them would offer a home for rent to those who want to buy.
"""

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from crm_estate.base.errors import Invalid
from crm_estate.feeds.formats import Format, Head
from crm_estate.feeds.opened import Source
from crm_estate.feeds.portals.mapping import Body, Portal
from crm_estate.feeds.portals.opening import root_of, xml_records
from crm_estate.feeds.portals.telling import Told
from crm_estate.feeds.sheets.readers import Around
from crm_estate.listings.facts import ListingFacts


def _finish(body: Body, told: Told, around: Around) -> None:
    raise Invalid(
        "Contract %(contract)s and kind %(kind)s are codes of casa.it whose meaning is not public.",
        field="offer",
        contract=told.get("@contracttype")[:10],
        kind=told.get("@realestatetype")[:10],
    )


CASA = Portal(
    name="casa_it",
    title="casa.it",
    id=("@reference", "@referenceid"),
    fields={},
    sender=lambda told: told.get("@agencycode"),
    finish=_finish,
)


def _recognises(head: Head) -> bool:
    return root_of(head) == "container" and b"<realestateitems" in head.text


@contextmanager
def _open(path: Path, around: Around) -> Generator[Source[ListingFacts]]:
    with xml_records(path, around, CASA, ("realestate",)) as source:
        yield source


FORMAT = Format(name="casa_it", title="casa.it", recognises=_recognises, open=_open)
