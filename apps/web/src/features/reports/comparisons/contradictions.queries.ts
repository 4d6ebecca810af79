// The only place where the web asks which figures contradict each other, and sends what somebody says about it.
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import type { z } from 'zod'
import * as api from '@binhyen/core/comparisons/contradictions.contract'
import { COUNTRY_ID } from '@binhyen/core/units/units.domain'
import { call } from '../../../api/client.ts'

export type ContradictionFilter = Omit<z.input<typeof api.listContradictions.query>, 'after' | 'limit' | 'year'> & {
  readonly year?: number
}

/** Of the country with all its communes and periods only levels are compared unasked: the rest takes seconds. */
export const isCountry = (unit: string | undefined): boolean => unit === COUNTRY_ID

const PAGE = 30
/** A board marks so many cells at most; the list shows all. */
const MOST_MARKS = 200

export const contradictionsQuery = (filter: ContradictionFilter) =>
  infiniteQueryOptions({
    queryKey: ['reports', 'contradictions', filter],
    queryFn: ({ signal, pageParam }) =>
      call(api.listContradictions, { query: { ...filter, limit: PAGE, ...(pageParam === null ? {} : { after: pageParam }) } }, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  })

/** As many as a board can mark. */
export const marksQuery = (filter: ContradictionFilter) =>
  queryOptions({
    queryKey: ['reports', 'contradictions', 'marks', filter],
    queryFn: ({ signal }) => call(api.listContradictions, { query: { ...filter, limit: MOST_MARKS } }, { signal }),
    staleTime: 30_000,
  })

/** How many there are by state; counting takes longer than a page of the list, and nothing waits for it. */
export const countsQuery = ({ unit, kind, form, year, report, dossier }: ContradictionFilter) => {
  const meant = { unit, kind, form, year, report, dossier }
  return queryOptions({
    queryKey: ['reports', 'contradictions', 'counts', meant],
    queryFn: ({ signal }) => call(api.countContradictions, { query: meant }, { signal }),
    staleTime: 30_000,
  })
}

type Counts = z.output<typeof api.countContradictions.reply>

/** False where there are too many reports to count: then there are at least so many. */
export const isCountedWhole = ({ looked }: Counts): boolean => looked.reports === looked.of

export const explain = (body: z.input<typeof api.explainContradiction.body>, commandId: string) =>
  call(api.explainContradiction, { body }, { commandId })
