-- Periodic reports: cells as typed, hand-ins as they were, and totals kept by adding what changed. A hand-in never waits for the total of
-- a place above it: it appends a delta, and a folder adds deltas up.

create table reports (
  id uuid not null,
  form_id text not null,
  form_version integer not null,
  unit_id text not null,
  scope text[] not null,
  province_id text not null,
  period_from date not null,
  period_to date not null,
  due_on date not null,
  status text not null,
  -- counts up with every cell changed
  revision integer not null default 0,
  -- the number of the last hand-in, and of the one that was accepted and counts as such
  hand_in_seq integer not null default 0,
  accepted_seq integer,
  handed_in_on date,
  late boolean not null default false,
  returned_cells integer not null default 0,
  updated_at timestamptz not null,
  constraint reports_id_pk primary key (id),
  constraint reports_unit_id_form_id_period_key unique (unit_id, form_id, period_from, period_to),
  constraint reports_unit_id_fk foreign key (unit_id) references units (id),
  constraint reports_form_fk foreign key (form_id, form_version) references forms (id, version),
  constraint reports_period_check check (period_from < period_to),
  constraint reports_status_check check (status in ('open', 'handed-in', 'returned', 'accepted', 'correcting')),
  constraint reports_accepted_check check (accepted_seq is null or accepted_seq <= hand_in_seq)
);
create index reports_province_id_idx on reports (province_id, form_id, period_from, status);
create index reports_form_id_idx on reports (form_id, period_from, unit_id);
create index reports_scope_idx on reports using gin (scope);

-- A cell that was emptied stays as blank, so that who typed beside it sees that it changed.
create table report_cells (
  report_id uuid not null,
  unit_id text not null,
  figure_id text not null,
  scope text[] not null,
  state text not null,
  number numeric,
  upper numeric,
  qualifier text,
  reason text,
  revision integer not null,
  saved_at timestamptz not null,
  saved_by text not null,
  saved_by_id text,
  saved_for_id text,
  way text not null,
  constraint report_cells_report_id_unit_id_figure_id_pk primary key (report_id, unit_id, figure_id),
  constraint report_cells_report_id_fk foreign key (report_id) references reports (id),
  constraint report_cells_unit_id_fk foreign key (unit_id) references units (id),
  constraint report_cells_state_check check (state in ('given', 'not-applicable', 'cannot-provide', 'blank')),
  constraint report_cells_given_check check ((state = 'given') = (number is not null and qualifier is not null)),
  constraint report_cells_number_check check (number >= 0 and (upper is null or upper > number)),
  constraint report_cells_qualifier_check check (
    qualifier in ('exact', 'over', 'more-than', 'at-least', 'nearly', 'at-most', 'about', 'range') and (qualifier = 'range') = (upper is not null)),
  constraint report_cells_reason_check check ((state = 'cannot-provide') = (reason is not null)),
  constraint report_cells_way_check check (way in ('typing', 'pasting', 'workbook', 'program'))
);

-- What happened to a report, in order. Its status column is what this list computes to.
create table report_actions (
  report_id uuid not null,
  seq integer not null,
  scope text[] not null,
  action text not null,
  at timestamptz not null,
  on_date date not null,
  account_id text,
  by_name text not null,
  role text not null,
  delegation jsonb,
  payload jsonb not null default '{}',
  command_id uuid,
  constraint report_actions_report_id_seq_pk primary key (report_id, seq),
  constraint report_actions_report_id_fk foreign key (report_id) references reports (id)
);

-- A report exactly as it was handed in: shown, exported and counted from here, never from the cells being typed.
create table report_hand_ins (
  report_id uuid not null,
  seq integer not null,
  scope text[] not null,
  at timestamptz not null,
  on_date date not null,
  by_name text not null,
  late boolean not null,
  -- [[unit, figure, state, number, upper, qualifier, reason], …] in the order of the form
  cells jsonb not null,
  answers jsonb not null,
  -- the unit's own sums by figure, as they are added up
  sums jsonb not null,
  hash text not null,
  constraint report_hand_ins_report_id_seq_pk primary key (report_id, seq),
  constraint report_hand_ins_report_id_fk foreign key (report_id) references reports (id)
);

create table report_returns (
  report_id uuid not null,
  seq integer not null,
  unit_id text not null,
  figure_id text not null,
  scope text[] not null,
  reason text not null,
  constraint report_returns_pk primary key (report_id, seq, unit_id, figure_id),
  constraint report_returns_hand_in_fk foreign key (report_id, seq) references report_hand_ins (report_id, seq)
);

create table report_answers (
  report_id uuid not null,
  key text not null,
  scope text[] not null,
  answer text not null,
  at timestamptz not null,
  by_name text not null,
  constraint report_answers_report_id_key_pk primary key (report_id, key),
  constraint report_answers_report_id_fk foreign key (report_id) references reports (id)
);

-- What a hand-in or an acceptance changes in the totals of its place and every place above it.
create table report_deltas (
  id bigint generated always as identity,
  report_id uuid not null,
  scope text[] not null,
  form_id text not null,
  period_from date not null,
  period_to date not null,
  basis text not null,
  reports integer not null,
  in_time integer not null,
  -- [{ "figure": …, "given": …, "thousandths": …, … }], the shape of Sum in core/figures/sums.domain.ts
  sums jsonb not null,
  made_at timestamptz not null,
  constraint report_deltas_id_pk primary key (id),
  constraint report_deltas_basis_check check (basis in ('provisional', 'accepted'))
);
create index report_deltas_form_id_idx on report_deltas (form_id, period_from);

create table figure_totals (
  form_id text not null,
  period_from date not null,
  period_to date not null,
  basis text not null,
  unit_id text not null,
  figure_id text not null,
  scope text[] not null,
  given integer not null,
  thousandths bigint not null,
  upper_thousandths bigint not null,
  not_applicable integer not null,
  cannot_provide integer not null,
  more integer not null,
  certainly_more integer not null,
  less integer not null,
  certainly_less integer not null,
  about integer not null,
  updated_at timestamptz not null,
  constraint figure_totals_pk primary key (unit_id, form_id, period_from, period_to, basis, figure_id)
);
create index figure_totals_form_id_idx on figure_totals (form_id, period_from, basis, figure_id);

create table report_totals (
  form_id text not null,
  period_from date not null,
  period_to date not null,
  basis text not null,
  unit_id text not null,
  scope text[] not null,
  reports integer not null,
  in_time integer not null,
  updated_at timestamptz not null,
  constraint report_totals_pk primary key (unit_id, form_id, period_from, period_to, basis)
);

-- Cells, actions, hand-ins and what they change in the totals lie where their report lies.
create function report_part_guard() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  if not app_is_owner()
     and exists (select from made left join reports r on r.id = made.report_id where r.scope is distinct from made.scope) then
    raise insufficient_privilege using message = 'a part of a report lies where its report lies', table = tg_table_name;
  end if;
  return null;
end
$$;
revoke execute on function report_part_guard() from public;
create trigger report_cells_part_guard after insert on report_cells referencing new table as made for each statement execute function report_part_guard();
create trigger report_actions_part_guard after insert on report_actions referencing new table as made for each statement execute function report_part_guard();
create trigger report_hand_ins_part_guard after insert on report_hand_ins referencing new table as made for each statement execute function report_part_guard();
create trigger report_returns_part_guard after insert on report_returns referencing new table as made for each statement execute function report_part_guard();
create trigger report_answers_part_guard after insert on report_answers referencing new table as made for each statement execute function report_part_guard();
create trigger report_deltas_part_guard after insert on report_deltas referencing new table as made for each statement execute function report_part_guard();
create trigger reports_scope_guard after insert on reports referencing new table as made for each statement execute function scope_guard('unit_id');
create trigger reports_scope_kept before update on reports for each row
  when (old.scope <> new.scope or old.unit_id <> new.unit_id) execute function scope_kept();
create trigger report_cells_scope_kept before update on report_cells for each row
  when (old.scope <> new.scope or old.report_id <> new.report_id) execute function scope_kept();
create trigger report_answers_scope_kept before update on report_answers for each row
  when (old.scope <> new.scope or old.report_id <> new.report_id) execute function scope_kept();

-- Read and written by place, and written only by who reads there. Totals are written by the folder alone, which runs as the owner.
do $$
declare
  one text;
begin
  foreach one in array array['reports', 'report_cells', 'report_actions', 'report_hand_ins', 'report_returns', 'report_answers', 'report_deltas',
      'figure_totals', 'report_totals'] loop
    execute format('alter table %1$I enable row level security; alter table %1$I force row level security', one);
    execute format('create policy %1$I on %2$I for select using '
      '(scope && (select app_read_scopes()) or (select false) and scope && app_read_scopes())', one || '_read', one);
    if one not in ('figure_totals', 'report_totals') then
      execute format('create policy %1$I on %2$I for insert with check (app_may_read(scope) and app_may_write(scope))', one || '_add', one);
    end if;
    if one in ('reports', 'report_cells', 'report_answers') then
      execute format('create policy %1$I on %2$I for update using (app_may_write(scope)) with check (app_may_write(scope))', one || '_change', one);
    end if;
    if one in ('figure_totals', 'report_totals', 'report_deltas') then
      execute format('create policy %1$I on %2$I using ((select app_is_owner())) with check ((select app_is_owner()))', one || '_fold', one);
    end if;
  end loop;
end
$$;
create policy report_answers_take_back on report_answers for delete using (app_may_write(scope));

-- append-only where a trail is needed: no update, no delete
grant select, insert, update on reports, report_cells to binhyen_app;
grant select, insert, update, delete on report_answers to binhyen_app;
grant select, insert on report_actions, report_hand_ins, report_returns, report_deltas to binhyen_app;
grant select on figure_totals, report_totals to binhyen_app;

-- Adds the oldest deltas to the totals of their place and of every place above it; answers how many it took. One folder at a time.
create function app_fold_reports(most integer) returns integer language plpgsql security definer set search_path = public, pg_temp as $$
declare
  folded integer;
begin
  if not pg_try_advisory_xact_lock(hashtext('app_fold_reports')) then return 0; end if;
  with taken as (
    delete from report_deltas where id in (select id from report_deltas order by id limit most) returning *
  ), places as (
    select taken.*, taken.scope[place.at] as place_id, taken.scope[place.at:] as place_scope
    from taken, lateral generate_subscripts(taken.scope, 1) as place (at)
  ), counted as (
    insert into report_totals as kept (form_id, period_from, period_to, basis, unit_id, scope, reports, in_time, updated_at)
    select form_id, period_from, period_to, basis, place_id, max(place_scope), sum(reports), sum(in_time), now()
    from places group by form_id, period_from, period_to, basis, place_id
    on conflict on constraint report_totals_pk do update
      set reports = kept.reports + excluded.reports, in_time = kept.in_time + excluded.in_time, updated_at = excluded.updated_at
  ), added as (
    insert into figure_totals as kept (form_id, period_from, period_to, basis, unit_id, figure_id, scope, given, thousandths, upper_thousandths,
      not_applicable, cannot_provide, more, certainly_more, less, certainly_less, about, updated_at)
    select form_id, period_from, period_to, basis, place_id, s.figure, max(place_scope), sum(s.given), sum(s.thousandths), sum(s."upperThousandths"),
      sum(s."notApplicable"), sum(s."cannotProvide"), sum(s.more), sum(s."certainlyMore"), sum(s.less), sum(s."certainlyLess"), sum(s.about), now()
    from places, lateral jsonb_to_recordset(places.sums) as s (figure text, given integer, thousandths bigint, "upperThousandths" bigint,
      "notApplicable" integer, "cannotProvide" integer, more integer, "certainlyMore" integer, less integer, "certainlyLess" integer, about integer)
    group by form_id, period_from, period_to, basis, place_id, s.figure
    on conflict on constraint figure_totals_pk do update set
      given = kept.given + excluded.given, thousandths = kept.thousandths + excluded.thousandths,
      upper_thousandths = kept.upper_thousandths + excluded.upper_thousandths, not_applicable = kept.not_applicable + excluded.not_applicable,
      cannot_provide = kept.cannot_provide + excluded.cannot_provide, more = kept.more + excluded.more,
      certainly_more = kept.certainly_more + excluded.certainly_more, less = kept.less + excluded.less,
      certainly_less = kept.certainly_less + excluded.certainly_less, about = kept.about + excluded.about, updated_at = excluded.updated_at
  )
  select count(*)::int into folded from taken;
  return folded;
end
$$;
revoke execute on function app_fold_reports(integer) from public;
grant execute on function app_fold_reports(integer) to binhyen_app;

-- Programs may be given the area of figures and reports.
alter table api_keys drop constraint api_keys_areas_check;
alter table api_keys add constraint api_keys_areas_check
  check (areas <@ array['units', 'law', 'dossiers', 'decisions', 'figures', 'results'] and cardinality(areas) > 0);

-- What an account did to reports is part of everything kept about it; as with dossiers, whoever keeps the account is not told to which.
do $do$
begin
  execute replace(pg_get_functiondef('app_collect_account(text,boolean,integer)'::regprocedure), $old$'dossierActions', jsonb_build_object($old$,
    $new$'reportActions', jsonb_build_object(
        'total', (select count(*) from report_actions a where a.account_id = account),
        'cellsTyped', (select count(*) from report_cells c where c.saved_by_id = account),
        'latest', coalesce((select jsonb_agg(to_jsonb(a) order by a.at, a.seq) from (
          select case when own then report_id end as report_id, action, at, on_date, role, seq, case when own then payload end as payload
          from report_actions where account_id = account order by at desc, seq desc limit most) a), '[]')),
      'dossierActions', jsonb_build_object($new$);
end
$do$;
create index report_actions_account_id_idx on report_actions (account_id, at desc) where account_id is not null;
