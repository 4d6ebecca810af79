-- Signing in: first passwords, notices of failed attempts, sessions their owner can see, second factors, a provider, the rule for roles.

alter table accounts
  add column must_change_password boolean not null default false,
  add column password_changed_at timestamptz not null default now(),
  -- failed attempts since the last sign-in, told to the person at the next one
  add column failed_sign_ins integer not null default 0,
  add column last_signed_in_at timestamptz,
  add column last_signed_in_from text,
  -- what the provider calls the person, where an administrator set it: their first sign-in through the provider links the account
  add column provider_username text,
  add constraint accounts_provider_username_key unique (provider_username);
grant select (must_change_password, password_changed_at, provider_username) on accounts to binhyen_app;

alter table sessions
  add column id text not null default gen_random_uuid()::text,
  -- 'second-factor': the password was right, the code is still owed; such a session opens nothing
  add column stage text not null default 'open',
  add column opened_by text not null default 'password',
  -- the browser as it named itself
  add column device text not null default '',
  -- when the person last proved who they are
  add column confirmed_at timestamptz not null default now(),
  -- told once: attempts that failed between the sign-in before and this one
  add column failed_before integer not null default 0,
  add column previous_at timestamptz,
  add column previous_from text,
  -- a token that was replaced answers a few seconds longer, for what was under way; it can no longer be confirmed
  add column replaced boolean not null default false,
  add constraint sessions_id_key unique (id),
  add constraint sessions_stage_check check (stage in ('open', 'second-factor')),
  add constraint sessions_opened_by_check check (opened_by in ('password', 'provider', 'console'));
create index sessions_account_id_idx on sessions (account_id);
-- a person sees and ends their own sessions; the token's hash is never shown
create policy sessions_own on sessions for select using (account_id = app_account_id());
create policy sessions_end_own on sessions for delete using (account_id = app_account_id());
grant select (id, account_id, address, created_at, last_seen_at, expires_at, stage, opened_by, device, confirmed_at, replaced, failed_before,
  previous_at, previous_from) on sessions to binhyen_app;
grant delete on sessions to binhyen_app;

-- One time-based second factor an account. The secret is encrypted by the server before it comes here.
create table second_factors (
  account_id text not null,
  secret bytea not null,
  begun_at timestamptz not null,
  -- null until a code has shown that the person's app has it
  confirmed_at timestamptz,
  -- the last time step a code was taken for: no code counts twice
  last_step bigint not null default 0,
  -- wrong codes in a row, and the last of them
  failures integer not null default 0,
  failed_at timestamptz,
  constraint second_factors_account_id_pk primary key (account_id),
  constraint second_factors_account_id_fk foreign key (account_id) references accounts (id)
);
alter table second_factors enable row level security;
create policy second_factors_own on second_factors using (account_id = app_account_id()) with check (account_id = app_account_id());
grant select, insert, update, delete on second_factors to binhyen_app;

create table recovery_codes (
  account_id text not null,
  -- keyed with the server's secret: the table alone cannot be searched for codes
  code_hash bytea not null,
  used_at timestamptz,
  constraint recovery_codes_account_id_code_hash_pk primary key (account_id, code_hash),
  constraint recovery_codes_account_id_fk foreign key (account_id) references accounts (id)
);
alter table recovery_codes enable row level security;
create policy recovery_codes_own on recovery_codes using (account_id = app_account_id()) with check (account_id = app_account_id());
grant select, insert, update, delete on recovery_codes to binhyen_app;

-- Roles that need a second factor.
create table second_factor_roles (
  role text not null,
  set_by text not null,
  set_at timestamptz not null,
  constraint second_factor_roles_role_pk primary key (role),
  constraint second_factor_roles_set_by_fk foreign key (set_by) references accounts (id)
);
alter table second_factor_roles enable row level security;
alter table second_factor_roles force row level security;
create policy second_factor_roles_read on second_factor_roles for select using (true);
create policy second_factor_roles_add on second_factor_roles for insert with check (app_may_write(array['VN']));
create policy second_factor_roles_remove on second_factor_roles for delete using (app_may_write(array['VN']));
grant select, insert, delete on second_factor_roles to binhyen_app;

-- Who an account is to the sign-in provider.
create table provider_identities (
  issuer text not null,
  subject text not null,
  account_id text not null,
  linked_at timestamptz not null,
  constraint provider_identities_issuer_subject_pk primary key (issuer, subject),
  constraint provider_identities_account_id_issuer_key unique (account_id, issuer),
  constraint provider_identities_account_id_fk foreign key (account_id) references accounts (id)
);
alter table provider_identities enable row level security;
create policy provider_identities_own on provider_identities using (account_id = app_account_id()) with check (account_id = app_account_id());
grant select, delete on provider_identities to binhyen_app;

-- People on their way to the provider and back: each state is taken once, by the browser it was given to.
create table provider_attempts (
  state text not null,
  binding_hash bytea not null,
  nonce text not null,
  verifier text not null,
  redirect_uri text not null,
  -- set where a signed-in person links their account
  account_id text,
  expires_at timestamptz not null,
  constraint provider_attempts_state_pk primary key (state),
  constraint provider_attempts_account_id_fk foreign key (account_id) references accounts (id)
);
alter table provider_attempts enable row level security;

-- Before there is an actor everything goes through the functions below, which run as the owner.

create function app_begin_session(hash bytea, account text, at timestamptz, expires timestamptz, facts jsonb) returns text
  language plpgsql volatile security definer set search_path = public, pg_temp
  as $$
  declare
    made text;
    known accounts%rowtype;
  begin
    delete from sessions where expires_at < at;
    if facts ->> 'stage' = 'open' then
      select * into known from accounts where id = account for update;
      update accounts set failed_sign_ins = 0, last_signed_in_at = at, last_signed_in_from = facts ->> 'address' where id = account;
    end if;
    insert into sessions (token_hash, account_id, address, created_at, last_seen_at, expires_at, stage, opened_by, device, confirmed_at,
        failed_before, previous_at, previous_from)
      values (hash, account, facts ->> 'address', at, at, expires, facts ->> 'stage', facts ->> 'openedBy', coalesce(facts ->> 'device', ''), at,
        coalesce(known.failed_sign_ins, 0), known.last_signed_in_at, known.last_signed_in_from)
      returning id into made;
    return made;
  end
  $$;

-- What a session token stands for, as JSON: { actor, id, stage, openedBy, confirmedAt, mustChangePassword, secondFactor, secondFactorRoles };
-- null where the session is unknown, past its end, idle too long, or its account closed.
create function app_find_session(hash bytea, at timestamptz, idle interval) returns jsonb
  language plpgsql volatile security definer set search_path = public, pg_temp
  as $$
  declare
    found sessions%rowtype;
    must boolean;
  begin
    select s.* into found from sessions s where s.token_hash = hash and s.expires_at > at and s.last_seen_at > at - idle;
    if found.id is null then return null; end if;
    select a.must_change_password into must from accounts a where a.id = found.account_id and a.disabled_at is null;
    if must is null then return null; end if;
    -- one write a minute is enough to know who is idle
    if found.last_seen_at < at - interval '1 minute' then
      update sessions set last_seen_at = at where token_hash = hash;
    end if;
    perform set_config('app.session_id', found.id, true);
    return jsonb_build_object(
      'actor', app_actor(found.account_id), 'id', found.id, 'stage', found.stage, 'openedBy', found.opened_by,
      'confirmedAt', found.confirmed_at, 'replaced', found.replaced, 'mustChangePassword', must,
      'secondFactor', exists (select from second_factors f where f.account_id = found.account_id and f.confirmed_at is not null),
      'secondFactorRoles', coalesce((select jsonb_agg(r.role) from second_factor_roles r), '[]'::jsonb));
  end
  $$;

-- The same for a request; a session that still owes its code opens nothing.
create or replace function app_use_session(hash bytea, at timestamptz, idle interval) returns jsonb
  language plpgsql volatile security definer set search_path = public, pg_temp
  as $$
  declare
    found jsonb := app_find_session(hash, at, idle);
  begin
    return case when found ->> 'stage' = 'open' then found end;
  end
  $$;

-- Gives a standing session another token and counts the person as just confirmed; the old token answers a few seconds longer.
create function app_renew_session(hash bytea, renewed bytea, at timestamptz, grace interval) returns text
  language plpgsql volatile security definer set search_path = public, pg_temp
  as $$
  declare
    made text;
  begin
    insert into sessions (token_hash, account_id, address, created_at, last_seen_at, expires_at, stage, opened_by, device, confirmed_at,
        failed_before, previous_at, previous_from)
      select renewed, account_id, address, created_at, at, expires_at, stage, opened_by, device, at, failed_before, previous_at, previous_from
        from sessions where token_hash = hash and not replaced and stage = 'open'
      returning id into made;
    update sessions set replaced = true, expires_at = least(expires_at, at + grace) where token_hash = hash;
    return made;
  end
  $$;

-- Changes the password of the account a standing session belongs to. No session of the account stays but the new token's.
create function app_change_password(hash bytea, renewed bytea, password text, at timestamptz) returns text
  language plpgsql volatile security definer set search_path = public, pg_temp
  as $$
  declare
    made text := app_renew_session(hash, renewed, at, interval '0');
  begin
    if made is null then return null; end if;
    update accounts set password_hash = password, must_change_password = false, password_changed_at = at
      where id = (select account_id from sessions where id = made);
    delete from sessions where account_id = (select account_id from sessions where id = made) and id <> made;
    return made;
  end
  $$;

create function app_note_failed_sign_in(wanted text) returns void
  language sql volatile security definer set search_path = public, pg_temp
  as $$ update accounts set failed_sign_ins = failed_sign_ins + 1 where username = lower(wanted) and disabled_at is null $$;

-- The second factor behind a session token, held against others until the transaction ends.
create function app_second_factor(hash bytea) returns table (account_id text, username text, secret bytea, last_step bigint, failures integer,
    failed_at timestamptz)
  language sql volatile security definer set search_path = public, pg_temp
  as $$
    select f.account_id, a.username, f.secret, f.last_step, f.failures, f.failed_at
      from sessions s join accounts a on a.id = s.account_id join second_factors f on f.account_id = s.account_id
      where s.token_hash = hash and f.confirmed_at is not null and a.disabled_at is null for update of f
  $$;

-- Takes a code's time step once: false where it, or a later one, was taken before.
create function app_take_second_factor_step(hash bytea, step bigint) returns boolean
  language plpgsql volatile security definer set search_path = public, pg_temp
  as $$
  begin
    update second_factors f set last_step = step, failures = 0, failed_at = null
      from sessions s where s.token_hash = hash and f.account_id = s.account_id and f.last_step < step;
    return found;
  end
  $$;

create function app_note_wrong_code(hash bytea, at timestamptz) returns void
  language sql volatile security definer set search_path = public, pg_temp
  as $$
    update second_factors f set failures = failures + 1, failed_at = at
      from sessions s where s.token_hash = hash and f.account_id = s.account_id
  $$;

-- Uses a recovery code once: false where the account has no such code left.
create function app_use_recovery_code(hash bytea, code bytea, at timestamptz) returns boolean
  language plpgsql volatile security definer set search_path = public, pg_temp
  as $$
  begin
    update recovery_codes c set used_at = at
      from sessions s where s.token_hash = hash and c.account_id = s.account_id and c.code_hash = code and c.used_at is null;
    if not found then return false; end if;
    update second_factors f set failures = 0, failed_at = null from sessions s where s.token_hash = hash and f.account_id = s.account_id;
    return true;
  end
  $$;

create function app_add_provider_attempt(attempt jsonb, binding bytea, expires timestamptz, at timestamptz) returns void
  language sql volatile security definer set search_path = public, pg_temp
  as $$
    delete from provider_attempts where expires_at < at;
    insert into provider_attempts (state, binding_hash, nonce, verifier, redirect_uri, account_id, expires_at)
      values (attempt ->> 'state', binding, attempt ->> 'nonce', attempt ->> 'verifier', attempt ->> 'redirectUri', attempt ->> 'accountId', expires);
  $$;

-- The attempt of a state, gone once it was asked for; nothing where it is unknown, late, or of another browser.
create function app_take_provider_attempt(wanted text, binding bytea, at timestamptz)
  returns table (nonce text, verifier text, redirect_uri text, account_id text)
  language sql volatile security definer set search_path = public, pg_temp
  as $$
    with taken as (delete from provider_attempts a where a.state = wanted returning a.*)
    select t.nonce, t.verifier, t.redirect_uri, t.account_id from taken t where t.binding_hash = binding and t.expires_at > at
  $$;

-- The open account of a provider's subject. Where none is linked yet, the one an administrator named for them is linked now.
create function app_find_provider_account(of_issuer text, of_subject text, called text, at timestamptz) returns text
  language plpgsql volatile security definer set search_path = public, pg_temp
  as $$
  declare
    linked text;
  begin
    select i.account_id into linked from provider_identities i where i.issuer = of_issuer and i.subject = of_subject;
    if linked is null and called is not null then
      insert into provider_identities (issuer, subject, account_id, linked_at)
        select of_issuer, of_subject, a.id, at from accounts a
          where a.provider_username = called and a.disabled_at is null
            and not exists (select from provider_identities i where i.account_id = a.id and i.issuer = of_issuer)
        returning account_id into linked;
    end if;
    return (select a.id from accounts a where a.id = linked and a.disabled_at is null);
  end
  $$;

-- Links the account of a standing session with a subject; false where the subject is another account's.
create function app_link_provider(hash bytea, of_issuer text, of_subject text, at timestamptz) returns boolean
  language plpgsql volatile security definer set search_path = public, pg_temp
  as $$
  declare
    mine text := (select account_id from sessions where token_hash = hash and stage = 'open' and not replaced);
  begin
    delete from provider_identities i where i.account_id = mine and i.issuer = of_issuer;
    insert into provider_identities (issuer, subject, account_id, linked_at) values (of_issuer, of_subject, mine, at) on conflict do nothing;
    return exists (select from provider_identities i where i.issuer = of_issuer and i.subject = of_subject and i.account_id = mine);
  end
  $$;

create function app_has_second_factor(account text) returns boolean
  language sql stable security definer set search_path = public, pg_temp
  as $$ select exists (select from second_factors where account_id = account and confirmed_at is not null) $$;

-- What administrators do for the people they keep, and the owner of the database at its console for anyone. None of it opens a session.
create function app_reset_second_factor(account text) returns void
  language plpgsql volatile security definer set search_path = public, pg_temp
  as $$
  begin
    if current_setting('role') <> 'none' and (account = app_account_id() or not app_administers(account)) then
      raise insufficient_privilege using message = 'the account is not administered by the asker', table = 'second_factors';
    end if;
    delete from second_factors where account_id = account;
    delete from recovery_codes where account_id = account;
    delete from sessions where account_id = account;
  end
  $$;

create function app_name_at_provider(account text, called text) returns void
  language plpgsql volatile security definer set search_path = public, pg_temp
  as $$
  begin
    if current_setting('role') <> 'none' and (account = app_account_id() or not app_administers(account)) then
      raise insufficient_privilege using message = 'the account is not administered by the asker', table = 'accounts';
    end if;
    update accounts set provider_username = called where id = account;
    delete from provider_identities where account_id = account;
  end
  $$;

-- How an account signs in, for who keeps it.
create function app_sign_in_state(account text) returns jsonb
  language sql stable security definer set search_path = public, pg_temp
  as $$
    select jsonb_build_object('lastSignedInAt', a.last_signed_in_at, 'failedSince', a.failed_sign_ins,
      'mustChangePassword', a.must_change_password, 'providerUsername', a.provider_username,
      'secondFactorSince', (select f.confirmed_at from second_factors f where f.account_id = a.id))
    from accounts a where a.id = account and (a.id = app_account_id() or app_administers(a.id))
  $$;
