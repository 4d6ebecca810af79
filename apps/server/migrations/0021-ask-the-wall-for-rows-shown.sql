-- The only place for how the wall asks whom else a row is shown to: by `exists`, so that the planner may either ask once for a whole
-- table (hashed) or, where a page shows fifty rows, only of those (by index). With `in` it could only do the first.

drop policy decisions_read on decisions;
create policy decisions_read on decisions for select using (
  scope && (select app_read_scopes()) or (select false) and scope && app_read_scopes()
  or exists (select from unit_statuses told where told.decision_id = decisions.id)
  or exists (select from past_sayings told where told.decision_id = decisions.id));
drop policy past_imports_read on past_imports;
create policy past_imports_read on past_imports for select using (
  scope && (select app_read_scopes()) or (select false) and scope && app_read_scopes()
  or exists (select from past_sayings told where told.import_id = past_imports.id));
drop policy cohorts_read on cohorts;
create policy cohorts_read on cohorts for select using (
  scope && (select app_read_scopes()) or (select false) and scope && app_read_scopes() or app_may_write(scope)
  or exists (select from enrolments told where told.cohort_id = cohorts.id));

-- Lists of decisions walk from the newest and stop when a page is full.
create index decisions_decided_on_idx on decisions (decided_on desc, id desc);
