-- The ground every slice stands on: the app role, the row-level wall, accounts, sessions, commands, audit.

create extension if not exists btree_gist;
create extension if not exists pg_trgm;
create extension if not exists unaccent;

-- Nobody signs in as this role: every request takes it on with SET LOCAL ROLE. Roles belong to the whole server,
-- so another database of the same server may have made it already, or be making it right now.
do $$
begin
  if not exists (select from pg_roles where rolname = 'binhyen_app') then
    create role binhyen_app nologin;
  end if;
exception when duplicate_object or unique_violation then
  null;
end
$$;
do $$
begin
  execute format('grant binhyen_app to %I', current_user);
exception when others then
  -- a superuser needs no membership; anyone else finds out at the first request, with the server's own words
  if not (select rolsuper from pg_roles where rolname = current_user) then raise; end if;
end
$$;

grant usage on schema public to binhyen_app;

-- Rows with unit data carry `scope`: the unit and all its ancestors, nearest first, ending in 'VN'.
-- Without the settings both answer null, so the bare app role sees nothing and writes nothing.
create function app_may_read(scope text[]) returns boolean language sql stable parallel safe
  return scope && nullif(current_setting('app.read_scopes', true), '')::text[];
create function app_may_write(scope text[]) returns boolean language sql stable parallel safe
  return scope && nullif(current_setting('app.write_scopes', true), '')::text[];
create function app_account_id() returns text language sql stable parallel safe
  return nullif(current_setting('app.account_id', true), '');

create table app_settings (
  key text not null,
  value jsonb not null,
  constraint app_settings_key_pk primary key (key)
);
grant select on app_settings to binhyen_app;

-- Accounts, grants and sessions are read before there is an actor: only through the functions below, which run as the owner.
-- Their row-level security is therefore not forced on the owner.
create table accounts (
  id text not null,
  username text not null,
  display_name text not null,
  password_hash text not null,
  demonstration boolean not null default false,
  created_at timestamptz not null default now(),
  disabled_at timestamptz,
  constraint accounts_id_pk primary key (id),
  constraint accounts_username_key unique (username),
  constraint accounts_username_check check (username = lower(username) and username ~ '^[a-z0-9][a-z0-9._-]{1,62}$')
);
alter table accounts enable row level security;
create policy accounts_own on accounts for select using (id = app_account_id());
grant select (id, username, display_name, demonstration, created_at, disabled_at) on accounts to binhyen_app;

create table grants (
  id bigint generated always as identity,
  account_id text not null,
  role text not null,
  unit_id text not null,
  -- the unit and, over every succession, its predecessors; refreshed when the catalogue changes
  covers text[] not null,
  valid_from date not null,
  valid_to date,
  constraint grants_id_pk primary key (id),
  constraint grants_account_id_fk foreign key (account_id) references accounts (id),
  constraint grants_role_check check (role in (
    'commune-officer', 'commune-authority', 'district-police', 'district-authority', 'appraiser', 'provincial-authority',
    'programme-office', 'leader', 'administrator', 'auditor')),
  constraint grants_covers_check check (unit_id = any (covers)),
  constraint grants_valid_check check (valid_to is null or valid_from < valid_to)
);
create index grants_account_id_idx on grants (account_id);
alter table grants enable row level security;
create policy grants_own on grants for select using (account_id = app_account_id());
grant select on grants to binhyen_app;

create table sessions (
  token_hash bytea not null,
  account_id text not null,
  address text not null,
  created_at timestamptz not null,
  last_seen_at timestamptz not null,
  expires_at timestamptz not null,
  constraint sessions_token_hash_pk primary key (token_hash),
  constraint sessions_account_id_fk foreign key (account_id) references accounts (id)
);
create index sessions_expires_at_idx on sessions (expires_at);
alter table sessions enable row level security;

-- The password hash leaves the database only through here: the comparison costs too much to be done in it.
create function app_find_credentials(wanted text) returns table (account_id text, password_hash text)
  language sql stable security definer set search_path = public, pg_temp
  as $$ select id, accounts.password_hash from accounts where username = lower(wanted) and disabled_at is null $$;

create function app_open_session(hash bytea, account text, address text, at timestamptz, expires timestamptz) returns void
  language sql volatile security definer set search_path = public, pg_temp
  as $$
    delete from sessions where expires_at < at;
    insert into sessions (token_hash, account_id, address, created_at, last_seen_at, expires_at) values (hash, account, address, at, at, expires);
  $$;

create function app_end_session(hash bytea) returns void
  language sql volatile security definer set search_path = public, pg_temp
  as $$ delete from sessions where token_hash = hash $$;

-- The actor of a session, as JSON; null where the session is unknown, past its end, idle too long, or its account closed.
create function app_use_session(hash bytea, at timestamptz, idle interval) returns jsonb
  language plpgsql volatile security definer set search_path = public, pg_temp
  as $$
  declare
    found_account text;
    seen timestamptz;
  begin
    select s.account_id, s.last_seen_at into found_account, seen
      from sessions s join accounts a on a.id = s.account_id
      where s.token_hash = hash and s.expires_at > at and s.last_seen_at > at - idle and a.disabled_at is null;
    if found_account is null then return null; end if;
    -- one write a minute is enough to know who is idle
    if seen < at - interval '1 minute' then
      update sessions set last_seen_at = at where token_hash = hash;
    end if;
    return app_actor(found_account);
  end
  $$;

create function app_actor(account text) returns jsonb
  language sql stable security definer set search_path = public, pg_temp
  as $$
    select jsonb_build_object(
      'accountId', a.id, 'username', a.username, 'displayName', a.display_name,
      'grants', coalesce((
        select jsonb_agg(jsonb_build_object('role', g.role, 'unitId', g.unit_id, 'covers', to_jsonb(g.covers),
                 'valid', jsonb_build_object('from', g.valid_from, 'to', g.valid_to)) order by g.id)
        from grants g where g.account_id = a.id), '[]'::jsonb))
    from accounts a where a.id = account and a.disabled_at is null
  $$;
-- Only the owner may turn a name into an actor without a session; requests go through app_use_session.
revoke execute on function app_actor(text) from public;

create function app_demonstration_accounts() returns table (username text, display_name text, role text, unit_id text)
  language sql stable security definer set search_path = public, pg_temp
  as $$
    select a.username, a.display_name, g.role, g.unit_id from accounts a join grants g on g.account_id = a.id
    where a.demonstration and a.disabled_at is null and exists (select from app_settings where key = 'demonstration')
    order by a.username, g.id
  $$;

-- Failed sign-ins of the last while, and the addresses an account is known from (see access.policy of signing in).
create table sign_in_failures (
  id bigint generated always as identity,
  username text not null,
  address text not null,
  failed_at timestamptz not null,
  constraint sign_in_failures_id_pk primary key (id)
);
create index sign_in_failures_username_idx on sign_in_failures (username, failed_at);
create index sign_in_failures_address_idx on sign_in_failures (address, failed_at);
grant select, insert, delete on sign_in_failures to binhyen_app;

create table account_addresses (
  account_id text not null,
  address text not null,
  last_signed_in_at timestamptz not null,
  constraint account_addresses_account_id_address_pk primary key (account_id, address),
  constraint account_addresses_account_id_fk foreign key (account_id) references accounts (id)
);
grant select, insert, update on account_addresses to binhyen_app;

-- Every write that was accepted, by the id its sender gave it: the same id again gets the same reply.
create table commands (
  command_id uuid not null,
  account_id text not null,
  endpoint text not null,
  body_hash text not null,
  status integer,
  reply text,
  made_at timestamptz not null default now(),
  constraint commands_command_id_pk primary key (command_id),
  constraint commands_account_id_fk foreign key (account_id) references accounts (id)
);
alter table commands enable row level security;
alter table commands force row level security;
create policy commands_own on commands using (account_id = app_account_id()) with check (account_id = app_account_id());
grant select, insert, update on commands to binhyen_app;

-- Who did what to which thing. Rows are added and never changed.
create table audit_entries (
  id bigint generated always as identity,
  made_at timestamptz not null,
  account_id text,
  command_id uuid,
  action text not null,
  entity_kind text not null,
  entity_id text not null,
  scope text[],
  change jsonb,
  constraint audit_entries_id_pk primary key (id),
  constraint audit_entries_action_check check (action ~ '^[a-z-]+\.[a-z-]+$')
);
create index audit_entries_entity_idx on audit_entries (entity_kind, entity_id, id);
create index audit_entries_account_id_idx on audit_entries (account_id, id);
create index audit_entries_scope_idx on audit_entries using gin (scope);
alter table audit_entries enable row level security;
alter table audit_entries force row level security;
create policy audit_entries_read on audit_entries for select using (account_id = app_account_id() or app_may_read(scope));
create policy audit_entries_add on audit_entries for insert with check (account_id is not distinct from app_account_id());
grant select, insert on audit_entries to binhyen_app;
