-- What somebody said about two figures that contradict each other. Contradictions themselves are computed from what is handed in and are
-- kept nowhere; an explanation is kept with the numbers it was written to, and never changed.
create table contradiction_explanations (
  id uuid not null,
  unit_id text not null,
  scope text[] not null,
  kind text not null,
  form_id text not null,
  other_form_id text not null,
  figure_id text not null,
  period_from date not null,
  period_to date not null,
  -- the numbers it was written to, as the list of contradictions writes them
  seen text not null,
  explanation text not null,
  at timestamptz not null,
  on_date date not null,
  account_id text,
  by_name text not null,
  role text not null,
  delegation jsonb,
  constraint contradiction_explanations_id_pk primary key (id),
  constraint contradiction_explanations_unit_id_fk foreign key (unit_id) references units (id),
  constraint contradiction_explanations_kind_check check (kind in ('parts', 'level', 'period')),
  constraint contradiction_explanations_period_check check (period_from < period_to)
);
create index contradiction_explanations_unit_id_idx on contradiction_explanations (unit_id, form_id, period_from, figure_id);
create trigger contradiction_explanations_scope_guard after insert on contradiction_explanations referencing new table as made
  for each statement execute function scope_guard('unit_id');

alter table contradiction_explanations enable row level security;
alter table contradiction_explanations force row level security;
create policy contradiction_explanations_read on contradiction_explanations for select using
  (scope && (select app_read_scopes()) or (select false) and scope && app_read_scopes());
create policy contradiction_explanations_add on contradiction_explanations for insert with check (app_may_read(scope) and app_may_write(scope));
grant select, insert on contradiction_explanations to binhyen_app;

-- A hand-in whose unit declared another number than its residential areas add up to was answered for it: few of many.
create index report_hand_ins_parts_idx on report_hand_ins (report_id, seq) where jsonb_path_exists(answers, '$[*] ? (@.key starts with "parts ")');

-- What an account explained is part of everything kept about it; whoever keeps the account is not told of which place.
do $do$
begin
  execute replace(pg_get_functiondef('app_collect_account(text,boolean,integer)'::regprocedure), $old$'dossierActions', jsonb_build_object($old$,
    $new$'contradictionExplanations', coalesce((select jsonb_agg(to_jsonb(e) order by e.at) from (
          select at, kind, role, case when own then unit_id end as unit_id, case when own then explanation end as explanation
          from contradiction_explanations where account_id = account order by at desc limit most) e), '[]'),
      'dossierActions', jsonb_build_object($new$);
end
$do$;
create index contradiction_explanations_account_id_idx on contradiction_explanations (account_id, at desc) where account_id is not null;
