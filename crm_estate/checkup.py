"""`crm-estate check`: what is wrong with an installation and how to mend it."""

import asyncpg
from msgspec import Struct

from crm_estate.base import database
from crm_estate.base.errors import Outcome
from crm_estate.base.mail import check_post
from crm_estate.base.migrations import require_present_shape
from crm_estate.base.settings import Settings, settings

OLDEST_SERVER = 14


class Finding(Struct, frozen=True):
    """One thing looked at."""

    subject: str
    ok: bool
    said: str


async def examine() -> list[Finding]:
    """Settings first; database and mail only when those can be read."""
    try:
        chosen = settings()
    except Outcome as wrong:
        return [Finding("settings", False, wrong.message)]
    return [*_settings(chosen), *await _database(chosen), await _mail(chosen)]


def _settings(chosen: Settings) -> list[Finding]:
    findings = [Finding("settings", True, "all can be read")]
    public = not any(host in chosen.base_url for host in ("127.0.0.1", "localhost"))
    if public and chosen.base_url.startswith("http://"):
        findings.append(
            Finding("address", False, "CRM_BASE_URL is public and not https: links could be read")
        )
    if public and chosen.mail_from.rstrip(">").endswith("@example.org"):
        findings.append(Finding("sender", False, "set CRM_MAIL_FROM to an address of your own"))
    return findings


async def _database(chosen: Settings) -> list[Finding]:
    where = "the server of DATABASE_URL" if chosen.database_url else "the private server"
    try:
        async with database.connected(database.address(chosen), pool=1):
            version = int(await database.fetch_value("show server_version_num")) // 10_000
            shape = await _has_present_shape()
            places = shape and await database.fetch_value("select exists (select 1 from place)")
            held_up = shape and await database.fetch_value(
                "select count(*) from fact where handled_at is null and attempts > 0"
            )
    except (OSError, asyncpg.PostgresError, Outcome, ValueError) as error:
        return [Finding("database", False, f"{where} cannot be used: {error}. Is DATABASE_URL right?")]
    findings = [Finding("database", version >= OLDEST_SERVER, f"{where} runs PostgreSQL {version}")]
    if not (shape and places):
        findings.append(Finding("tables", False, "not in the present shape: run `crm-estate migrate`"))
    if held_up:
        findings.append(Finding("facts", False, f"{held_up} could not be handled yet: see the worker's log"))
    return findings


async def _has_present_shape() -> bool:
    try:
        await require_present_shape()
    except Outcome:
        return False
    return True


async def _mail(chosen: Settings) -> Finding:
    if chosen.smtp_url is None:
        return Finding(
            "mail", True, f"CRM_SMTP_URL is not set: messages are kept in {chosen.data_dir / 'mail'}"
        )
    wrong = await check_post(chosen.smtp_url.reveal())
    return Finding("mail", wrong is None, wrong or "the server lets us in")
