// The only place for the SQL of what people say about contradictions: append-only, each with the numbers it was written to.
import type { Delegation, Role } from '@binhyen/core/access/access.domain'
import type { ContradictionKind } from '@binhyen/core/comparisons/contradictions.domain'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import type { UnitId } from '@binhyen/core/units/units.domain'
import { sql } from 'kysely'
import type { BaseCtx, Ctx } from '#server/platform/context'
import { sqlOf } from '#server/platform/db/client'

/** The numbers of a sum, whose columns begin with something, as an explanation is kept with them. */
export const seenOf = (beginning: string): string =>
  ['thousandths', 'upper_thousandths', 'more', 'less', 'about'].map((column) => `${beginning}${column}`).join(', ')

export type ExplanationRecord = {
  id: string
  unit_id: UnitId
  scope: UnitId[]
  kind: ContradictionKind
  form_id: string
  other_form_id: string
  figure_id: string
  period_from: PlainDate
  period_to: PlainDate
  seen: string
  explanation: string
  at: Date
  on_date: PlainDate
  account_id: string | null
  by_name: string
  role: Role
  delegation: Delegation | null
}

/** Everything said about the contradictions of some units, newest first. */
export async function listExplanations(ctx: Ctx, units: readonly UnitId[]): Promise<readonly ExplanationRecord[]> {
  if (units.length === 0) return []
  return sqlOf<{ contradiction_explanations: ExplanationRecord }>(ctx)
    .selectFrom('contradiction_explanations')
    .selectAll()
    .where('unit_id', 'in', [...units])
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .execute()
}

export async function addExplanation(ctx: Ctx, row: Omit<ExplanationRecord, 'at' | 'on_date' | 'account_id' | 'by_name'>): Promise<void> {
  await sqlOf<{ contradiction_explanations: ExplanationRecord }>(ctx)
    .insertInto('contradiction_explanations')
    .values({
      ...row,
      delegation: row.delegation === null ? null : sql`${JSON.stringify(row.delegation)}::jsonb`,
      at: ctx.now,
      on_date: ctx.today,
      account_id: ctx.actor.accountId,
      by_name: ctx.actor.displayName,
    })
    .execute()
}

/** Adds what was said of two totals as they stand now; nothing where one of them is not there. For what is loaded, not written by a person. */
export async function addPastExplanation(
  ctx: Pick<BaseCtx, 'tx'>,
  row: Omit<ExplanationRecord, 'seen' | 'at' | 'account_id' | 'delegation'>,
): Promise<void> {
  await sql`
    insert into contradiction_explanations (id, unit_id, scope, kind, form_id, other_form_id, figure_id, period_from, period_to, seen, explanation,
      at, on_date, by_name, role)
    select ${row.id}::uuid, t.unit_id, ${row.scope}::text[], ${row.kind}, t.form_id, o.form_id, t.figure_id, t.period_from, t.period_to,
      concat_ws(':', ${sql.raw(seenOf('t.'))}, ${sql.raw(seenOf('o.'))}), ${row.explanation}, ${row.on_date}::date + time '05:00', ${row.on_date}::date,
      ${row.by_name}, ${row.role}
    from figure_totals t join figure_totals o on o.unit_id = t.unit_id and o.form_id = ${row.other_form_id} and o.period_from = t.period_from
      and o.period_to = t.period_to and o.basis = t.basis and o.figure_id = t.figure_id
    where t.unit_id = ${row.unit_id} and t.form_id = ${row.form_id} and t.period_from = ${row.period_from}::date
      and t.period_to = ${row.period_to}::date and t.basis = 'provisional' and t.figure_id = ${row.figure_id}`.execute(sqlOf<object>(ctx))
}
