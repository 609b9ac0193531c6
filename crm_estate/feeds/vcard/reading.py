"""vCard in: contacts out of a file of one card or many."""

import re
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from crm_estate.base.errors import Invalid
from crm_estate.contacts.facts import ContactFacts
from crm_estate.feeds.formats import Format, Head
from crm_estate.feeds.opened import Source
from crm_estate.feeds.records import Record, print_of
from crm_estate.feeds.sheets.readers import Around
from crm_estate.feeds.survey import Survey, survey
from crm_estate.feeds.vcard.cards import cards, numbered_lines
from crm_estate.feeds.vcard.people import SOURCE, candidate_of

READ_WITH = b"vcard-1"
SAID = frozenset({"reference", "name", "company", "emails", "phones"})
"""What a card always says. Its note, its roles and its language are of a new contact only: an address book
knows less of a contact than the people who work with it."""


def _recognises(head: Head) -> bool:
    start = head.text.replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    return re.match(rb"begin\s*:\s*vcard", start) is not None


@contextmanager
def _open(path: Path, around: Around) -> Generator[Source[ContactFacts]]:
    surveyed = survey(path)
    yield Source(
        records=_records(path, surveyed, around),
        columns=["record"],
        lines=surveyed.lines,
        written_as=f"vCard, {surveyed.encoding}",
        sender=SOURCE,
        said=SAID,
        read_with=READ_WITH,
    )


def _records(path: Path, surveyed: Survey, around: Around) -> Iterator[Record[ContactFacts]]:
    encoding = "utf-8" if surveyed.encoding in ("utf-16", "utf-8-sig") else surveyed.encoding
    card = None
    for card in cards(numbered_lines(path, surveyed)):
        print_ = print_of(*card.lines, card.wrong.said_in() if card.wrong else "")
        yield Record(card.line, print_, partial(candidate_of, card, encoding, around))
    if card is None:
        raise Invalid("There is no vCard in %(file)s.", field="file", file=path.name)


FORMAT = Format(
    name="vcard", title="vCard", of="contacts", recognises=_recognises, open=_open, records_as="text"
)
