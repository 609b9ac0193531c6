-- What a file named that was taken in whole, in its order: the same file again is compared, not read.
-- `prints`: fingerprints as in feed_row, 16 bytes each, one after the other; `last_line`: where the last began.
create table feed_same (
    sender text not null,
    file bytea not null,
    prints bytea not null,
    last_line integer not null,
    kept_at timestamptz not null,
    primary key (sender, file)
);
