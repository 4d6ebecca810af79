-- What people said a name in a workbook means that no name told: kept for the place and form, and used by itself for the next file.
create table workbook_names (
  unit_id text not null,
  scope text[] not null,
  form_id text not null,
  -- a figure of the unit, one of its residential areas, such an area, or a unit that reports
  kind text not null,
  -- folded: small letters without marks
  name text not null,
  -- the id of the figure or unit; '-' is not to be read
  meaning text not null,
  chosen_on date not null,
  constraint workbook_names_pk primary key (unit_id, form_id, kind, name),
  constraint workbook_names_unit_id_fk foreign key (unit_id) references units (id),
  constraint workbook_names_kind_check check (kind in ('figure', 'village-figure', 'village', 'place')),
  constraint workbook_names_name_check check (length(name) between 1 and 200),
  constraint workbook_names_meaning_check check (length(meaning) between 1 and 100)
);
create trigger workbook_names_scope_guard after insert on workbook_names referencing new table as made
  for each statement execute function scope_guard('unit_id');
create trigger workbook_names_scope_kept before update on workbook_names for each row
  when (old.scope <> new.scope or old.unit_id <> new.unit_id) execute function scope_kept();

alter table workbook_names enable row level security;
alter table workbook_names force row level security;
create policy workbook_names_read on workbook_names for select using
  (scope && (select app_read_scopes()) or (select false) and scope && app_read_scopes());
create policy workbook_names_add on workbook_names for insert with check (app_may_read(scope) and app_may_write(scope));
create policy workbook_names_change on workbook_names for update using (app_may_write(scope)) with check (app_may_write(scope));
grant select, insert, update on workbook_names to binhyen_app;

-- Who fills in such workbooks for a province holds a seat of its own, which does nothing but enter periodic reports.
alter table grants drop constraint grants_role_check;
alter table grants add constraint grants_role_check check (role in (
  'commune-officer', 'commune-authority', 'district-police', 'district-authority', 'appraiser', 'province-clerk', 'provincial-authority',
  'programme-office', 'leader', 'administrator', 'auditor'));
