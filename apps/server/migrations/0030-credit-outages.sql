-- Outages: when the system, or the line of some places, was down. A report handed in after its deadline because of one counts as in time.

create table outages (
  id uuid not null,
  -- by the clock in Vietnam
  began timestamp not null,
  ended timestamp not null,
  kind text not null,
  reason text,
  document text,
  recorded_at timestamptz not null,
  recorded_by text,
  recorded_by_name text,
  withdrawn_at timestamptz,
  withdrawn_by text,
  withdrawn_by_name text,
  withdrawn_reason text,
  constraint outages_id_pk primary key (id),
  constraint outages_span_check check (began < ended and ended <= began + interval '31 days'),
  constraint outages_kind_check check (kind in ('system', 'recorded')),
  -- a person says why; the program knows only when
  constraint outages_recorded_check check ((kind = 'recorded') = (recorded_by is not null and reason is not null)),
  constraint outages_withdrawn_check check ((withdrawn_at is null) = (withdrawn_reason is null))
);
create index outages_ended_idx on outages (ended desc, id);

create table outage_places (
  outage_id uuid not null,
  unit_id text not null,
  -- the unit and all above it on the first day
  place text[] not null,
  constraint outage_places_outage_id_unit_id_pk primary key (outage_id, unit_id),
  constraint outage_places_outage_id_fk foreign key (outage_id) references outages (id),
  constraint outage_places_unit_id_fk foreign key (unit_id) references units (id)
);
create index outage_places_unit_id_idx on outage_places (unit_id);

-- Everybody may know when the system was down; written by the functions below alone.
grant select on outages, outage_places to binhyen_app;

-- The last sign of life of the program: one row.
create table heartbeats (
  one boolean not null default true,
  beat_at timestamptz not null,
  constraint heartbeats_one_pk primary key (one),
  constraint heartbeats_one_check check (one)
);

-- A sign of life; answers the one before it, null for the first. Of two programs that begin at once only one sees a gap.
create function app_beat(at timestamptz) returns timestamptz
  language plpgsql volatile security definer set search_path = public, pg_temp
  as $$
  declare
    before timestamptz;
  begin
    if app_account_id() is not null then raise insufficient_privilege using message = 'beaten by programs only', table = 'heartbeats'; end if;
    select h.beat_at into before from heartbeats h where h.one for update;
    insert into heartbeats (beat_at) values (at)
      on conflict on constraint heartbeats_one_pk do update set beat_at = greatest(heartbeats.beat_at, excluded.beat_at);
    return before;
  end
  $$;
revoke execute on function app_beat(timestamptz) from public;
grant execute on function app_beat(timestamptz) to binhyen_app;

-- Whether the caller may say that a place was cut off: an administrator above it, or the program of the whole country.
create function app_may_tell_outage(places text[], day date) returns boolean
  language sql stable security definer set search_path = public, pg_temp
  as $$
    select case when app_account_id() is null then places = array['VN']
      else coalesce((select bool_and(coalesce(app_may_administer(app_place_of(p, day)), false)) from unnest(places) p), false) end
  $$;
revoke execute on function app_may_tell_outage(text[], date) from public;

-- Records an outage. Whoever hands in late meanwhile waits for it: they see it, or are seen.
create function app_record_outage(told jsonb, places text[], at timestamptz, who text) returns void
  language plpgsql volatile security definer set search_path = public, pg_temp
  as $$
  begin
    if not app_may_tell_outage(places, (told ->> 'from')::timestamp::date) then
      raise insufficient_privilege using message = 'outages are recorded by administrators of their places', table = 'outages';
    end if;
    perform pg_advisory_xact_lock(hashtextextended('outages', 0));
    insert into outages (id, began, ended, kind, reason, document, recorded_at, recorded_by, recorded_by_name)
      values ((told ->> 'id')::uuid, (told ->> 'from')::timestamp, (told ->> 'to')::timestamp,
        case when app_account_id() is null then 'system' else 'recorded' end, told ->> 'reason', told ->> 'document', at, app_account_id(), who);
    insert into outage_places (outage_id, unit_id, place)
      select (told ->> 'id')::uuid, p, app_place_of(p, (told ->> 'from')::timestamp::date) from unnest(places) p;
  end
  $$;
revoke execute on function app_record_outage(jsonb, text[], timestamptz, text) from public;
grant execute on function app_record_outage(jsonb, text[], timestamptz, text) to binhyen_app;

-- Takes an outage back; false where somebody did already.
create function app_withdraw_outage(outage uuid, why text, at timestamptz, who text) returns boolean
  language plpgsql volatile security definer set search_path = public, pg_temp
  as $$
  begin
    if app_account_id() is null or not (select app_may_tell_outage(array_agg(p.unit_id), max(o.began)::date)
        from outages o join outage_places p on p.outage_id = o.id where o.id = outage) then
      raise insufficient_privilege using message = 'outages are taken back by administrators of their places', table = 'outages';
    end if;
    perform pg_advisory_xact_lock(hashtextextended('outages', 0));
    update outages o set withdrawn_at = at, withdrawn_by = app_account_id(), withdrawn_by_name = who, withdrawn_reason = why
      where o.id = outage and o.withdrawn_at is null;
    return found;
  end
  $$;
revoke execute on function app_withdraw_outage(uuid, text, timestamptz, text) from public;
grant execute on function app_withdraw_outage(uuid, text, timestamptz, text) to binhyen_app;

-- Reports handed in after their deadline that an outage may explain: when each was due and came, no figure of it. For who may tell of it.
create function app_reports_after_due(outage uuid)
  returns table (id uuid, scope text[], due_on date, handed_in_on date, late boolean)
  language plpgsql volatile security definer set search_path = public, pg_temp
  set app.read_scopes = '{VN}'
  as $$
  begin
    if not (select app_may_tell_outage(array_agg(p.unit_id), max(o.began)::date)
        from outages o join outage_places p on p.outage_id = o.id where o.id = outage) then
      raise insufficient_privilege using message = 'asked by administrators of the places of an outage', table = 'reports';
    end if;
    return query select r.id, r.scope, r.due_on, r.handed_in_on, r.late
      from outages o, reports r
      where o.id = outage and r.scope && (select array_agg(p.unit_id) from outage_places p where p.outage_id = o.id)
        and r.handed_in_on > r.due_on and r.due_on <= o.ended::date and r.handed_in_on >= o.began::date;
  end
  $$;
revoke execute on function app_reports_after_due(uuid) from public;
grant execute on function app_reports_after_due(uuid) to binhyen_app;

-- Says of reports that an outage may explain whether they are late, and notes it in the totals they count in. What was handed in stays as it was.
create function app_judge_lateness(outage uuid, ids uuid[], is_late boolean, at timestamptz) returns integer
  language plpgsql volatile security definer set search_path = public, pg_temp
  set app.read_scopes = '{VN}' set app.write_scopes = '{VN}'
  as $$
  declare
    changed integer;
  begin
    if exists (select from unnest(ids) wanted where wanted not in (select f.id from app_reports_after_due(outage) f)) then
      raise insufficient_privilege using message = 'not a report this outage may explain', table = 'reports';
    end if;
    -- in one order, so that two who judge never wait for each other crosswise
    perform from reports r where r.id = any (ids) order by r.id for update;
    with judged as (
      update reports r set late = is_late where r.id = any (ids) and r.late <> is_late returning r.*
    ), counted as (
      select j.*, basis from judged j, unnest(array['provisional', 'accepted']) basis
      where basis = 'provisional' and j.hand_in_seq > 0 or basis = 'accepted' and j.accepted_seq is not null
    ), noted as (
      insert into report_deltas (report_id, scope, form_id, period_from, period_to, basis, reports, in_time, sums, made_at)
      select c.id, c.scope, c.form_id, c.period_from, c.period_to, c.basis, 0, case when is_late then -1 else 1 end, '[]', at from counted c
    )
    select count(*)::int into changed from judged;
    return changed;
  end
  $$;
revoke execute on function app_judge_lateness(uuid, uuid[], boolean, timestamptz) from public;
grant execute on function app_judge_lateness(uuid, uuid[], boolean, timestamptz) to binhyen_app;
