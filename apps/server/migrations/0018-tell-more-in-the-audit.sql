-- What the audit log tells beside: by which key a program acted, at whose place what has no place of its own lies, delegations in words.

-- { id, hint, name } as the key was called then; never the key. Sealed with the entry (format 2 of its text).
alter table audit_entries
  add column api_key jsonb,
  add constraint audit_entries_api_key_check check (api_key is null or made_by = 'key');
create index audit_entries_api_key_idx on audit_entries ((api_key ->> 'id'), made_at) where api_key is not null;
grant insert (api_key) on audit_entries to binhyen_app;

-- Where an account belongs: the places of the grants that stand or will stand, one after the other; where it was made, if it has none.
create function app_account_place(account text) returns text[]
  language sql stable security definer set search_path = public, pg_temp
  as $$
    with held as (
      select g.id, g.place from grants g
      where g.account_id = account and (g.valid_to is null or g.valid_to > greatest(app_today(), g.valid_from))
    ), places as (
      select id, place from held
      union all
      select 0, a.place from accounts a where a.id = account and not exists (select from held)
    ), units as (
      select u.unit, min(p.id * 100 + u.at) as first from places p, unnest(p.place) with ordinality u (unit, at) group by u.unit
    )
    select array_agg(unit order by unit = 'VN', first) from units
  $$;
revoke execute on function app_account_place(text) from public;

-- What lies at no unit lies where the account belongs it is about, else where the account belongs that did it: a province's auditor sees
-- who signs in there, and what its people were refused or carried away. A name nobody has lies nowhere.
create function audit_entries_place() returns trigger
  language plpgsql security definer set search_path = public, pg_temp
  as $$
  begin
    if new.entity_kind = 'account' then new.scope := app_account_place(new.entity_id); end if;
    if new.scope is null and new.account_id is not null then new.scope := app_account_place(new.account_id); end if;
    return new;
  end
  $$;
revoke execute on function audit_entries_place() from public;
create trigger audit_entries_place before insert on audit_entries for each row when (new.scope is null) execute function audit_entries_place();

-- Delegations that entries name by their ids, in words.
create function audit_delegations(ids text[]) returns table (id text, from_name text, to_name text, document text, valid_from date, valid_to date, ended_on date)
  language sql stable security definer set search_path = public, pg_temp
  as $$
    select d.id::text, f.display_name, t.display_name, d.document, d.valid_from, d.valid_to, d.ended_on
    from delegations d join accounts f on f.id = d.from_account_id join accounts t on t.id = d.to_account_id
    where d.id = any (array(select one::uuid from unnest(ids) one where one ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'))
  $$;
revoke execute on function audit_delegations(text[]) from public;
grant execute on function audit_delegations(text[]) to binhyen_app;

-- As before, and what the key is called.
create or replace function app_use_key(hash bytea, at timestamptz, today date, sent_from text) returns jsonb
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
    return jsonb_build_object('actor', app_actor(found.account_id), 'id', found.id, 'name', found.name, 'hint', found.hint, 'unitId', found.unit_id,
      'covers', to_jsonb(found.covers), 'path', to_jsonb(found.unit_path), 'areas', to_jsonb(found.areas), 'access', found.access);
  end
  $$;

-- What was signed under delegations is found without reading what was not.
create index dossier_actions_delegated_idx on dossier_actions (dossier_id) where delegation is not null;
create index decisions_delegated_idx on decisions (decided_on) where delegation is not null;
