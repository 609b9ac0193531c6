"""Files of enquiries are read for what they say, or refused."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm_estate.base.errors import Invalid
from crm_estate.feeds.openimmo.feedback import read_feedback
from tests.features.enquiry_files import FEEDBACK, asked, write


def test_an_enquiry_says_who_asks_about_what(tmp_path: Path) -> None:
    enquiry = asked(tmp_path)
    assert (enquiry.given, enquiry.family, enquiry.emails) == ("Jana", "Nováková", ("jana@example.org",))
    assert enquiry.names == ("WAW-1", "p-1")
    assert enquiry.phones == ("+420 601 123 456", "0221 123 45 67")
    assert enquiry.wishes == ("viewing", "call")
    assert enquiry.message == "Is it still free?\nThank you."
    assert (enquiry.sender, enquiry.country, enquiry.language) == ("portal.example", "DE", None)


def test_the_same_enquiry_has_the_same_key_and_another_one_another(tmp_path: Path) -> None:
    first = asked(tmp_path)
    assert asked(tmp_path, FEEDBACK.replace("2026-11-01", "2026-11-02")).key == first.key  # it is numbered
    changes = (("WAW-1", "WAW-2"), ("still free", "sold"), ("<int_id>55", "<int_id>56"), ("portal.", "x."))
    others = {asked(tmp_path, FEEDBACK.replace(old, new)).key for old, new in changes}
    assert len(others | {first.key}) == 5
    unnumbered = FEEDBACK.replace("<int_id>55</int_id>", "")
    assert asked(tmp_path, unnumbered).key != asked(tmp_path, unnumbered.replace("11-01", "11-02")).key


@pytest.mark.parametrize(
    "text", ["", "<openimmo/>", "<openimmo_feedback>", FEEDBACK[:-40], "<openimmo_feedback/>", "PK\x03\x04"]
)
def test_what_is_no_feedback_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_feedback(write(tmp_path, text))
    assert refused.value.field == "file"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=80)
@given(st.integers(0, len(FEEDBACK) - 1), st.text(max_size=3), st.integers(0, 40))
def test_damaged_feedback_is_a_refusal_or_enquiries(tmp_path: Path, at: int, put: str, gone: int) -> None:
    try:
        enquiries = read_feedback(write(tmp_path, FEEDBACK[:at] + put + FEEDBACK[at + gone :]))
    except (Invalid, UnicodeEncodeError):
        return
    assert all(len(one.family) <= 120 and len(one.message) <= 5_000 for one in enquiries)


def test_the_shared_sample_is_read(shared: Path) -> None:
    [enquiry] = read_feedback(shared / "interop" / "openimmo" / "openestate_openimmo-feedback.xml")
    assert (enquiry.given, enquiry.family, enquiry.wishes) == ("peter", "maier", ("viewing", "call"))
    assert enquiry.names == ("MA-1024-8874", "P12345678", "4eu73u734da8s38d")
    assert (enquiry.emails, enquiry.phones) == ((), ())  # nobody could answer: taking it in is refused
