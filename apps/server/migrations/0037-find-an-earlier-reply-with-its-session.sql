-- A write is asked for once: what became of the same command before is told with the session that asks, in one statement, of its own account
-- only. Whoever calls it holds the lock of the command since a statement before, so that nothing can be committed in between.
create function app_earlier_reply(command uuid) returns jsonb language plpgsql stable strict security definer
  set search_path = public, pg_temp as $$
begin
  return (
    select jsonb_build_object('endpoint', c.endpoint, 'bodyHash', c.body_hash, 'status', c.status, 'reply', c.reply)
    from sessions s join commands c on c.account_id = s.account_id
    where s.id = current_setting('app.session_id', true) and c.command_id = command
  );
end
$$;
revoke execute on function app_earlier_reply(uuid) from public;
grant execute on function app_earlier_reply(uuid) to binhyen_app;
