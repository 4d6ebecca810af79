-- Accounts kept by administrators over HTTP: where an account belongs, grants with their place, dated delegations, hand-overs, lists from
-- Excel. Administrators see and change accounts inside their subtree, and no dossier.

-- The working day of the request; the clock's where none is set.
create function app_today() returns date language sql stable parallel safe
  return coalesce(nullif(current_setting('app.today', true), '')::date, current_date);

-- What the actor administers, beside what they may read and write. Null without the setting, so nothing.
create function app_may_administer(place text[]) returns boolean language sql stable parallel safe
  return place && nullif(current_setting('app.admin_scopes', true), '')::text[];

-- A unit and all above it, nearest first, on a day or the nearest day it stood; the bare id where the catalogue does not know it.
create function app_place_of(wanted text, day date) returns text[]
  language sql stable security definer set search_path = public, pg_temp
  as $$
    with recursive up (depth, id, day) as (
      select 0, u.id, case when u.valid_to is not null and u.valid_to <= day then u.valid_to - 1 else greatest(u.valid_from, day) end
        from units u where u.id = wanted
      union all
      select up.depth + 1, v.parent_id, up.day
        from up join lateral (
          select parent_id from unit_versions where unit_id = up.id
          order by (valid_from <= up.day) desc, case when valid_from <= up.day then valid_from end desc, valid_from limit 1
        ) v on v.parent_id is not null
        where up.depth < 8
    )
    select coalesce(array_agg(id order by depth), array[wanted]) from up
  $$;

create function app_covers_of(wanted text) returns text[]
  language sql stable security definer set search_path = public, pg_temp
  as $$
    with recursive covered (id) as (select wanted union select s.from_id from covered join unit_successions s on s.to_id = covered.id)
    select array_agg(id order by id = wanted desc, id) from covered
  $$;

-- accounts ---------------------------------------------------------------------------------------------------------------------------

-- place: where the account was made, for those who have no grant left. made_by: null for those of the console and of the demonstration.
alter table accounts
  add column place text[] not null default '{VN}',
  add column made_by text,
  add column name_search text not null default '',
  add column import_id uuid,
  add constraint accounts_made_by_fk foreign key (made_by) references accounts (id);

-- Search ignores marks: the name and the username, folded as the names of units are.
create function accounts_fold() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  new.name_search := lower(unaccent(replace(replace(new.display_name, 'Đ', 'D'), 'đ', 'd'))) || ' ' || new.username;
  return new;
end
$$;
create trigger accounts_fold before insert or update of display_name on accounts for each row execute function accounts_fold();
update accounts set display_name = display_name;

-- grants -----------------------------------------------------------------------------------------------------------------------------

-- A grant that was taken back before it began keeps an empty span: it is known, and never stood.
alter table grants drop constraint grants_valid_check;
alter table grants
  add column place text[] not null default '{}',
  add constraint grants_valid_check check (valid_to is null or valid_from <= valid_to);
create index grants_unit_id_idx on grants (unit_id);

-- Where a grant lies and what it reaches comes from the catalogue, whatever the app role says.
create function grants_place() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  if new.unit_id like '%@%' or new.unit_id = 'VN' then
    new.place := app_place_of(new.unit_id, new.valid_from);
  else
    new.place := array[new.unit_id];
  end if;
  if current_user = 'binhyen_app' then
    new.covers := app_covers_of(new.unit_id);
  else
    -- an account that the console or the demonstration made belongs where its first grant lies
    update accounts set place = new.place where id = new.account_id and made_by is null and place = '{VN}';
  end if;
  return new;
end
$$;
create trigger grants_place before insert on grants for each row execute function grants_place();
update grants set place = app_place_of(unit_id, valid_from);
update accounts set place = coalesce((select g.place from grants g where g.account_id = accounts.id order by g.id limit 1), '{VN}');

-- Every grant of the account that stands or will stand lies inside; an account without any belongs where it was made.
create function app_administers(account text) returns boolean
  language sql stable security definer set search_path = public, pg_temp
  as $$
    -- who keeps nothing and who keeps the whole country need no look at the grants
    select coalesce(nullif(current_setting('app.admin_scopes', true), ''), '{}') <> '{}' and (app_may_administer('{VN}') or coalesce(
      (select bool_and(coalesce(app_may_administer(g.place), false)) from grants g
        where g.account_id = account and (g.valid_to is null or g.valid_to > greatest(app_today(), g.valid_from))),
      (select app_may_administer(a.place) from accounts a where a.id = account), false))
  $$;

create policy accounts_administered on accounts for select using (app_administers(id));
create policy accounts_add on accounts for insert with check (app_may_administer(place) and id <> app_account_id() and made_by = app_account_id());
-- nobody changes their own account by this door
create policy accounts_change on accounts for update
  using (id <> app_account_id() and app_administers(id)) with check (id <> app_account_id() and app_administers(id));
grant select (place, made_by, name_search, import_id) on accounts to binhyen_app;
grant insert (id, username, display_name, password_hash, demonstration, place, made_by, import_id) on accounts to binhyen_app;
grant update (display_name) on accounts to binhyen_app;

create policy grants_administered on grants for select using (app_administers(account_id));
create policy grants_give on grants for insert
  with check (account_id <> app_account_id() and app_may_administer(place) and app_administers(account_id));
create policy grants_end on grants for update
  using (account_id <> app_account_id() and app_administers(account_id) and app_may_administer(place))
  with check (account_id <> app_account_id() and app_may_administer(place));
grant insert (account_id, role, unit_id, covers, valid_from, valid_to) on grants to binhyen_app;
grant update (valid_to) on grants to binhyen_app;

-- An account by its name, whoever keeps it: usernames are one for the whole country.
create function app_username_taken(wanted text[]) returns setof text
  language sql stable security definer set search_path = public, pg_temp
  as $$ select username from accounts where username = any (wanted) $$;
create function app_usernames_like(prefixes text[]) returns setof text
  language sql stable security definer set search_path = public, pg_temp
  as $$ select username from accounts where exists (select from unnest(prefixes) p where starts_with(username, p)) $$;

-- Closes an account or opens it again; nobody stays signed in by a closed one.
create function app_close_account(account text, at timestamptz) returns void
  language plpgsql volatile security definer set search_path = public, pg_temp
  as $$
  begin
    if account = app_account_id() or not app_administers(account) then
      raise insufficient_privilege using message = 'the account is not administered by the asker', table = 'accounts';
    end if;
    update accounts set disabled_at = at where id = account;
    if at is not null then delete from sessions where account_id = account; end if;
  end
  $$;

-- First passwords, as hashes: they must be changed at the next sign-in, and whoever is signed in by the old one no longer is.
-- `given`: [{ id, hash }]
create function app_set_first_passwords(given jsonb, at timestamptz) returns integer
  language plpgsql volatile security definer set search_path = public, pg_temp
  as $$
  declare
    changed integer;
  begin
    if exists (select from jsonb_to_recordset(given) as row (id text) where row.id = app_account_id() or not app_administers(row.id)) then
      raise insufficient_privilege using message = 'the account is not administered by the asker', table = 'accounts';
    end if;
    update accounts set password_hash = row.hash, must_change_password = true, password_changed_at = at
      from jsonb_to_recordset(given) as row (id text, hash text) where accounts.id = row.id;
    get diagnostics changed = row_count;
    delete from sessions using jsonb_to_recordset(given) as row (id text) where sessions.account_id = row.id;
    return changed;
  end
  $$;

-- delegations (ủy quyền) -------------------------------------------------------------------------------------------------------------

create table delegations (
  id uuid not null,
  grant_id bigint not null,
  from_account_id text not null,
  to_account_id text not null,
  place text[] not null,
  document text not null,
  valid_from date not null,
  valid_to date not null,
  ended_on date,
  recorded_by text not null,
  recorded_by_name text not null,
  recorded_at timestamptz not null,
  constraint delegations_id_pk primary key (id),
  constraint delegations_grant_id_fk foreign key (grant_id) references grants (id),
  constraint delegations_from_account_id_fk foreign key (from_account_id) references accounts (id),
  constraint delegations_to_account_id_fk foreign key (to_account_id) references accounts (id),
  constraint delegations_valid_check check (valid_from < valid_to),
  constraint delegations_self_check check (from_account_id <> to_account_id),
  constraint delegations_document_check check (document = btrim(document) and document <> ''),
  -- one grant is lent to one person at a time
  constraint delegations_grant_id_valid_excl exclude using gist (
    grant_id with =, daterange(valid_from, greatest(valid_from, least(valid_to, coalesce(ended_on, valid_to)))) with &&)
);
create index delegations_from_account_id_idx on delegations (from_account_id);
create index delegations_to_account_id_idx on delegations (to_account_id);
alter table delegations enable row level security;

-- Holder, place and reach come from the grant that is lent, whatever the app role says.
create function delegations_source() returns trigger
  language plpgsql security definer set search_path = public, pg_temp
  as $$
  begin
    select g.account_id, g.place into new.from_account_id, new.place from grants g where g.id = new.grant_id;
    return new;
  end
  $$;
create trigger delegations_source before insert on delegations for each row execute function delegations_source();

create policy delegations_read on delegations for select
  using (from_account_id = app_account_id() or to_account_id = app_account_id() or app_administers(from_account_id) or app_administers(to_account_id));
-- the holder lends their own; an administrator records what others of theirs lend to others of theirs
create policy delegations_add on delegations for insert with check (
  recorded_by = app_account_id() and (
    from_account_id = app_account_id()
    or (to_account_id <> app_account_id() and app_may_administer(place) and app_administers(from_account_id) and app_administers(to_account_id))));
create policy delegations_end on delegations for update
  using (from_account_id = app_account_id() or (to_account_id <> app_account_id() and app_administers(from_account_id)))
  with check (from_account_id = app_account_id() or (to_account_id <> app_account_id() and app_administers(from_account_id)));
grant select, insert (id, grant_id, from_account_id, to_account_id, place, document, valid_from, valid_to, recorded_by, recorded_by_name, recorded_at)
  on delegations to binhyen_app;
grant update (ended_on) on delegations to binhyen_app;

-- Delegations of an account with the names of both sides, for the account itself and for its administrators.
create function app_delegations_of(account text)
  returns table (id uuid, grant_id bigint, from_account_id text, from_name text, from_username text, to_account_id text, to_name text, to_username text,
    role text, unit_id text, document text, valid_from date, valid_to date, ended_on date, source_from date, source_to date, recorded_by_name text)
  language sql stable security definer set search_path = public, pg_temp
  as $$
    select d.id, d.grant_id, f.id, f.display_name, f.username, t.id, t.display_name, t.username, g.role, g.unit_id, d.document,
      d.valid_from, d.valid_to, d.ended_on, g.valid_from, g.valid_to, d.recorded_by_name
    from delegations d join grants g on g.id = d.grant_id join accounts f on f.id = d.from_account_id join accounts t on t.id = d.to_account_id
    where (account = app_account_id() or app_administers(account)) and (d.from_account_id = account or d.to_account_id = account)
    order by d.valid_from desc, d.id
  $$;

-- To whom one may lend: an open account of the same province (or of the country), asked for by its exact name.
create function app_find_colleague(wanted text, near text[]) returns table (id text, username text, display_name text)
  language sql stable security definer set search_path = public, pg_temp
  as $$
    select a.id, a.username, a.display_name from accounts a
    where a.username = lower(wanted) and a.disabled_at is null and app_account_id() is not null
      and exists (select from grants mine where mine.account_id = app_account_id() and mine.place && near or app_may_administer(near))
      and (array_length(near, 1) < 2 or a.place && near[1 : array_length(near, 1) - 1]
        or exists (select from grants g where g.account_id = a.id and g.place && near[1 : array_length(near, 1) - 1]))
  $$;

-- A delegation is a grant like any other to the one who received it, for the days both it and its source stand.
create or replace function app_actor(account text) returns jsonb
  language sql stable security definer set search_path = public, pg_temp
  as $$
    select jsonb_build_object(
      'accountId', a.id, 'username', a.username, 'displayName', a.display_name,
      'grants', coalesce((
        select jsonb_agg(held.item order by held.lent, held.at) from (
          select jsonb_build_object('role', g.role, 'unitId', g.unit_id, 'covers', to_jsonb(g.covers),
                   'valid', jsonb_build_object('from', g.valid_from, 'to', g.valid_to)) as item, false as lent, g.id::text as at
            from grants g where g.account_id = a.id and (g.valid_to is null or g.valid_from < g.valid_to)
          union all
          select jsonb_build_object('role', g.role, 'unitId', g.unit_id, 'covers', to_jsonb(g.covers),
                   'valid', jsonb_build_object('from', greatest(d.valid_from, g.valid_from), 'to', least(d.valid_to, d.ended_on, g.valid_to)),
                   'delegation', jsonb_build_object('id', d.id, 'document', d.document,
                     'from', jsonb_build_object('accountId', f.id, 'displayName', f.display_name))), true, d.id::text
            from delegations d join grants g on g.id = d.grant_id join accounts f on f.id = d.from_account_id
            where d.to_account_id = a.id and f.disabled_at is null
              and greatest(d.valid_from, g.valid_from) < least(d.valid_to, d.ended_on, g.valid_to)
        ) held), '[]'::jsonb))
    from accounts a where a.id = account and a.disabled_at is null
  $$;
revoke execute on function app_actor(text) from public;

-- hand-overs -------------------------------------------------------------------------------------------------------------------------

-- One row for each person who leaves or moves: what ended, what went to whom, from which day. Undone only before that day.
create table hand_overs (
  id uuid not null,
  account_id text not null,
  successor_id text,
  on_day date not null,
  document text not null default '',
  leaves boolean not null,
  -- { grants: [{ id, before, successorGrant }], delegations: [{ id, before }] }: what an undoing puts back
  changes jsonb not null,
  made_by text not null,
  made_by_name text not null,
  made_at timestamptz not null,
  undone_at timestamptz,
  undone_by_name text,
  constraint hand_overs_id_pk primary key (id),
  constraint hand_overs_account_id_fk foreign key (account_id) references accounts (id),
  constraint hand_overs_successor_id_fk foreign key (successor_id) references accounts (id),
  constraint hand_overs_successor_check check (successor_id is distinct from account_id)
);
create index hand_overs_account_id_idx on hand_overs (account_id);
alter table hand_overs enable row level security;
alter table hand_overs force row level security;
create policy hand_overs_read on hand_overs for select using (app_administers(account_id));
create policy hand_overs_add on hand_overs for insert with check (
  made_by = app_account_id() and account_id <> app_account_id() and app_administers(account_id)
  and (successor_id is null or (successor_id <> app_account_id() and app_administers(successor_id))));
create policy hand_overs_undo on hand_overs for update using (undone_at is null and app_administers(account_id)) with check (app_administers(account_id));
grant select, insert, update (undone_at, undone_by_name) on hand_overs to binhyen_app;

-- lists of accounts from Excel -------------------------------------------------------------------------------------------------------

create table account_imports (
  id uuid not null,
  place text[] not null,
  file_name text not null,
  rows integer not null,
  made_by text not null,
  made_by_name text not null,
  made_at timestamptz not null,
  constraint account_imports_id_pk primary key (id)
);
alter table account_imports enable row level security;
alter table account_imports force row level security;
create policy account_imports_read on account_imports for select using (app_may_administer(place));
create policy account_imports_add on account_imports for insert with check (app_may_administer(place) and made_by = app_account_id());
grant select, insert on account_imports to binhyen_app;
alter table accounts add constraint accounts_import_id_fk foreign key (import_id) references account_imports (id);
-- in the order first passwords are issued in
create index accounts_import_id_username_idx on accounts (import_id, username) where import_id is not null;

-- What stands in for a password that was not issued yet: a hash no password fits.
create function app_no_password() returns text language sql immutable parallel safe
  return '$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA';
create function app_unissued(account text) returns boolean
  language sql stable security definer set search_path = public, pg_temp
  as $$ select exists (select from accounts a where a.id = account and a.password_hash = app_no_password() and app_administers(account)) $$;
create function app_without_password(import uuid, most integer)
  returns table (id text, username text, display_name text, role text, unit_id text)
  language sql stable security definer set search_path = public, pg_temp
  as $$
    select a.id, a.username, a.display_name, g.role, g.unit_id
    from accounts a left join lateral (select role, unit_id from grants where account_id = a.id order by grants.id limit 1) g on true
    where a.import_id = import and a.password_hash = app_no_password() and a.disabled_at is null and a.id <> app_account_id() and app_administers(a.id)
    order by a.username limit most
  $$;
create function app_count_without_password(import uuid) returns bigint
  language sql stable security definer set search_path = public, pg_temp
  as $$
    select count(*) from accounts a join account_imports i on i.id = a.import_id
    where a.import_id = import and a.password_hash = app_no_password() and a.disabled_at is null and app_may_administer(i.place)
  $$;

-- The demonstration shows the accounts it came with, not those that were made while trying it out.
create or replace function app_demonstration_accounts() returns table (username text, display_name text, role text, unit_id text)
  language sql stable security definer set search_path = public, pg_temp
  as $$
    select a.username, a.display_name, g.role, g.unit_id from accounts a join grants g on g.account_id = a.id
    where a.demonstration and a.made_by is null and a.disabled_at is null and exists (select from app_settings where key = 'demonstration')
    order by a.username, g.id
  $$;

-- what is signed under a delegation keeps it -------------------------------------------------------------------------------------------

-- { id, from: { accountId, displayName }, document }, null where the person acted by a grant of their own
alter table dossier_actions add column delegation jsonb;
alter table decisions add column delegation jsonb, add column recorded_by_id text;
-- who last typed a section, for the separation of duties
alter table dossier_sections add column saved_by_id text, add column saved_for_id text;

-- administrators keep accounts without seeing dossiers -----------------------------------------------------------------------------------

-- Their grants no longer count among those that may read; what they keep (enrolment, units, law) they reach as those who may write it.
alter policy enrolments_read on enrolments using (app_may_read(scope) or app_may_write(scope));
alter policy cohorts_read on cohorts using (app_may_read(scope) or app_may_write(scope) or exists (select from enrolments where cohort_id = cohorts.id));
-- and where they could write, they cannot write dossiers: only who may read a place's dossiers may add to them
alter policy dossiers_add on dossiers with check (app_may_read(scope) and app_may_write(scope));
alter policy dossier_sections_add on dossier_sections with check (app_may_read(scope) and app_may_write(scope));
alter policy dossier_actions_add on dossier_actions with check (app_may_read(scope) and app_may_write(scope));
alter policy evaluations_add on evaluations with check (app_may_read(scope) and app_may_write(scope));
alter policy unit_statuses_add on unit_statuses with check (app_may_read(scope) and app_may_write(scope));
alter policy decisions_add on decisions with check (app_may_read(scope) and app_may_write(scope));

-- How many dossiers are open below some units, by state: what a hand-over is about, without showing any.
create function app_open_dossiers(covered text[], account text) returns table (status text, open bigint, handled bigint)
  language sql stable security definer set search_path = public, pg_temp set app.read_scopes = '{VN}'
  as $$
    select d.status, count(*), count(*) filter (where exists (select from dossier_actions a where a.dossier_id = d.id and a.account_id::text = account))
    from dossiers d where d.scope && covered and d.status not in ('recognised', 'not-met') and app_administers(account)
      and exists (select from grants g where g.account_id = account and g.covers && covered)
    group by d.status
  $$;

-- What a change of units touches, for the preview of those who make it: they see which dossiers and statuses hang on the units they may change.
create function app_open_dossiers_at(wanted text[], after uuid, most integer)
  returns table (id uuid, unit_id text, set_id text, status_kind text, window_from date, window_to date, status text, total bigint)
  language plpgsql stable security definer set search_path = public, pg_temp set app.read_scopes = '{VN}'
  as $$
  begin
    perform app_require_units(wanted);
    return query
      with found as (
        select d.id, d.unit_id, d.set_id, s.status as status_kind, d.window_from, d.window_to, d.status, count(*) over () as total
        from dossiers d join criteria_sets s on s.id = d.set_id and s.version = d.set_version
        where d.unit_id = any (wanted) and d.status not in ('recognised', 'not-met'))
      select * from found where after is null or found.id > after order by found.id limit most;
  end
  $$;
create function app_statuses_at(wanted text[], after_decision uuid, after_unit text, most integer)
  returns table (decision_id uuid, unit_id text, status_kind text, window_from date, window_to date, effective_on date, number text, total bigint)
  language plpgsql stable security definer set search_path = public, pg_temp set app.read_scopes = '{VN}'
  as $$
  begin
    perform app_require_units(wanted);
    return query
      with found as (
        select s.decision_id, s.unit_id, s.status_kind, s.window_from, s.window_to, s.effective_on, d.number, count(*) over () as total
        from unit_statuses s join decisions d on d.id = s.decision_id
        where s.unit_id = any (wanted) and s.state = 'recognised')
      select * from found where after_decision is null or (found.decision_id, found.unit_id) > (after_decision, after_unit)
      order by found.decision_id, found.unit_id limit most;
  end
  $$;
