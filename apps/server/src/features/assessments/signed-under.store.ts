// The only place for the SQL of what was signed under delegations.
import type { Delegation } from '@binhyen/core/access/access.domain'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import type { UnitId } from '@binhyen/core/units/units.domain'
import { sql } from 'kysely'
import type { Ctx } from '#server/platform/context'
import { sqlOf } from '#server/platform/db/client'

/** Of units at or below one, up to a day, in these windows of these statuses. */
export type SignedOf = {
  readonly unitId: UnitId
  readonly on: PlainDate
  readonly windows: readonly { readonly kind: string; readonly from: PlainDate }[]
  readonly sets: readonly { readonly set: string; readonly from: PlainDate }[]
}

export type DecisionSigned = {
  readonly number: string
  readonly decided_on: PlainDate
  readonly authority_body: string
  readonly recorded_by: string
  readonly delegation: Delegation
}

/** In the order of their days. */
export async function listDecisionsSigned(ctx: Ctx, { unitId, on, windows }: SignedOf): Promise<readonly DecisionSigned[]> {
  const { rows } = await sql<DecisionSigned>`
    select d.number, d.decided_on, d.authority_body, d.recorded_by, d.delegation from decisions d
    where d.delegation is not null and d.decided_on <= ${on}::date and exists (
      select from unit_statuses s
        join json_to_recordset(${JSON.stringify(windows)}::json) as w (kind text, "from" date) on w.kind = s.status_kind and w."from" = s.window_from
      where s.decision_id = d.id and s.scope @> array[${unitId}]::text[])
    order by d.decided_on, d.id`.execute(sqlOf<object>(ctx))
  return rows
}

export type StepsSigned<Step extends string> = {
  readonly action: Step
  readonly by_name: string
  readonly from_name: string
  readonly document: string
  readonly count: number
  /** In the order of the catalogue, at most `named`. */
  readonly units: readonly string[]
}

/** Steps with dossiers, together for each person, delegator and document, by how they follow each other. */
export async function listStepsSigned<Step extends string>(
  ctx: Ctx,
  { unitId, on, sets }: SignedOf,
  { steps, named }: { readonly steps: readonly Step[]; readonly named: number },
): Promise<readonly StepsSigned<Step>[]> {
  const { rows } = await sql<StepsSigned<Step>>`
    select action, by_name, from_name, document, count(*) as count,
      (array_agg(name order by sort_key, unit_id))[1 : ${named}::int] as units
    from (
      select distinct a.action, a.by_name, a.delegation #>> '{from,displayName}' as from_name, a.delegation ->> 'document' as document,
        d.unit_id, l.name, l.sort_key
      from dossier_actions a join dossiers d on d.id = a.dossier_id join unit_labels l on l.unit_id = d.unit_id
        join json_to_recordset(${JSON.stringify(sets)}::json) as w (set text, "from" date) on w.set = d.set_id and w."from" = d.window_from
      where a.delegation is not null and a.action = any (${[...steps]}::text[]) and a.on_date <= ${on}::date
        and d.scope @> array[${unitId}]::text[]
    ) signed
    group by action, by_name, from_name, document
    order by array_position(${[...steps]}::text[], action), by_name, from_name, document`.execute(sqlOf<object>(ctx))
  return rows
}
