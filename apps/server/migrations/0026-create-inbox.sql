-- What accounts are told: one row for each account and thing that happened. A notice speaks of places and records by codes and numbers.

create table notices (
  id bigint generated always as identity,
  account_id text not null,
  -- the same thing is told to an account once, however often and by how many programs it is sent
  key text not null,
  kind text not null,
  urgent boolean not null,
  unit_id text not null,
  record_kind text,
  record_id text,
  -- the shape of Said in core/inbox/inbox.domain.ts
  said jsonb not null,
  on_date date not null,
  made_at timestamptz not null,
  read_at timestamptz,
  constraint notices_id_pk primary key (id),
  constraint notices_account_id_key_key unique (account_id, key),
  constraint notices_account_id_fk foreign key (account_id) references accounts (id),
  constraint notices_unit_id_fk foreign key (unit_id) references units (id),
  constraint notices_record_check check ((record_kind is null) = (record_id is null)),
  constraint notices_said_check check (length(said::text) <= 8000)
);
create index notices_account_id_idx on notices (account_id, id desc);
create index notices_unread_idx on notices (account_id) where read_at is null;
alter table notices enable row level security;
create policy notices_own on notices using (account_id = app_account_id()) with check (account_id = app_account_id());
grant select, update (read_at) on notices to binhyen_app;

-- Sends notices to whoever holds one of the roles over the place today, in one statement; with delegations, as they act too. Of a place and
-- all above it only those who sit nearest are told: what a province receives is no news for the ministry. The sender tells nobody themselves.
-- `sent`: [{ key, kind, urgent, roles, place, unit, record_kind, record_id, said }]. Answers how many accounts were told something new.
create function app_send_notices(sent jsonb, at timestamptz) returns integer
  language plpgsql volatile security definer set search_path = public, pg_temp
  as $$
  declare
    sender text := app_account_id();
    told integer;
  begin
    -- a program at work sends anywhere; a person only about units they read, also to the places above them
    if sender is not null and exists (
      select from jsonb_to_recordset(sent) as s (unit text, place text[]) where not coalesce(app_may_read(s.unit || s.place), false)) then
      raise insufficient_privilege using message = 'a notice is sent about units its sender reads', table = 'notices';
    end if;
    with asked as (
      select s.* from jsonb_to_recordset(sent) as s (key text, kind text, urgent boolean, roles text[], place text[], unit text,
        record_kind text, record_id text, said jsonb)
    ), seats as (
      select g.account_id, g.role, covered.unit_id
        from grants g, unnest(g.covers) as covered (unit_id)
        where g.valid_from <= app_today() and (g.valid_to is null or g.valid_to > app_today())
      union
      select d.to_account_id, g.role, covered.unit_id
        from delegations d join grants g on g.id = d.grant_id join accounts f on f.id = d.from_account_id, unnest(g.covers) as covered (unit_id)
        where app_account_open(f.disabled_at, f.closes_on) and greatest(d.valid_from, g.valid_from) <= app_today()
          and coalesce(least(d.valid_to, d.ended_on, g.valid_to) > app_today(), true)
    ), found as (
      select asked.key, seats.account_id, min(place.at) as nearness
        from asked, unnest(asked.place) with ordinality as place (unit_id, at)
        join seats on seats.unit_id = place.unit_id
        where seats.role = any (asked.roles)
        group by asked.key, seats.account_id
    ), nearest as (
      select found.*, min(nearness) over (partition by found.key) as least from found
        join accounts a on a.id = found.account_id and app_account_open(a.disabled_at, a.closes_on)
    ), added as (
      insert into notices (account_id, key, kind, urgent, unit_id, record_kind, record_id, said, on_date, made_at)
        select nearest.account_id, asked.key, asked.kind, asked.urgent, asked.unit, asked.record_kind, asked.record_id, asked.said, app_today(), at
        from nearest join asked on asked.key = nearest.key
        where nearest.nearness = nearest.least and nearest.account_id is distinct from sender
        order by asked.key, nearest.account_id
        on conflict on constraint notices_account_id_key_key do nothing
        returning id, account_id, urgent
    ), mailed as (
      -- written with the notice; a digest tells it
      insert into mail_waiting (account_id, notice_id)
        select added.account_id, added.id from added join account_mails m on m.account_id = added.account_id
        where m.verified_at is not null and (m.choice = 'all' or m.choice = 'urgent' and added.urgent) and app_mails_on()
    )
    select count(*)::int into told from added;
    return told;
  end
  $$;
revoke execute on function app_send_notices(jsonb, timestamptz) from public;
grant execute on function app_send_notices(jsonb, timestamptz) to binhyen_app;

-- Mails. Which address an account is written to, once it was shown to be read by who named it, and what it wants.
create table account_mails (
  account_id text not null,
  address text not null,
  choice text not null,
  verified_at timestamptz,
  -- a keyed hash of the code that was sent; gone once it was given back
  code_mark bytea,
  code_sent_at timestamptz,
  code_tries integer not null default 0,
  digest_on date,
  constraint account_mails_account_id_pk primary key (account_id),
  constraint account_mails_account_id_fk foreign key (account_id) references accounts (id),
  constraint account_mails_choice_check check (choice in ('all', 'urgent', 'none'))
);
alter table account_mails enable row level security;
create policy account_mails_own on account_mails using (account_id = app_account_id()) with check (account_id = app_account_id());
grant select, insert, update, delete on account_mails to binhyen_app;

-- The server mails go by: one for the country. Its password is sealed with the program's key.
create table mail_server (
  sole boolean not null default true,
  host text not null,
  port integer not null,
  security text not null,
  username text,
  password bytea,
  sender text not null,
  address text not null,
  is_on boolean not null,
  set_at timestamptz not null,
  constraint mail_server_sole_pk primary key (sole),
  constraint mail_server_sole_check check (sole),
  constraint mail_server_port_check check (port between 1 and 65535),
  constraint mail_server_security_check check (security in ('tls', 'starttls', 'none')),
  constraint mail_server_password_check check (password is null or username is not null)
);
alter table mail_server enable row level security;
create policy mail_server_administered on mail_server using (app_may_administer(array['VN'])) with check (app_may_administer(array['VN']));
grant select, insert, update on mail_server to binhyen_app;

-- Notices that a digest still has to tell, written with them.
create table mail_waiting (
  account_id text not null,
  notice_id bigint not null,
  constraint mail_waiting_account_id_notice_id_pk primary key (account_id, notice_id),
  constraint mail_waiting_account_id_fk foreign key (account_id) references accounts (id),
  constraint mail_waiting_notice_id_fk foreign key (notice_id) references notices (id) on delete cascade
);
create index mail_waiting_notice_id_idx on mail_waiting (notice_id);

-- The outbox: sent after commit, tried again with a growing delay, given up after the last try. The text goes once it was sent.
create table mails (
  id bigint generated always as identity,
  account_id text not null,
  purpose text not null,
  recipient text not null,
  subject text not null,
  body text not null,
  made_at timestamptz not null,
  attempts integer not null default 0,
  -- null: nothing more is to be done
  next_at timestamptz,
  sent_at timestamptz,
  answer text,
  constraint mails_id_pk primary key (id),
  constraint mails_account_id_fk foreign key (account_id) references accounts (id),
  constraint mails_purpose_check check (purpose in ('digest', 'code', 'trial')),
  constraint mails_sent_at_check check (sent_at is null or next_at is null)
);
create index mails_next_at_idx on mails (next_at) where next_at is not null;
create index mails_account_id_idx on mails (account_id, id desc);
alter table mails enable row level security;
create policy mails_read on mails for select using (account_id = app_account_id() or app_may_administer(array['VN']));
create policy mails_add on mails for insert with check (account_id = app_account_id());
grant select (id, account_id, purpose, made_at, attempts, next_at, sent_at, answer) on mails to binhyen_app;
grant insert (account_id, purpose, recipient, subject, body, made_at, next_at) on mails to binhyen_app;

create function app_mails_on() returns boolean
  language sql stable security definer set search_path = public, pg_temp
  as $$ select coalesce((select is_on from mail_server), false) $$;
revoke execute on function app_mails_on() from public;
grant execute on function app_mails_on() to binhyen_app;

-- The server as the mailer needs it; for programs at work only.
create function app_mail_server() returns jsonb
  language plpgsql volatile security definer set search_path = public, pg_temp
  as $$
  begin
    if app_account_id() is not null then raise insufficient_privilege using message = 'asked by programs only', table = 'mail_server'; end if;
    return (select jsonb_build_object('host', host, 'port', port, 'security', security, 'username', username, 'password', encode(password, 'base64'),
      'sender', sender, 'address', address) from mail_server where is_on);
  end
  $$;
revoke execute on function app_mail_server() from public;
grant execute on function app_mail_server() to binhyen_app;

-- What waits for a digest today, by account: [{ account, recipient, notices: [{ kind, unit, dueOn }] }]; each account once a day. One program
-- at a time: another one finds nothing, and goes on when this transaction has ended.
create function app_waiting_digests(most integer) returns jsonb
  language plpgsql volatile security definer set search_path = public, pg_temp
  as $$
  begin
    if app_account_id() is not null then raise insufficient_privilege using message = 'asked by programs only', table = 'mail_waiting'; end if;
    if not pg_try_advisory_xact_lock(hashtext('app_waiting_digests')) then return '[]'; end if;
    return (select coalesce(jsonb_agg(one), '[]') from (
      select m.account_id as account, m.address as recipient,
        (select jsonb_agg(jsonb_build_object('kind', n.kind, 'unit', coalesce(l.name, n.unit_id), 'dueOn', n.said ->> 'dueOn') order by n.urgent desc, n.id)
          from mail_waiting w join notices n on n.id = w.notice_id left join unit_labels l on l.unit_id = n.unit_id
          where w.account_id = m.account_id) as notices
      from account_mails m join accounts a on a.id = m.account_id and app_account_open(a.disabled_at, a.closes_on)
      where m.verified_at is not null and m.choice <> 'none' and m.digest_on is distinct from app_today()
        and exists (select from mail_waiting w where w.account_id = m.account_id)
      order by m.account_id limit most) one);
  end
  $$;
revoke execute on function app_waiting_digests(integer) from public;
grant execute on function app_waiting_digests(integer) to binhyen_app;

-- Puts digests on their way and takes what they tell from the waiting. `made`: [{ account, recipient, subject, body }]
create function app_add_digests(made jsonb, at timestamptz) returns void
  language plpgsql volatile security definer set search_path = public, pg_temp
  as $$
  begin
    if app_account_id() is not null then raise insufficient_privilege using message = 'made by programs only', table = 'mails'; end if;
    insert into mails (account_id, purpose, recipient, subject, body, made_at, next_at)
      select m.account, 'digest', m.recipient, m.subject, m.body, at, at
      from jsonb_to_recordset(made) as m (account text, recipient text, subject text, body text);
    delete from mail_waiting w using jsonb_to_recordset(made) as m (account text) where w.account_id = m.account;
    update account_mails k set digest_on = app_today() from jsonb_to_recordset(made) as m (account text) where k.account_id = m.account;
  end
  $$;
revoke execute on function app_add_digests(jsonb, timestamptz) from public;
grant execute on function app_add_digests(jsonb, timestamptz) to binhyen_app;

-- Takes mails that are due. Until they are noted, nobody else takes them for a while: a program that dies on the way leaves them to the next.
create function app_take_mails(most integer, at timestamptz, hold interval) returns jsonb
  language plpgsql volatile security definer set search_path = public, pg_temp
  as $$
  declare
    taken jsonb;
  begin
    if app_account_id() is not null then raise insufficient_privilege using message = 'taken by programs only', table = 'mails'; end if;
    with due as (
      select id from mails where next_at <= at order by next_at, id limit most for update skip locked
    ), held as (
      update mails set attempts = attempts + 1, next_at = at + hold from due where mails.id = due.id
      returning mails.id, purpose, recipient, subject, body, attempts, made_at
    )
    select coalesce(jsonb_agg(to_jsonb(held) order by held.id), '[]') into taken from held;
    return taken;
  end
  $$;
revoke execute on function app_take_mails(integer, timestamptz, interval) from public;
grant execute on function app_take_mails(integer, timestamptz, interval) to binhyen_app;

-- What became of a mail: sent, or when it is tried again (null: given up).
create function app_note_mail(mail bigint, sent timestamptz, again timestamptz, said text) returns void
  language plpgsql volatile security definer set search_path = public, pg_temp
  as $$
  begin
    if app_account_id() is not null then raise insufficient_privilege using message = 'noted by programs only', table = 'mails'; end if;
    update mails set sent_at = sent, next_at = again, answer = left(said, 500), body = case when again is null then '' else body end
      where id = mail and sent_at is null;
  end
  $$;
revoke execute on function app_note_mail(bigint, timestamptz, timestamptz, text) from public;
grant execute on function app_note_mail(bigint, timestamptz, timestamptz, text) to binhyen_app;

-- Which day a daily piece of work was last done for. Only programs ask and say so: there is no account behind them.
create table daily_works (
  name text not null,
  done_for date not null,
  done_at timestamptz not null,
  constraint daily_works_name_pk primary key (name)
);

create function app_daily_work_done(wanted text) returns date
  language plpgsql volatile security definer set search_path = public, pg_temp
  as $$
  begin
    if app_account_id() is not null then raise insufficient_privilege using message = 'asked by programs only', table = 'daily_works'; end if;
    return (select w.done_for from daily_works w where w.name = wanted);
  end
  $$;
revoke execute on function app_daily_work_done(text) from public;
grant execute on function app_daily_work_done(text) to binhyen_app;

create function app_note_daily_work(wanted text, day date, at timestamptz) returns void
  language plpgsql volatile security definer set search_path = public, pg_temp
  as $$
  begin
    if app_account_id() is not null then raise insufficient_privilege using message = 'noted by programs only', table = 'daily_works'; end if;
    insert into daily_works (name, done_for, done_at) values (wanted, day, at)
      on conflict on constraint daily_works_name_pk do update set done_for = excluded.done_for, done_at = excluded.done_at;
  end
  $$;
revoke execute on function app_note_daily_work(text, date, timestamptz) from public;
grant execute on function app_note_daily_work(text, date, timestamptz) to binhyen_app;

-- The units that have handed in a form for a period, in time or not. For the reminders, which no person sends.
create function app_units_handed_in(form text, first date, past date) returns setof text
  language plpgsql volatile security definer set search_path = public, pg_temp
  set app.read_scopes = '{VN}'
  as $$
  begin
    if app_account_id() is not null then raise insufficient_privilege using message = 'asked by programs only', table = 'reports'; end if;
    return query select r.unit_id from reports r
      where r.form_id = form and r.period_from = first and r.period_to = past and r.handed_in_on is not null;
  end
  $$;
revoke execute on function app_units_handed_in(text, date, date) from public;
grant execute on function app_units_handed_in(text, date, date) to binhyen_app;

-- When whom is reminded, for the whole country; where it is missing, what core says.
create function app_set_reminder_terms(terms jsonb) returns void
  language plpgsql volatile security definer set search_path = public, pg_temp
  as $$
  begin
    if not coalesce(app_may_administer(array['VN']), false) then
      raise insufficient_privilege using message = 'reminders are set by administrators of the country', table = 'app_settings';
    end if;
    insert into app_settings (key, value) values ('reminder-terms', terms)
      on conflict on constraint app_settings_key_pk do update set value = excluded.value;
  end
  $$;
revoke execute on function app_set_reminder_terms(jsonb) from public;
grant execute on function app_set_reminder_terms(jsonb) to binhyen_app;

-- What an account was told is part of everything kept about it; who keeps the account sees when and of which kind, not about which place.
do $do$
begin
  execute replace(pg_get_functiondef('app_collect_account(text,boolean,integer)'::regprocedure), $old$'dossierActions', jsonb_build_object($old$,
    $new$'mail', (select to_jsonb(m) - array['account_id', 'code_mark'] from account_mails m where m.account_id = account and own),
      'mails', coalesce((select jsonb_agg(to_jsonb(m) order by m.id) from (
          select id, purpose, made_at, attempts, sent_at, answer from mails where account_id = account order by id desc limit most) m), '[]'),
      'notices', jsonb_build_object(
        'total', (select count(*) from notices n where n.account_id = account),
        'latest', coalesce((select jsonb_agg(to_jsonb(n) order by n.id) from (
          select id, kind, urgent, on_date, made_at, read_at, case when own then unit_id end as unit_id, case when own then record_kind end as record_kind,
            case when own then record_id end as record_id, case when own then said end as said
          from notices where account_id = account order by id desc limit most) n), '[]')),
      'dossierActions', jsonb_build_object($new$);
end
$do$;
