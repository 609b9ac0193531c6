-- Calendars of agents: what they may subscribe to, and the times at which they are busy elsewhere.

create table calendar_feed (
    agent bigint primary key references agent (id) on delete cascade,
    token_hash text not null unique,  -- the address itself is shown once and kept nowhere
    made_at timestamptz not null,
    read_at timestamptz
);

create table busy_source (
    id bigserial primary key,
    agent bigint not null references agent (id) on delete cascade,
    name text not null,
    url text,  -- null: a file that was handed in; an address is as good as a password to what lies there
    tag text,
    read_at timestamptz,
    until timestamptz,
    unread integer not null default 0,
    attempts integer not null default 0,
    next_try timestamptz,
    error text,
    created_at timestamptz not null
);
create index busy_source_agent on busy_source (agent, id);
create index busy_source_due on busy_source (next_try, id) where next_try is not null;

create table busy_time (
    id bigserial primary key,
    source bigint not null references busy_source (id) on delete cascade,
    agent bigint not null references agent (id) on delete cascade,
    begins timestamptz not null,
    ends timestamptz not null,
    check (ends > begins)
);
create index busy_time_agent on busy_time (agent, begins);
create index busy_time_source on busy_time (source);

create index requirement_expires on requirement (expires_on) where expires_on is not null;
