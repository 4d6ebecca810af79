-- The only place that tells when a catalogue changed, so that a program may keep what it read of it: whoever changes the dictionary of
-- figures, what was permitted of it, or the map of units, in whatever program, leaves another revision. And what is asked for every request
-- is planned once.

create table catalogue_revisions (
  catalogue text not null,
  revision uuid not null,
  constraint catalogue_revisions_catalogue_pk primary key (catalogue)
);
insert into catalogue_revisions values ('figures', gen_random_uuid()), ('units', gen_random_uuid());
grant select on catalogue_revisions to binhyen_app;

-- A random one, not a number: what a transaction that was undone had counted up to never comes again under other contents.
create function catalogue_changed() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  update catalogue_revisions set revision = gen_random_uuid() where catalogue = tg_argv[0];
  return null;
end
$$;
revoke execute on function catalogue_changed() from public;
create trigger figures_revision after insert or update or delete or truncate on figures
  for each statement execute function catalogue_changed('figures');
create trigger figure_permissions_revision after insert or update or delete or truncate on figure_permissions
  for each statement execute function catalogue_changed('figures');

-- The map is what stands above residential areas and institutions: communes add those every day.
create function unit_map_changed() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if exists (select from changed join units u on u.id = changed.unit_id where u.level not in ('village', 'institution')) then
    update catalogue_revisions set revision = gen_random_uuid() where catalogue = 'units';
  end if;
  return null;
end
$$;
revoke execute on function unit_map_changed() from public;
create trigger unit_versions_added_revision after insert on unit_versions
  referencing new table as changed for each statement execute function unit_map_changed();
create trigger unit_versions_changed_revision after update on unit_versions
  referencing new table as changed for each statement execute function unit_map_changed();
create trigger unit_versions_removed_revision after delete on unit_versions
  referencing old table as changed for each statement execute function unit_map_changed();
create trigger unit_successions_revision after insert or update or delete or truncate on unit_successions
  for each statement execute function catalogue_changed('units');

-- Who an account is and what it may, at every request: a function in SQL is planned anew each time it is called, one in PL/pgSQL once a
-- connection.
do $do$
declare
  asked text := (select prosrc from pg_proc where oid = 'app_actor(text)'::regprocedure);
begin
  execute format('create or replace function app_actor(account text) returns jsonb language plpgsql stable security definer
    set search_path = public, pg_temp as $body$ begin return (%s); end $body$', rtrim(asked, E' \n;'));
end
$do$;

