-- Accounts that close by themselves on the day a person leaves, and keys for programs that end with what they stand on: a new password,
-- the account, or a word of its administrator.

-- The first day nobody signs in by it, set when a later leaving is announced. Nothing has to run on that day: it is asked for whenever
-- somebody asks for the account.
alter table accounts add column closes_on date;
grant select (closes_on) on accounts to binhyen_app;

create function app_account_open(disabled timestamptz, closes date) returns boolean language sql stable parallel safe
  return disabled is null and (closes is null or closes > app_today());
revoke execute on function app_account_open(timestamptz, date) from public;
grant execute on function app_account_open(timestamptz, date) to binhyen_app;

-- Whoever asked whether an account is closed asks now for both.
do $$
declare
  one record;
begin
  for one in select p.oid from pg_proc p where p.pronamespace = 'public'::regnamespace and p.prosrc like '%disabled_at is null%'
  loop
    execute regexp_replace(pg_get_functiondef(one.oid), '(\w+\.)?disabled_at is null', 'app_account_open(\1disabled_at, \1closes_on)', 'g');
  end loop;
end
$$;

-- Closes an account or opens it again. Nobody stays signed in by a closed one, and its keys are gone for good: what stood on the day it
-- closed does not stand again when it opens.
create or replace function app_close_account(account text, at timestamptz) returns void
  language plpgsql volatile security definer set search_path = public, pg_temp
  as $$
  begin
    if account = app_account_id() or not app_administers(account) then
      raise insufficient_privilege using message = 'the account is not administered by the asker', table = 'accounts';
    end if;
    update accounts set disabled_at = at, closes_on = case when closes_on > app_today() then closes_on end where id = account;
    delete from sessions where account_id = account;
    update api_keys set revoked_at = coalesce(at, now()) where account_id = account and revoked_at is null;
  end
  $$;

-- The day an account will close by itself; null takes it back.
create function app_plan_closing(account text, day date) returns void
  language plpgsql volatile security definer set search_path = public, pg_temp
  as $$
  begin
    if account = app_account_id() or not app_administers(account) then
      raise insufficient_privilege using message = 'the account is not administered by the asker', table = 'accounts';
    end if;
    update accounts set closes_on = day where id = account;
  end
  $$;
revoke execute on function app_plan_closing(text, date) from public;
grant execute on function app_plan_closing(text, date) to binhyen_app;

-- First passwords end the keys as well as the sessions: who made a key may not be who holds the account from now on.
create or replace function app_set_first_passwords(given jsonb, at timestamptz) returns integer
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
    update api_keys set revoked_at = at from jsonb_to_recordset(given) as row (id text)
      where api_keys.account_id = row.id and api_keys.revoked_at is null;
    return changed;
  end
  $$;

-- Administrators see the keys of the accounts they keep, never the key itself, and end them; making one stays the owner's.
create policy api_keys_administered on api_keys for select using (app_administers(account_id));
create policy api_keys_end on api_keys for update
  using (account_id <> app_account_id() and app_administers(account_id)) with check (account_id <> app_account_id() and app_administers(account_id));
