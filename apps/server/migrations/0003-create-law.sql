-- The law as data: instruments, frozen versions of criteria sets, and original wordings that provinces pasted.

create table instruments (
  id text not null,
  number text not null,
  kind text not null,
  issuer text not null,
  title text not null,
  -- a date that was not seen is null, never guessed
  signed_on date,
  in_force_from date,
  in_force_to date,
  structure jsonb not null,
  checked boolean not null,
  sources jsonb not null,
  note text,
  position integer not null,
  constraint instruments_id_pk primary key (id),
  constraint instruments_in_force_check check (in_force_from < in_force_to)
);

create table instrument_amendments (
  instrument_id text not null,
  target_id text not null,
  relation text not null,
  note text,
  constraint instrument_amendments_instrument_id_target_id_relation_pk primary key (instrument_id, target_id, relation),
  constraint instrument_amendments_instrument_id_fk foreign key (instrument_id) references instruments (id),
  constraint instrument_amendments_target_id_fk foreign key (target_id) references instruments (id),
  constraint instrument_amendments_relation_check check (relation in ('amends', 'replaces', 'guides', 'follows')),
  constraint instrument_amendments_target_id_check check (target_id <> instrument_id)
);

-- New content is a new version; what a verdict was made with stays as it was.
create table criteria_sets (
  id text not null,
  version integer not null,
  hash text not null,
  instrument_id text not null,
  object text not null,
  status text not null,
  in_force_from date not null,
  in_force_to date,
  -- the checked set with its formulas as trees, as packages/core compiles it
  body jsonb not null,
  loaded_at timestamptz not null,
  constraint criteria_sets_id_version_pk primary key (id, version),
  constraint criteria_sets_instrument_id_fk foreign key (instrument_id) references instruments (id),
  constraint criteria_sets_version_check check (version > 0),
  constraint criteria_sets_object_check check (object in ('residential-area', 'commune', 'district', 'province')),
  constraint criteria_sets_in_force_check check (in_force_from < in_force_to)
);

create function refuse_change_of_criteria_set() returns trigger language plpgsql as $$
begin
  raise exception 'criteria set % version % is frozen', old.id, old.version using errcode = 'restrict_violation';
end
$$;
create trigger criteria_sets_frozen before update or delete on criteria_sets
  for each row execute function refuse_change_of_criteria_set();

-- The original wording as a province pasted it, with where it was read. A later one stands before an earlier one; none is changed.
create table clause_texts (
  id uuid not null,
  set_id text not null,
  clause_id text not null,
  province_id text not null,
  province_name text not null,
  scope text[] not null,
  text text not null,
  source text not null,
  pasted_by text not null,
  pasted_by_name text not null,
  pasted_at timestamptz not null,
  constraint clause_texts_id_pk primary key (id),
  constraint clause_texts_province_id_fk foreign key (province_id) references units (id),
  constraint clause_texts_pasted_by_fk foreign key (pasted_by) references accounts (id),
  constraint clause_texts_text_check check (text <> '' and source <> '')
);
create index clause_texts_set_id_idx on clause_texts (set_id, clause_id, province_id, pasted_at desc);

-- Law is open to everyone who is signed in; who may paste is still kept by the wall.
alter table clause_texts enable row level security;
alter table clause_texts force row level security;
create policy clause_texts_read on clause_texts for select using (true);
create policy clause_texts_write on clause_texts for insert with check (app_may_write(scope));

grant select on instruments, instrument_amendments, criteria_sets to binhyen_app;
grant select, insert on clause_texts to binhyen_app;
