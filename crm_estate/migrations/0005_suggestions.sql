-- What people answered to suggestions, and for which requirements nothing is to be suggested.

create table suggestion_answer (
    id bigserial primary key,
    requirement bigint not null references requirement (id) on delete cascade,
    suggestion text not null,
    answer text not null check (answer in ('accepted', 'declined')),
    supporting integer not null check (supporting > 0),
    actor text not null,
    at timestamptz not null,
    unique (requirement, suggestion)
);

create table suggestions_off (
    id bigserial primary key,
    requirement bigint not null unique references requirement (id) on delete cascade,
    actor text not null,
    at timestamptz not null
);

create index match_judged on match (requirement, feedback_at desc, id) where feedback is not null;
