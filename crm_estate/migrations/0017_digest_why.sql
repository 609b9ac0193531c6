-- What went wrong with a message before any server was asked, as what it is made of: told in any language.
alter table digest add column why jsonb;
update digest set reason = 'unreadable_address', error = substr(reason, length('unreadable_address: ') + 1)
where reason like 'unreadable_address: %';
