-- Who is told of facts as they happen, and what of that has arrived.

create index fact_feed on fact (txid, id);
create index fact_at on fact using brin (at);

create table webhook (
    id bigserial primary key,
    url text not null,
    description text not null,
    kinds text[] not null check (cardinality(kinds) > 0),
    scopes text[] not null check (cardinality(scopes) > 0),
    office bigint references office (id),
    key bigint references api_key (id),
    state text not null check (state in ('active', 'paused', 'disabled')),
    reason text,
    seed text not null,  -- no secret: the secret is made of it and of the key that signs links
    former_seed text,
    former_until timestamptz,
    seen text,  -- up to where facts have been taken: see crm_estate/webhooks/feed.py
    upto text,
    txid xid8 not null,
    fact bigint not null,
    failing_since timestamptz,
    version integer not null default 1,
    created_at timestamptz not null,
    updated_at timestamptz not null
);

create table webhook_delivery (
    id bigserial primary key,
    webhook bigint not null references webhook (id) on delete cascade,
    fact bigint not null references fact (id) on delete cascade,
    state text not null check (state in ('waiting', 'delivered', 'parked', 'withheld')),
    attempts integer not null default 0,
    next_try timestamptz not null,
    leased_until timestamptz,
    status integer,
    error text,
    created_at timestamptz not null,
    sent_at timestamptz,
    unique (webhook, fact)
);
create index webhook_delivery_waiting on webhook_delivery (webhook, next_try, id) where state = 'waiting';
create index webhook_delivery_leased on webhook_delivery (webhook, leased_until)
    where state = 'waiting' and leased_until is not null;
create index webhook_delivery_parked on webhook_delivery (webhook, id) where state = 'parked';
create index webhook_delivery_newest on webhook_delivery (webhook, id desc);
create index webhook_delivery_fact on webhook_delivery (fact);
