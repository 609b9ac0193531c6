-- What agreements of adverts are worth, as the firm taught it; at most one such table is in use.
create table taught_table (
    id bigserial primary key,
    worth jsonb not null,
    trial jsonb not null,
    actor text not null,
    at timestamptz not null,
    ended_by text,
    ended_at timestamptz,
    check ((ended_by is null) = (ended_at is null))
);
create unique index taught_table_in_use on taught_table ((true)) where ended_at is null;
