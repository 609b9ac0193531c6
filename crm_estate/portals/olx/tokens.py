"""Signing in at the OLX Group: a refresh token buys access for an hour, and may be replaced when it does.

The refresh token comes from the settings. One that replaced it is kept in the data folder, readable by us
alone, for as long as the settings name the token that it came from.
"""

import base64
import hashlib
import os
import secrets
from pathlib import Path

import httpx
import msgspec
from msgspec import Struct

from crm_estate.base.settings import Secret, Settings
from crm_estate.portals.adapters import Message, Trouble
from crm_estate.portals.calling import call_json


class Kept(Struct, frozen=True):
    """A refresh token that replaced the one in the settings, which is known by its hash."""

    came_from: str
    token: str


async def access_token(line: httpx.AsyncClient, settings: Settings, site: str, first: Secret) -> str:
    """A fresh access token; Trouble when the sign-in is refused."""
    file = settings.data_dir / "portals" / f"{site}.json"
    refresh = _current(file, first)
    pair = f"{settings.olx_client_id}:{_shown(settings.olx_client_secret)}"
    headers = {
        "Authorization": f"Basic {base64.b64encode(pair.encode()).decode()}",
        "X-API-KEY": _shown(settings.olx_api_key),
    }
    said = {"grant_type": "refresh_token", "refresh_token": refresh}
    got = await call_json(line, "POST", f"{settings.olx_url}/oauth/v1/token", headers, said)
    tokens = got.json()
    access, replaced = tokens.get("access_token"), tokens.get("refresh_token")
    if not got.is_good or not isinstance(access, str) or not access:
        raise Trouble(Message("sign_in_refused"), whole=True)
    if isinstance(replaced, str) and replaced and replaced != refresh:
        _keep(file, Kept(_hash(first), replaced))
    return access


def _current(file: Path, first: Secret) -> str:
    try:
        kept = msgspec.json.decode(file.read_bytes(), type=Kept)
    except (FileNotFoundError, msgspec.MsgspecError):
        return first.reveal()
    return kept.token if kept.came_from == _hash(first) else first.reveal()


def _keep(file: Path, kept: Kept) -> None:
    """Whole or not at all: a token that is lost must be asked of the portal's user again."""
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    draft.touch(mode=0o600)
    draft.write_bytes(msgspec.json.encode(kept))
    os.replace(draft, file)


def _hash(secret: Secret) -> str:
    return hashlib.sha256(secret.reveal().encode()).hexdigest()


def _shown(secret: Secret | None) -> str:
    return secret.reveal() if secret else ""
