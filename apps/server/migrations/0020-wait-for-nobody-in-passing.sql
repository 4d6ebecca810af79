-- When a session or a key was last seen is noted in passing. A read that notes it keeps the row until its answer is made, which for an
-- export is long: whoever asks meanwhile by the same session or key goes on without noting, and neither waits nor begins again.

create function app_note_session_seen(hash bytea, at timestamptz) returns void
  language plpgsql volatile security definer set search_path = public, pg_temp
  as $$
  begin
    perform from sessions where token_hash = hash for no key update skip locked;
    if found then update sessions set last_seen_at = at where token_hash = hash; end if;
  exception when serialization_failure then
    -- another request noted it since this one began to read
    null;
  end
  $$;
revoke execute on function app_note_session_seen(bytea, timestamptz) from public;

create function app_note_key_used(key text, at timestamptz, sent_from text) returns void
  language plpgsql volatile security definer set search_path = public, pg_temp
  as $$
  begin
    perform from api_keys where id = key for no key update skip locked;
    if found then update api_keys set last_used_at = at, last_used_from = sent_from where id = key; end if;
  exception when serialization_failure then
    null;
  end
  $$;
revoke execute on function app_note_key_used(text, timestamptz, text) from public;

-- The two functions stay as they are but for the line that notes.
do $$
declare
  one record;
  source text;
begin
  for one in
    select 'app_find_session(bytea,timestamptz,interval)'::regprocedure as name,
      'update sessions set last_seen_at = at where token_hash = hash;' as before, 'perform app_note_session_seen(hash, at);' as after
    union all
    select 'app_use_key(bytea,timestamptz,date,text)'::regprocedure,
      'update api_keys set last_used_at = at, last_used_from = sent_from where id = found.id;', 'perform app_note_key_used(found.id, at, sent_from);'
  loop
    source := pg_get_functiondef(one.name);
    if strpos(source, one.before) = 0 then raise exception '% does not read as expected', one.name; end if;
    execute replace(source, one.before, one.after);
  end loop;
end
$$;

-- Refusals are few among the entries and are what is looked for.
create index audit_entries_problem_idx on audit_entries (made_at, id) where problem is not null;
