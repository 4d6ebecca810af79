-- What a province adds to a national set for its own territory, and the versions of the set that come of it.

-- institutions are assessed as well as places
alter table criteria_sets drop constraint criteria_sets_object_check;
alter table criteria_sets add constraint criteria_sets_object_check
  check (object in ('residential-area', 'agency-enterprise', 'school', 'commune', 'district', 'province'));

-- what an instrument changes in another, one line each
alter table instrument_amendments add column changes jsonb not null default '[]';

-- A province's instrument that adds contents or makes a threshold stricter (Thông tư 124/2021/TT-BCA, Điều 8 khoản 1).
-- Its contents are never changed; it is ended, and another one recorded.
create table provincial_additions (
  id uuid not null,
  set_id text not null,
  province_id text not null,
  province_name text not null,
  scope text[] not null,
  number text not null,
  kind text not null,
  title text not null,
  signed_on date not null,
  source text not null,
  in_force_from date not null,
  in_force_to date,
  -- as written: { clauses, rules, stricter }
  body jsonb not null,
  recorded_by text not null,
  recorded_by_name text not null,
  recorded_at timestamptz not null,
  constraint provincial_additions_id_pk primary key (id),
  constraint provincial_additions_province_id_fk foreign key (province_id) references units (id),
  constraint provincial_additions_in_force_check check (in_force_from < in_force_to),
  constraint provincial_additions_scope_check check (scope[1] = province_id and scope[cardinality(scope)] = 'VN'),
  -- one at a time, so that on any day a place has one effective set
  constraint provincial_additions_set_province_span_excl exclude using gist (
    province_id with =, set_id with =, daterange(in_force_from, in_force_to) with &&
  )
);
alter table provincial_additions enable row level security;
alter table provincial_additions force row level security;
create policy provincial_additions_read on provincial_additions for select using (true);
create policy provincial_additions_add on provincial_additions for insert with check (app_may_write(scope));
create policy provincial_additions_end on provincial_additions for update using (app_may_write(scope)) with check (app_may_write(scope));
grant select, insert, update (in_force_to) on provincial_additions to binhyen_app;

-- The effective set is a version of the same set, frozen like any other: a verdict made with it is computed again from it.
alter table criteria_sets add column addition_id uuid;
alter table criteria_sets add column over_version integer;
alter table criteria_sets add constraint criteria_sets_addition_id_fk foreign key (addition_id) references provincial_additions (id);
alter table criteria_sets add constraint criteria_sets_over_version_fk foreign key (id, over_version) references criteria_sets (id, version);
alter table criteria_sets add constraint criteria_sets_addition_check check ((addition_id is null) = (over_version is null));
alter table criteria_sets add constraint criteria_sets_addition_id_over_version_key unique (addition_id, over_version);

-- National versions come with the program. The app role adds effective versions only, of additions within its reach.
alter table criteria_sets enable row level security;
create policy criteria_sets_read on criteria_sets for select using (true);
create policy criteria_sets_add on criteria_sets for insert with check (
  exists (select from provincial_additions added where added.id = addition_id and added.set_id = criteria_sets.id and app_may_write(added.scope))
);
grant insert on criteria_sets to binhyen_app;
