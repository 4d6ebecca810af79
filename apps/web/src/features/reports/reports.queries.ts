// The only place where the web asks about periodic reports, and sends what officers type and decide.
import { infiniteQueryOptions, queryOptions, type QueryClient } from '@tanstack/react-query'
import { listForms } from '@binhyen/core/figures/figures.contract'
import * as api from '@binhyen/core/reports/reports.contract'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import type { z } from 'zod'
import { ApiProblem } from '../../api/api-problem.ts'
import { call } from '../../api/client.ts'

export const formsQuery = queryOptions({
  queryKey: ['figures', 'forms'],
  queryFn: ({ signal }) => call(listForms, {}, { signal }),
  staleTime: 300_000,
})

/** What the signed-in person has to hand in; of one unit where it is named. */
export const dueQuery = (unit?: string) =>
  queryOptions({
    queryKey: ['reports', 'due', unit ?? null],
    queryFn: ({ signal }) => call(api.listDueReports, { query: unit === undefined ? {} : { unit } }, { signal }),
  })

export type ReportFilter = Omit<z.input<typeof api.listReports.query>, 'after' | 'limit'>

export const reportsQuery = (filter: ReportFilter) =>
  infiniteQueryOptions({
    queryKey: ['reports', 'list', filter],
    queryFn: ({ signal, pageParam }) =>
      call(api.listReports, { query: { ...filter, limit: 100, ...(pageParam === null ? {} : { after: pageParam }) } }, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  })

/** An address typed wrong names nothing: said as such, without asking the server. */
function knownId(id: string): string {
  if (!/^[0-9a-f-]{36}$/i.test(id)) throw new ApiProblem('report.not-found', { id })
  return id
}

/** Looking into a report is written down: it is read once, and what others change is asked for by itself. */
export const reportQuery = (id: string) =>
  queryOptions({
    queryKey: ['reports', 'one', id],
    queryFn: ({ signal }) => call(api.getReport, { params: { id: knownId(id) } }, { signal }),
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  })

export const handInQuery = (id: string, seq: number) =>
  queryOptions({
    queryKey: ['reports', 'hand-in', id, seq],
    queryFn: ({ signal }) => call(api.getHandIn, { params: { id: knownId(id), seq } }, { signal }),
    // as it was handed in: it never changes
    staleTime: Number.POSITIVE_INFINITY,
  })

export const cellChanges = (id: string, since: number) => call(api.listCellChanges, { params: { id }, query: { since } })

export const openReport = (body: { formId: string; unitId: string; periodFrom: PlainDate; periodTo: PlainDate }, commandId: string) =>
  call(api.openReport, { body }, { commandId })

/** Throws ApiProblem; what somebody else changed meanwhile comes back as conflicts. */
export const saveCells = (id: string, body: z.input<typeof api.saveCells.body>, commandId: string) =>
  call(api.saveCells, { params: { id }, body }, { commandId })

export const answerFinding = (id: string, body: { key: string; answer: string }) => call(api.answerFinding, { params: { id }, body })

export const handIn = (id: string, revision: number, commandId: string) =>
  call(api.handInReport, { params: { id }, body: { revision } }, { commandId })

export const giveBack = (id: string, body: z.input<typeof api.returnReport.body>, commandId: string) =>
  call(api.returnReport, { params: { id }, body }, { commandId })

export const accept = (id: string, body: z.input<typeof api.acceptReport.body>, commandId: string) =>
  call(api.acceptReport, { params: { id }, body }, { commandId })

export const correct = (id: string, reason: string, commandId: string) =>
  call(api.correctReport, { params: { id }, body: { reason } }, { commandId })

/** After an action everything that lists or counts reports is asked again. */
export async function refreshReports(client: QueryClient): Promise<void> {
  await client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] === 'reports' && queryKey[1] !== 'hand-in' })
}
