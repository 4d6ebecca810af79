// The only place for the SQL that loads whole histories of dossiers at once (past records, the demonstration).
import type { UnitId } from '@binhyen/core/units/units.domain'
import { sql } from 'kysely'
import type { BaseCtx } from '#server/platform/context'
import { sqlOf } from '#server/platform/db/client'
import type { DecisionRecord } from './decisions.store.ts'

/** Rows of one table as they come from JSON; each statement takes a whole batch. */
export type DossierBatch = {
  readonly dossiers: readonly object[]
  readonly sections: readonly object[]
  readonly actions: readonly object[]
  readonly evaluations: readonly object[]
}

/** Adds a batch of dossiers with their sections, trails and verdicts: one statement a table. */
export async function addDossierBatch(ctx: BaseCtx, batch: DossierBatch): Promise<void> {
  const db = sqlOf<object>(ctx)
  await sql`insert into dossiers (id, unit_id, scope, province_id, set_id, set_version, window_from, window_to, due_on, requested_on, status, outcome, failing, unclear, registered_on, handed_in_on, late, updated_at)
    select id, unit_id, scope, province_id, set_id, set_version, window_from, window_to, due_on, requested_on, status, outcome, failing, unclear, registered_on, handed_in_on, late, updated_at
    from json_populate_recordset(null::dossiers, ${JSON.stringify(batch.dossiers)}::json)`.execute(db)
  await sql`insert into dossier_sections select * from json_populate_recordset(null::dossier_sections, ${JSON.stringify(batch.sections)}::json)`.execute(
    db,
  )
  await sql`insert into dossier_actions select * from json_populate_recordset(null::dossier_actions, ${JSON.stringify(batch.actions)}::json)`.execute(
    db,
  )
  await sql`insert into evaluations (dossier_id, scope, set_id, set_version, inputs, outcome, trace, evaluated_at)
    select dossier_id, scope, set_id, set_version, inputs, outcome, trace, evaluated_at
    from json_populate_recordset(null::evaluations, ${JSON.stringify(batch.evaluations)}::json)`.execute(db)
}

export type ListedUnit = {
  readonly unit_id: UnitId
  readonly province_id: UnitId
  readonly scope: readonly UnitId[]
  readonly dossier_id: string | null
}

/** Adds a decision of the past with the units it lists. */
export async function addDecisionWithUnits(ctx: BaseCtx, decision: DecisionRecord, units: readonly ListedUnit[]): Promise<void> {
  const db = sqlOf<{ decisions: DecisionRecord }>(ctx)
  await db.insertInto('decisions').values(decision).execute()
  await sql`insert into unit_statuses (decision_id, unit_id, scope, province_id, status_kind, set_id, dossier_id, window_from, window_to, effective_on)
    select ${decision.id}::uuid, unit_id, scope, province_id, ${decision.status_kind}, ${decision.set_id}, dossier_id, ${decision.window_from}::date, ${decision.window_to}::date, ${decision.decided_on}::date
    from json_to_recordset(${JSON.stringify(units)}::json) as listed (unit_id text, province_id text, scope text[], dossier_id uuid)`.execute(
    db,
  )
}

/** Adds decisions of the past and all units they list. */
export async function addDecisionsWithUnits(
  ctx: BaseCtx,
  decisions: readonly DecisionRecord[],
  units: readonly (ListedUnit & { readonly decision_id: string })[],
): Promise<void> {
  const db = sqlOf<object>(ctx)
  await sql`insert into decisions (id, scope, authority_unit_id, authority_body, number, decided_on, signatory_capacity, signatory_title, signatory_name, kind,
      status_kind, set_id, window_from, window_to, cohort_id, as_said, source, demonstration, recorded_by, recorded_at)
    select id, scope, authority_unit_id, authority_body, number, decided_on, signatory_capacity, signatory_title, signatory_name, kind,
      status_kind, set_id, window_from, window_to, cohort_id, as_said, source, demonstration, recorded_by, recorded_at
    from json_populate_recordset(null::decisions, ${JSON.stringify(decisions)}::json)`.execute(db)
  await sql`insert into unit_statuses (decision_id, unit_id, scope, province_id, status_kind, set_id, dossier_id, window_from, window_to, effective_on)
    select made.id, listed.unit_id, listed.scope, listed.province_id, made.status_kind, made.set_id, listed.dossier_id, made.window_from, made.window_to, made.decided_on
    from json_to_recordset(${JSON.stringify(units)}::json) as listed (decision_id uuid, unit_id text, province_id text, scope text[], dossier_id uuid)
    join decisions made on made.id = listed.decision_id`.execute(db)
}
