// The only place for the SQL of a unit's own figures and of the periods in which units below it reported.
import type { KeptCell } from '@binhyen/core/reports/report-cells.domain'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import type { UnitId } from '@binhyen/core/units/units.domain'
import { sql } from 'kysely'
import type { BaseCtx } from '#server/platform/context'
import { sqlOf } from '#server/platform/db/client'

type Handle = Pick<BaseCtx, 'tx'>

export type OwnRow = {
  readonly form_id: string
  readonly form_version: number
  readonly period_from: PlainDate
  readonly period_to: PlainDate
  readonly accepted: boolean
  readonly on_date: PlainDate
  readonly cells: readonly KeptCell[]
  /** What was written down when the report was begun. */
  readonly note: string | null
}

/** Of each form the unit's last report of a period that had ended by a day: as accepted, else as handed in last. */
export async function listOwn(ctx: Handle, unitId: UnitId, on: PlainDate): Promise<readonly OwnRow[]> {
  const { rows } = await sql<OwnRow>`
    select r.form_id, r.form_version, r.period_from, r.period_to, r.accepted_seq is not null as accepted, h.on_date, h.cells,
      (select a.payload ->> 'note' from report_actions a where a.report_id = r.id and a.action = 'open' order by a.seq limit 1) as note
    from (
      select distinct on (form_id) * from reports
      where unit_id = ${unitId} and hand_in_seq > 0 and period_to <= ${on}::date + 1
      order by form_id, period_to desc, period_from desc
    ) r join report_hand_ins h on h.report_id = r.id and h.seq = coalesce(r.accepted_seq, r.hand_in_seq)
    order by r.form_id`.execute(sqlOf<object>(ctx))
  return rows
}

export type ReportedRow = {
  readonly form_id: string
  readonly period_from: PlainDate
  readonly period_to: PlainDate
  readonly handed_in: number
  readonly accepted: number
}

/** The periods that had ended by a day and for which something was handed in at a place, with what is not folded yet; the latest first. */
export async function listReported(ctx: Handle, unitId: UnitId, on: PlainDate): Promise<readonly ReportedRow[]> {
  const { rows } = await sql<ReportedRow>`
    select form_id, period_from, period_to,
      coalesce(sum(reports) filter (where basis = 'provisional'), 0)::int as handed_in,
      coalesce(sum(reports) filter (where basis = 'accepted'), 0)::int as accepted
    from (
      select form_id, period_from, period_to, basis, reports from report_totals
      where unit_id = ${unitId} and period_to <= ${on}::date + 1
      union all
      select form_id, period_from, period_to, basis, reports from report_deltas
      where scope @> array[${unitId}]::text[] and period_to <= ${on}::date + 1
    ) each
    group by form_id, period_from, period_to
    having coalesce(sum(reports) filter (where basis = 'provisional'), 0) > 0
    order by period_to desc, period_from desc, form_id`.execute(sqlOf<object>(ctx))
  return rows
}
