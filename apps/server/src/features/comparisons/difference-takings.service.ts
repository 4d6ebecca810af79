// The only place that takes what units had handed in for one figure by a day, as the two sides of a difference.
import type { Period, RegularKind } from '@binhyen/core/calendar/periods.domain'
import type { Entry, Ledger } from '@binhyen/core/comparisons/differences.domain'
import type { Figure } from '@binhyen/core/figures/figures.domain'
import type { Form } from '@binhyen/core/figures/forms.domain'
import { nothing } from '@binhyen/core/figures/sums.domain'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import { lastDay } from '@binhyen/core/shared/span'
import type { UnitId } from '@binhyen/core/units/units.domain'
import { dictionaryOn } from '#server/features/figures/figures.service'
import type { Answering } from '#server/features/reports/answering-units.service'
import type { Ctx } from '#server/platform/context'
import { listHandedBy, type HandedRow } from './differences.store.ts'

export type Regular = Period & { readonly kind: RegularKind }
type AskedForm = Pick<Form, 'id' | 'title'>

/** Two totals, and their difference by line; null where one of them is not there to be compared. */
export type Compared = {
  readonly before: Taken
  readonly after: Taken
  readonly ledger: Ledger | null
  readonly absent: readonly UnitId[]
}

export type Taken = {
  readonly form: AskedForm
  readonly period: Regular
  readonly asOf: PlainDate
  readonly answering: Answering
  readonly entries: readonly Entry[]
}

/** One side of a difference: the last hand-in of every unit by a day. */
export async function take(
  ctx: Ctx,
  asked: {
    readonly form: AskedForm
    readonly figure: string
    readonly period: Regular
    readonly asOf: PlainDate
    readonly answering: Answering
  },
): Promise<Taken> {
  const { form, figure, period, asOf, answering } = asked
  const rows = await listHandedBy(ctx, { formId: form.id, period, places: answering.units, figure, by: asOf })
  const meant = (await dictionaryOn(ctx, lastDay(period))).find(({ id }) => id === figure)
  return { form, period, asOf, answering, entries: rows.map((row) => entryOf(row, meant)) }
}

/** What a unit handed in, with the definition of its day. */
export const entryOf = (row: HandedRow, meant: Pick<Figure, 'valid'> | undefined): Entry => ({
  unitId: row.unit_id,
  report: row.report_id,
  seq: row.seq,
  definition: `${String(row.form_version)} ${meant?.valid.from ?? ''}`,
  late: row.late,
  sum: row.sum ?? nothing,
})
