-- Forms are written by administrators of the country: drafts as they are typed, published as versions that never change.

create table form_drafts (
  id text not null,
  -- the version it was begun from; null of a form nobody has used yet
  base integer,
  revision integer not null,
  draft jsonb not null,
  started_by text not null,
  started_at timestamptz not null,
  changed_by text not null,
  changed_at timestamptz not null,
  constraint form_drafts_id_pk primary key (id),
  constraint form_drafts_id_check check (id ~ '^[a-z][a-z0-9-]{0,58}$'),
  constraint form_drafts_base_fk foreign key (id, base) references forms (id, version)
);

-- Who changed what, so that two people who write at the same time are told of each other. Gone with the draft.
create table form_draft_edits (
  form_id text not null,
  revision integer not null,
  edits jsonb not null,
  by_id text not null,
  by_name text not null,
  at timestamptz not null,
  constraint form_draft_edits_form_id_revision_pk primary key (form_id, revision)
);

alter table form_drafts enable row level security;
alter table form_drafts force row level security;
create policy form_drafts_administered on form_drafts
  using (app_may_administer(array['VN']) or app_is_owner()) with check (app_may_administer(array['VN']) or app_is_owner());
alter table form_draft_edits enable row level security;
alter table form_draft_edits force row level security;
create policy form_draft_edits_administered on form_draft_edits
  using (app_may_administer(array['VN']) or app_is_owner()) with check (app_may_administer(array['VN']) or app_is_owner());
grant select, insert, update, delete on form_drafts to binhyen_app;
grant select, insert, delete on form_draft_edits to binhyen_app;

-- Who said that a version ends on its day; null where the next version or the files did.
alter table forms add column ended_by_name text;

-- The day after the last period of which a report has been begun with the form, whoever may see that report.
create function app_form_begun_to(form text) returns date
  language sql stable security definer set search_path = public, pg_temp
  as $$ select max(period_to) from reports where form_id = form and coalesce(app_may_administer(array['VN']), false) $$;
revoke execute on function app_form_begun_to(text) from public;
grant execute on function app_form_begun_to(text) to binhyen_app;

-- A new version takes over on its first day from the one that would be in force then. Answers its number.
create function app_publish_form(said jsonb, content_hash text, first_day date, at timestamptz, named text) returns integer
  language plpgsql volatile security definer set search_path = public, pg_temp
  as $$
  declare
    form_id text := said ->> 'id';
    next_version integer;
  begin
    if not coalesce(app_may_administer(array['VN']), false) then
      raise insufficient_privilege using message = 'forms are published by administrators of the country', table = 'forms';
    end if;
    perform pg_advisory_xact_lock(hashtext('form ' || form_id));
    update forms set in_force_to = first_day
      where id = form_id and state = 'published' and in_force_from < first_day and (in_force_to is null or in_force_to > first_day);
    insert into forms (id, version, state, level, period, in_force_from, content, hash, published_at, published_by_name)
      select form_id, coalesce(max(version), 0) + 1, 'published', said ->> 'level', said ->> 'period', first_day, said, content_hash, at, named
      from forms where id = form_id
      returning version into next_version;
    return next_version;
  end
  $$;
revoke execute on function app_publish_form(jsonb, text, date, timestamptz, text) from public;
grant execute on function app_publish_form(jsonb, text, date, timestamptz, text) to binhyen_app;

create function app_end_form(form text, of_version integer, last_day_before date, named text) returns void
  language plpgsql volatile security definer set search_path = public, pg_temp
  as $$
  begin
    if not coalesce(app_may_administer(array['VN']), false) then
      raise insufficient_privilege using message = 'forms are ended by administrators of the country', table = 'forms';
    end if;
    update forms set in_force_to = last_day_before, ended_by_name = named where id = form and version = of_version and state = 'published';
  end
  $$;
revoke execute on function app_end_form(text, integer, date, text) from public;
grant execute on function app_end_form(text, integer, date, text) to binhyen_app;
