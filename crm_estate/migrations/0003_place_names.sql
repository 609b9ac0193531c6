-- Places are kept in memory by their names; what was read stays good for as long as the edition is the same.

create table place_edition (
    id smallint primary key check (id = 1),
    number bigint not null
);

create function place_changed() returns trigger language plpgsql as $$
begin
    insert into place_edition (id, number) values (1, pg_current_xact_id()::text::bigint)
    on conflict (id) do update set number = excluded.number;
    return null;
end $$;

create trigger place_changed after insert or update or delete or truncate on place
    for each statement execute function place_changed();

insert into place_edition (id, number) values (1, pg_current_xact_id()::text::bigint);
