-- Reports asked for ad hoc: who asks the units of which place for which form about which days, by when and by which document.

create table report_requests (
  id uuid not null,
  form_id text not null,
  -- of the units that report
  level text not null,
  -- the place whose units report, and all above it
  unit_id text not null,
  scope text[] not null,
  -- the place whose seat asks: the place itself or one above it
  issuer_id text not null,
  period_from date not null,
  period_to date not null,
  due_on date not null,
  document_number text not null,
  document_on date not null,
  document_title text not null,
  asked_at timestamptz not null,
  asked_by text,
  asked_by_name text not null,
  withdrawn_at timestamptz,
  withdrawn_by text,
  withdrawn_by_name text,
  withdrawn_reason text,
  constraint report_requests_id_pk primary key (id),
  constraint report_requests_unit_id_fk foreign key (unit_id) references units (id),
  constraint report_requests_issuer_id_fk foreign key (issuer_id) references units (id),
  constraint report_requests_level_check check (level in ('commune', 'province')),
  constraint report_requests_period_check check (period_from < period_to),
  constraint report_requests_due_on_check check (due_on >= period_to - 1),
  constraint report_requests_issuer_id_check check (issuer_id = any (scope)),
  constraint report_requests_withdrawn_check check ((withdrawn_at is null) = (withdrawn_reason is null))
);
create unique index report_requests_standing_idx on report_requests (form_id, period_from, period_to, unit_id) where withdrawn_at is null;
create index report_requests_asked_at_idx on report_requests (asked_at desc, id desc);
create index report_requests_asked_by_idx on report_requests (asked_by, asked_at desc) where asked_by is not null;
create trigger report_requests_scope_guard after insert on report_requests referencing new table as made
  for each statement execute function scope_guard('unit_id');
create trigger report_requests_scope_kept before update on report_requests for each row
  when (old.scope <> new.scope or old.unit_id <> new.unit_id or old.issuer_id <> new.issuer_id) execute function scope_kept();

-- The places a reader reads at and everything above them: whoever is asked may know of what, by whom and until when.
create function app_places_above_reads() returns text[]
  language sql stable parallel safe
  as $$
    with recursive up (id) as (
      select unnest(app_read_scopes())
      union select v.parent_id from up join unit_versions v on v.unit_id = up.id where v.parent_id is not null
    )
    select coalesce(array_agg(id), '{}') from up
  $$;
revoke execute on function app_places_above_reads() from public;
grant execute on function app_places_above_reads() to binhyen_app;

alter table report_requests enable row level security;
alter table report_requests force row level security;
create policy report_requests_read on report_requests for select using (
  scope && (select app_read_scopes()) or unit_id = any ((select app_places_above_reads())::text[])
  or (select false) and scope && app_read_scopes());
-- written where it is asked from: a province does not change what the ministry asks of it
create policy report_requests_add on report_requests for insert with check (
  app_may_read(scope) and app_may_write(scope[array_position(scope, issuer_id):]));
create policy report_requests_change on report_requests for update
  using (app_may_write(scope[array_position(scope, issuer_id):])) with check (app_may_write(scope[array_position(scope, issuer_id):]));
grant select, insert on report_requests to binhyen_app;
grant update (due_on, withdrawn_at, withdrawn_by, withdrawn_by_name, withdrawn_reason) on report_requests to binhyen_app;

-- The requests that stand and were due on a day or later. For the reminders, which no person sends.
create function app_requests_due_since(day date) returns setof report_requests
  language plpgsql volatile security definer set search_path = public, pg_temp
  set app.read_scopes = '{VN}'
  as $$
  begin
    if app_account_id() is not null then raise insufficient_privilege using message = 'asked by programs only', table = 'report_requests'; end if;
    return query select * from report_requests q where q.withdrawn_at is null and q.due_on >= day order by q.due_on, q.id;
  end
  $$;
revoke execute on function app_requests_due_since(date) from public;
grant execute on function app_requests_due_since(date) to binhyen_app;

-- What an account asked for is part of everything kept about it; whoever keeps the account is not told of which place.
do $do$
begin
  execute replace(pg_get_functiondef('app_collect_account(text,boolean,integer)'::regprocedure), $old$'dossierActions', jsonb_build_object($old$,
    $new$'reportRequests', coalesce((select jsonb_agg(to_jsonb(q) order by q.asked_at) from (
          select asked_at, withdrawn_at, case when own then unit_id end as unit_id, case when own then document_number end as document_number,
            case when own then document_title end as document_title
          from report_requests where asked_by = account order by asked_at desc limit most) q), '[]'),
      'dossierActions', jsonb_build_object($new$);
end
$do$;
