"""Matches as lists show them: the listing, who is looking, and the reasons in words."""

from collections.abc import Sequence

from msgspec import Struct

from crm_estate.desk.cards import Card, card_of
from crm_estate.desk.words import words_of
from crm_estate.listings.custom import CustomField
from crm_estate.listings.search import listings_by_id
from crm_estate.matchmaking.facts import MatchOut, Reason
from crm_estate.matchmaking.sentences import sentences

CHIP_TONES = {"good": "good", "unknown": "unknown"}
"""How a reason looks; everything that is less than good is short of what was wished."""


class Chip(Struct, frozen=True):
    """One reason in words."""

    text: str
    tone: str


class Line(Struct, frozen=True, kw_only=True):
    """One match with everything a line of a list shows."""

    match: MatchOut
    card: Card
    chips: list[Chip]

    @property
    def is_open(self) -> bool:
        """Whether it still counts: it fits, and neither contact nor agent has put it aside."""
        return self.match.fits and self.match.state != "dropped" and self.match.feedback != "dismissed"


async def lines_of(matches: Sequence[MatchOut], language: str) -> list[Line]:
    """A line for each match, in the same order."""
    words = await words_of(language)
    listings = await listings_by_id([match.listing_id for match in matches])
    return [
        Line(
            match=match,
            card=card_of(listings[match.listing_id], words),
            chips=chips_of(match.reasons, language, words.own),
        )
        for match in matches
    ]


def chips_of(reasons: Sequence[Reason], language: str, own: Sequence[CustomField]) -> list[Chip]:
    """Reasons in words: what rules out or falls short first, then what is not known, then what suits."""
    said = sentences(reasons, language, "agent", own)
    return [Chip(one.text, CHIP_TONES.get(one.tone, "short")) for one in said]
