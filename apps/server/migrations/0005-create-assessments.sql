-- Dossiers, their sections and actions, evaluations, decisions and the statuses decisions confer.

create table dossiers (
  id uuid not null,
  unit_id text not null,
  scope text[] not null,
  province_id text not null,
  set_id text not null,
  set_version integer not null,
  window_from date not null,
  window_to date not null,
  due_on date,
  -- 19.2 is judged "at the time of requesting consideration" (HD 04/HD-BCA-V05), so the day of the request is kept
  requested_on date,
  status text not null,
  outcome text,
  failing text[] not null default '{}',
  unclear text[] not null default '{}',
  registered_on date not null,
  handed_in_on date,
  late boolean not null default false,
  updated_at timestamptz not null default now(),
  constraint dossiers_id_pk primary key (id),
  constraint dossiers_unit_id_set_id_window_from_key unique (unit_id, set_id, window_from),
  constraint dossiers_unit_id_fk foreign key (unit_id) references units (id),
  constraint dossiers_set_fk foreign key (set_id, set_version) references criteria_sets (id, version),
  constraint dossiers_window_check check (window_from < window_to),
  constraint dossiers_status_check check (
    status in ('registered', 'handed-in', 'synthesised', 'returned', 'accepted', 'not-met', 'recognised')
  ),
  constraint dossiers_outcome_check check (outcome in ('met', 'not-met', 'cannot-tell'))
);
create index dossiers_province_id_idx on dossiers (province_id, set_id, window_from, status);
create index dossiers_scope_idx on dossiers using gin (scope);

create table dossier_sections (
  dossier_id uuid not null,
  clause_id text not null,
  scope text[] not null,
  values jsonb not null,
  revision integer not null,
  saved_at timestamptz not null,
  saved_by text not null,
  constraint dossier_sections_dossier_id_clause_id_pk primary key (dossier_id, clause_id),
  constraint dossier_sections_dossier_id_fk foreign key (dossier_id) references dossiers (id)
);

-- What happened to a dossier, in order. Its status column is what this list computes to.
create table dossier_actions (
  dossier_id uuid not null,
  seq integer not null,
  scope text[] not null,
  action text not null,
  at timestamptz not null,
  on_date date not null,
  account_id uuid,
  by_name text not null,
  role text not null,
  payload jsonb not null default '{}',
  command_id uuid,
  constraint dossier_actions_dossier_id_seq_pk primary key (dossier_id, seq),
  constraint dossier_actions_dossier_id_fk foreign key (dossier_id) references dossiers (id)
);

-- Verdicts with all that is needed to compute them again.
create table evaluations (
  id bigint generated always as identity,
  dossier_id uuid not null,
  scope text[] not null,
  set_id text not null,
  set_version integer not null,
  inputs jsonb not null,
  outcome text not null,
  trace jsonb not null,
  evaluated_at timestamptz not null,
  constraint evaluations_id_pk primary key (id),
  constraint evaluations_dossier_id_fk foreign key (dossier_id) references dossiers (id),
  constraint evaluations_set_fk foreign key (set_id, set_version) references criteria_sets (id, version),
  constraint evaluations_outcome_check check (outcome in ('met', 'not-met', 'cannot-tell'))
);
create index evaluations_dossier_id_idx on evaluations (dossier_id, id desc);

create table decisions (
  id uuid not null,
  -- of the authority that decides; the units listed see it through unit_statuses
  scope text[] not null,
  authority_unit_id text not null,
  authority_body text not null,
  number text not null,
  decided_on date not null,
  signatory_capacity text not null default '',
  signatory_title text not null,
  signatory_name text not null default '',
  kind text not null,
  status_kind text not null,
  set_id text,
  window_from date not null,
  window_to date not null,
  cohort_id uuid,
  as_said text,
  source text,
  demonstration boolean not null default false,
  recorded_by text not null,
  recorded_at timestamptz not null,
  constraint decisions_id_pk primary key (id),
  constraint decisions_authority_unit_id_fk foreign key (authority_unit_id) references units (id),
  constraint decisions_authority_number_key unique (authority_unit_id, number, decided_on),
  constraint decisions_kind_check check (kind in ('recognition', 'title')),
  constraint decisions_window_check check (window_from < window_to)
);
create index decisions_status_kind_idx on decisions (authority_unit_id, status_kind, decided_on);

-- The statuses of a unit stand side by side, one row for each decision that lists it; they are never merged.
create table unit_statuses (
  decision_id uuid not null,
  unit_id text not null,
  scope text[] not null,
  province_id text not null,
  status_kind text not null,
  state text not null default 'recognised',
  set_id text,
  dossier_id uuid,
  window_from date not null,
  window_to date not null,
  effective_on date not null,
  constraint unit_statuses_decision_id_unit_id_pk primary key (decision_id, unit_id),
  constraint unit_statuses_decision_id_fk foreign key (decision_id) references decisions (id),
  constraint unit_statuses_unit_id_fk foreign key (unit_id) references units (id),
  constraint unit_statuses_dossier_id_fk foreign key (dossier_id) references dossiers (id),
  constraint unit_statuses_state_check check (state in ('recognised', 'revoked')),
  -- recognised once for a window: a second decision on the same unit and window is refused
  constraint unit_statuses_unit_status_window_key unique (unit_id, status_kind, window_from)
);
create index unit_statuses_province_id_idx on unit_statuses (province_id, status_kind, window_from);

alter table dossiers enable row level security;
alter table dossiers force row level security;
alter table dossier_sections enable row level security;
alter table dossier_sections force row level security;
alter table dossier_actions enable row level security;
alter table dossier_actions force row level security;
alter table evaluations enable row level security;
alter table evaluations force row level security;
alter table decisions enable row level security;
alter table decisions force row level security;
alter table unit_statuses enable row level security;
alter table unit_statuses force row level security;

create policy dossiers_read on dossiers for select using (app_may_read(scope));
create policy dossiers_add on dossiers for insert with check (app_may_write(scope));
create policy dossiers_change on dossiers for update using (app_may_write(scope)) with check (app_may_write(scope));
create policy dossier_sections_read on dossier_sections for select using (app_may_read(scope));
create policy dossier_sections_add on dossier_sections for insert with check (app_may_write(scope));
create policy dossier_sections_change on dossier_sections for update using (app_may_write(scope)) with check (app_may_write(scope));
create policy dossier_actions_read on dossier_actions for select using (app_may_read(scope));
create policy dossier_actions_add on dossier_actions for insert with check (app_may_write(scope));
create policy evaluations_read on evaluations for select using (app_may_read(scope));
create policy evaluations_add on evaluations for insert with check (app_may_write(scope));
create policy unit_statuses_read on unit_statuses for select using (app_may_read(scope));
create policy unit_statuses_add on unit_statuses for insert with check (app_may_write(scope));
create policy decisions_read on decisions for select using (
  app_may_read(scope) or exists (select 1 from unit_statuses listed where listed.decision_id = decisions.id)
);
create policy decisions_add on decisions for insert with check (app_may_write(scope));

-- append-only where the law needs a trail: no update, no delete
grant select, insert, update on dossiers, dossier_sections to binhyen_app;
grant select, insert on dossier_actions, evaluations, decisions, unit_statuses to binhyen_app;
