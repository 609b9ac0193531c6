"""What can be set from outside: typed, with defaults, read once from the environment or a .env file."""

import os
import secrets
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

import msgspec
from dotenv import dotenv_values
from msgspec import Meta, Struct

from crm_estate.base.errors import Invalid


class Secret:
    """A string that does not show itself in logs, errors or pages."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        return self._value

    def __repr__(self) -> str:
        return "Secret('…')"


class Settings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One field per setting; the environment names it in capitals (CRM_ before all but DATABASE_URL)."""

    database_url: Secret | None = None
    """PostgreSQL 14 or newer, `postgresql://user:password@host:port/name`; unset: a private server."""
    data_dir: Path = Path("var")
    """Folder for the private server, kept messages and the generated secret key."""
    secret_key: Secret | None = None
    """Signs links and forms; unset: made once and kept in the data folder."""
    base_url: Annotated[str, Meta(pattern=r"^https?://[^\s/]+$")] = "http://127.0.0.1:8000"
    """Address under which people reach this installation, without a slash at the end."""
    smtp_url: Secret | None = None
    """`smtp://user:password@host:587` or `smtps://host:465`; unset: messages are kept as files."""
    mail_from: Annotated[str, Meta(min_length=3)] = "crm-estate <homes@example.org>"
    """Sender of every message."""
    organisation: str = "crm-estate"
    """Name of the firm, shown in messages and pages."""
    default_country: Annotated[str, Meta(pattern="^[A-Z]{2}$")] = "PL"
    """Country assumed for phone numbers without a prefix and for new listings."""
    time_zone: str = "Europe/Warsaw"
    """Time zone of the organisation; contacts and agents may have their own."""
    instant_seconds: Annotated[int, Meta(ge=1, le=55)] = 20
    """Instant messages gather what was found within so many seconds, then leave."""
    digest_hour: Annotated[int, Meta(ge=0, le=23)] = 8
    """Hour of the contact's local day at which daily and weekly (Monday) digests leave."""
    digest_best: Annotated[int, Meta(ge=1, le=50)] = 10
    """Listings shown in one message; the rest are counted and linked."""
    match_floor: Annotated[float, Meta(ge=0.01, le=1)] = 0.5
    """Score from which a listing and a requirement count as a match."""
    feed_withdraw_share: Annotated[float, Meta(ge=0, le=1)] = 0.2
    """Share of a source's listings that a full feed may withdraw without a person's word."""
    feed_largest_mb: Annotated[int, Meta(ge=1, le=65_536)] = 2_048
    """Megabytes of a file that is imported, and of its text unpacked; what is sent in has its own limit."""
    tile_url: str | None = None
    """Map tiles, `https://…/{z}/{x}/{y}.png`; unset: maps show places and borders of areas only."""
    tile_credit: str = ""
    """Credit that the tiles' licence asks for."""
    api_per_minute: Annotated[int, Meta(ge=1, le=1_000_000)] = 1200
    """Requests that a key may make at the API in the long run, each minute."""
    api_burst: Annotated[int, Meta(ge=1, le=1_000_000)] = 600
    """Requests that a key may make at once after it has rested."""
    webhook_private: bool = False
    """Whether webhooks may lead into private networks, and to this machine without TLS; for trials."""
    olx_client_id: str = ""
    """The firm's application at the OLX Group, for Otodom and Storia."""
    olx_client_secret: Secret | None = None
    """The secret of that application."""
    olx_api_key: Secret | None = None
    """The key that goes with every call to the OLX Group."""
    olx_url: Annotated[str, Meta(pattern=r"^https?://[^\s/]+$")] = "https://api.olxgroup.com"
    """Where the OLX Group is called."""
    olx_trial: bool = False
    """Whether adverts are marked as the OLX Group wants tests marked."""
    otodom_refresh_token: Secret | None = None
    """What the firm's account at Otodom gave the application when it agreed; unset: not published there."""
    storia_refresh_token: Secret | None = None
    """The same of the firm's account at Storia."""
    sreality_client_id: Annotated[int, Meta(ge=0)] = 0
    """The firm's number at the import of Sreality; 0: not published there."""
    sreality_password: Secret | None = None
    """The password of that import."""
    sreality_key: Secret | None = None
    """The key that the portal gave this program there."""
    sreality_url: Annotated[str, Meta(pattern=r"^https?://[^\s/]+/\S*$")] = "https://import.sreality.cz/RPC2"
    """Where that import is called."""
    ingatlan_user: str = ""
    """The firm's user at the API of ingatlan.com; unset: not published there."""
    ingatlan_password: Secret | None = None
    """The password of that user."""
    ingatlan_codes: Annotated[str, Meta(pattern=r"^(\w+/(sale|rent)=\d{1,6}(:\d{1,6}){3} *)*$")] = ""
    """The portal's numbers of kinds of adverts besides flats for sale, as in `house/sale=1:2:5:1`."""
    ingatlan_url: Annotated[str, Meta(pattern=r"^https?://[^\s/]+$")] = "https://api.ingatlan.com"
    """Where that API is called."""
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    """How much the programs say on standard error."""

    def signing_key(self) -> str:
        """The secret that signs links: the one set, or one made at first need and kept."""
        return self.secret_key.reveal() if self.secret_key else _kept_key(self.data_dir)

    def mail_domain(self) -> str:
        """The domain that message ids are made in."""
        return self.mail_from.rsplit("@", 1)[-1].rstrip("> ") or urlsplit(self.base_url).netloc


def variable(field: str) -> str:
    """Name of the environment variable behind a field of Settings."""
    return "DATABASE_URL" if field == "database_url" else f"CRM_{field.upper()}"


def read(environment: Mapping[str, str | None]) -> Settings:
    """Settings out of variables; an empty variable counts as unset."""
    named = {field: environment.get(variable(field)) for field in Settings.__struct_fields__}
    given = {field: value for field, value in named.items() if value}
    try:
        return msgspec.convert(given, Settings, strict=False, dec_hook=_decode)
    except msgspec.ValidationError as error:
        raise Invalid(_said_with_variable(str(error))) from None


@cache
def settings() -> Settings:
    """The settings of this process: the environment first, then `.env` in the working folder."""
    return read({**dotenv_values(".env"), **os.environ})


def _decode(kind: type, value: object) -> object:
    if kind in (Secret, Path):
        return kind(str(value))
    raise NotImplementedError(kind)


def _said_with_variable(message: str) -> str:
    reason, _, path = message.partition(" - at `$.")
    return f"{variable(path.rstrip('`'))}: {reason}" if path else reason


def _kept_key(folder: Path) -> str:
    file = folder / "secret_key"
    if not file.exists():
        folder.mkdir(parents=True, exist_ok=True)
        draft = folder / f".secret_key.{secrets.token_hex(4)}"
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(48))
        try:
            os.link(draft, file)  # whoever links first decides; the others read what it wrote
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return file.read_text()
