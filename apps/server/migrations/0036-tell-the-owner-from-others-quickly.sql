-- Every guard of the wall asks whether the owner is at work, a hand-in half a dozen times. A function in SQL that sets its search path is
-- planned anew at each call; in PL/pgSQL its plan is kept. It says the same.
create or replace function app_is_owner() returns boolean language plpgsql stable parallel safe set search_path = public, pg_temp as $$
begin
  return pg_has_role(current_user, (select relowner from pg_class where oid = 'public.units'::regclass), 'usage');
end
$$;
