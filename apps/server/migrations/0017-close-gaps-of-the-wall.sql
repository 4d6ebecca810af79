-- What the test of the wall found: a row's scope was believed as its writer gave it, guards that named one role let every other one
-- through, the windows of a province stood outside the wall, and the functions that run as the owner were open to everybody.

-- True for the owner of the tables and for superusers: loading, migrations, and functions that run as the owner.
create function app_is_owner() returns boolean language sql stable parallel safe set search_path = public, pg_temp
  return pg_has_role(current_user, (select relowner from pg_class where oid = 'public.units'::regclass), 'usage');

-- Whoever is not the owner writes residential areas and institutions and nothing else, and only within its reach.
create or replace function units_guard() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  if not app_is_owner() then
    if new.level not in ('village', 'institution') or not coalesce(app_may_write(new.scope), false) or new.scope[1] <> new.id
       or (tg_op = 'UPDATE' and (old.id <> new.id or old.level <> new.level or old.scope <> new.scope)) then
      raise insufficient_privilege using message = 'only residential areas and institutions within reach may be written', table = 'units';
    end if;
  end if;
  return new;
end
$$;

create or replace function unit_versions_guard() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  if not app_is_owner() then
    if not exists (select from units where id = new.unit_id and level in ('village', 'institution') and app_may_write(scope))
       or (tg_op = 'UPDATE' and (old.unit_id <> new.unit_id or old.parent_id is distinct from new.parent_id)) then
      raise insufficient_privilege using message = 'only residential areas and institutions within reach may be written', table = 'unit_versions';
    end if;
  end if;
  return new;
end
$$;

-- The place a new one hangs under must be within reach as well: the scope of a new place is only what its writer says.
create function unit_parents_guard() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  if not app_is_owner() and exists (
    select from (select distinct parent_id from made) as parents
    where not coalesce((select app_may_write(line) from app_unit_line(array[parent_id])), false)
  ) then
    raise insufficient_privilege using message = 'only places within reach get new residential areas and institutions', table = 'unit_versions';
  end if;
  return null;
end
$$;
create trigger unit_versions_parents_guard after insert on unit_versions referencing new table as made
  for each statement execute function unit_parents_guard();

create or replace function institutions_guard() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  if not app_is_owner() then
    if not exists (select from units where id = new.unit_id and level = 'institution' and app_may_write(scope))
       or (tg_op = 'UPDATE' and old.unit_id <> new.unit_id) then
      raise insufficient_privilege using message = 'only institutions within reach may be written', table = 'institutions';
    end if;
  end if;
  return new;
end
$$;

drop policy institution_imports_mark on institution_imports;
create policy institution_imports_mark on institution_imports using (app_is_owner()) with check (app_is_owner());

-- True where each unit of a scope once lay directly under the next: a line nobody can make up.
create function app_place_stands(line text[]) returns boolean language sql stable parallel safe set search_path = public, pg_temp
  return line[cardinality(line)] = 'VN' and not exists (
    select from generate_subscripts(line, 1) as i
    where i < cardinality(line) and not exists (select from unit_versions v where v.unit_id = line[i] and v.parent_id = line[i + 1]));

-- New rows lie where they say: the scope begins with the unit the row is about (column named by the trigger), and is a line that once
-- stood or that of a unit the writer reaches. Looked at once for each statement, so that long lists cost no more than their places.
create function scope_guard() returns trigger language plpgsql set search_path = public, pg_temp as $$
declare
  lies boolean;
begin
  if app_is_owner() then return null; end if;
  execute format('select exists (select from made where scope[1] is distinct from %I)', tg_argv[0]) into lies;
  if not lies then
    select exists (
      select from (select distinct scope from made) as places
      where not app_place_stands(scope)
        and not coalesce((select app_may_write(line) from app_unit_line(array[scope[1]])), false)) into lies;
  end if;
  if lies then
    raise insufficient_privilege using message = 'a row says it lies where it does not', table = tg_table_name;
  end if;
  return null;
end
$$;
create trigger dossiers_scope_guard after insert on dossiers referencing new table as made for each statement execute function scope_guard('unit_id');
create trigger decisions_scope_guard after insert on decisions referencing new table as made for each statement execute function scope_guard('authority_unit_id');
create trigger unit_statuses_scope_guard after insert on unit_statuses referencing new table as made for each statement execute function scope_guard('unit_id');
create trigger cohorts_scope_guard after insert on cohorts referencing new table as made for each statement execute function scope_guard('unit_id');
create trigger enrolments_scope_guard after insert on enrolments referencing new table as made for each statement execute function scope_guard('unit_id');
create trigger past_imports_scope_guard after insert on past_imports referencing new table as made for each statement execute function scope_guard('province_id');
create trigger past_sayings_scope_guard after insert on past_sayings referencing new table as made for each statement execute function scope_guard('unit_id');
create trigger institution_imports_scope_guard after insert on institution_imports referencing new table as made for each statement execute function scope_guard('unit_id');
create trigger clause_texts_scope_guard after insert on clause_texts referencing new table as made for each statement execute function scope_guard('province_id');
create trigger provincial_additions_scope_guard after insert on provincial_additions referencing new table as made for each statement execute function scope_guard('province_id');
create trigger unit_boundaries_scope_guard after insert on unit_boundaries referencing new table as made for each statement execute function scope_guard('unit_id');

-- A new residential area or institution lies under a line that once stood, or under a unit its writer reaches.
create function unit_scopes_guard() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  if not app_is_owner() and exists (
    select from (select distinct scope[2:] as above from made) as places
    where not app_place_stands(above) and not coalesce((select app_may_write(line) from app_unit_line(array[above[1]])), false)
  ) then
    raise insufficient_privilege using message = 'a row says it lies where it does not', table = 'units';
  end if;
  return null;
end
$$;
create trigger units_scopes_guard after insert on units referencing new table as made for each statement execute function unit_scopes_guard();

-- Sections, actions and verdicts lie where their dossier lies.
create function dossier_part_guard() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  if not app_is_owner()
     and exists (select from made left join dossiers d on d.id = made.dossier_id where d.scope is distinct from made.scope) then
    raise insufficient_privilege using message = 'a part of a dossier lies where its dossier lies', table = tg_table_name;
  end if;
  return null;
end
$$;
create trigger dossier_sections_part_guard after insert on dossier_sections referencing new table as made for each statement execute function dossier_part_guard();
create trigger dossier_actions_part_guard after insert on dossier_actions referencing new table as made for each statement execute function dossier_part_guard();
create trigger evaluations_part_guard after insert on evaluations referencing new table as made for each statement execute function dossier_part_guard();

-- Nobody but the owner moves a row from one place to another.
create function scope_kept() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  if not app_is_owner() then
    raise insufficient_privilege using message = 'a row stays in its place', table = tg_table_name;
  end if;
  return new;
end
$$;
create trigger dossiers_scope_kept before update on dossiers for each row
  when (old.scope <> new.scope or old.unit_id <> new.unit_id) execute function scope_kept();
create trigger dossier_sections_scope_kept before update on dossier_sections for each row
  when (old.scope <> new.scope or old.dossier_id <> new.dossier_id) execute function scope_kept();
create trigger cohorts_scope_kept before update on cohorts for each row
  when (old.scope <> new.scope or old.unit_id <> new.unit_id) execute function scope_kept();
create trigger institution_imports_scope_kept before update on institution_imports for each row
  when (old.scope <> new.scope or old.unit_id <> new.unit_id) execute function scope_kept();
create trigger unit_boundaries_scope_kept before update on unit_boundaries for each row when (old.unit_id <> new.unit_id) execute function scope_kept();

-- Who confers a status must reach the decision it stands on. What a file said is put in its place again by whoever concludes a dossier.
create function unit_statuses_decision_guard() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  if not app_is_owner() and exists (
    select from made
    where not exists (select from decisions d where d.id = made.decision_id and app_may_write(d.scope))
      and not (made.import_id is not null and exists (
        select from past_sayings said where said.import_id = made.import_id and said.decision_id = made.decision_id and said.unit_id = made.unit_id))
  ) then
    raise insufficient_privilege using message = 'the decision lies outside the places that may be written', table = 'unit_statuses';
  end if;
  return null;
end
$$;
create trigger unit_statuses_decision_guard after insert on unit_statuses referencing new table as made
  for each statement execute function unit_statuses_decision_guard();

-- A cohort that cannot be seen is as good as frozen, and an enrolled unit that sees its cohort still may not change who is in it.
create or replace function enrolments_frozen_guard() returns trigger language plpgsql set search_path = public, pg_temp as $$
declare
  touched uuid := case when tg_op = 'DELETE' then old.cohort_id else new.cohort_id end;
begin
  if not app_is_owner() and not exists (select from cohorts where id = touched and app_may_write(scope)) then
    raise insufficient_privilege using message = 'the cohort lies outside the places that may be written', table = 'enrolments';
  end if;
  if tg_op = 'UPDATE' and (old.cohort_id, old.unit_id, old.scope) = (new.cohort_id, new.unit_id, new.scope) then return new; end if;
  if tg_op = 'UPDATE' or not exists (select from cohorts where id = touched and frozen_at is null) then
    raise exception 'the enrolment of this window is frozen' using errcode = '23514', constraint = 'cohorts_frozen_check', table = 'enrolments';
  end if;
  return case when tg_op = 'DELETE' then old else new end;
end
$$;

-- The windows of a province are open to read and set by those who reach the province.
alter table province_windows enable row level security;
alter table province_windows force row level security;
create policy province_windows_read on province_windows for select using (true);
create policy province_windows_add on province_windows for insert with check (app_may_write(array[province_id, 'VN']));

-- Functions are open to everybody unless it is said otherwise: of ours, the app role keeps what it uses, and other logins get nothing.
-- Triggers need no right to be fired. What extensions bring stays as it is.
do $$
declare
  one record;
begin
  for one in
    select p.oid::regprocedure as name, p.prorettype = 'trigger'::regtype as is_trigger, has_function_privilege('binhyen_app', p.oid, 'execute') as used
    from pg_proc p
    where p.pronamespace = 'public'::regnamespace and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')
  loop
    execute format('revoke execute on function %s from public', one.name);
    if one.used and not one.is_trigger then execute format('grant execute on function %s to binhyen_app', one.name); end if;
    -- a temporary table of the same name stands before ours unless the path says otherwise
    if one.is_trigger then execute format('alter function %s set search_path = public, pg_temp', one.name); end if;
  end loop;
end
$$;
alter function app_settle_past(text[]) set search_path = public, pg_temp;
alter function app_require_units(text[]) set search_path = public, pg_temp;

-- Whom a row is shown to beside those of its place: asked once for a statement instead of once for a row, from what the reader may see.
drop policy decisions_read on decisions;
create policy decisions_read on decisions for select using (
  app_may_read(scope) or id in (select decision_id from unit_statuses) or id in (select decision_id from past_sayings));
drop policy past_imports_read on past_imports;
create policy past_imports_read on past_imports for select using (app_may_read(scope) or id in (select import_id from past_sayings));
drop policy cohorts_read on cohorts;
create policy cohorts_read on cohorts for select using (
  app_may_read(scope) or app_may_write(scope) or id in (select cohort_id from enrolments));
create index unit_statuses_scope_idx on unit_statuses using gin (scope);
create index past_sayings_scope_idx on past_sayings using gin (scope);
create index enrolments_scope_idx on enrolments using gin (scope);

-- A unit and all that ever lay under it. The wall looks at a row before any comparison that could tell what is in it, and of those only
-- equality may use an index: lists of one unit ask for its places by name.
create function app_units_under(wanted text) returns setof text language sql stable parallel safe rows 300
  as $$
    with recursive under (id) as (select wanted union select v.unit_id from under join unit_versions v on v.parent_id = under.id)
    select id from under
  $$;
revoke execute on function app_units_under(text) from public;
grant execute on function app_units_under(text) to binhyen_app;

-- The setting is read once for a statement and not once for a row, which on 106,000 rows costs 5 ms instead of 90. The second half is
-- never true: it is there for the planner, who cannot know what the first will be compared with and would expect one row in a hundred.
-- Entries of the audit log stay as they are: they are read by their index on time, a few at once.
create function app_read_scopes() returns text[] language sql stable parallel safe
  return nullif(current_setting('app.read_scopes', true), '')::text[];
revoke execute on function app_read_scopes() from public;
grant execute on function app_read_scopes() to binhyen_app;
do $$
declare
  one record;
begin
  for one in
    select tablename, policyname, qual from pg_policies where schemaname = 'public' and qual like '%app_may_read(%' and tablename not like 'audit%'
  loop
    execute format('alter policy %I on %I using (%s)', one.policyname, one.tablename,
      regexp_replace(one.qual, 'app_may_read\(((?:[^()]|\([^()]*\))*)\)',
        '(\1 && (select app_read_scopes()) or (select false) and \1 && app_read_scopes())', 'g'));
  end loop;
end
$$;

-- No guard names the one role it holds back: whoever is not the owner is held back.
do $$
declare
  one record;
begin
  for one in
    select p.oid from pg_proc p where p.pronamespace = 'public'::regnamespace and p.prosrc like '%current_user = ''binhyen_app''%'
  loop
    execute replace(pg_get_functiondef(one.oid), 'current_user = ''binhyen_app''', 'not app_is_owner()');
  end loop;
end
$$;
