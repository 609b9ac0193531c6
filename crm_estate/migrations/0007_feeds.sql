-- Imports as they are kept: what came, what became of it, what was refused, and how each row read last time.

create table feed_run (
    id bigserial primary key,
    subject text not null check (subject in ('listings', 'contacts')),
    file_name text not null,
    bytes bigint not null default 0 check (bytes >= 0),
    asked jsonb not null default '{}',
    written_as text not null default '',
    sender text not null default '',
    map_name text not null default '',
    state text not null check (state in ('draft', 'waiting', 'running', 'held', 'done', 'failed', 'dropped')),
    actor text not null,
    agent bigint references agent (id),
    office bigint references office (id),
    read integer not null default 0,
    new integer not null default 0,
    changed integer not null default 0,
    unchanged integer not null default 0,
    withdrawn integer not null default 0,
    refused integer not null default 0,
    noted integer not null default 0,
    lines_done integer not null default 0,
    lines_all integer,
    columns text[] not null default '{}',
    alarms jsonb not null default '[]',
    error text,
    decided_by text,
    decided_at timestamptz,
    claimed_until timestamptz,
    tries integer not null default 0,
    created_at timestamptz not null,
    started_at timestamptz,
    ended_at timestamptz
);
create index feed_run_queue on feed_run (id) where state in ('waiting', 'running');
create index feed_run_office on feed_run (office, id desc);

create table feed_problem (
    run bigint not null references feed_run (id) on delete cascade,
    number integer not null,
    line integer not null,
    place text not null,
    column_name text not null,
    field text not null,
    value text not null,
    reason text not null,
    refused boolean not null,
    primary key (run, number)
);

-- Refused rows as they came, to be mended and sent again: they may hold personal data and are forgotten soon.
create table feed_refused (
    run bigint not null references feed_run (id) on delete cascade,
    number integer not null,
    line integer not null,
    reason text not null,
    cells jsonb not null,
    primary key (run, number)
);

create table feed_file (
    run bigint not null references feed_run (id) on delete cascade,
    part integer not null,
    content bytea not null,
    primary key (run, part)
);

-- How the record that a listing came from looked, and the version it made: the same again needs no reading.
-- `gone`: the sender stopped naming it, and it was withdrawn for that reason alone.
create table feed_row (
    listing bigint primary key references listing (id) on delete cascade,
    sender text not null,
    print bytea not null,
    version integer not null,
    gone boolean not null default false
);
create index feed_row_sender on feed_row (sender);

create table feed_map (
    id bigserial primary key,
    name text not null unique,
    subject text not null check (subject in ('listings', 'contacts')),
    columns text[] not null,
    body jsonb not null,
    actor text not null,
    version integer not null default 1,
    created_at timestamptz not null,
    updated_at timestamptz not null
);
