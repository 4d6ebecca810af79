// The only place for the SQL of the difference ledger: what units had handed in for one figure by a day.
import type { Sum } from '@binhyen/core/figures/sums.domain'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import type { Window } from '@binhyen/core/shared/span'
import type { UnitId } from '@binhyen/core/units/units.domain'
import { sql } from 'kysely'
import type { Ctx } from '#server/platform/context'
import { sqlOf } from '#server/platform/db/client'

export type HandedRow = {
  readonly unit_id: UnitId
  readonly scope: readonly UnitId[]
  readonly report_id: string
  readonly seq: number
  readonly form_version: number
  readonly late: boolean
  readonly on_date: PlainDate
  /** Null where the hand-in says nothing of the figure. */
  readonly sum: Sum | null
}

/** Of every report of a form and period below some places, the last hand-in by a day. */
export async function listHandedBy(
  ctx: Ctx,
  asked: {
    readonly formId: string
    readonly period: Window
    readonly places: readonly UnitId[]
    readonly figure: string
    readonly by: PlainDate
  },
): Promise<readonly HandedRow[]> {
  const { rows } = await sql<HandedRow>`
    select r.unit_id, r.scope, r.id as report_id, h.seq, r.form_version, h.late, h.on_date,
      (select each from jsonb_array_elements(h.sums) as each where each ->> 'figure' = ${asked.figure} limit 1) as sum
    from reports r
    cross join lateral (
      select h.seq, h.late, h.sums, h.on_date from report_hand_ins h where h.report_id = r.id and h.on_date <= ${asked.by}::date order by h.seq desc limit 1
    ) h
    where r.form_id = ${asked.formId} and r.period_from = ${asked.period.from}::date and r.period_to = ${asked.period.to}::date
      and r.hand_in_seq > 0 and r.scope && ${[...asked.places]}::text[]
    order by r.unit_id`.execute(sqlOf<object>(ctx))
  return rows
}
