-- Why something was refused is kept as what it is made of, so that each reader is told it in their language.
alter table feed_problem add column why jsonb not null default '[]';
update feed_problem set why = jsonb_build_array(jsonb_build_object('text', reason));
alter table feed_problem drop column reason;

alter table feed_refused add column code text not null default '';

alter table feed_run alter column error type jsonb using
    case when error is not null then jsonb_build_array(jsonb_build_object('text', error)) end;
