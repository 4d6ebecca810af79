// The only place for the SQL that judges a whole set and window again: read in one statement, written in batches.
import type { Facts, Outcome } from '@binhyen/core/criteria/criteria.domain'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import type { UnitId } from '@binhyen/core/units/units.domain'
import { sql } from 'kysely'
import type { BaseCtx } from '#server/platform/context'
import { sqlOf } from '#server/platform/db/client'

export type DossierFacts = {
  readonly id: string
  readonly unit_id: UnitId
  readonly scope: UnitId[]
  readonly province_id: UnitId
  readonly set_version: number
  readonly facts: Facts
}

/** Every dossier of a set and window with all its typed facts. */
export async function listDossierFacts(ctx: Pick<BaseCtx, 'tx'>, of: { setId: string; windowFrom: PlainDate }): Promise<DossierFacts[]> {
  // dossier by dossier over the index of its sections: the same time whatever the planner believes of tables just filled
  const { rows } = await sql<DossierFacts>`
    select d.id, d.unit_id, d.scope, d.province_id, d.set_version,
      coalesce((select jsonb_object_agg(each.key, each.value) from dossier_sections s cross join jsonb_each(s.values) each
        where s.dossier_id = d.id), '{}') as facts
    from dossiers d
    where d.set_id = ${of.setId} and d.window_from = ${of.windowFrom}`.execute(sqlOf<object>(ctx))
  return rows
}

/** One verdict as it is stored; `inputs` and `trace` are JSON values. */
export type VerdictRow = {
  readonly dossier_id: string
  readonly scope: readonly UnitId[]
  readonly set_id: string
  readonly set_version: number
  readonly inputs: unknown
  readonly outcome: Outcome
  readonly trace: unknown
  readonly failing: readonly string[]
  readonly unclear: readonly string[]
}

/** Adds a batch of verdicts and brings the dossiers' current columns up to them; `rows` is their JSON text. */
export async function addVerdicts(ctx: Pick<BaseCtx, 'tx'>, rows: string, at: Date): Promise<void> {
  await sql`
    with given as (
      select * from json_to_recordset(${rows}::json)
        as each (dossier_id uuid, scope text[], set_id text, set_version int, inputs jsonb, outcome text, trace jsonb, failing text[], unclear text[])
    ), added as (
      insert into evaluations (dossier_id, scope, set_id, set_version, inputs, outcome, trace, evaluated_at)
      select dossier_id, scope, set_id, set_version, inputs, outcome, trace, ${at}::timestamptz from given
    )
    update dossiers set outcome = given.outcome, failing = given.failing, unclear = given.unclear from given where dossiers.id = given.dossier_id`.execute(
    sqlOf<object>(ctx),
  )
}
