-- Figures of the programme, the forms that ask for them, and the public holidays their deadlines step over: catalogues, open to whoever
-- is signed in. A definition holds for a span; a published form is frozen.

create table figures (
  id text not null,
  valid_from date not null,
  valid_to date,
  place integer not null,
  topic text not null,
  name_vi text not null,
  name_en text not null,
  unit_vi text not null,
  unit_en text not null,
  kind text not null,
  adds text not null,
  share_of text,
  share_by text,
  decimals integer not null,
  owner text not null,
  sensitivity text not null,
  lowest text not null,
  source text not null,
  checked boolean not null,
  constraint figures_id_valid_from_pk primary key (id, valid_from),
  constraint figures_id_check check (id ~ '^[a-z][A-Za-z0-9]{0,58}$'),
  constraint figures_span_check check (valid_to is null or valid_from < valid_to),
  constraint figures_span_excl exclude using gist (id with =, daterange(valid_from, valid_to) with &&) deferrable initially deferred,
  constraint figures_kind_check check (kind in ('stock', 'flow')),
  constraint figures_adds_check check (adds in ('sum', 'last', 'none', 'share')),
  constraint figures_share_check check ((adds = 'share') = (share_of is not null and share_by is not null)),
  constraint figures_decimals_check check (decimals between 0 and 3),
  constraint figures_sensitivity_check check (sensitivity in ('open', 'limited', 'sensitive')),
  constraint figures_lowest_check check (sensitivity <> 'sensitive' or lowest in ('country', 'province', 'commune')),
  constraint figures_topic_check check (topic ~ '^[a-z][a-z-]*$'),
  constraint figures_lowest_fk foreign key (lowest) references unit_levels (level)
);

-- What was recorded about processing a sensitive figure on this network. The last word counts; nothing is taken back, only said again.
create table figure_permissions (
  seq bigint generated always as identity,
  figure_id text not null,
  state text not null,
  document text not null,
  decided_on date not null,
  recorded_at timestamptz not null,
  recorded_by text not null,
  recorded_by_name text not null,
  constraint figure_permissions_seq_pk primary key (seq),
  constraint figure_permissions_state_check check (state in ('on', 'off')),
  constraint figure_permissions_document_check check (document <> '')
);
create index figure_permissions_figure_id_idx on figure_permissions (figure_id, seq desc);

create table forms (
  id text not null,
  version integer not null,
  state text not null,
  level text not null,
  period text not null,
  in_force_from date not null,
  in_force_to date,
  content jsonb not null,
  hash text not null,
  published_at timestamptz,
  published_by_name text,
  constraint forms_id_version_pk primary key (id, version),
  constraint forms_id_check check (id ~ '^[a-z][a-z0-9-]{0,58}$'),
  constraint forms_state_check check (state in ('draft', 'published')),
  constraint forms_level_check check (level in ('commune', 'province')),
  constraint forms_period_check check (period in ('month', 'quarter', 'half-year', 'nine-months', 'year', 'programme', 'ad-hoc')),
  -- one that was corrected from the very day it began has an empty span
  constraint forms_span_check check (in_force_to is null or in_force_from <= in_force_to),
  constraint forms_published_check check ((state = 'published') = (published_at is not null)),
  -- of a form, one version is in force on a day
  constraint forms_in_force_excl exclude using gist (id with =, daterange(in_force_from, in_force_to) with &&) where (state = 'published')
);

-- A published version is frozen: only the day on which the next one takes over may still be written.
create function forms_frozen_guard() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  if old.state = 'published' and (tg_op = 'DELETE' or (new.id, new.version, new.state, new.level, new.period, new.in_force_from, new.content, new.hash)
      is distinct from (old.id, old.version, old.state, old.level, old.period, old.in_force_from, old.content, old.hash)) then
    raise exception 'a published form is frozen' using errcode = '23514', constraint = 'forms_frozen_check', table = 'forms';
  end if;
  return case when tg_op = 'DELETE' then old else new end;
end
$$;
revoke execute on function forms_frozen_guard() from public;
create trigger forms_frozen_guard before update or delete on forms for each row execute function forms_frozen_guard();

-- What the files said last: a day may be moved by a later decree, and a report keeps the deadline it was begun with.
create table holidays (
  day date not null,
  kind text not null,
  name text not null,
  source text not null,
  checked boolean not null,
  constraint holidays_day_pk primary key (day),
  constraint holidays_kind_check check (kind in ('off', 'worked'))
);

grant select on figures, figure_permissions, forms, holidays to binhyen_app;

-- Only who administers the country says that a sensitive figure may be processed, and in their own name.
create function app_permit_figure(figure text, said text, by_document text, decided date, at timestamptz, named text) returns void
  language plpgsql volatile security definer set search_path = public, pg_temp
  as $$
  begin
    if not coalesce(app_may_administer(array['VN']), false) then
      raise insufficient_privilege using message = 'sensitive figures are permitted by administrators of the country', table = 'figure_permissions';
    end if;
    insert into figure_permissions (figure_id, state, document, decided_on, recorded_at, recorded_by, recorded_by_name)
      values (figure, said, by_document, decided, at, app_account_id(), named);
  end
  $$;
revoke execute on function app_permit_figure(text, text, text, date, timestamptz, text) from public;
grant execute on function app_permit_figure(text, text, text, date, timestamptz, text) to binhyen_app;
