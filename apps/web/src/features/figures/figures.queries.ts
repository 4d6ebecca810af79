// The only place where the web asks about the dictionary of figures, forms and public holidays.
import { queryOptions } from '@tanstack/react-query'
import type { z } from 'zod'
import { listHolidays } from '@binhyen/core/calendar/calendar.contract'
import { getFigure, getForm, listFigures, listForms, permitFigure } from '@binhyen/core/figures/figures.contract'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import { call } from '../../api/client.ts'

export type FormHead = z.output<typeof listForms.reply>['forms'][number]
export type FigureStory = z.output<typeof getFigure.reply>

const STAYS_MS = 5 * 60_000

/** The dictionary as it stands on a day. */
export function figuresQuery(on: PlainDate) {
  return queryOptions({
    queryKey: ['figures', 'dictionary', on],
    queryFn: ({ signal }) => call(listFigures, { query: { on } }, { signal }),
    staleTime: STAYS_MS,
  })
}

/** One figure over time, with what was recorded about processing it. */
export function figureQuery(id: string) {
  return queryOptions({
    queryKey: ['figures', 'figure', id],
    queryFn: ({ signal }) => call(getFigure, { params: { id } }, { signal }),
    staleTime: STAYS_MS,
  })
}

export const formsQuery = queryOptions({
  queryKey: ['figures', 'forms'],
  queryFn: ({ signal }) => call(listForms, {}, { signal }),
  staleTime: STAYS_MS,
})

/** One version of a form; a published one never changes. */
export function formQuery(id: string, version: number) {
  return queryOptions({
    queryKey: ['figures', 'form', id, version],
    queryFn: ({ signal }) => call(getForm, { params: { id, version } }, { signal }),
    staleTime: STAYS_MS,
  })
}

export const holidaysQuery = queryOptions({
  queryKey: ['figures', 'holidays'],
  queryFn: ({ signal }) => call(listHolidays, {}, { signal }),
  staleTime: STAYS_MS,
})

export type Permission = z.input<typeof permitFigure.body>

/** Records the same document for several figures, one after another: what was recorded before one was refused stays. */
export async function permitFigures(ids: readonly string[], said: Permission): Promise<void> {
  for (const id of ids) await call(permitFigure, { params: { id }, body: said })
}
