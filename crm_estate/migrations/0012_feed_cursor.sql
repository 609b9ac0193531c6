-- Up to when what another server has changed was brought from it.

create table feed_cursor (
    source text primary key,
    address text not null,
    modified timestamptz not null,
    updated_at timestamptz not null
);
