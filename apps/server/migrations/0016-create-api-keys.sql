-- Keys by which programs act for an account: on one unit and what lies below it, in some areas of the API, for a year at most.

create table api_keys (
  id text not null,
  account_id text not null,
  name text not null,
  -- the key itself stands nowhere: it is 32 random bytes, so a plain hash is enough
  key_hash bytea not null,
  hint text not null,
  unit_id text not null,
  -- the unit and its predecessors; the unit and what it lay in when the key was made
  covers text[] not null,
  unit_path text[] not null,
  areas text[] not null,
  access text not null,
  created_at timestamptz not null,
  -- the first day without it
  expires_on date not null,
  last_used_at timestamptz,
  last_used_from text,
  revoked_at timestamptz,
  constraint api_keys_id_pk primary key (id),
  constraint api_keys_key_hash_key unique (key_hash),
  constraint api_keys_account_id_fk foreign key (account_id) references accounts (id),
  constraint api_keys_unit_id_fk foreign key (unit_id) references units (id),
  constraint api_keys_covers_check check (unit_id = any (covers) and unit_id = any (unit_path)),
  constraint api_keys_access_check check (access in ('read', 'write')),
  constraint api_keys_areas_check check (areas <@ array['units', 'law', 'dossiers', 'decisions', 'results'] and cardinality(areas) > 0),
  constraint api_keys_expires_on_check check (expires_on <= (created_at at time zone 'Asia/Ho_Chi_Minh')::date + 800)
);
create index api_keys_account_id_idx on api_keys (account_id, created_at desc);
-- like accounts and sessions: read before there is an actor, by the function below, which runs as the owner
alter table api_keys enable row level security;
create policy api_keys_own on api_keys using (account_id = app_account_id()) with check (account_id = app_account_id());
grant select (id, account_id, name, hint, unit_id, areas, access, created_at, expires_on, last_used_at, last_used_from, revoked_at) on api_keys to binhyen_app;
grant insert on api_keys to binhyen_app;
grant update (revoked_at) on api_keys to binhyen_app;

-- The account of a key and what the key is good for, as JSON; null where the key is unknown, revoked or past its end, or its account closed.
create function app_use_key(hash bytea, at timestamptz, today date, sent_from text) returns jsonb
  language plpgsql volatile security definer set search_path = public, pg_temp
  as $$
  declare
    found api_keys%rowtype;
  begin
    select k.* into found from api_keys k join accounts a on a.id = k.account_id
      where k.key_hash = hash and k.revoked_at is null and k.expires_on > today and a.disabled_at is null;
    if found.id is null then return null; end if;
    -- one write a minute is enough to know when it was last used; another address is told at once
    if found.last_used_at is null or found.last_used_at < at - interval '1 minute' or found.last_used_from is distinct from sent_from then
      update api_keys set last_used_at = at, last_used_from = sent_from where id = found.id;
    end if;
    return jsonb_build_object('actor', app_actor(found.account_id), 'id', found.id, 'unitId', found.unit_id, 'covers', to_jsonb(found.covers),
      'path', to_jsonb(found.unit_path), 'areas', to_jsonb(found.areas), 'access', found.access);
  end
  $$;
