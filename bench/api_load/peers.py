"""What both peers do alike: cursors, tags, limits, prices. None of it is the app's own code."""

import base64
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from hashlib import blake2b, sha256
from math import ceil, floor
from os import environ
from typing import Any

import orjson

BURST = float(environ.get("CRM_API_BURST", 600))
PER_SECOND = float(environ.get("CRM_API_PER_MINUTE", 1200)) / 60
PAGE, LARGEST = 50, 200
EXPONENTS = {"JPY": 0, "KWD": 3}

ADMIT = """with known as (
      select id, office, scopes, used_at from api_key where hash = {hash} and revoked_at is null),
    drawn as (
      insert into rate_bucket as b (who, tokens, taken, at)
        select 'key:' || id, {burst} - 1, true, {now} from known
      on conflict (who) do update set (tokens, taken, at) = (
        select held - (held >= 1)::int, held >= 1, greatest(b.at, {now}) from (select least({burst},
          b.tokens + greatest(0, extract(epoch from {now} - b.at)::float8) * {per_second}) as held) h)
      returning tokens, taken)
    select * from known, drawn"""
"""Whose key it is, and a token out of its bucket; the braces are for each driver's own parameters."""

NOTE_USE = "update api_key set used_at = {now} where id = {id}"

ALIKE = (
    "offer", "kind", "country", "reference", "standard_status", "rent_period", "living_area", "plot_area",
    "rooms_total", "bedrooms_total", "bathrooms_total", "floor", "floors_total", "year_built", "energy_class",
    "condition", "postal_code", "street", "address_visible", "features", "custom", "title", "description",
    "photos", "source", "source_id", "id", "on_market", "version", "created_at", "updated_at", "published_at",
)  # fmt: skip
APART = ("price", "currency", "lat", "lon", "precision_m", "place_name")
MATCH = (
    "id", "engine", "fits", "news", "found_at", "offered_at", "feedback", "feedback_reason", "feedback_at",
)  # fmt: skip
MATCH_APART = ("score", "reasons", "state", "offered_price", "offered_currency")

Row = Mapping[str, Any]


def hash_of(key: str) -> str:
    return sha256(key.encode()).hexdigest()


def is_due(used_at: datetime | None, now: datetime) -> bool:
    """Whether the use of a key is to be noted again."""
    return used_at is None or (now - used_at).total_seconds() > 60


def limits(tokens: float) -> dict[str, str]:
    per_minute = PER_SECOND * 60
    full_in = ceil((BURST - tokens) * 60 / per_minute)
    return {
        "RateLimit-Policy": f'"key";q={int(BURST)};w={ceil(BURST * 60 / per_minute)}',
        "RateLimit": f'"key";r={floor(tokens)};t={full_in}',
    }


def retry_after(tokens: float) -> str:
    return str(max(1, ceil((1 - tokens) / PER_SECOND)))


def cursor(value: object, number: int) -> str:
    return base64.urlsafe_b64encode(orjson.dumps([value, number])).decode().rstrip("=")


def position(word: str) -> tuple[Any, int]:
    """What a cursor says; ValueError when it is none."""
    value, number = orjson.loads(base64.urlsafe_b64decode(word + "=" * (-len(word) % 4)))
    return value, number


def moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def price(amount: int | None, currency: str | None) -> dict[str, Any] | None:
    if amount is None or currency is None:
        return None
    return {"amount": amount / 10 ** EXPONENTS.get(currency, 2), "currency": currency}


def minor(amount: float, currency: str) -> int:
    return round(amount * 10 ** EXPONENTS.get(currency, 2))


def listing_out(row: Row) -> dict[str, Any]:
    """A row of ALIKE, APART, owner_ref, agent_email and office_ref as it is shown."""
    out = {name: row[name] for name in ALIKE}
    out["list_price"] = price(row["price"], row["currency"])
    lat = row["lat"]
    out["location"] = (
        None if lat is None else {"lat": lat, "lon": row["lon"], "precision_m": row["precision_m"]}
    )
    out["place"] = row["place_name"] or None
    out["owner"], out["agent"], out["office"] = row["owner_ref"], row["agent_email"], row["office_ref"]
    return out


def match_out(row: Row) -> dict[str, Any]:
    """A row of MATCH, MATCH_APART and what is joined as it is shown."""
    out = {name: row[name] for name in MATCH}
    out["listing"], out["listing_id"] = row["listing_ref"], row["listing_id"]
    out["requirement"], out["requirement_id"] = row["requirement_name"], row["requirement_id"]
    out["contact"], out["contact_id"] = row["contact_ref"], row["contact_id"]
    out["contact_name"] = row["company"] or f"{row['given']} {row['family']}".strip()
    out["score"], out["reasons"] = round(row["score"], 6), row["reasons"]
    out["state"] = "ready" if row["state"] == "approved" else row["state"]
    out["offered_price"] = price(row["offered_price"], row["offered_currency"])
    return out


def encode(body: object) -> bytes:
    return orjson.dumps(body, option=orjson.OPT_UTC_Z)


def tag_of(body: bytes, version: int | None = None) -> str:
    shown = blake2b(body, digest_size=8).hexdigest()
    return f'"{shown}"' if version is None else f'"{version}-{shown}"'


def page(items: Sequence[dict[str, Any]], following: str | None) -> dict[str, Any]:
    return {"items": items, "next": following}
