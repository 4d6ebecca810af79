-- Boundaries of units: what a map is drawn from. A line is taken in on a day and stands until another one is taken in or the unit ends.
-- Open to everybody who is signed in, like the catalogue; the app role writes them only within its reach.
create table unit_boundaries (
  unit_id text not null,
  effective_on date not null,
  -- MultiPolygon of RFC 7946, WGS 84, simplified; neighbours taken in together keep one border
  geometry jsonb not null,
  west double precision not null,
  south double precision not null,
  east double precision not null,
  north double precision not null,
  -- of the line as it was sent, before it was simplified
  area_km2 double precision not null,
  points_before integer not null,
  points_after integer not null,
  source text not null,
  licence text not null,
  file_name text not null,
  imported_at timestamptz not null default now(),
  scope text[] not null,
  constraint unit_boundaries_unit_id_effective_on_pk primary key (unit_id, effective_on),
  constraint unit_boundaries_unit_id_fk foreign key (unit_id) references units (id),
  constraint unit_boundaries_geometry_check check (geometry ->> 'type' = 'MultiPolygon'),
  constraint unit_boundaries_extent_check check (west between 102 and 118 and east between west and 118 and south between 6 and 24 and north between south and 24),
  constraint unit_boundaries_points_check check (points_after between 4 and points_before),
  constraint unit_boundaries_source_check check (source <> '' and licence <> ''),
  constraint unit_boundaries_scope_check check (scope[1] = unit_id and scope[cardinality(scope)] = 'VN')
);

alter table unit_boundaries enable row level security;
alter table unit_boundaries force row level security;
create policy unit_boundaries_read on unit_boundaries for select using (true);
create policy unit_boundaries_add on unit_boundaries for insert with check (app_may_write(scope));
create policy unit_boundaries_change on unit_boundaries for update using (app_may_write(scope)) with check (app_may_write(scope));
grant select, insert, update on unit_boundaries to binhyen_app;
