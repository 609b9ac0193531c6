"""What a message is: whole, readable anywhere, and never more than was meant."""

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from crm_estate.base.errors import Invalid
from crm_estate.base.mail import Accepted, build, inline, open_post
from tests.mail_server import LETTER, read


def test_a_message_carries_text_and_html_and_says_how_to_end_it() -> None:
    message = read(build(LETTER).as_bytes())
    text, html = message.get_body(("plain",)), message.get_body(("html",))
    assert text is not None
    assert html is not None
    assert text.get_content().splitlines() == LETTER.text.splitlines()
    assert "Cześć Mara" in html.get_content()
    assert message.get_content_type() == "multipart/alternative"
    assert message["Message-ID"] == "<digest-17@example.org>"
    assert message["Date"].datetime == LETTER.date
    assert message["Subject"] == LETTER.subject
    assert message["From"].addresses[0].display_name == "Łódź Homes"
    assert message["List-Unsubscribe"] == f"<{LETTER.unsubscribe_url}>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message["Content-Language"] == "pl"
    assert message["Auto-Submitted"] == "auto-generated"


def test_a_long_unsubscribe_link_is_not_encoded_beyond_recognition() -> None:
    with_both = replace(LETTER, unsubscribe_mailto="mailto:u@example.org?subject=stop")
    content = build(with_both).as_bytes()
    assert f"<{LETTER.unsubscribe_url}>,\r\n <mailto:u@example.org".encode() in content


def test_the_same_letter_is_always_the_same_bytes_and_fits_every_server() -> None:
    content = build(LETTER).as_bytes()
    assert content == build(LETTER).as_bytes()
    assert content.isascii()
    assert max(map(len, content.split(b"\r\n"))) <= 998
    assert content.count(b"\n") == content.count(b"\r\n")


def test_a_message_without_a_way_to_unsubscribe_does_not_claim_one() -> None:
    message = build(replace(LETTER, unsubscribe_url=None))
    assert "List-Unsubscribe" not in message
    assert "List-Unsubscribe-Post" not in message


def test_styles_work_in_programs_without_style_sheets_and_dark_mode_stays() -> None:
    page = inline(LETTER.html)
    assert '<p style="color: red;">' in page
    assert "prefers-color-scheme: dark" in page


def test_a_page_cannot_make_us_fetch_or_read_a_style_sheet(tmp_path: Path) -> None:
    (tmp_path / "secret.css").write_text("p{color:lime}")
    link = f'<link rel="stylesheet" href="file://{tmp_path}/secret.css"><p>x</p>'
    assert "lime" not in inline(link)


@settings(deadline=None)
@given(st.text(alphabet="abc ąęłż,:?=_.óćš—\"'()<>;@\r\n\x00\u2028😀", max_size=120))
def test_no_title_or_name_can_add_a_header_or_a_recipient(said: str) -> None:
    message = read(build(replace(LETTER, subject=said, to_name=said)).as_bytes())
    assert set(message.keys()) == set(read(build(LETTER).as_bytes()).keys())
    assert [address.addr_spec for address in message["To"].addresses] == ["mara@example.org"]
    assert message["Subject"].split() == said.replace("\x00", " ").split()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("to", "mara@example.org\r\nBcc: evil@example.org"),
        ("to", "mara"),
        ("to", "mara@"),
        ("to", "a@b@example.org"),
        ("to", "mara@example.org, evil@example.org"),
        ("to", "mara@" + "x" * 70 + ".org"),
        ("to", "mará@example.org"),
        ("sender", "homes"),
        ("reply_to", "homes@\x00"),
        ("message_id", "digest-17"),
        ("message_id", "<a b@example.org>"),
        ("message_id", "<a@example.org>\r\nX: y"),
        ("unsubscribe_url", "https://example.org/>\r\nX: y"),
        ("unsubscribe_url", "javascript:alert(1)"),
        ("language", "pl\r\nX: y"),
        ("date", dt.datetime(2026, 11, 22)),
    ],
)
def test_what_cannot_stand_in_a_head_is_refused_by_name(field: str, value: object) -> None:
    with pytest.raises(Invalid) as refused:
        build(replace(LETTER, **{field: value}))
    assert refused.value.field == field


def test_a_domain_with_letters_of_its_language_is_written_for_servers() -> None:
    assert build(replace(LETTER, to="mara@łódź.example"))["To"].addresses[0].domain == (
        "xn--d-uga0v4h.example"
    )


@pytest.mark.anyio
async def test_without_a_server_a_message_is_kept_once_as_a_file(tmp_path: Path) -> None:
    async with open_post(None, tmp_path / "kept") as post:
        for _ in range(2):
            assert isinstance(await post.send(LETTER), Accepted)
        await post.send(replace(LETTER, message_id="<a/../b@example.org>"))
    files = sorted(path.name for path in (tmp_path / "kept").iterdir())
    assert files == ["a%2F..%2Fb@example.org.eml", "digest-17@example.org.eml"]
    assert (tmp_path / "kept" / files[1]).read_bytes() == build(LETTER).as_bytes()
