-- Which transaction wrote a fact: by it, readers who keep rows in memory learn what was committed since they
-- last looked, also when transactions commit in another order than they began.

alter table fact add column txid xid8 not null default '0';  -- what is there already counts as long seen
alter table fact alter column txid set default pg_current_xact_id();

create index fact_order on fact (txid, id)
    where match is null and (listing is not null or requirement is not null);

drop trigger fact_never_edited on fact;
create trigger fact_never_edited
    before update of kind, at, actor, listing, contact, requirement, match, digest, data, txid
    on fact for each row execute function fact_never_edited();
