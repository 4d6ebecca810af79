-- Files made in the background: who asked for what, how far it is, and the file itself with its number of rows and its hash. The queue is
-- pg-boss's (10.4.2, its schema 24), made here by the owner; a running program only puts jobs in, takes them out and tidies up.

create table exports (
  id uuid not null,
  account_id text not null,
  asked_at timestamptz not null,
  kind text not null,
  format text not null,
  -- what was asked for, as the doors take it
  query jsonb not null,
  -- the place it is of, as somebody reads it
  title text not null,
  state text not null default 'queued',
  -- counts up with every beginning; whoever holds an older number has been overtaken and stops
  attempt integer not null default 0,
  beat_at timestamptz,
  rows_done integer not null default 0,
  rows_total integer,
  started_at timestamptz,
  ended_at timestamptz,
  expires_at timestamptz,
  -- what a person saves it as; in the data directory it is called by its id
  file_name text,
  bytes bigint,
  sha256 text,
  failure text,
  constraint exports_id_pk primary key (id),
  constraint exports_account_id_fk foreign key (account_id) references accounts (id),
  constraint exports_kind_check check (kind in ('values', 'totals', 'reports')),
  constraint exports_format_check check (format in ('xlsx', 'csv')),
  constraint exports_state_check check (state in ('queued', 'running', 'done', 'failed', 'cancelled', 'expired')),
  constraint exports_done_check check ((state in ('done', 'expired')) = (sha256 is not null and bytes is not null and expires_at is not null)),
  constraint exports_failure_check check ((state = 'failed') = (failure is not null))
);
create index exports_account_id_idx on exports (account_id, asked_at desc);
create index exports_state_idx on exports (state) where state in ('running', 'done');
alter table exports enable row level security;
alter table exports force row level security;
create policy exports_own on exports using (account_id = app_account_id()) with check (account_id = app_account_id());
create policy exports_owner on exports using ((select app_is_owner())) with check ((select app_is_owner()));
grant select, insert on exports to binhyen_app;
grant update (state, beat_at, rows_done, rows_total, ended_at, expires_at, file_name, bytes, sha256, failure) on exports to binhyen_app;

-- Begins an export that waits: answers it together with what its asker may do now; null where it is no longer waiting.
create function app_take_export(export uuid, at timestamptz) returns jsonb language plpgsql volatile security definer
  set search_path = public, pg_temp as $$
declare
  taken exports%rowtype;
begin
  update exports set state = 'running', attempt = attempt + 1, beat_at = at, started_at = at, rows_done = 0, rows_total = null
    where id = export and state = 'queued' returning * into taken;
  if taken.id is null then return null; end if;
  return jsonb_build_object('id', taken.id, 'kind', taken.kind, 'format', taken.format, 'query', taken.query, 'title', taken.title,
    'attempt', taken.attempt, 'accountId', taken.account_id, 'actor', app_actor(taken.account_id));
end
$$;
revoke execute on function app_take_export(uuid, timestamptz) from public;
grant execute on function app_take_export(uuid, timestamptz) to binhyen_app;

-- What fell asleep waits again, what a closed account asked for ends, and what is past its days is no longer kept. Answers what was done.
create function app_tend_exports(at timestamptz, silence interval) returns table (export uuid, became text) language plpgsql volatile
  security definer set search_path = public, pg_temp as $$
begin
  return query
    with asleep as (
      update exports set state = 'queued' where state = 'running' and beat_at <= at - silence returning id
    ), past as (
      update exports set state = 'expired' where state = 'done' and expires_at <= at returning id
    )
    select id, 'queued' from asleep union all select id, 'expired' from past;
end
$$;
revoke execute on function app_tend_exports(timestamptz, interval) from public;
grant execute on function app_tend_exports(timestamptz, interval) to binhyen_app;

-- Ends an export whose asker no longer has an account: nobody else could.
create function app_fail_export(export uuid, why text, at timestamptz) returns void language sql volatile security definer
  set search_path = public, pg_temp as $$
  update exports set state = 'failed', failure = why, ended_at = at where id = export and state = 'running'
$$;
revoke execute on function app_fail_export(uuid, text, timestamptz) from public;
grant execute on function app_fail_export(uuid, text, timestamptz) to binhyen_app;

-- What an account asked for is part of everything kept about it; whoever keeps the account is not told of which place.
do $do$
begin
  execute replace(pg_get_functiondef('app_collect_account(text,boolean,integer)'::regprocedure), $old$'dossierActions', jsonb_build_object($old$,
    $new$'exports', coalesce((select jsonb_agg(to_jsonb(e) order by e.asked_at) from (
          select asked_at, kind, format, state, rows_done, ended_at, case when own then title end as title
          from exports where account_id = account order by asked_at desc limit most) e), '[]'),
      'dossierActions', jsonb_build_object($new$);
end
$do$;

-- pg-boss, as it makes itself
CREATE SCHEMA IF NOT EXISTS pgboss;
    CREATE TYPE pgboss.job_state AS ENUM (
      'created',
      'retry',
      'active',
      'completed',
      'cancelled',
      'failed'
    );
    CREATE TABLE pgboss.version (
      version int primary key,
      maintained_on timestamp with time zone,
      cron_on timestamp with time zone,
      monitored_on timestamp with time zone
    );
    CREATE TABLE pgboss.queue (
      name text,
      policy text,
      retry_limit int,
      retry_delay int,
      retry_backoff bool,
      expire_seconds int,
      retention_minutes int,
      dead_letter text REFERENCES pgboss.queue (name),
      partition_name text,
      created_on timestamp with time zone not null default now(),
      updated_on timestamp with time zone not null default now(),
      PRIMARY KEY (name)
    );
    CREATE TABLE pgboss.schedule (
      name text REFERENCES pgboss.queue ON DELETE CASCADE,
      cron text not null,
      timezone text,
      data jsonb,
      options jsonb,
      created_on timestamp with time zone not null default now(),
      updated_on timestamp with time zone not null default now(),
      PRIMARY KEY (name)
    );
    CREATE TABLE pgboss.subscription (
      event text not null,
      name text not null REFERENCES pgboss.queue ON DELETE CASCADE,
      created_on timestamp with time zone not null default now(),
      updated_on timestamp with time zone not null default now(),
      PRIMARY KEY(event, name)
    );
    CREATE TABLE pgboss.job (
      id uuid not null default gen_random_uuid(),
      name text not null,
      priority integer not null default(0),
      data jsonb,
      state pgboss.job_state not null default('created'),
      retry_limit integer not null default(2),
      retry_count integer not null default(0),
      retry_delay integer not null default(0),
      retry_backoff boolean not null default false,
      start_after timestamp with time zone not null default now(),
      started_on timestamp with time zone,
      singleton_key text,
      singleton_on timestamp without time zone,
      expire_in interval not null default interval '15 minutes',
      created_on timestamp with time zone not null default now(),
      completed_on timestamp with time zone,
      keep_until timestamp with time zone NOT NULL default now() + interval '14 days',
      output jsonb,
      dead_letter text,
      policy text
    ) PARTITION BY LIST (name);
ALTER TABLE pgboss.job ADD PRIMARY KEY (name, id);
CREATE TABLE pgboss.archive (LIKE pgboss.job);
ALTER TABLE pgboss.archive ADD PRIMARY KEY (name, id);
ALTER TABLE pgboss.archive ADD archived_on timestamptz NOT NULL DEFAULT now();
CREATE INDEX archive_i1 ON pgboss.archive(archived_on);
    CREATE FUNCTION pgboss.create_queue(queue_name text, options json)
    RETURNS VOID AS
    $$
    DECLARE
      table_name varchar := 'j' || encode(sha224(queue_name::bytea), 'hex');
      queue_created_on timestamptz;
    BEGIN
      WITH q as (
      INSERT INTO pgboss.queue (
        name,
        policy,
        retry_limit,
        retry_delay,
        retry_backoff,
        expire_seconds,
        retention_minutes,
        dead_letter,
        partition_name
      )
      VALUES (
        queue_name,
        options->>'policy',
        (options->>'retryLimit')::int,
        (options->>'retryDelay')::int,
        (options->>'retryBackoff')::bool,
        (options->>'expireInSeconds')::int,
        (options->>'retentionMinutes')::int,
        options->>'deadLetter',
        table_name
      )
      ON CONFLICT DO NOTHING
      RETURNING created_on
      )
      SELECT created_on into queue_created_on from q;
      IF queue_created_on IS NULL THEN
        RETURN;
      END IF;
      EXECUTE format('CREATE TABLE pgboss.%I (LIKE pgboss.job INCLUDING DEFAULTS)', table_name);
      EXECUTE format('ALTER TABLE pgboss.%1$I ADD PRIMARY KEY (name, id)', table_name);
      EXECUTE format('ALTER TABLE pgboss.%1$I ADD CONSTRAINT q_fkey FOREIGN KEY (name) REFERENCES pgboss.queue (name) ON DELETE RESTRICT DEFERRABLE INITIALLY DEFERRED', table_name);
      EXECUTE format('ALTER TABLE pgboss.%1$I ADD CONSTRAINT dlq_fkey FOREIGN KEY (dead_letter) REFERENCES pgboss.queue (name) ON DELETE RESTRICT DEFERRABLE INITIALLY DEFERRED', table_name);
      EXECUTE format('CREATE UNIQUE INDEX %1$s_i1 ON pgboss.%1$I (name, COALESCE(singleton_key, '''')) WHERE state = ''created'' AND policy = ''short''', table_name);
      EXECUTE format('CREATE UNIQUE INDEX %1$s_i2 ON pgboss.%1$I (name, COALESCE(singleton_key, '''')) WHERE state = ''active'' AND policy = ''singleton''', table_name);
      EXECUTE format('CREATE UNIQUE INDEX %1$s_i3 ON pgboss.%1$I (name, state, COALESCE(singleton_key, '''')) WHERE state <= ''active'' AND policy = ''stately''', table_name);
      EXECUTE format('CREATE UNIQUE INDEX %1$s_i4 ON pgboss.%1$I (name, singleton_on, COALESCE(singleton_key, '''')) WHERE state <> ''cancelled'' AND singleton_on IS NOT NULL', table_name);
      EXECUTE format('CREATE INDEX %1$s_i5 ON pgboss.%1$I (name, start_after) INCLUDE (priority, created_on, id) WHERE state < ''active''', table_name);
      EXECUTE format('ALTER TABLE pgboss.%I ADD CONSTRAINT cjc CHECK (name=%L)', table_name, queue_name);
      EXECUTE format('ALTER TABLE pgboss.job ATTACH PARTITION pgboss.%I FOR VALUES IN (%L)', table_name, queue_name);
    END;
    $$
    LANGUAGE plpgsql;
    CREATE FUNCTION pgboss.delete_queue(queue_name text)
    RETURNS VOID AS
    $$
    DECLARE
      table_name varchar;
    BEGIN
      WITH deleted as (
        DELETE FROM pgboss.queue
        WHERE name = queue_name
        RETURNING partition_name
      )
      SELECT partition_name from deleted INTO table_name;
      EXECUTE format('DROP TABLE IF EXISTS pgboss.%I', table_name);
    END;
    $$
    LANGUAGE plpgsql;
INSERT INTO pgboss.version(version) VALUES ('24');

select pgboss.create_queue('exports', '{"policy": "standard"}'::json);
revoke execute on function pgboss.create_queue(text, json) from public;
revoke execute on function pgboss.delete_queue(text) from public;
grant usage on schema pgboss to binhyen_app;
grant select on pgboss.version, pgboss.queue, pgboss.schedule, pgboss.subscription to binhyen_app;
grant update (maintained_on, monitored_on) on pgboss.version to binhyen_app;
grant select, insert, update, delete on pgboss.job, pgboss.archive to binhyen_app;
