-- Doubles: how likely ones are found, what agents said of them, and what a merge moved, so that it can be undone.

-- Hashes of what a contact is likely to be entered with twice (contacts/keys.py); the lowest bit marks the
-- keys that hardly two people share. Empty: not made yet.
alter table contact add column keys bigint[] not null default '{}';
create index contact_keys on contact using gin (keys);
create index contact_without_keys on contact (id) where keys = '{}';

-- A contact that was merged is a row here and no longer one of contact: id and reference lead to another.
create table former_contact (
    id bigint primary key,
    reference text not null unique,
    contact bigint not null references contact (id) on delete cascade
);
create index former_contact_contact on former_contact (contact);

create table merge (
    id bigserial primary key,
    survivor bigint not null references contact (id) on delete cascade,
    survivor_before jsonb not null,
    survivor_after jsonb not null,
    loser bigint not null,
    loser_before jsonb not null,
    steps jsonb not null,
    actor text not null,
    at timestamptz not null,
    undone_by text,
    undone_at timestamptz,
    check ((undone_by is null) = (undone_at is null))
);
create index merge_survivor on merge (survivor, id desc);
create index merge_loser on merge (loser);

-- A consent that ended only because a merge found the other side silent or opposed.
alter table consent add column ended_by bigint references merge (id) on delete set null;

create table told_apart (
    id bigserial primary key,
    subject text not null check (subject in ('contact', 'listing')),
    low bigint not null,
    high bigint not null check (low < high),
    print text not null,
    actor text not null,
    at timestamptz not null,
    unique (subject, low, high)
);

create table suspect_cluster (
    id bigserial primary key,
    subject text not null check (subject in ('contact', 'listing')),
    score real not null check (score between 0 and 1),
    links jsonb not null,
    found_at timestamptz not null
);
create index suspect_cluster_best on suspect_cluster (subject, score desc, id);

create table suspect (
    id bigserial primary key,
    cluster bigint not null references suspect_cluster (id) on delete cascade,
    contact bigint unique references contact (id) on delete cascade,
    listing bigint unique references listing (id) on delete cascade,
    check (num_nonnulls(contact, listing) = 1)
);
create index suspect_of_cluster on suspect (cluster);

create table suspect_search (
    subject text primary key check (subject in ('contact', 'listing')),
    done_at timestamptz not null,
    looked_at integer not null,
    found integer not null,
    seconds double precision not null,
    counted bytea not null  -- how often values occur (doubles/frequencies.py)
);

-- Listings of one dwelling carry the id of the first of them.
alter table listing add column dwelling bigint;
create index listing_dwelling on listing (dwelling) where dwelling is not null;
