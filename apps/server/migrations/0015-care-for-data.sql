-- Care for data: what the guard on free text does, everything about one account in one answer, what a run of the retention terms did.

-- Administrators of the country change the setting; everybody's pages read it.
create function app_set_text_guard(modes jsonb) returns void
  language plpgsql volatile security definer set search_path = public, pg_temp
  as $$
  begin
    if not coalesce(app_may_administer(array['VN']), false) then
      raise insufficient_privilege using message = 'the guard on free text is set by administrators of the country', table = 'app_settings';
    end if;
    insert into app_settings (key, value) values ('text-guard', modes)
      on conflict on constraint app_settings_key_pk do update set value = excluded.value;
  end
  $$;
revoke execute on function app_set_text_guard(jsonb) from public;
grant execute on function app_set_text_guard(jsonb) to binhyen_app;

-- What each run of `retention --apply` removed: counts by kind, no data of anybody.
create table retention_runs (
  id bigint generated always as identity,
  ran_at timestamptz not null,
  removed jsonb not null,
  constraint retention_runs_id_pk primary key (id)
);
grant select on retention_runs to binhyen_app;

-- Everything kept about one account. Secrets and hashes stay where they are. Reached only through app_export_account below.
-- `own`: for the account itself; who administers it sees what was done and when, but not to which place: dossiers are not shown by this way either.
create function app_collect_account(account text, own boolean, most integer) returns jsonb
  language plpgsql volatile security definer set search_path = public, pg_temp
  set app.read_scopes = '{VN}' set app.admin_scopes = '{VN}' set app.account_id = ''
  as $$
  declare
    named text;
  begin
    -- forced row-level security shows the owner of the tables no more than a person: until this function ends it reads as the account
    perform set_config('app.account_id', account, true);
    select a.username into named from accounts a where a.id = account;
    return jsonb_build_object(
      'account', (select to_jsonb(a) - array['password_hash', 'name_search'] from accounts a where a.id = account),
      'grants', coalesce((select jsonb_agg(to_jsonb(g) - array['account_id', 'covers', 'place'] order by g.id) from grants g where g.account_id = account), '[]'),
      'delegations', coalesce((select jsonb_agg(to_jsonb(d) - array['place'] order by d.valid_from, d.id) from delegations d
        where d.from_account_id = account or d.to_account_id = account), '[]'),
      'handOvers', coalesce((select jsonb_agg(jsonb_build_object('id', h.id, 'on_day', h.on_day, 'document', h.document, 'leaves', h.leaves,
          'gives', h.account_id = account, 'made_at', h.made_at, 'undone_at', h.undone_at) order by h.made_at) from hand_overs h
        where h.account_id = account or h.successor_id = account), '[]'),
      'apiKeys', coalesce((select jsonb_agg(to_jsonb(k) - array['account_id', 'key_hash', 'covers', 'unit_path'] order by k.created_at)
        from api_keys k where k.account_id = account), '[]'),
      'sessions', coalesce((select jsonb_agg(to_jsonb(s) - array['token_hash', 'account_id'] order by s.created_at) from sessions s where s.account_id = account), '[]'),
      'addresses', coalesce((select jsonb_agg(to_jsonb(k) - array['account_id'] order by k.last_signed_in_at) from account_addresses k where k.account_id = account), '[]'),
      'failures', coalesce((select jsonb_agg(to_jsonb(f) - array['id', 'username'] order by f.failed_at) from sign_in_failures f where f.username = named), '[]'),
      'secondFactor', (select jsonb_build_object('begun_at', f.begun_at, 'confirmed_at', f.confirmed_at,
          'recovery_codes_left', (select count(*) from recovery_codes c where c.account_id = account and c.used_at is null))
        from second_factors f where f.account_id = account),
      'providers', coalesce((select jsonb_agg(to_jsonb(p) - array['account_id'] order by p.linked_at) from provider_identities p where p.account_id = account), '[]'),
      'commands', jsonb_build_object(
        'total', (select count(*) from commands c where c.account_id = account),
        'latest', coalesce((select jsonb_agg(to_jsonb(c) order by c.made_at) from (
          select command_id, endpoint, made_at from commands where account_id = account order by made_at desc limit most) c), '[]')),
      'audit', jsonb_build_object(
        'total', (select count(*) from audit_entries e where e.account_id = account or (e.entity_kind = 'account' and e.entity_id = account)),
        'latest', coalesce((select jsonb_agg(to_jsonb(e) order by e.made_at, e.id) from (
          select id, made_at, case when account_id = account then 'by' else 'about' end as relation, action, problem, made_by, role, delegation_id,
            case when own or account_id = account then address end as address,
            entity_kind, case when own or entity_kind = 'account' then entity_id end as entity_id,
            case when own or entity_kind = 'account' then change end as change
          from audit_entries where account_id = account or (entity_kind = 'account' and entity_id = account)
          order by made_at desc, id desc limit most) e), '[]')),
      'dossierActions', jsonb_build_object(
        'total', (select count(*) from dossier_actions a where a.account_id::text = account),
        'latest', coalesce((select jsonb_agg(to_jsonb(a) order by a.at, a.seq) from (
          select case when own then dossier_id end as dossier_id, action, at, on_date, role, seq, case when own then payload end as payload
          from dossier_actions where account_id::text = account order by at desc, seq desc limit most) a), '[]')));
  end
  $$;
revoke execute on function app_collect_account(text, boolean, integer) from public;

-- For its owner and for who administers it; null for anybody else.
create function app_export_account(account text, most integer) returns jsonb
  language plpgsql volatile security definer set search_path = public, pg_temp
  as $$
  declare
    own boolean := coalesce(account = app_account_id(), false);
  begin
    if not own and not coalesce(app_administers(account), false) then return null; end if;
    return app_collect_account(account, own, most);
  end
  $$;
revoke execute on function app_export_account(text, integer) from public;
grant execute on function app_export_account(text, integer) to binhyen_app;

-- Runs of the retention terms are the owner's: commands are walled off also from the owner of the table, replies past their term are not.
create policy commands_retention on commands
  using (pg_has_role(current_user, (select relowner from pg_class where oid = 'public.commands'::regclass), 'usage'))
  with check (pg_has_role(current_user, (select relowner from pg_class where oid = 'public.commands'::regclass), 'usage'));

-- Takes archived years out of the audit log: only whole years, archived before the limit, of which nothing was sealed after the archive was
-- written. The seals stay, so the chain goes on. Answers the years taken out.
create function app_drop_archived_audit(before timestamptz) returns setof integer
  language plpgsql volatile set search_path = public, pg_temp
  as $$
  declare
    found integer;
  begin
    for found in
      select a.year from audit_archives a
      where a.archived_at < before and to_regclass('public.audit_entries_' || a.year) is not null
        and a.count = (select count(*) from audit_seals s where s.seq between a.first_seq and a.last_seq)
        and not exists (select from audit_seals s where s.seq > a.last_seq
          and s.made_at < make_timestamptz(a.year + 1, 1, 1, 0, 0, 0, 'Asia/Ho_Chi_Minh'))
      order by a.year
    loop
      execute format('drop table %I', 'audit_entries_' || found);
      return next found;
    end loop;
  end
  $$;
revoke execute on function app_drop_archived_audit(timestamptz) from public;
