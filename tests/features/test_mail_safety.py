"""Passwords and messages travel encrypted, and settings that cannot work are explained."""

import asyncio
import ssl
import subprocess
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from crm_estate.base.errors import Invalid
from crm_estate.base.mail import Accepted, Deferred, check_post, open_post
from tests.mail_server import LETTER, PASSWORD, SIGN_IN, USER, Inbox, mail_server, send

pytestmark = pytest.mark.anyio


@pytest.fixture
async def port(inbox: Inbox) -> AsyncIterator[int]:
    async with mail_server(inbox, auth_require_tls=False) as port:
        yield port


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate that no one trusts for 127.0.0.1, and its key."""
    folder = tmp_path_factory.mktemp("certificate")
    made, key = folder / "certificate.pem", folder / "key.pem"
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"),
            *("-nodes", "-days", "2", "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"),
            *("-keyout", str(key), "-out", str(made)),
        ],
        check=True,
        capture_output=True,
    )
    return made, key


@pytest.fixture
def tls(certificate: tuple[Path, Path]) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    return context


@pytest.fixture
def trusted(certificate: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))


async def test_we_sign_in_with_any_letters_in_the_password(inbox: Inbox, port: int) -> None:
    outcomes = await send(f"smtp://{SIGN_IN}@127.0.0.1:{port}", LETTER, LETTER)
    assert [type(outcome) for outcome in outcomes] == [Accepted, Accepted]
    assert inbox.sign_ins == [(USER, PASSWORD, False)]


async def test_a_wrong_password_is_said_clearly_and_not_shown(port: int) -> None:
    url = f"smtp://office:very-secret@127.0.0.1:{port}"
    [outcome] = await send(url, LETTER)
    assert isinstance(outcome, Deferred)
    assert outcome.code == 535
    assert "password" in outcome.detail
    assert "very-secret" not in outcome.detail
    assert "refused the user name or the password" in str(await check_post(url))


@pytest.mark.usefixtures("trusted")
async def test_an_offered_encryption_is_taken_before_signing_in(inbox: Inbox, tls: ssl.SSLContext) -> None:
    async with mail_server(inbox, tls_context=tls, require_starttls=True) as port:
        [outcome] = await send(f"smtp://{SIGN_IN}@127.0.0.1:{port}?starttls=required", LETTER)
        assert await check_post(f"smtp://{SIGN_IN}@127.0.0.1:{port}") is None
    assert isinstance(outcome, Accepted)
    assert inbox.encrypted == [True]
    assert {encrypted for _, _, encrypted in inbox.sign_ins} == {True}


@pytest.mark.usefixtures("trusted")
async def test_a_server_encrypted_from_the_first_byte_is_spoken_to(inbox: Inbox, tls: ssl.SSLContext) -> None:
    async with mail_server(inbox, tls=tls, auth_require_tls=False) as port:
        [outcome] = await send(f"smtps://{SIGN_IN}@127.0.0.1:{port}", LETTER)
    assert isinstance(outcome, Accepted)


@pytest.mark.parametrize("direct", [True, False])
async def test_a_certificate_that_nobody_vouches_for_gets_no_password_and_no_mail(
    inbox: Inbox, tls: ssl.SSLContext, direct: bool
) -> None:
    async with mail_server(inbox, **{"tls" if direct else "tls_context": tls}) as port:
        scheme = "smtps" if direct else "smtp"
        [outcome] = await send(f"{scheme}://{SIGN_IN}@127.0.0.1:{port}", LETTER)
        [unchecked] = await send(f"{scheme}://127.0.0.1:{port}?verify=no", LETTER)
    assert isinstance(outcome, Deferred)
    assert "certificate" in outcome.detail
    assert "not trusted" in outcome.detail
    assert inbox.sign_ins == []
    assert isinstance(unchecked, Accepted)


async def test_encryption_that_is_required_and_not_offered_stops_the_mail(inbox: Inbox, port: int) -> None:
    [outcome] = await send(f"smtp://{SIGN_IN}@127.0.0.1:{port}?starttls=required", LETTER)
    assert isinstance(outcome, Deferred)
    assert "does not offer STARTTLS" in outcome.detail
    assert (inbox.arrived, inbox.sign_ins) == ([], [])


async def test_a_password_never_travels_in_the_open_to_another_machine(
    inbox: Inbox, port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    loop = asyncio.get_running_loop()
    resolve = loop.getaddrinfo

    async def everywhere_is_here(host: str, *args: Any, **options: Any) -> Any:
        return await resolve("127.0.0.1" if host == "mail.example.org" else host, *args, **options)

    monkeypatch.setattr(loop, "getaddrinfo", everywhere_is_here)
    for choice in ("", "?starttls=never"):
        [outcome] = await send(f"smtp://{SIGN_IN}@mail.example.org:{port}{choice}", LETTER)
        assert isinstance(outcome, Deferred)
        assert "the password was not sent" in outcome.detail
    assert (inbox.arrived, inbox.sign_ins) == ([], [])


@pytest.mark.parametrize(
    "url",
    [
        "http://mail.example.org",
        "smtp://",
        "smtp://u:very-secret@mail.example.org:port",
        "smtp://u:very-secret@mail.example.org:587/inbox",
        "smtp://u:very-secret@mail.example.org:587?verify=no",
        "smtp://u:very-secret@mail.example.org:587?starttls=perhaps",
        "smtps://u:very-secret@mail.example.org?starttls=required",
        "smtp://u:very-secret@mail.example.org?tls=yes",
    ],
)
async def test_an_address_that_cannot_be_right_is_refused_without_repeating_the_password(url: str) -> None:
    with pytest.raises(Invalid) as refused:
        open_post(url, Path("unused"))
    assert "very-secret" not in refused.value.message
    assert await check_post(url) == refused.value.message


async def test_the_check_has_no_complaint_about_what_works(port: int) -> None:
    assert await check_post(None) is None
    assert await check_post(f"smtp://{SIGN_IN}@127.0.0.1:{port}") is None


async def test_the_check_says_when_a_port_speaks_another_way(inbox: Inbox, port: int) -> None:
    assert "does not speak TLS" in str(await check_post(f"smtps://127.0.0.1:{port}"))
