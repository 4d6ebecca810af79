-- Unit events: what changed the units, by which decision, when and by whom. Rows are added and never changed or deleted: a wrong
-- event is answered by another one. The catalogue itself is written here only, through functions that pass the wall for the app role.

-- Share of the old unit's population that went along, where a source gives it; a whole one brings all.
alter table unit_successions add column share double precision;
alter table unit_successions add constraint unit_successions_share_check check (share between 0 and 1);

-- One decision on one day. `catalogue`: from the files every database has, replaced when they change; the others were entered here and stay.
create table unit_event_batches (
  id text not null,
  effective_on date not null,
  decision_number text,
  decided_on date,
  issuer text,
  source text not null,
  checked boolean not null,
  origin text not null,
  events integer not null,
  applied_at timestamptz not null,
  applied_by text,
  applied_by_name text,
  -- the batch this one takes back; without a foreign key, because those of the catalogue are replaced when its files change
  undoes text,
  constraint unit_event_batches_id_pk primary key (id),
  constraint unit_event_batches_origin_check check (origin in ('catalogue', 'form', 'import', 'console')),
  constraint unit_event_batches_source_check check (source <> ''),
  constraint unit_event_batches_applied_by_check check ((origin = 'catalogue') = (applied_by is null))
);
create index unit_event_batches_effective_on_idx on unit_event_batches (effective_on desc, id desc);

create table unit_events (
  batch_id text not null,
  seq integer not null,
  kind text not null,
  effective_on date not null,
  -- every unit the event names or makes
  unit_ids text[] not null,
  payload jsonb not null,
  constraint unit_events_batch_id_seq_pk primary key (batch_id, seq),
  constraint unit_events_batch_id_fk foreign key (batch_id) references unit_event_batches (id),
  constraint unit_events_kind_check check (kind in ('create', 'rename', 'retype', 'move', 'merge', 'split', 'close', 'link'))
);
create index unit_events_unit_ids_idx on unit_events using gin (unit_ids);
create index unit_events_kind_idx on unit_events (kind, batch_id);

-- Entered batches that a later catalogue no longer takes (it may have the same change itself). They stay listed, with what is wrong.
create table unit_event_refusals (
  batch_id text not null,
  problems jsonb not null,
  constraint unit_event_refusals_batch_id_pk primary key (batch_id),
  constraint unit_event_refusals_batch_id_fk foreign key (batch_id) references unit_event_batches (id)
);

grant select on unit_event_batches, unit_events, unit_event_refusals to binhyen_app;

-- plpgsql plans each branch only when it is reached, so that one function may serve tables with other columns
create function unit_events_guard() returns trigger language plpgsql as $$
declare
  batch text;
begin
  if tg_table_name = 'unit_events' then batch := old.batch_id; else batch := old.id; end if;
  if tg_op = 'UPDATE' or not exists (select from unit_event_batches where id = batch and origin = 'catalogue') then
    raise exception 'unit events are added and never changed' using errcode = '23514', constraint = 'unit_events_append_check', table = tg_table_name;
  end if;
  return old;
end
$$;
create trigger unit_events_guard before update or delete on unit_events for each row execute function unit_events_guard();
create trigger unit_event_batches_guard before update or delete on unit_event_batches for each row execute function unit_events_guard();

-- A unit under its last version, and all above it: where it hangs now, or hung when it ended.
create function app_unit_line(wanted text[]) returns table (unit_id text, line text[])
  language sql stable parallel safe
  as $$
    with recursive up (root, depth, id) as (
      select id, 0, id from unnest(wanted) as id
      union all
      select up.root, up.depth + 1, v.parent_id
        from up join lateral (select parent_id from unit_versions where unit_id = up.id order by valid_from desc limit 1) v on v.parent_id is not null
        where up.depth < 8
    )
    select root, array_agg(id order by depth) from up group by root
  $$;

-- Refuses where a unit lies outside the places the asker may write to.
create function app_require_units(wanted text[]) returns void language plpgsql stable as $$
begin
  if not coalesce(app_may_write(array['VN']), false)
     and exists (select from app_unit_line(wanted) where not coalesce(app_may_write(line), false)) then
    raise insufficient_privilege using message = 'a unit lies outside the places that may be written', table = 'units';
  end if;
end
$$;

-- Writes what a batch of events came to, and the batch itself, in the order in which no code ever stands twice.
-- `given`: { touched, ended, begun, versionsDropped, versionsEnded, versionsBegun, paths, relinked, links, batch, events }
create function app_apply_unit_events(given jsonb) returns void
  language plpgsql volatile security definer set search_path = public, pg_temp
  as $$
  declare
    touched text[] := array(select jsonb_array_elements_text(given -> 'touched'));
    batch jsonb := given -> 'batch';
  begin
    perform app_require_units(array(select id from units where id = any (touched)));

    update units set valid_to = row.valid_to, to_not_before = row.to_not_before, to_not_after = row.to_not_after
      from jsonb_to_recordset(given -> 'ended') as row (id text, valid_to date, to_not_before date, to_not_after date) where units.id = row.id;
    delete from unit_versions using jsonb_to_recordset(given -> 'versionsDropped') as row (unit_id text, valid_from date)
      where unit_versions.unit_id = row.unit_id and unit_versions.valid_from = row.valid_from;
    update unit_versions set valid_to = row.valid_to
      from jsonb_to_recordset(given -> 'versionsEnded') as row (unit_id text, valid_from date, valid_to date)
      where unit_versions.unit_id = row.unit_id and unit_versions.valid_from = row.valid_from;
    insert into units (id, code, level, valid_from, from_not_before, from_not_after, origin)
      select id, code, level, valid_from, from_not_before, from_not_after, 'catalogue'
      from jsonb_to_recordset(given -> 'begun') as row (id text, code text, level text, valid_from date, from_not_before date, from_not_after date);
    insert into unit_versions (unit_id, valid_from, valid_to, from_not_before, from_not_after, full_name, type, parent_id, name_search, bare_search, initials, path_search)
      select unit_id, valid_from, valid_to, from_not_before, from_not_after, full_name, type, parent_id, name_search, bare_search, initials, path_search
      from jsonb_to_recordset(given -> 'versionsBegun') as row (unit_id text, valid_from date, valid_to date, from_not_before date, from_not_after date,
        full_name text, type text, parent_id text, name_search text, bare_search text, initials text, path_search text);
    update unit_versions set path_search = row.path_search
      from jsonb_to_recordset(given -> 'paths') as row (unit_id text, valid_from date, path_search text)
      where unit_versions.unit_id = row.unit_id and unit_versions.valid_from = row.valid_from and unit_versions.path_search <> row.path_search;

    -- a link that stays as it was keeps its source
    delete from unit_successions s where from_id = any (array(select jsonb_array_elements_text(given -> 'relinked')))
      and not exists (select from jsonb_to_recordset(given -> 'links') as row (from_id text, to_id text) where row.from_id = s.from_id and row.to_id = s.to_id);
    insert into unit_successions as known (from_id, to_id, relation, counted_on, source, checked, note, share)
      select from_id, to_id, relation, counted_on, source, checked, note, share
      from jsonb_to_recordset(given -> 'links') as row (from_id text, to_id text, relation text, counted_on date, source text, checked boolean, note text, share double precision)
      on conflict on constraint unit_successions_from_id_to_id_pk do update set relation = excluded.relation, counted_on = excluded.counted_on,
        source = excluded.source, checked = excluded.checked, note = excluded.note, share = excluded.share
      where (known.relation, known.counted_on, known.note, known.share) is distinct from (excluded.relation, excluded.counted_on, excluded.note, excluded.share);

    -- where a residential area or institution lies now, so that those of its new commune may write it
    update units set scope = now.line from app_unit_line(array(select id from units where id = any (touched) and scope is not null)) as now
      where units.id = now.unit_id and units.scope <> now.line;
    perform app_require_units(touched);

    insert into unit_event_batches (id, effective_on, decision_number, decided_on, issuer, source, checked, origin, events, applied_at, applied_by, applied_by_name, undoes)
      select id, effective_on, decision_number, decided_on, issuer, source, checked, origin, events, now(), applied_by, applied_by_name, undoes
      from jsonb_to_record(batch) as row (id text, effective_on date, decision_number text, decided_on date, issuer text, source text, checked boolean,
        origin text, events integer, applied_by text, applied_by_name text, undoes text);
    insert into unit_events (batch_id, seq, kind, effective_on, unit_ids, payload)
      select batch ->> 'id', row.seq, row.kind, (batch ->> 'effective_on')::date, array(select jsonb_array_elements_text(row.unit_ids)), row.payload
      from jsonb_to_recordset(given -> 'events') as row (seq integer, kind text, unit_ids jsonb, payload jsonb);
  end
  $$;

-- What each grant reaches: its unit and, over every succession, its predecessors. Derived from the catalogue, for all grants at once.
create function app_refresh_covers() returns integer
  language plpgsql volatile security definer set search_path = public, pg_temp
  as $$
  declare
    widened integer;
  begin
    with recursive covered (root, id) as (
      select distinct unit_id, unit_id from grants
      union
      select covered.root, s.from_id from covered join unit_successions s on s.to_id = covered.id
    ), reach as (
      select root, array_agg(id order by id = root desc, id) as covers from covered group by root
    )
    update grants set covers = reach.covers from reach where grants.unit_id = reach.root and grants.covers <> reach.covers;
    get diagnostics widened = row_count;
    return widened;
  end
  $$;

-- Standing grants on some units, for the preview of their change; only within the places the asker may write to.
create function app_grants_at(wanted text[], on_day date, after bigint, most integer)
  returns table (id bigint, username text, display_name text, role text, unit_id text, valid_from date, valid_to date, total bigint)
  language plpgsql stable security definer set search_path = public, pg_temp
  as $$
  begin
    perform app_require_units(wanted);
    return query
      with standing as (
        select g.id, a.username, a.display_name, g.role, g.unit_id, g.valid_from, g.valid_to, count(*) over () as total
        from grants g join accounts a on a.id = g.account_id
        where g.unit_id = any (wanted) and a.disabled_at is null and (g.valid_to is null or g.valid_to > on_day))
      select * from standing where standing.id > after order by standing.id limit most;
  end
  $$;

revoke execute on function app_apply_unit_events(jsonb), app_refresh_covers(), app_grants_at(text[], date, bigint, integer) from public;
grant execute on function app_apply_unit_events(jsonb), app_refresh_covers(), app_grants_at(text[], date, bigint, integer) to binhyen_app;
