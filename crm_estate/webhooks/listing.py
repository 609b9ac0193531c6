"""Reading webhooks and what was delivered to them, within what the asker looks after."""

from crm_estate.accounts.permissions import Actor
from crm_estate.base import database
from crm_estate.base.conditions import Where
from crm_estate.base.errors import NotFound
from crm_estate.base.paging import LIMIT, Page, limited, page_of, position
from crm_estate.webhooks.facts import DeliveryOut, DeliveryState, WebhookOut
from crm_estate.webhooks.reach import SPEAKS, row_of, within

COUNTED = 1000
COLUMNS = f"""w.id, w.url, w.kinds, w.description, w.scopes, o.reference as office, w.state, w.reason,
    w.failing_since, w.version, w.created_at, w.updated_at,
    w.state = 'active' and not ({SPEAKS}) as is_silenced,
    {
    ", ".join(
        f'''(select count(*) from (select from webhook_delivery d where d.webhook = w.id
           and d.state = '{state}' limit {COUNTED}) n) as {state}'''
        for state in ("waiting", "parked")
    )
}"""
DELIVERY = """d.id, d.webhook, d.fact, f.kind, d.state, d.attempts, d.next_try, d.status, d.error,
    d.created_at, d.sent_at"""


async def find_webhooks(*, actor: Actor, limit: int = LIMIT, after: str | None = None) -> Page[WebhookOut]:
    """One page of the webhooks that the actor looks after, the newest first."""
    where = within(actor)
    if (seen := position(after)) is not None:
        where.add("w.id < {}::bigint", seen[1])
    size = limited(limit)
    rows = await database.fetch(
        f"""select {COLUMNS} from webhook w left join office o on o.id = w.office
            where {where.sql} order by w.id desc limit {size + 1}""",
        *where.args,
    )
    return page_of(rows, size, lambda row: WebhookOut(**row), by=("id", "id"))


async def get_webhook(webhook: int, *, actor: Actor) -> WebhookOut:
    """One webhook; NotFound also when it is out of reach."""
    where = within(actor).add("w.id = {}", webhook)
    row = await database.fetch_row(
        f"select {COLUMNS} from webhook w left join office o on o.id = w.office where {where.sql}",
        *where.args,
    )
    if row is None:
        raise NotFound("There is no such webhook.")
    return WebhookOut(**row)


async def count_down() -> int:
    """How many webhooks are told nothing any more without anyone having paused them."""
    return await database.fetch_value(
        f"select count(*) from webhook w where w.state = 'disabled' or w.state = 'active' and not ({SPEAKS})"
    )


async def find_deliveries(
    webhook: int,
    *,
    actor: Actor,
    state: DeliveryState | None = None,
    limit: int = LIMIT,
    after: str | None = None,
) -> Page[DeliveryOut]:
    """One page of what went or goes to a webhook, the latest first."""
    await row_of(webhook, actor)
    where = Where("d.webhook = {}", webhook).add_given("d.state = {}", state)
    if (seen := position(after)) is not None:
        where.add("d.id < {}::bigint", seen[1])
    size = limited(limit)
    rows = await database.fetch(
        f"""select {DELIVERY} from webhook_delivery d join fact f on f.id = d.fact
            where {where.sql} order by d.id desc limit {size + 1}""",
        *where.args,
    )
    return page_of(rows, size, _out, by=("id", "id"))


async def get_delivery(delivery: int, *, actor: Actor) -> DeliveryOut:
    """One delivery; NotFound also when its webhook is out of reach."""
    where = within(actor).add("d.id = {}", delivery)
    row = await database.fetch_row(
        f"""select {DELIVERY} from webhook_delivery d join fact f on f.id = d.fact
            join webhook w on w.id = d.webhook where {where.sql}""",
        *where.args,
    )
    if row is None:
        raise NotFound("There is no such delivery.")
    return _out(row)


def message_of(fact: int) -> str:
    """The id that a fact bears in every call, however often it is tried or told again."""
    return f"fact_{fact}"


def _out(row: database.Row) -> DeliveryOut:
    return DeliveryOut(**row, message=message_of(row["fact"]))
