// The only place where the web asks for sums of figures and for the forms they are reported on.
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { z } from 'zod'
import type { PeriodKind } from '@binhyen/core/calendar/periods.domain'
import { listForms } from '@binhyen/core/figures/figures.contract'
import { readTotals, type TotalRow, type TotalsReply } from '@binhyen/core/totals/totals.contract'
import type { Basis, ComparedWith } from '@binhyen/core/totals/totals.domain'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import { call } from '../../../api/client.ts'

export type Totals = TotalsReply
export type { TotalRow }
export type FormLine = z.output<typeof listForms.reply>['forms'][number]

export type TotalsAsked = {
  readonly unit: string
  readonly form: string
  readonly on: PlainDate
  /** Of what was asked for ad hoc, whose last day `on` is: its first. */
  readonly from?: PlainDate
  readonly kind: PeriodKind
  readonly count: number
  readonly basis: Basis
  readonly compare?: ComparedWith
  readonly baseline?: number
  readonly parts: 'true' | 'false'
}

/** Asked again every few seconds while it is looked at: what a commune hands in shows by itself. */
const EVERY_MS = 5000

export function totalsQuery(asked: TotalsAsked) {
  return queryOptions({
    queryKey: ['reports', 'totals', asked],
    queryFn: ({ signal }) => call(readTotals, { query: asked }, { signal }),
    placeholderData: keepPreviousData,
    refetchInterval: EVERY_MS,
  })
}

export const formsQuery = queryOptions({
  queryKey: ['figures', 'forms'],
  queryFn: ({ signal }) => call(listForms, {}, { signal }),
  staleTime: 10 * 60_000,
})
