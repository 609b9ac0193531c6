-- Which listing stands on which portal, and how the portals fare.

create table portal_account (
    portal text primary key,
    paused_until timestamptz,
    leased_until timestamptz,
    last_success timestamptz,
    trouble jsonb,
    trouble_since timestamptz
);

create table portal_listing (
    id bigserial primary key,
    portal text not null,
    listing bigint not null references listing (id),
    wanted boolean not null,
    state text not null check (state in ('waiting', 'sent', 'live', 'refused', 'removed', 'failed')),
    last_answer text,
    asked bigint not null default 1,  -- counts what is asked of the portal: an answer to less than all is not the last
    remote_id text,
    address text,
    live_since timestamptz,
    sent_at timestamptz,
    sent_version integer,
    fingerprint text,
    kept jsonb not null default '{}',
    messages jsonb not null default '[]',
    attempts integer not null default 0,
    next_try timestamptz not null,
    leased_until timestamptz,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    unique (portal, listing)
);
create index portal_listing_due on portal_listing (portal, next_try, id) where state in ('waiting', 'sent', 'live');
create index portal_listing_listing on portal_listing (listing);
