-- Units: places valid for a span of days, their versions and successions, the editions they come from, and programme enrolment.
-- The catalogue is open to signed-in users and stands outside row-level security (which would keep trigram indexes from being used);
-- triggers keep the app role to villages within its reach. Enrolment is unit data and stands behind the wall.

-- Levels are dated: local government has two tiers from 01/7/2025, so no district stands from that day on.
create table unit_levels (
  level text not null,
  rank smallint not null,
  valid_to date,
  constraint unit_levels_level_pk primary key (level),
  constraint unit_levels_rank_key unique (rank)
);
insert into unit_levels (level, rank, valid_to) values
  ('country', 0, null), ('province', 1, null), ('district', 2, '2025-07-01'), ('commune', 3, null), ('village', 4, null);
grant select on unit_levels to binhyen_app;

create table unit_editions (
  id text not null,
  counted_from date not null,
  content_from date not null,
  content_to date not null,
  provinces integer not null,
  districts integer not null,
  communes integer not null,
  source text not null,
  licence text not null,
  checksum text not null,
  loaded_at timestamptz not null default now(),
  constraint unit_editions_id_pk primary key (id),
  constraint unit_editions_counted_from_key unique (counted_from),
  constraint unit_editions_content_check check (content_from <= content_to)
);
grant select on unit_editions to binhyen_app;

-- id = code@first day the catalogue knows the unit: one code may name two territories, never on the same day.
-- valid_from, valid_to: the days a change is counted from; *_not_before, *_not_after: between which days it really happened, where that is not known.
create table units (
  id text not null,
  code text not null,
  level text not null,
  valid_from date not null,
  valid_to date,
  from_not_before date,
  from_not_after date,
  to_not_before date,
  to_not_after date,
  origin text not null default 'catalogue',
  -- villages only: the wall their writes must pass
  scope text[],
  constraint units_id_pk primary key (id),
  constraint units_id_check check (id = 'VN' or id = code || '@' || to_char(valid_from, 'YYYY-MM-DD')),
  constraint units_level_fk foreign key (level) references unit_levels (level),
  constraint units_valid_check check (valid_to is null or valid_from < valid_to),
  constraint units_from_between_check check ((from_not_before is null) = (from_not_after is null) and from_not_before <= from_not_after),
  constraint units_to_between_check check ((to_not_before is null) = (to_not_after is null) and to_not_before <= to_not_after),
  constraint units_origin_check check (origin in ('catalogue', 'entered', 'imported', 'demonstration')),
  constraint units_village_check check ((level = 'village') = (origin <> 'catalogue') and (level = 'village') = (scope is not null)),
  -- text is slow in GiST: 64 bits of hash stand for it (two codes alike in all 64 bits: one in ten thousand million catalogues)
  constraint units_code_valid_excl exclude using gist (hashtextextended(code, 0) with =, daterange(valid_from, valid_to) with &&)
);
create index units_code_idx on units (code text_pattern_ops);

-- What a unit is called and where it hangs, span by span. parent_id is the parent in the administrative hierarchy;
-- other hierarchies (police, inspection clusters) will be memberships with spans of their own, beside this one.
create table unit_versions (
  unit_id text not null,
  valid_from date not null,
  valid_to date,
  from_not_before date,
  from_not_after date,
  full_name text not null,
  type text not null,
  parent_id text,
  -- for search, computed by the product when the row is written: names without marks, initials, own name with those of all ancestors
  name_search text not null,
  bare_search text not null,
  initials text not null,
  path_search text not null,
  constraint unit_versions_unit_id_valid_from_pk primary key (unit_id, valid_from),
  constraint unit_versions_unit_id_fk foreign key (unit_id) references units (id),
  constraint unit_versions_parent_id_fk foreign key (parent_id) references units (id),
  constraint unit_versions_valid_check check (valid_to is null or valid_from < valid_to),
  constraint unit_versions_from_between_check check ((from_not_before is null) = (from_not_after is null) and from_not_before <= from_not_after),
  constraint unit_versions_full_name_check check (full_name = btrim(full_name) and full_name <> ''),
  constraint unit_versions_unit_id_valid_excl exclude using gist (hashtextextended(unit_id, 0) with =, daterange(valid_from, valid_to) with &&)
);
create index unit_versions_parent_id_idx on unit_versions (parent_id, valid_from);
-- without the pending list, which only autovacuum empties and every search reads through; the embedded database has no autovacuum
create index unit_versions_search_idx on unit_versions using gin (name_search gin_trgm_ops, initials gin_trgm_ops) with (fastupdate = off);

create table unit_successions (
  from_id text not null,
  to_id text not null,
  relation text not null,
  counted_on date not null,
  source text not null,
  checked boolean not null,
  note text not null,
  constraint unit_successions_from_id_to_id_pk primary key (from_id, to_id),
  constraint unit_successions_from_id_fk foreign key (from_id) references units (id),
  constraint unit_successions_to_id_fk foreign key (to_id) references units (id),
  constraint unit_successions_relation_check check (relation in ('whole', 'default-successor', 'one-of-several', 'part')),
  constraint unit_successions_self_check check (from_id <> to_id)
);
create index unit_successions_to_id_idx on unit_successions (to_id);

-- Ended units whose successor no source names. Districts end with their level and have none.
create view units_without_successor with (security_invoker = true) as
  select units.* from units
  where units.valid_to is not null and units.level in ('province', 'commune')
    and not exists (select from unit_successions where from_id = units.id);

grant select on units, unit_versions, unit_successions, units_without_successor to binhyen_app;
grant insert, update on units, unit_versions to binhyen_app;

-- The app role writes villages and nothing else, and only within its reach.
create function units_guard() returns trigger language plpgsql as $$
begin
  if current_user = 'binhyen_app' then
    if new.level <> 'village' or not coalesce(app_may_write(new.scope), false) or new.scope[1] <> new.id
       or (tg_op = 'UPDATE' and (old.id <> new.id or old.level <> 'village' or old.scope <> new.scope)) then
      raise insufficient_privilege using message = 'only villages within reach may be written', table = 'units';
    end if;
  end if;
  return new;
end
$$;
create trigger units_guard before insert or update on units for each row execute function units_guard();

create function unit_versions_guard() returns trigger language plpgsql as $$
begin
  if current_user = 'binhyen_app' then
    if not exists (select from units where id = new.unit_id and level = 'village' and app_may_write(scope))
       or (tg_op = 'UPDATE' and old.unit_id <> new.unit_id) then
      raise insufficient_privilege using message = 'only villages within reach may be written', table = 'unit_versions';
    end if;
  end if;
  return new;
end
$$;
create trigger unit_versions_guard before insert or update on unit_versions for each row execute function unit_versions_guard();

-- Programme enrolment: which units of one level of a province (or district) a programme counts in one window.
-- The denominator is the programme's own, frozen for the window; it is not the catalogue's number of units.
create table cohorts (
  id uuid not null default gen_random_uuid(),
  unit_id text not null,
  object_level text not null,
  programme text not null,
  window_from date not null,
  window_to date not null,
  source text not null,
  -- as the source says the number: "571/630 xã, thị trấn"
  as_said text,
  frozen_at timestamptz,
  demonstration boolean not null default false,
  scope text[] not null,
  constraint cohorts_id_pk primary key (id),
  constraint cohorts_unit_id_fk foreign key (unit_id) references units (id),
  constraint cohorts_object_level_fk foreign key (object_level) references unit_levels (level),
  constraint cohorts_programme_check check (programme ~ '^[a-z0-9][a-z0-9.-]*$'),
  constraint cohorts_window_check check (window_from < window_to),
  constraint cohorts_scope_check check (scope[1] = unit_id and scope[cardinality(scope)] = 'VN'),
  constraint cohorts_unit_id_object_programme_window_excl exclude using gist
    (unit_id with =, object_level with =, programme with =, daterange(window_from, window_to) with &&)
);

create table enrolments (
  cohort_id uuid not null,
  unit_id text not null,
  pilot boolean not null default false,
  scope text[] not null,
  constraint enrolments_cohort_id_unit_id_pk primary key (cohort_id, unit_id),
  constraint enrolments_cohort_id_fk foreign key (cohort_id) references cohorts (id),
  constraint enrolments_unit_id_fk foreign key (unit_id) references units (id),
  constraint enrolments_scope_check check (scope[1] = unit_id and scope[cardinality(scope)] = 'VN')
);
create index enrolments_unit_id_idx on enrolments (unit_id);

alter table enrolments enable row level security;
alter table enrolments force row level security;
create policy enrolments_read on enrolments for select using (app_may_read(scope));
create policy enrolments_add on enrolments for insert with check (app_may_write(scope));
create policy enrolments_change on enrolments for update using (app_may_write(scope)) with check (app_may_write(scope));
create policy enrolments_drop on enrolments for delete using (app_may_write(scope));

-- An enrolled unit sees the cohort it is in, though the cohort belongs to the province.
alter table cohorts enable row level security;
alter table cohorts force row level security;
create policy cohorts_read on cohorts for select
  using (app_may_read(scope) or exists (select from enrolments where cohort_id = cohorts.id));
create policy cohorts_add on cohorts for insert with check (app_may_write(scope));
create policy cohorts_change on cohorts for update using (app_may_write(scope)) with check (app_may_write(scope));

grant select, insert, update on cohorts to binhyen_app;
grant select, insert, update, delete on enrolments to binhyen_app;

-- After freezing nobody changes a denominator, the owner neither; only the pilot flag may still move.
create function cohorts_frozen_guard() returns trigger language plpgsql as $$
begin
  if old.frozen_at is not null then
    raise exception 'the enrolment of this window is frozen' using errcode = '23514', constraint = 'cohorts_frozen_check', table = 'cohorts';
  end if;
  return case when tg_op = 'DELETE' then old else new end;
end
$$;
create trigger cohorts_frozen_guard before update or delete on cohorts for each row execute function cohorts_frozen_guard();

-- A cohort that cannot be seen is as good as frozen: who may not read it may not add to it.
create function enrolments_frozen_guard() returns trigger language plpgsql as $$
declare
  touched uuid := case when tg_op = 'DELETE' then old.cohort_id else new.cohort_id end;
begin
  if tg_op = 'UPDATE' and (old.cohort_id, old.unit_id, old.scope) = (new.cohort_id, new.unit_id, new.scope) then return new; end if;
  if tg_op = 'UPDATE' or not exists (select from cohorts where id = touched and frozen_at is null) then
    raise exception 'the enrolment of this window is frozen' using errcode = '23514', constraint = 'cohorts_frozen_check', table = 'enrolments';
  end if;
  return case when tg_op = 'DELETE' then old else new end;
end
$$;
create trigger enrolments_frozen_guard before insert or update or delete on enrolments for each row execute function enrolments_frozen_guard();

-- One row for each unit: its last name and parent, with a key to sort by (numbers by value) and one to search by, for lists of other slices.
create view unit_labels with (security_invoker = true) as
  select u.id as unit_id, u.code, u.level, v.full_name as name, v.parent_id, p.full_name as parent_name, v.name_search as search_key,
    case when v.bare_search ~ '^[0-9]' then lpad(substring(v.bare_search from '^[0-9]+'), 6, '0') || regexp_replace(v.bare_search, '^[0-9]+', '')
      else v.bare_search end || ' ' || u.code as sort_key
  from units u
  join unit_versions v on v.unit_id = u.id and v.valid_to is not distinct from u.valid_to
  left join units pu on pu.id = v.parent_id
  left join unit_versions p on p.unit_id = pu.id and p.valid_to is not distinct from pu.valid_to;
grant select on unit_labels to binhyen_app;
