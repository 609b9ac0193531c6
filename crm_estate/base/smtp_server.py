"""The mail server that was set: its address taken apart, signed in to, its complaints explained."""

import ipaddress
import socket
import ssl
from contextlib import ExitStack
from typing import Literal
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

import aiosmtplib
from msgspec import Struct

from crm_estate.base.errors import Invalid
from crm_estate.base.settings import Secret

CONNECT_SECONDS = 20
COMMAND_SECONDS = 60
"""A server may look long at a message before it answers; RFC 5321 would give it ten minutes, our
other messages cannot wait so long."""

StartTls = Literal["offered", "required", "never"]


class Server(Struct, frozen=True):
    """`tls`: encrypted from the first byte; `starttls`: whether a plain connection becomes so."""

    host: str
    port: int
    tls: bool
    starttls: StartTls
    verify: bool
    user: str | None
    password: Secret

    @property
    def at(self) -> str:
        return f"{self.host}:{self.port}"

    @property
    def loopback(self) -> bool:
        return _is_loopback(self.host)


class Unsafe(aiosmtplib.SMTPException):
    """Going on would send in the open what must be encrypted."""


def read_smtp_url(url: str) -> Server:
    """`smtp://user:password@host:587?starttls=required|never&verify=no` or `smtps://…:465`.

    Raises Invalid without repeating the address, for it carries the password.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise Invalid("The mail server's address cannot be read; is the port a number?") from None
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname or parts.path not in ("", "/"):
        raise Invalid("A mail server is smtp://user:password@host:587 or smtps://…:465")
    tls = parts.scheme == "smtps"
    starttls, verify = _options(parts, tls)
    return Server(
        host=parts.hostname,
        port=port or (465 if tls else 587),
        tls=tls,
        starttls=starttls,
        verify=verify,
        user=unquote(parts.username) if parts.username else None,
        password=Secret(unquote(parts.password or "")),
    )


def _options(parts: SplitResult, tls: bool) -> tuple[StartTls, bool]:
    said = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    starttls, verify = said.pop("starttls", "offered"), said.pop("verify", "yes")
    if said:
        raise Invalid(f"Unknown mail server options: {', '.join(sorted(said))}")
    if starttls not in ("offered", "required", "never") or (tls and starttls == "required"):
        raise Invalid("starttls is required or never, and for smtp:// only")
    if verify not in ("yes", "no") or (verify == "no" and not _is_loopback(parts.hostname or "")):
        raise Invalid("verify=no is only for a mail server on this machine")
    return starttls, verify == "yes"


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


async def connect(server: Server) -> aiosmtplib.SMTP:
    """A connection, encrypted and signed in as the address says.

    Raises SMTPException or OSError, or Unsafe before a password would travel in the open.
    """
    client = aiosmtplib.SMTP(
        hostname=server.host,
        port=server.port,
        use_tls=server.tls,
        start_tls=False,
        validate_certs=server.verify,
        timeout=COMMAND_SECONDS,
        local_hostname=_own_name(),
    )
    await client.connect(timeout=CONNECT_SECONDS)
    with ExitStack() as unless_it_works:
        unless_it_works.callback(client.close)
        await _greet(client, server)
        unless_it_works.pop_all()
    return client


async def _greet(client: aiosmtplib.SMTP, server: Server) -> None:
    encrypted = server.tls
    await client.ehlo()
    if not encrypted and server.starttls != "never" and client.supports_extension("starttls"):
        await client.starttls()
        await client.ehlo()
        encrypted = True
    if not encrypted and server.starttls == "required":
        raise Unsafe(f"{server.at} does not offer STARTTLS, which is required")
    if server.user is None:
        return
    if not encrypted and not server.loopback:
        raise Unsafe(f"{server.at} does not encrypt, so the password was not sent")
    await client.login(server.user, server.password.reveal())


def _own_name() -> str:
    """Servers want a name with a dot; asking DNS for it may hang for long."""
    name = socket.gethostname()
    return name if "." in name else f"{name or 'localhost'}.localdomain"


def explain(error: Exception, server: Server) -> str:
    """What went wrong and how to mend it, without the password."""
    said = _explained(error, server)
    password = server.password.reveal()
    return said.replace(password, "…") if password else said


def _explained(error: Exception, server: Server) -> str:
    if isinstance(error, aiosmtplib.SMTPAuthenticationError):
        return (
            f"{server.at} refused the user name or the password ({error.code} {error.message}); "
            "some providers want a password made for programs"
        )
    if isinstance(error, Unsafe):
        return f"{error.message}; use smtps://, or a port on which the server encrypts (mostly 587)"
    cause = error.__cause__ or error
    if isinstance(cause, ssl.SSLCertVerificationError):
        return (
            f"The certificate of {server.at} is not trusted ({cause.verify_message}); "
            "is this the name it was issued to?"
        )
    if isinstance(cause, ssl.SSLError):
        return f"{server.at} does not speak TLS there; smtps:// is mostly 465, smtp:// 587 or 25"
    if isinstance(cause, socket.gaierror):
        return f"There is no {server.host}; is the name of the mail server right?"
    if isinstance(cause, ConnectionRefusedError):
        return f"Nothing answers at {server.at}; are host and port right, is the server running?"
    if isinstance(error, aiosmtplib.SMTPTimeoutError):
        return f"{server.at} did not answer in time; does a firewall stand in between?"
    if isinstance(error, aiosmtplib.SMTPResponseException):
        return f"{server.at} answered {error.code} {error.message}"
    return f"{server.at}: {getattr(error, 'message', None) or error}"
