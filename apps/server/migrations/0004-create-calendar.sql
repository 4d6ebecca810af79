-- Windows a province sets for itself where the law seen gives none (19.2). Open catalogue: no row-level security.
create table province_windows (
  id uuid not null,
  province_id text not null,
  set_id text not null,
  window_from date not null,
  window_to date not null,
  due_on date,
  source text not null,
  set_by uuid,
  set_at timestamptz not null default now(),
  constraint province_windows_id_pk primary key (id),
  constraint province_windows_province_id_fk foreign key (province_id) references units (id),
  constraint province_windows_window_check check (window_from < window_to),
  constraint province_windows_window_excl exclude using gist (
    province_id with =, set_id with =, daterange(window_from, window_to) with &&
  )
);

grant select, insert on province_windows to binhyen_app;
