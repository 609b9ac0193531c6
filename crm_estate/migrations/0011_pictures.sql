-- Pictures that came inside a feed, and which enquiries were taken in already.

create table picture (
    hash bytea primary key check (octet_length(hash) = 32),
    media_type text not null check (media_type in ('image/jpeg', 'image/png', 'image/webp', 'image/gif')),
    bytes bytea not null,
    width integer not null check (width > 0),
    height integer not null check (height > 0),
    created_at timestamptz not null,
    unused_since timestamptz
);

-- They are compressed already.
alter table picture alter column bytes set storage external;

create index picture_unused on picture (unused_since) where unused_since is not null;

create table enquiry (
    key bytea primary key check (octet_length(key) = 16),
    received_at timestamptz not null
);
