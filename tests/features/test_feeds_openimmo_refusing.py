"""OpenImmo in: what is wrong costs only itself, and a file that is damaged costs nothing stored."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm_estate.base.errors import Invalid
from crm_estate.listings.facts import Price
from tests.openimmo_files import FLAT, VOLL, changed, document, offerer, one, read_text


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("OX-17</openimmo_obid>", "</openimmo_obid>", ""),
        ('<wohnung wohnungtyp="ETAGE"/>', "", "kind"),
        ('KAUF="true"', 'KAUF="false"', ""),
        ("<vermarktungsart", "<x", ""),
    ],
)
def test_the_next_best_is_tried_before_a_listing_is_refused(
    tmp_path: Path, old: str, new: str, field: str
) -> None:
    [item] = read_text(tmp_path, one(old, new))
    assert [problem.field for problem in item.problems if problem.refused] == ([field] if field else [])


def test_a_record_that_nobody_can_mean_is_refused_with_every_reason(tmp_path: Path) -> None:
    [item] = read_text(
        tmp_path, document(offerer("<immobilie><flaechen><grz>1</grz></flaechen></immobilie>"))
    )
    assert item.facts is None
    assert {problem.field for problem in item.problems if problem.refused} == {
        "source_id",
        "kind",
        "country",
        "offer",
    }
    assert "<grz>" in str(item.cells[0])


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("<wohnflaeche>53.12<", "<wohnflaeche>9999999999<", "living_area"),
        ("<wohnflaeche>53.12<", f"<wohnflaeche>{'9' * 10_000}<", "living_area"),
        ("<anzahl_zimmer>2.5<", "<anzahl_zimmer>2.3<", "rooms_total"),
        ("<anzahl_schlafzimmer>1.00<", "<anzahl_schlafzimmer>1.5<", "bedrooms_total"),
        ("<etage>3<", "<etage>third<", "floor"),
        ("<etage>3<", "<etage>9<", "floors_total"),
        ("ca. 1974", "1960/1985", "year_built"),
        ("<wertklasse>a+<", "<wertklasse>unknown<", "energy_class"),
        ('breitengrad="50.0614"', 'breitengrad="500.0614"', "location"),
        ("<kaufpreis>600000.00<", "<kaufpreis>1e99<", "list_price"),
        ("<kaufpreis>600000.00<", f"<kaufpreis>{'9' * 30}<", "list_price"),
        ("https://pictures.example.org/front.jpg", f"https://example.org/{'x' * 3000}", "photos"),
        ("Kraków", "K" * 500, "place"),
    ],
)  # fmt: skip
def test_a_value_that_cannot_be_costs_only_itself(tmp_path: Path, old: str, new: str, field: str) -> None:
    [item] = read_text(tmp_path, one(old, new))
    assert item.facts is not None
    assert field in [problem.field for problem in item.problems]
    assert getattr(item.facts, field) in (None, [], Price(0.0, "PLN"))
    assert all(item.problems.count(problem) == 1 for problem in item.problems)
    assert all(len(problem.value) <= 80 for problem in item.problems)


def test_an_id_that_no_reference_can_bear_is_replaced_the_same_way_every_time(tmp_path: Path) -> None:
    strange = changed(tmp_path, "OX-17<", "A/B?#\\ " + "x" * 300 + "<")
    again = changed(tmp_path, "OX-17<", "A/B?#\\ " + "x" * 300 + "<")
    other = changed(tmp_path, "OX-17<", "A/B?#\\ " + "x" * 301 + "<")
    assert strange.reference == again.reference != other.reference


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<openimmo>",
        b"<openimmo/>",
        one().encode()[:-30],
        one().encode()[: len(one()) // 2],
        one("Kraków", "Krak\ud7ffw").encode("utf-8").replace("\ud7ff".encode(), b"\xff\xfe"),
        b'<!DOCTYPE openimmo [<!ENTITY a "b"><!ENTITY c "&a;&a;&a;">]><openimmo>&c;</openimmo>',
        b'<!DOCTYPE openimmo [<!ENTITY x SYSTEM "file:///etc/passwd">]><openimmo><anbieter>&x;</anbieter></openimmo>',
        b"<openimmo>" + b"<a>" * 5000 + b"</a>" * 5000 + b"</openimmo>",
        b'<?xml version="1.0" encoding="nonsense"?><openimmo/>',
        b"PK\x03\x04 this is no archive",
        b"\x00" * 1000,
    ],
)
def test_a_file_that_cannot_be_read_is_refused_as_a_whole(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(Invalid) as refused:
        read_text(tmp_path, data)
    assert refused.value.field == "file"
    assert "root:" not in refused.value.message


WHOLE = document(offerer(FLAT, FLAT.replace("OX-17", "OX-18")), head=VOLL).encode()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
@given(
    st.integers(0, len(WHOLE) - 1),
    st.binary(min_size=0, max_size=3),
    st.integers(0, 60),
    st.integers(0, len(WHOLE)),
)
def test_whatever_is_damaged_is_a_refusal_or_a_problem(
    tmp_path: Path, at: int, put: bytes, gone: int, cut: int
) -> None:
    damaged = WHOLE[:at] + put + WHOLE[at + gone :]
    try:
        items = read_text(tmp_path, damaged if cut % 3 else damaged[:cut])
    except Invalid:
        return
    for item in items:
        assert item.facts is not None or item.mark is not None or any(one.refused for one in item.problems)
