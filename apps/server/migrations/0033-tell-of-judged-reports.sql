-- Who handed in a report is told when an outage makes it count as in time, and when that is taken back. Whoever records an outage may see no
-- report, so the functions that judge give out what the notice says of one (its form, period and deadline; no figure) and send no other notice.

create function app_reports_judged(outage uuid, ids uuid[])
  returns table (id uuid, unit_id text, scope text[], form_id text, form_version integer, period_from date, period_to date, due_on date)
  language sql volatile security definer set search_path = public, pg_temp
  set app.read_scopes = '{VN}'
  as $$
    select r.id, r.unit_id, r.scope, r.form_id, r.form_version, r.period_from, r.period_to, r.due_on
      from app_reports_after_due(outage) after_due join reports r on r.id = after_due.id
      where r.id = any (ids) order by r.id
  $$;
revoke execute on function app_reports_judged(uuid, uuid[]) from public;
grant execute on function app_reports_judged(uuid, uuid[]) to binhyen_app;

-- `sent` as app_send_notices takes it, each about a report that this outage may explain and to the place it comes from.
create function app_send_outage_notices(outage uuid, sent jsonb, at timestamptz) returns integer
  language plpgsql volatile security definer set search_path = public, pg_temp
  set app.read_scopes = '{VN}'
  as $$
  begin
    if exists (
      select from jsonb_to_recordset(sent) as s (unit text, place text[], record_kind text, record_id text)
        left join app_reports_after_due(outage) f on f.id::text = s.record_id and f.scope = s.place
        where f.id is null or s.record_kind is distinct from 'report' or s.unit is distinct from f.scope[1]) then
      raise insufficient_privilege using message = 'not about a report this outage may explain', table = 'notices';
    end if;
    return app_send_notices(sent, at);
  end
  $$;
revoke execute on function app_send_outage_notices(uuid, jsonb, timestamptz) from public;
grant execute on function app_send_outage_notices(uuid, jsonb, timestamptz) to binhyen_app;
