-- An office's own fields: what they are, and what listings say of them.

create table custom_field (
    id bigserial primary key,
    key text not null unique check (key ~ '^[a-z][a-z0-9_]{0,39}$'),
    kind text not null check (kind in ('number', 'choice', 'tag')),
    label text not null,
    labels jsonb not null,
    unit text not null,
    slack double precision not null check (slack >= 0),
    absolute boolean not null,
    lowest double precision,
    highest double precision,
    choices jsonb not null,
    public boolean not null,
    retired boolean not null,
    version integer not null default 1,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    check (lowest <= highest)
);

alter table listing add column custom jsonb not null default '{}';
create index listing_custom on listing using gin (custom) where custom <> '{}';
create index requirement_custom on requirement using gin ((criteria -> 'custom')) where criteria ? 'custom';
