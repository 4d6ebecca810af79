-- Results of past windows taken in from Excel: each file and each of its lines is kept as it was said, side by side with what is
-- recorded. A line fills a place only where nothing recorded stands; everything else stays what it was and is listed as a conflict.

create table past_imports (
  id uuid not null,
  -- the order in which files were taken in: the earlier one fills first
  seq bigint generated always as identity,
  province_id text not null,
  scope text[] not null,
  file_name text not null,
  file_hash text not null,
  lines integer not null,
  taken_in_by text not null,
  taken_in_by_name text not null,
  taken_in_at timestamptz not null,
  taken_in_on date not null,
  demonstration boolean not null default false,
  -- taking a whole file back is recorded, not erased
  withdrawn_at timestamptz,
  withdrawn_by_name text,
  withdrawn_reason text,
  constraint past_imports_id_pk primary key (id),
  constraint past_imports_seq_key unique (seq),
  constraint past_imports_province_id_fk foreign key (province_id) references units (id),
  constraint past_imports_withdrawn_check check (
    (withdrawn_at is null) = (withdrawn_by_name is null) and (withdrawn_at is null) = (withdrawn_reason is null)
  )
);
create index past_imports_province_id_idx on past_imports (province_id, seq desc);

-- A decision is the system's own, or one a file speaks of; a statement is a result told without any decision.
alter table decisions add column import_id uuid;
alter table decisions add constraint decisions_import_id_fk foreign key (import_id) references past_imports (id);
alter table decisions drop constraint decisions_kind_check;
alter table decisions add constraint decisions_kind_check check (kind in ('recognition', 'title', 'revocation', 'statement'));
-- Files may speak of a number that is recorded, or of one decision for several sets.
alter table decisions drop constraint decisions_authority_number_key;
create unique index decisions_authority_number_key on decisions (authority_unit_id, number, decided_on) where import_id is null;
create index decisions_import_id_idx on decisions (import_id) where import_id is not null;

-- Each line of a file: who is said to have what, by which decision. Lines are added and never changed.
create table past_sayings (
  import_id uuid not null,
  row integer not null,
  unit_id text not null,
  scope text[] not null,
  province_id text not null,
  status_kind text not null,
  set_id text,
  window_from date not null,
  window_to date not null,
  state text not null,
  number text,
  decided_on date,
  authority_unit_id text,
  authority_body text,
  effective_on date not null,
  decision_id uuid not null,
  constraint past_sayings_import_id_row_pk primary key (import_id, row),
  constraint past_sayings_import_id_fk foreign key (import_id) references past_imports (id),
  constraint past_sayings_unit_id_fk foreign key (unit_id) references units (id),
  constraint past_sayings_decision_id_fk foreign key (decision_id) references decisions (id),
  constraint past_sayings_window_check check (window_from < window_to),
  constraint past_sayings_state_check check (state in ('recognised', 'not-recognised', 'revoked')),
  constraint past_sayings_number_check check (
    (number is null) = (authority_body is null) and (number is not null or state = 'not-recognised') and (number is null or decided_on is not null)
  )
);
create index past_sayings_unit_id_idx on past_sayings (unit_id, status_kind, window_from);
create index past_sayings_decision_id_idx on past_sayings (decision_id);

-- A recognition that was revoked ends on the day of its revocation; of what stands open there is one for a window.
alter table unit_statuses add column ended_on date;
alter table unit_statuses add column import_id uuid;
alter table unit_statuses add constraint unit_statuses_import_id_fk foreign key (import_id) references past_imports (id);
alter table unit_statuses drop constraint unit_statuses_state_check;
alter table unit_statuses add constraint unit_statuses_state_check check (state in ('recognised', 'not-recognised', 'revoked'));
alter table unit_statuses drop constraint unit_statuses_unit_status_window_key;
create unique index unit_statuses_unit_status_window_key on unit_statuses (unit_id, status_kind, window_from) where ended_on is null;
create index unit_statuses_unit_id_idx on unit_statuses (unit_id, status_kind, window_from);
create index unit_statuses_import_id_idx on unit_statuses (import_id) where import_id is not null;

-- Puts what files say about these units in its place again, after something was said, taken back or decided. The rows of
-- unit_statuses that carry an import are nothing but this: the lines of past_sayings that count.
create function app_settle_past(settled text[]) returns void language plpgsql as $$
begin
  if not exists (select from past_sayings where unit_id = any (settled)) then return; end if;
  delete from unit_statuses where import_id is not null and unit_id = any (settled);
  insert into unit_statuses
    (decision_id, unit_id, scope, province_id, status_kind, state, set_id, window_from, window_to, effective_on, ended_on, import_id)
  with free as (
    -- what was said first of a window is what all else is measured by
    select said.*, given.seq,
      row_number() over place as turn, first_value(said.state) over place as first_state, first_value(said.set_id) over place as first_set,
      first_value(said.window_to) over place as first_to, first_value(said.effective_on) over place as first_on
    from past_sayings said join past_imports given on given.id = said.import_id
    where said.unit_id = any (settled) and given.withdrawn_at is null
      and not exists (
        select from unit_statuses kept where kept.import_id is null and kept.unit_id = said.unit_id and (
          (kept.status_kind = said.status_kind and kept.window_from = said.window_from)
          or (kept.set_id = said.set_id and kept.window_from < said.window_to and said.window_from < kept.window_to)))
      and not exists (
        select from dossiers concluded where concluded.unit_id = said.unit_id and concluded.set_id = said.set_id
          and concluded.status = 'not-met' and concluded.window_from < said.window_to and said.window_from < concluded.window_to)
      and (said.set_id is null or not exists (
        select from past_sayings earlier join past_imports before on before.id = earlier.import_id
        where earlier.unit_id = said.unit_id and earlier.status_kind = said.status_kind and earlier.set_id = said.set_id
          and earlier.window_from <> said.window_from and earlier.window_from < said.window_to and said.window_from < earlier.window_to
          and before.withdrawn_at is null and (before.seq, earlier.row) < (given.seq, said.row)
          and not exists (
            select from unit_statuses kept where kept.import_id is null and kept.unit_id = earlier.unit_id
              and kept.status_kind = earlier.status_kind and kept.window_from = earlier.window_from)))
    window place as (partition by said.unit_id, said.status_kind, said.window_from order by given.seq, said.row)
  ), told as (
    -- a recognition and its revocation, in this order of their days, are one story, whichever was told first
    select free.*, turn > 1 and window_to = first_to and set_id is not distinct from first_set and (
        (first_state = 'recognised' and state = 'revoked' and effective_on >= first_on)
        or (first_state = 'revoked' and state = 'recognised' and effective_on <= first_on)) as goes_on
    from free
  ), placed as (
    select told.*, row_number() over (partition by unit_id, status_kind, window_from, goes_on order by turn) as place_in_story from told
  ), counting as (
    select placed.*, min(effective_on) filter (where state = 'revoked') over (partition by unit_id, status_kind, window_from) as ended
    from placed where turn = 1 or (goes_on and place_in_story = 1)
  )
  select decision_id, unit_id, scope, province_id, status_kind, state, set_id, window_from, window_to, effective_on,
    case when state = 'recognised' then ended end, import_id
  from counting;
end
$$;

-- Institutions are counted in two windows at once: agencies and enterprises by the year, schools by their school year
-- (Thông tư 23/2012/TT-BCA, Điều 9 khoản 2). Everything else is enrolled once for any day.
alter table cohorts drop constraint cohorts_unit_id_object_programme_window_excl;
alter table cohorts add constraint cohorts_unit_id_object_programme_window_excl exclude using gist
  (unit_id with =, object_level with =, programme with =, daterange(window_from, window_to) with &&) where (object_level <> 'institution');
create unique index cohorts_institution_window_key on cohorts (unit_id, programme, window_from) where object_level = 'institution';

-- What the system records itself takes the place of what a file said; the file's line stays and is listed as a conflict where it differs.
create function unit_statuses_yield() returns trigger language plpgsql as $$
begin
  delete from unit_statuses said where said.import_id is not null and said.unit_id = new.unit_id and (
    (said.status_kind = new.status_kind and said.window_from = new.window_from)
    or (said.set_id = new.set_id and said.window_from < new.window_to and new.window_from < said.window_to));
  return new;
end
$$;
create trigger unit_statuses_yield before insert on unit_statuses for each row when (new.import_id is null) execute function unit_statuses_yield();

create function dossiers_settle_past() returns trigger language plpgsql as $$
begin
  perform app_settle_past(array[new.unit_id]);
  return null;
end
$$;
create trigger dossiers_settle_past after update of status on dossiers for each row
  when (old.status is distinct from new.status and 'not-met' in (old.status, new.status)) execute function dossiers_settle_past();

-- Lines of files that say something else than what counts. A line agrees where the same result stands by the same decision,
-- or, where it names no decision, by any or by a dossier that was concluded so.
create view past_conflicts with (security_invoker = true) as
  select said.*, given.file_name, given.taken_in_by_name, given.taken_in_at, given.demonstration
  from past_sayings said join past_imports given on given.id = said.import_id
  where given.withdrawn_at is null
    and not exists (
      select from unit_statuses stands join decisions made on made.id = stands.decision_id
      where stands.unit_id = said.unit_id and stands.status_kind = said.status_kind and stands.window_from = said.window_from
        and stands.window_to = said.window_to and stands.state = said.state and stands.set_id is not distinct from said.set_id
        and (said.number is null
          or (replace(lower(made.number), ' ', '') = replace(lower(said.number), ' ', '') and made.decided_on = said.decided_on
            and made.authority_unit_id = said.authority_unit_id)))
    and not (said.number is null and exists (
      select from dossiers concluded where concluded.unit_id = said.unit_id and concluded.set_id = said.set_id
        and concluded.status = 'not-met' and concluded.window_from = said.window_from and concluded.window_to = said.window_to));

-- Whom a decision lists: a decision of a file lists whom the file lists, also where another one counts for them.
create view decision_lists with (security_invoker = true) as
  select decision_id, unit_id, scope, dossier_id, set_id, window_from, window_to from unit_statuses where import_id is null
  union all
  select decision_id, unit_id, scope, null, set_id, window_from, window_to from past_sayings;

alter table past_imports enable row level security;
alter table past_imports force row level security;
alter table past_sayings enable row level security;
alter table past_sayings force row level security;
create policy past_sayings_read on past_sayings for select using (app_may_read(scope));
create policy past_sayings_add on past_sayings for insert with check (app_may_write(scope));
-- a unit sees the file that speaks of it
create policy past_imports_read on past_imports for select using (
  app_may_read(scope) or exists (select from past_sayings said where said.import_id = past_imports.id)
);
create policy past_imports_add on past_imports for insert with check (app_may_write(scope));
create policy past_imports_withdraw on past_imports for update
  using (withdrawn_at is null and app_may_write(scope)) with check (app_may_write(scope));
-- a unit sees the decision a file names for it, also where another one counts
drop policy decisions_read on decisions;
create policy decisions_read on decisions for select using (
  app_may_read(scope) or exists (select from unit_statuses listed where listed.decision_id = decisions.id)
  or exists (select from past_sayings said where said.decision_id = decisions.id)
);
-- only what files said may be put in its place again; a recorded status is never taken away
create policy unit_statuses_settle on unit_statuses for delete using (import_id is not null and app_may_write(scope));

grant select, insert on past_imports, past_sayings to binhyen_app;
grant update (withdrawn_at, withdrawn_by_name, withdrawn_reason) on past_imports to binhyen_app;
grant delete on unit_statuses to binhyen_app;
grant select on past_conflicts, decision_lists to binhyen_app;
