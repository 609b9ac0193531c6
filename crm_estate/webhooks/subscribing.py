"""Who is told of what: webhooks are added, changed, given another secret, removed."""

from datetime import datetime, timedelta
from typing import Any

from crm_estate.accounts.permissions import Actor, Scope
from crm_estate.base import database, journal
from crm_estate.base.errors import Conflict, Invalid
from crm_estate.base.outgoing import target_of
from crm_estate.webhooks.facts import NewWebhook, SecretFacts, Sight, WebhookFacts, WebhookOut
from crm_estate.webhooks.feed import snapshot
from crm_estate.webhooks.kinds import FAMILIES, KINDS, READS, SCOPE_OF
from crm_estate.webhooks.listing import get_webhook
from crm_estate.webhooks.reach import locked, row_of
from crm_estate.webhooks.signing import new_seed, secret_of

MOST = 100
"""Webhooks there can be."""
COUNT_LOCK = 4_220_017


async def add(facts: WebhookFacts, *, actor: Actor, now: datetime, sight: Sight | None = None) -> NewWebhook:
    """Tell this address of what happens from now on; `sight` is the key's own unless it is said."""
    sees = _checked(sight or sight_of(actor), facts)
    await target_of(facts.url)
    seed = new_seed()
    async with database.transaction():
        await _require_room()
        number = await database.fetch_value(
            """insert into webhook (url, description, kinds, state, scopes, office, key, seed, seen, txid,
                 fact, created_at, updated_at)
               values ($1, $2, $3, $4, $5, $6, $7, $8, $9, '0', 0, $10, $10) returning id""",
            facts.url, facts.description, facts.kinds, facts.state, sees.scopes, sees.office, sees.key, seed,
            await snapshot(), now,
        )  # fmt: skip
        await _record("webhook.added", number, actor, now)
        return _with_secret(await get_webhook(number, actor=actor), seed)


async def change(
    webhook: int,
    facts: WebhookFacts,
    *,
    actor: Actor,
    now: datetime,
    sight: Sight | None = None,
    version: int | None = None,
) -> WebhookOut:
    """Say what a webhook is now; whoever says so answers for it. One that is made active is forgiven."""
    await target_of(facts.url)
    async with database.transaction():
        before = await locked(webhook, actor)
        _require_same(before, version)
        sees = _checked(sight or _taken_over(before, actor), facts)
        said = {
            "url": facts.url, "description": facts.description, "kinds": facts.kinds, "state": facts.state,
            "scopes": sees.scopes, "office": sees.office, "key": sees.key,
        }  # fmt: skip
        if changed := [name for name, value in said.items() if before[name] != value]:
            await database.execute(
                """update webhook set url = $2, description = $3, kinds = $4, state = $5, scopes = $6,
                     office = $7, key = $8,
                     failing_since = case when state = $5 and url = $2 then failing_since end,
                     reason = null, version = version + 1, updated_at = $9 where id = $1""",
                webhook, *said.values(), now,
            )  # fmt: skip
            await _record("webhook.changed", webhook, actor, now, fields=changed)
    return await get_webhook(webhook, actor=actor)


async def set_state(webhook: int, state: Any, *, actor: Actor, now: datetime) -> WebhookOut:
    """Pause a webhook, or take it up again where it stopped."""
    row = await row_of(webhook, actor)
    facts = WebhookFacts(url=row["url"], kinds=row["kinds"], description=row["description"], state=state)
    sight = Sight(scopes=row["scopes"], office=row["office"], key=row["key"])
    return await change(webhook, facts, actor=actor, now=now, sight=sight, version=row["version"])


async def replace_secret(webhook: int, facts: SecretFacts, *, actor: Actor, now: datetime) -> NewWebhook:
    """Make another secret; for some hours calls are signed with the former one too."""
    seed, until = new_seed(), now + timedelta(hours=facts.overlap_hours)
    async with database.transaction():
        await locked(webhook, actor)
        await database.execute(
            """update webhook set former_seed = seed, former_until = $3, seed = $2, version = version + 1,
                 updated_at = $4 where id = $1""",
            webhook,
            seed,
            until,
            now,
        )
        await _record("webhook.secret_replaced", webhook, actor, now)
    return _with_secret(await get_webhook(webhook, actor=actor), seed)


async def remove(webhook: int, *, actor: Actor, now: datetime, version: int | None = None) -> WebhookOut:
    """Forget a webhook and what was delivered to it; returns it as it was."""
    was = await get_webhook(webhook, actor=actor)
    async with database.transaction():
        _require_same(await locked(webhook, actor), version)
        await database.execute("delete from webhook where id = $1", webhook)
        await _record("webhook.removed", webhook, actor, now)
    return was


def sight_of(actor: Actor) -> Sight:
    """What a webhook sees that this actor adds: what they read themselves."""
    scopes: list[Scope] = [scope for scope in READS if actor.kind != "key" or scope in actor.scopes]
    if not scopes:
        raise Invalid("This key may read nothing that a webhook could be told of.", field="kinds")
    if actor.kind != "key":
        return Sight(scopes=scopes)
    return Sight(scopes=scopes, office=actor.office, key=actor.id)


def _taken_over(before: database.Row, actor: Actor) -> Sight:
    sees = sight_of(actor)
    return Sight(scopes=sees.scopes, office=before["office"], key=sees.key)


def _checked(sight: Sight, facts: WebhookFacts) -> Sight:
    """The sight itself if it is enough for the kinds asked for; Invalid names the first that it is not."""
    for i, kind in enumerate(facts.kinds):
        if kind not in SCOPE_OF and kind not in FAMILIES:
            raise Invalid("There is no fact %(kind)s.", field=f"kinds[{i}]", kind=kind)
        needed = [SCOPE_OF[kind]] if kind in SCOPE_OF else _scopes_of(kind)
        if not set(needed) & set(sight.scopes):
            text = "%(kind)s needs the scope %(scope)s."
            raise Invalid(text, field=f"kinds[{i}]", kind=kind, scope=needed[0])
    return sight


def _scopes_of(family: str) -> list[Scope]:
    start = family.removesuffix("*")
    return [scope for scope, kinds in KINDS.items() if any(kind.startswith(start) for kind in kinds)]


def _require_same(row: database.Row, version: int | None) -> None:
    if version not in (None, row["version"]):
        raise Conflict("Someone else has changed this meanwhile.", field="version")


async def _require_room() -> None:
    await database.execute("select pg_advisory_xact_lock($1)", COUNT_LOCK)
    if await database.fetch_value("select count(*) from webhook") >= MOST:
        raise Conflict("There are as many webhooks as there can be: %(n)s.", field="url", n=MOST)


async def _record(kind: str, webhook: int, actor: Actor, now: datetime, **data: object) -> None:
    fact = journal.Fact(kind=kind, at=now, actor=actor.name, data={"webhook": webhook, **data})
    await journal.record(fact)


def _with_secret(out: WebhookOut, seed: str) -> NewWebhook:
    said = {name: getattr(out, name) for name in WebhookOut.__struct_fields__}
    return NewWebhook(**said, secret=secret_of(seed))
