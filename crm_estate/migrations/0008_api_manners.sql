-- What programs may rely on: answers kept for requests that are sent again, how often a key may ask, and
-- scopes of their own for what people look for.

create table kept_answer (
    id bigserial primary key,
    api_key bigint not null references api_key (id) on delete cascade,
    word text not null,
    request bytea not null,
    status smallint check (status between 200 and 299),
    headers jsonb not null default '{}',
    body bytea,
    claimed_until timestamptz,
    created_at timestamptz not null,
    unique (api_key, word),
    check ((status is null) = (body is null)),
    check ((status is null) = (claimed_until is not null))
);
create index kept_answer_old on kept_answer (created_at);

-- Not logged: lost in a crash, everyone is rested again.
create unlogged table rate_bucket (
    who text primary key,
    tokens double precision not null,
    taken boolean not null,
    at timestamptz not null
);

update api_key set scopes = scopes || '{requirements:read}' where 'contacts:read' = any (scopes);
update api_key set scopes = scopes || '{requirements:write}' where 'contacts:write' = any (scopes);
