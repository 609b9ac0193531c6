"""Titles and descriptions are read by one rule, whatever format they come in."""

from pathlib import Path

import pytest

from crm_estate.feeds.formats import Format
from crm_estate.feeds.openimmo.reading import FORMAT as OPENIMMO
from crm_estate.feeds.trovit.reading import FORMAT as TROVIT
from tests.features.test_feeds_trovit import FLAT as ADVERT
from tests.openimmo_files import one
from tests.portal_feeds import Listings, read_text

FEEDS = {"openimmo": (OPENIMMO, one(), "Dwa pokoje."), "trovit": (TROVIT, ADVERT, "Jasne mieszkanie.")}
"""A feed in Polish, and a piece of its description."""


def read_with(folder: Path, feed: tuple[Format, str, str], text: str) -> Listings:
    """The feed with another text, as it is written in XML, in that place."""
    format, whole, piece = feed
    return read_text(format, folder, whole.replace(f"<![CDATA[{piece}]]>", piece).replace(piece, text))


@pytest.mark.parametrize("feed", FEEDS.values(), ids=FEEDS)
def test_markup_goes_and_its_lines_stay(tmp_path: Path, feed: tuple[Format, str, str]) -> None:
    written = "&lt;p&gt;Jasne&amp;nbsp;pokoje&lt;/p&gt;&lt;ul&gt;&lt;li&gt;3 &amp;lt; 4&lt;/li&gt;&lt;/ul&gt;"
    [home] = read_with(tmp_path, feed, written)
    assert home.facts
    assert home.facts.description["pl"].startswith("Jasne pokoje\n\n- 3 < 4")


@pytest.mark.parametrize("feed", FEEDS.values(), ids=FEEDS)
def test_a_description_that_is_too_long_is_cut_and_that_is_said(
    tmp_path: Path, feed: tuple[Format, str, str]
) -> None:
    [home] = read_with(tmp_path, feed, "Dom " * 6_000)
    assert home.facts
    assert len(home.facts.description["pl"]) <= 20_000
    assert home.facts.description["pl"].endswith("Dom…")
    cut = [(problem.field, problem.refused) for problem in home.problems if "too long" in problem.reason]
    assert cut == [("description", False)]
