"""Signing in at the desk: argon2id, sessions kept on the server, throttled by account and by address."""

import hashlib
import secrets
from datetime import datetime, timedelta
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from msgspec import Struct

from crm_estate.accounts.permissions import Actor, Role
from crm_estate.accounts.tables import Session, SignInAttempt
from crm_estate.base import database
from crm_estate.base.errors import NotSignedIn, TooMany

SESSION_LIFE = timedelta(days=14)
IDLE_LIFE = timedelta(days=2)
SEEN_NOTED_EVERY = timedelta(minutes=5)
WINDOW = timedelta(minutes=15)
TRIES_PER_ACCOUNT = 6
TRIES_PER_ADDRESS = 30

HASHER = PasswordHasher()


@cache
def nobody() -> str:
    """A hash that is checked when the account does not exist, so that both answers take as long."""
    return HASHER.hash(secrets.token_hex(16))


class Me(Struct, frozen=True, kw_only=True):
    """The agent behind a session, as pages show them."""

    id: int
    name: str
    email: str
    role: Role
    office: int
    office_name: str
    language: str
    time_zone: str
    csrf: str

    @property
    def actor(self) -> Actor:
        return Actor(kind="agent", id=self.id, role=self.role, office=self.office)


async def sign_in(email: str, password: str, *, address: str, now: datetime) -> str:
    """Check the password and open a session; returns the token for the cookie.

    Raises NotSignedIn with the same words whatever was wrong, TooMany after too many failures.
    """
    email = email.strip().lower()
    await _count(email, address, now)
    agent = await database.fetch_row("select id, password_hash from agent where email = $1 and active", email)
    if not _is_right(agent["password_hash"] if agent else nobody(), password) or agent is None:
        raise NotSignedIn("E-mail and password do not belong together.")
    token = secrets.token_urlsafe(32)
    async with database.transaction():
        await database.execute("delete from sign_in_attempt where email = $1", email)
        await Session.insert(
            Session(
                token_hash=_hash(token),
                agent=agent["id"],
                created_at=now,
                seen_at=now,
                expires_at=now + SESSION_LIFE,
            )
        )
    return token


async def who(token: str, now: datetime) -> Me | None:
    """The agent whose session this is, or None when there is no such session or it is over."""
    row = await database.fetch_row(
        """select s.id as session, s.seen_at, a.id, a.name, a.email, a.role, a.office, a.language,
                  o.name as office_name, o.time_zone
           from session s join agent a on a.id = s.agent join office o on o.id = a.office
           where s.token_hash = $1 and s.expires_at > $2 and s.seen_at > $3 and a.active""",
        _hash(token),
        now,
        now - IDLE_LIFE,
    )
    if row is None:
        return None
    if now - row["seen_at"] > SEEN_NOTED_EVERY:
        await database.execute("update session set seen_at = $2 where id = $1", row["session"], now)
    fields = {name: row[name] for name in Me.__struct_fields__ if name != "csrf"}
    return Me(**fields, csrf=csrf_of(token))


def csrf_of(token: str) -> str:
    """What a form must carry to act for this session; it cannot be turned back into the token."""
    return hashlib.sha256(b"csrf:" + token.encode()).hexdigest()[:32]


async def sign_out(token: str) -> None:
    await database.execute("delete from session where token_hash = $1", _hash(token))


async def forget_old_sessions(now: datetime) -> None:
    """Drop sessions that are over and failed tries that no longer count."""
    await database.execute("delete from session where expires_at < $1 or seen_at < $2", now, now - IDLE_LIFE)
    await database.execute("delete from sign_in_attempt where at < $1", now - WINDOW)


async def _count(email: str, address: str, now: datetime) -> None:
    """Note a try before the password is looked at, so that of many at once no more go through; a right one
    takes back those of its account.
    """
    async with database.transaction():
        await database.execute("select pg_advisory_xact_lock(hashtextextended($1, 4))", email)
        await database.execute("select pg_advisory_xact_lock(hashtextextended($1, 5))", address)
        counts = await database.fetch_row(
            """select count(*) filter (where email = $1) as account,
                      count(*) filter (where address = $2) as address
               from sign_in_attempt where at > $3 and (email = $1 or address = $2)""",
            email,
            address,
            now - WINDOW,
        )
        if counts and (counts["account"] >= TRIES_PER_ACCOUNT or counts["address"] >= TRIES_PER_ADDRESS):
            raise TooMany("Too many tries. Wait a quarter of an hour.", int(WINDOW.total_seconds()))
        await SignInAttempt.insert(SignInAttempt(email=email, address=address, at=now))


def _is_right(hashed: str, password: str) -> bool:
    try:
        return HASHER.verify(hashed, password)
    except VerifyMismatchError:
        return False


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
