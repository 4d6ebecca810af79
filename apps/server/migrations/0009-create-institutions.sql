-- Agencies, enterprises and schools: units of a level of their own that lie in a commune and are no places of the administrative tree.
-- Like residential areas they are open to signed-in users; triggers keep the app role to those within its reach.

insert into unit_levels (level, rank, valid_to) values ('institution', 5, null);

alter table units drop constraint units_village_check;
alter table units add constraint units_village_check check (
  (level in ('village', 'institution')) = (origin <> 'catalogue') and (level in ('village', 'institution')) = (scope is not null)
);

-- A list that was taken in from a file: what it entered can be taken back as long as nobody has worked on it.
create table institution_imports (
  id uuid not null,
  unit_id text not null,
  scope text[] not null,
  added integer not null,
  imported_by text not null,
  imported_at timestamptz not null,
  undone_at timestamptz,
  -- since when anything it entered is being assessed
  used_at timestamptz,
  constraint institution_imports_id_pk primary key (id),
  constraint institution_imports_unit_id_fk foreign key (unit_id) references units (id)
);
alter table institution_imports enable row level security;
alter table institution_imports force row level security;
create policy institution_imports_read on institution_imports for select using (app_may_read(scope) or app_may_write(scope));
create policy institution_imports_add on institution_imports for insert with check (app_may_write(scope));
create policy institution_imports_change on institution_imports for update using (app_may_write(scope)) with check (app_may_write(scope));
-- the trigger below runs as the owner and marks an import whose scope the writer may not reach
create policy institution_imports_mark on institution_imports using (current_user <> 'binhyen_app') with check (current_user <> 'binhyen_app');
grant select, insert, update on institution_imports to binhyen_app;

-- What an institution is, span by span. `form` tells whether the law assesses it; `excluded` is that answer, computed by the product when
-- the row is written, so that lists and counts need no rules. `decided_by`: the people's committee of which level recognises it.
create table institutions (
  unit_id text not null,
  valid_from date not null,
  valid_to date,
  kind text not null,
  form text not null,
  excluded text,
  decided_by text not null,
  import_id uuid,
  constraint institutions_unit_id_valid_from_pk primary key (unit_id, valid_from),
  constraint institutions_unit_id_fk foreign key (unit_id) references units (id),
  constraint institutions_import_id_fk foreign key (import_id) references institution_imports (id),
  constraint institutions_valid_check check (valid_to is null or valid_from < valid_to),
  constraint institutions_form_check check (
    (kind = 'agency' and form in ('civil', 'armed-forces'))
    or (kind = 'enterprise' and form in ('large', 'medium', 'small', 'micro'))
    or (kind = 'school' and form in ('secondary', 'vocational', 'primary', 'preschool', 'nursery'))
  ),
  -- what was taken back with its list stands nowhere, whatever its days
  constraint institutions_excluded_check check (
    excluded is not distinct from 'withdrawn'
    or excluded is not distinct from (case when form in ('armed-forces', 'small', 'micro', 'primary', 'preschool', 'nursery') then form end)
  ),
  constraint institutions_decided_by_check check (decided_by in ('commune', 'district', 'province')),
  constraint institutions_unit_id_valid_excl exclude using gist (hashtextextended(unit_id, 0) with =, daterange(valid_from, valid_to) with &&)
);
create index institutions_import_id_idx on institutions (import_id) where import_id is not null;
create index institutions_decided_by_idx on institutions (decided_by, unit_id) where decided_by <> 'commune';
grant select, insert, update on institutions to binhyen_app;

-- What an institution is now, or was last, for joins of other slices.
create view institution_labels with (security_invoker = true) as
  select i.unit_id, i.kind, i.form, i.excluded, i.decided_by
  from institutions i join units u on u.id = i.unit_id and i.valid_to is not distinct from u.valid_to;
grant select on institution_labels to binhyen_app;

-- The app role writes residential areas and institutions and nothing else, and only within its reach.
create or replace function units_guard() returns trigger language plpgsql as $$
begin
  if current_user = 'binhyen_app' then
    if new.level not in ('village', 'institution') or not coalesce(app_may_write(new.scope), false) or new.scope[1] <> new.id
       or (tg_op = 'UPDATE' and (old.id <> new.id or old.level <> new.level or old.scope <> new.scope)) then
      raise insufficient_privilege using message = 'only residential areas and institutions within reach may be written', table = 'units';
    end if;
  end if;
  return new;
end
$$;

create or replace function unit_versions_guard() returns trigger language plpgsql as $$
begin
  if current_user = 'binhyen_app' then
    if not exists (select from units where id = new.unit_id and level in ('village', 'institution') and app_may_write(scope))
       or (tg_op = 'UPDATE' and old.unit_id <> new.unit_id) then
      raise insufficient_privilege using message = 'only residential areas and institutions within reach may be written', table = 'unit_versions';
    end if;
  end if;
  return new;
end
$$;

create function institutions_guard() returns trigger language plpgsql as $$
begin
  if current_user = 'binhyen_app' then
    if not exists (select from units where id = new.unit_id and level = 'institution' and app_may_write(scope))
       or (tg_op = 'UPDATE' and old.unit_id <> new.unit_id) then
      raise insufficient_privilege using message = 'only institutions within reach may be written', table = 'institutions';
    end if;
  end if;
  return new;
end
$$;
create trigger institutions_guard before insert or update on institutions for each row execute function institutions_guard();

-- Whatever is assessed can no longer be taken back with its list, whoever may see the dossier.
create function institution_imports_use() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  update institution_imports set used_at = now()
    where used_at is null and id in (select i.import_id from institutions i join made on made.unit_id = i.unit_id where i.import_id is not null);
  return null;
end
$$;
create trigger dossiers_use_import after insert on dossiers referencing new table as made
  for each statement execute function institution_imports_use();
create trigger unit_statuses_use_import after insert on unit_statuses referencing new table as made
  for each statement execute function institution_imports_use();
