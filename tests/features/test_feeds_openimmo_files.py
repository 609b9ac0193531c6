"""OpenImmo in: files as programs write them, whatever their letters, names and versions."""

from collections import Counter
from pathlib import Path

import pytest

from crm_estate.feeds.formats import head_of
from crm_estate.feeds.known_formats import recognised
from crm_estate.feeds.openimmo.reading import recognises
from tests.openimmo_files import FLAT, document, offerer, one, only, read


@pytest.mark.parametrize("encoding", ["iso-8859-1", "utf-8", "utf-16"])
def test_letters_survive_in_every_encoding_that_is_declared(tmp_path: Path, encoding: str) -> None:
    text = (
        one("Kraków", "Köln").replace('"1.0"?', f'"1.0" encoding="{encoding}"?').replace("Królewska", "Wälle")
    )
    written = text.encode(encoding, "xmlcharrefreplace")
    assert only(tmp_path, written).place == "Köln"


@pytest.mark.parametrize(
    "root",
    ['openimmo xmlns="http://www.openimmo.de"', "OpenImmo", 'oi:openimmo xmlns:oi="http://www.openimmo.de"'],
)
def test_a_namespace_or_capitals_change_nothing(tmp_path: Path, root: str) -> None:
    file = tmp_path / "feed.xml"
    file.write_text(document(offerer(FLAT), root=root))
    assert recognises(head_of(file))
    [item] = read(file)
    assert item.facts == only(tmp_path, one())


def test_the_format_is_recognised_and_neighbours_are_not(tmp_path: Path) -> None:
    file = tmp_path / "any.name"
    file.write_text(one())
    known = recognised(file, "listings")
    assert known is not None
    assert known.name == "openimmo"
    file.write_text("<openimmo_feedback><version>1.2.7</version></openimmo_feedback>")
    assert not recognises(head_of(file))


SAMPLES = {
    "openimmo-data_127.xml": (1, 0, 0),
    "openestate_openimmo.xml": (1, 0, 0),
    "eblick_demo_data2.xml": (3, 0, 0),
    "innobrain_example.xml": (0, 0, 1),
    "versions/openimmo-1-2-0-downgrade.xml": (0, 0, 10),
    "versions/openimmo-1-2-1-downgrade.xml": (0, 0, 4),
    "versions/openimmo-1-2-2-downgrade.xml": (0, 0, 30),
    "versions/openimmo-1-2-3-downgrade.xml": (0, 0, 19),
    "versions/openimmo-1-2-4-downgrade.xml": (0, 0, 15),
    "versions/openimmo-1-2-5-downgrade.xml": (0, 0, 8),
    "versions/openimmo-1-2-6-downgrade.xml": (0, 0, 4),
    "versions/openimmo-1-2-7-downgrade.xml": (0, 0, 4),
    "versions/openimmo-1-2-7-upgrade.xml": (0, 0, 4),
    "versions/openimmo-1-2-7b-downgrade.xml": (0, 0, 4),
}
"""Listings, marks and refusals. The samples of older versions are pieces without ids and offers."""


@pytest.mark.parametrize("name", SAMPLES)
def test_every_sample_comes_through_as_far_as_it_can(shared: Path, name: str) -> None:
    file = shared / "interop" / "openimmo" / name
    assert recognises(head_of(file))
    items = read(file)
    counts = Counter("facts" if item.facts else "mark" if item.mark else "refused" for item in items)
    assert (counts["facts"], counts["mark"], counts["refused"]) == SAMPLES[name]
    if "versions" in name:
        reasons = [{one.field for one in item.problems if one.refused} for item in items]
        assert all("source_id" in fields for fields in reasons)  # never for what else is in them
