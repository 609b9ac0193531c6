-- Everything between a listing that arrives and a message that leaves.

create table place (
    id bigint primary key,
    country text not null check (country ~ '^[A-Z]{2}$'),
    name text not null,
    key text not null,
    admin1 text not null,
    lat double precision not null check (lat between -90 and 90),
    lon double precision not null check (lon between -180 and 180),
    population integer not null,
    time_zone text not null,
    names text[] not null
);
create index place_names on place using gin (names);
create index place_key on place (key text_pattern_ops);
create index place_where on place (lat, lon);

create table rate (
    id bigserial primary key,
    day date not null,
    currency text not null check (currency ~ '^[A-Z]{3}$'),
    per_euro double precision not null check (per_euro > 0),
    unique (currency, day)
);

create table fact (
    id bigserial primary key,
    kind text not null,
    at timestamptz not null,
    actor text not null,
    listing bigint,
    contact bigint,
    requirement bigint,
    match bigint,
    digest bigint,
    data jsonb not null default '{}',
    handled_at timestamptz,
    attempts integer not null default 0,
    next_try timestamptz not null default '-infinity',
    error text
);
create index fact_open on fact (id) where handled_at is null;
create index fact_listing on fact (listing, id) where listing is not null;
create index fact_contact on fact (contact, id) where contact is not null;
create index fact_requirement on fact (requirement, id) where requirement is not null;

create function fact_never_edited() returns trigger language plpgsql as $$
begin
    raise exception 'a fact is never edited; a correction is a new fact';
end $$;
create trigger fact_never_edited before update of kind, at, actor, listing, contact, requirement, match, digest, data
    on fact for each row execute function fact_never_edited();

create function fact_written() returns trigger language plpgsql as $$
begin
    perform pg_notify('facts', '');
    return null;
end $$;
create trigger fact_written after insert on fact for each statement execute function fact_written();

create table office (
    id bigserial primary key,
    reference text not null unique,
    name text not null,
    country text not null check (country ~ '^[A-Z]{2}$'),
    city text not null default '',
    time_zone text not null,
    language text not null,
    email text,
    phone text
);

create table agent (
    id bigserial primary key,
    office bigint not null references office (id),
    email text not null unique check (email = lower(email)),
    name text not null,
    role text not null check (role in ('agent', 'manager', 'administrator')),
    password_hash text not null,
    language text not null,
    phone text,
    active boolean not null default true,
    created_at timestamptz not null
);

create table session (
    id bigserial primary key,
    token_hash text not null unique,
    agent bigint not null references agent (id) on delete cascade,
    created_at timestamptz not null,
    seen_at timestamptz not null,
    expires_at timestamptz not null
);

create table sign_in_attempt (
    id bigserial primary key,
    email text not null,
    address text not null,
    at timestamptz not null
);
create index sign_in_attempt_email on sign_in_attempt (email, at);
create index sign_in_attempt_address on sign_in_attempt (address, at);

create table api_key (
    id bigserial primary key,
    name text not null,
    hint text not null,
    hash text not null unique,
    scopes text[] not null,
    office bigint references office (id),
    created_at timestamptz not null,
    used_at timestamptz,
    revoked_at timestamptz
);

create table contact (
    id bigserial primary key,
    reference text not null unique,
    kind text not null check (kind in ('person', 'company')),
    given text not null,
    family text not null,
    company text not null,
    emails text[] not null,
    phones text[] not null,
    roles text[] not null,
    language text not null,
    time_zone text not null,
    agent bigint references agent (id),
    office bigint references office (id),
    shared boolean not null,
    note text not null,
    source text,
    source_id text,
    search text not null,
    version integer not null default 1,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    unique (source, source_id)
);
create index contact_emails on contact using gin (emails);
create index contact_search on contact using gin (to_tsvector('simple', search));
create index contact_agent on contact (agent);
create index contact_office on contact (office, id desc);

create table consent (
    id bigserial primary key,
    contact bigint not null references contact (id) on delete cascade,
    purpose text not null,
    channel text not null,
    given_at timestamptz not null,
    withdrawn_at timestamptz check (withdrawn_at >= given_at),
    source text not null,
    unique (contact, purpose, channel, given_at)
);

create table listing (
    id bigserial primary key,
    reference text not null unique,
    offer text not null check (offer in ('sale', 'rent')),
    kind text not null check (kind in ('apartment', 'house', 'land', 'commercial', 'garage', 'room', 'other')),
    standard_status text not null,
    on_market boolean not null,
    price bigint check (price > 0),
    currency text check (currency ~ '^[A-Z]{3}$'),
    rent_period text check (rent_period in ('day', 'week', 'month', 'year')),
    living_area double precision check (living_area > 0),
    plot_area double precision check (plot_area > 0),
    rooms_total double precision check (rooms_total >= 0),
    bedrooms_total integer check (bedrooms_total >= 0),
    bathrooms_total double precision check (bathrooms_total >= 0),
    floor integer,
    floors_total integer,
    year_built integer,
    energy_class text,
    condition text,
    lat double precision check (lat between -90 and 90),
    lon double precision check (lon between -180 and 180),
    precision_m double precision check (precision_m >= 0),
    country text not null check (country ~ '^[A-Z]{2}$'),
    place bigint references place (id),
    place_name text not null,
    postal_code text not null,
    street text not null,
    address_visible boolean not null,
    features jsonb not null,
    title jsonb not null,
    description jsonb not null,
    photos jsonb not null,
    owner bigint references contact (id),
    agent bigint references agent (id),
    office bigint references office (id),
    source text,
    source_id text,
    search text not null,
    version integer not null default 1,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    published_at timestamptz,
    unique (source, source_id),
    check ((price is null) = (currency is null)),
    check ((lat is null) = (lon is null)),
    check (published_at is not null or not on_market)
);
create index listing_market on listing (offer, kind, id) where on_market;
create index listing_office on listing (office, id desc);
create index listing_newest on listing (updated_at desc, id desc);
create index listing_price on listing (currency, price, id);
create index listing_where on listing (lat, lon);
create index listing_place on listing (place);
create index listing_owner on listing (owner) where owner is not null;
create index listing_search on listing using gin (to_tsvector('simple', search));

create table requirement (
    id bigserial primary key,
    contact bigint not null references contact (id) on delete cascade,
    name text not null,
    offer text not null check (offer in ('sale', 'rent')),
    kinds text[] not null,
    criteria jsonb not null,
    frequency text not null check (frequency in ('instant', 'daily', 'weekly')),
    delivery text not null check (delivery in ('direct', 'approval')),
    language text,
    expires_on date,
    state text not null check (state in ('active', 'paused', 'fulfilled', 'expired')),
    version integer not null default 1,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    unique (contact, name)
);
create index requirement_active on requirement (id) where state = 'active';

create table match (
    id bigserial primary key,
    listing bigint not null references listing (id),
    requirement bigint not null references requirement (id) on delete cascade,
    contact bigint not null references contact (id) on delete cascade,
    score real not null check (score between 0 and 1),
    reasons jsonb not null,
    engine text not null,
    fits boolean not null,
    state text not null check (state in ('waiting', 'ready', 'approved', 'sent', 'dropped')),
    news text not null check (news in ('new', 'price_cut', 'back')),
    found_at timestamptz not null,
    changed_at timestamptz not null,
    offered_at timestamptz,
    offered_price bigint,
    offered_currency text,
    offered_score real,
    feedback text check (feedback in ('liked', 'dismissed')),
    feedback_reason text,
    feedback_at timestamptz,
    feedback_price bigint,
    feedback_currency text,
    unique (listing, requirement)
);
create index match_requirement on match (requirement, score desc, listing) where fits;
create index match_listing on match (listing, score desc, requirement) where fits;
create index match_contact on match (contact, listing);
create index match_waiting on match (contact) where fits and state = 'waiting';
create index match_ready on match (contact) where fits and state in ('ready', 'approved');

create table digest (
    id bigserial primary key,
    contact bigint not null references contact (id) on delete cascade,
    slot timestamptz not null,
    language text not null,
    state text not null check (state in ('queued', 'sent', 'not_sent', 'refused', 'dead')),
    reason text,
    message_id text not null unique,
    address text,
    subject text,
    text text,
    html text,
    attempts integer not null default 0,
    next_try timestamptz not null,
    claimed_by integer,
    claimed_until timestamptz,
    error text,
    created_at timestamptz not null,
    sent_at timestamptz,
    unique (contact, slot)
);
create index digest_queue on digest (next_try) where state = 'queued';
create index digest_contact on digest (contact, id desc);
create index digest_newest on digest (id desc);

create table digest_item (
    id bigserial primary key,
    digest bigint not null references digest (id) on delete cascade,
    match bigint not null references match (id) on delete cascade,
    position integer not null,
    news text not null,
    seen_price bigint,
    seen_currency text,
    left_out text,
    unique (digest, match)
);
create index digest_item_match on digest_item (match);

create table news (
    match bigint primary key references match (id) on delete cascade,
    contact bigint not null references contact (id) on delete cascade,
    ready_at timestamptz not null,
    due_at timestamptz not null
);
create index news_due on news (due_at);

create table suppressed_address (
    id bigserial primary key,
    address text not null unique,
    reason text not null,
    at timestamptz not null
);
