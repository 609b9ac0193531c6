"""ImmoXML: OpenImmo's forerunner, of the same shape under another name, and read as that."""

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from crm_estate.feeds.formats import Format, Head
from crm_estate.feeds.opened import Source
from crm_estate.feeds.openimmo.reading import open_openimmo
from crm_estate.feeds.portals.opening import root_of
from crm_estate.feeds.sheets.readers import Around
from crm_estate.listings.facts import ListingFacts


def _recognises(head: Head) -> bool:
    return root_of(head) == "immoxml"


@contextmanager
def _open(path: Path, around: Around) -> Generator[Source[ListingFacts]]:
    with open_openimmo(path, around) as source:
        named = source.written_as.replace("OpenImmo", "ImmoXML")
        yield msgspec.structs.replace(source, written_as=named)


FORMAT = Format(name="immoxml", title="ImmoXML", recognises=_recognises, open=_open)
