-- The audit log by years, with everything an inspector asks of an entry, and the hash chain a sealer adds after commit.

-- Takes on sealing with SET LOCAL ROLE, as requests take on binhyen_app: it reads every entry and adds seals, nothing else.
do $$
begin
  if not exists (select from pg_roles where rolname = 'binhyen_sealer') then
    create role binhyen_sealer nologin;
  end if;
exception when duplicate_object or unique_violation then
  null;
end
$$;
do $$
begin
  execute format('grant binhyen_sealer to %I', current_user);
exception when others then
  if not (select rolsuper from pg_roles where rolname = current_user) then raise; end if;
end
$$;
grant usage on schema public to binhyen_sealer;

alter table audit_entries rename to audit_entries_before;
alter table audit_entries_before no force row level security;
alter table audit_entries_before rename constraint audit_entries_id_pk to audit_entries_before_id_pk;
alter table audit_entries_before rename constraint audit_entries_action_check to audit_entries_before_action_check;
drop index audit_entries_entity_idx;
drop index audit_entries_account_id_idx;
drop index audit_entries_scope_idx;

create table audit_entries (
  -- the transaction comes first: it has its number before the entry has one, so nothing settled is overtaken (see audit_seal_state)
  xid xid8 not null default pg_current_xact_id(),
  id bigint generated always as identity,
  made_at timestamptz(3) not null,
  -- who, in which role and where, under which delegation: the grant that allowed it
  account_id text,
  role text,
  unit_id text,
  delegation_id text,
  -- from where, by what, on which request
  made_by text not null,
  address text not null,
  request_id text not null,
  command_id uuid,
  -- what was done to which thing, and how it ended
  action text not null,
  entity_kind text not null,
  entity_id text not null,
  scope text[],
  problem text,
  change jsonb,
  constraint audit_entries_made_at_id_pk primary key (made_at, id),
  constraint audit_entries_action_check check (action ~ '^[a-z-]+\.[a-z-]+$'),
  constraint audit_entries_made_by_check check (made_by in ('session', 'key', 'console', 'program'))
) partition by range (made_at);
create index audit_entries_xid_id_idx on audit_entries (xid, id);
create index audit_entries_entity_idx on audit_entries (entity_kind, entity_id, made_at);
create index audit_entries_account_id_idx on audit_entries (account_id, made_at);
create index audit_entries_action_idx on audit_entries (action, made_at);
create index audit_entries_scope_idx on audit_entries using gin (scope);

-- A year in Vietnam's time. Nobody is granted anything on a partition: it is reached through audit_entries only.
create function audit_add_year(year integer) returns void
  language plpgsql volatile security definer set search_path = public, pg_temp
  as $$
  declare
    partition text := 'audit_entries_' || year;
    from_day timestamptz := make_timestamptz(year, 1, 1, 0, 0, 0, 'Asia/Ho_Chi_Minh');
    to_day timestamptz := make_timestamptz(year + 1, 1, 1, 0, 0, 0, 'Asia/Ho_Chi_Minh');
  begin
    if to_regclass('public.' || partition) is not null then return; end if;
    -- made beside and then attached: what is being written meanwhile does not wait
    execute format('create table %I (like audit_entries including defaults including constraints)', partition);
    execute format('alter table audit_entries attach partition %I for values from (%L) to (%L)', partition, from_day, to_day);
    execute format('alter table %I enable row level security', partition);
    execute format('alter table %I force row level security', partition);
  end
  $$;
revoke execute on function audit_add_year(integer) from public;
grant execute on function audit_add_year(integer) to binhyen_sealer;

do $$
begin
  for year in least((select extract(year from min(made_at) at time zone 'Asia/Ho_Chi_Minh')::int from audit_entries_before), extract(year from now() at time zone 'Asia/Ho_Chi_Minh')::int)
      .. extract(year from now() at time zone 'Asia/Ho_Chi_Minh')::int + 1 loop
    perform audit_add_year(year);
  end loop;
end
$$;

insert into audit_entries (id, made_at, account_id, made_by, address, request_id, command_id, action, entity_kind, entity_id, scope, change)
  overriding system value
  select id, made_at, account_id, case when command_id is null then 'program' else 'session' end, '', '', command_id, action,
    entity_kind, entity_id, scope, change
  from audit_entries_before order by id;
-- ids go on where they were
select setval(pg_get_serial_sequence('audit_entries', 'id'), coalesce((select max(id) from audit_entries_before), 0) + 1, false);
drop table audit_entries_before;

alter table audit_entries enable row level security;
alter table audit_entries force row level security;
-- What concerns my own account; what lies where I read; what has no place, where I read the whole country;
-- accounts and rights where I administer them.
create policy audit_entries_read on audit_entries for select to binhyen_app, current_user using (
  account_id = app_account_id()
  or (entity_kind = 'account' and entity_id = app_account_id())
  or app_may_read(coalesce(scope, '{VN}'))
  or (action ~ '^(access|account|grant|delegation|api-key)\.' and app_may_administer(coalesce(scope, '{VN}'))));
create policy audit_entries_seal on audit_entries for select to binhyen_sealer using (true);
create policy audit_entries_seal_add on audit_entries for insert to binhyen_sealer with check (account_id is null);
create policy audit_entries_add on audit_entries for insert to binhyen_app, current_user with check (account_id is not distinct from app_account_id());
grant select on audit_entries to binhyen_app;
grant select on audit_entries to binhyen_sealer;
-- neither the number nor the transaction of an entry is the writer's to choose
grant insert (made_at, account_id, role, unit_id, delegation_id, made_by, address, request_id, command_id, action, entity_kind, entity_id, scope, problem, change)
  on audit_entries to binhyen_app;
grant insert (made_at, account_id, role, unit_id, delegation_id, made_by, address, request_id, command_id, action, entity_kind, entity_id, scope, problem, change)
  on audit_entries to binhyen_sealer;

-- One line for each sealed entry, in the order of sealing: seq has no gaps. hash is of the entry, chain of all entries up to it.
create table audit_seals (
  seq bigint not null,
  entry_id bigint not null,
  made_at timestamptz(3) not null,
  hash bytea not null,
  chain bytea not null,
  constraint audit_seals_seq_pk primary key (seq),
  constraint audit_seals_entry_id_key unique (entry_id),
  constraint audit_seals_seq_check check (seq > 0),
  constraint audit_seals_hash_check check (octet_length(hash) = 32 and octet_length(chain) = 32)
);
grant select on audit_seals to binhyen_app;
grant select, insert on audit_seals to binhyen_sealer;

-- What was sealed up to the end of a day in Vietnam: the line that is printed or sent out.
create table audit_day_seals (
  day date not null,
  last_seq bigint not null,
  count bigint not null,
  chain bytea not null,
  sealed_at timestamptz(3) not null,
  constraint audit_day_seals_day_pk primary key (day),
  constraint audit_day_seals_last_seq_check check (last_seq >= 0 and count >= 0),
  constraint audit_day_seals_chain_check check (octet_length(chain) = 32)
);
grant select on audit_day_seals to binhyen_app;
grant select, insert on audit_day_seals to binhyen_sealer;

-- Where the sealer stands. Every transaction before `horizon` is settled and its entries are sealed; `day` is the day being sealed.
create table audit_seal_state (
  only_one boolean not null default true,
  horizon xid8 not null,
  day date,
  constraint audit_seal_state_only_one_pk primary key (only_one),
  constraint audit_seal_state_only_one_check check (only_one)
);
insert into audit_seal_state (horizon) values ('0');
grant select (day) on audit_seal_state to binhyen_app;
grant select, update on audit_seal_state to binhyen_sealer;

-- Years written out as a sealed file. Taking an archived year out of the database is a later, explicit step.
create table audit_archives (
  year integer not null,
  first_seq bigint not null,
  last_seq bigint not null,
  count bigint not null,
  chain bytea not null,
  file_name text not null,
  file_sha256 bytea not null,
  archived_at timestamptz(3) not null,
  constraint audit_archives_year_pk primary key (year)
);
grant select on audit_archives to binhyen_app;
grant select, insert, update on audit_archives to binhyen_sealer;

-- Who the accounts of entries are: names only, of accounts the reader has been told the ids of.
create function audit_account_names(ids text[]) returns table (id text, username text, display_name text)
  language sql stable security definer set search_path = public, pg_temp
  as $$ select accounts.id, accounts.username, accounts.display_name from accounts where accounts.id = any (ids) $$;
create function audit_find_accounts(wanted text, most integer) returns table (id text, username text, display_name text)
  language sql stable security definer set search_path = public, pg_temp
  as $$
    select accounts.id, accounts.username, accounts.display_name from accounts
    where strpos(username, lower(wanted)) > 0 or strpos(lower(unaccent(display_name)), lower(unaccent(wanted))) > 0
    order by username limit most
  $$;
revoke execute on function audit_account_names(text[]), audit_find_accounts(text, integer) from public;
grant execute on function audit_account_names(text[]), audit_find_accounts(text, integer) to binhyen_app;
