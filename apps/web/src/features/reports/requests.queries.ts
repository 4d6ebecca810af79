// The only place where the web asks what was asked for ad hoc, and asks for it.
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import type { z } from 'zod'
import type { Period } from '@binhyen/core/calendar/periods.domain'
import {
  askForReports,
  listReportRequests,
  previewReportRequest,
  putOffReportRequest,
  withdrawReportRequest,
} from '@binhyen/core/reports/report-requests.contract'
import { windowsOf } from '@binhyen/core/reports/report-requests.domain'
import { periodFrom } from '@binhyen/core/reports/report-periods.domain'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import { call } from '../../api/client.ts'

export const requestsQuery = (unit?: string) =>
  infiniteQueryOptions({
    queryKey: ['reports', 'requests', unit ?? null],
    queryFn: ({ signal, pageParam }) =>
      call(
        listReportRequests,
        { query: { limit: 50, ...(unit === undefined ? {} : { unit }), ...(pageParam === null ? {} : { after: pageParam }) } },
        { signal },
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  })

/** Requests that one choice of periods is made of. */
const MOST_OFFERED = 100

/** The windows a form was asked for, of a place or of all within reach, the latest first. */
export const askedPeriodsQuery = (form: string, unit?: string) =>
  queryOptions({
    queryKey: ['reports', 'requests', 'periods', form, unit ?? null],
    queryFn: async ({ signal }): Promise<readonly Period[]> => {
      const query = { form, standing: 'true' as const, limit: MOST_OFFERED, ...(unit === undefined ? {} : { unit }) }
      const { items } = await call(listReportRequests, { query }, { signal })
      return windowsOf(items.map(({ period }) => period)).map((window) => periodFrom('ad-hoc', window))
    },
  })

export type Asked = z.input<typeof previewReportRequest.query>

export const previewQuery = (asked: Asked) =>
  queryOptions({
    queryKey: ['reports', 'requests', 'preview', asked],
    queryFn: ({ signal }) => call(previewReportRequest, { query: asked }, { signal }),
  })

export const sendRequest = ({ body, commandId }: { readonly body: z.input<typeof askForReports.body>; readonly commandId: string }) =>
  call(askForReports, { body }, { commandId })

export const putOff = ({ id, dueOn }: { readonly id: string; readonly dueOn: PlainDate }) =>
  call(putOffReportRequest, { params: { id }, body: { dueOn } })

export const withdraw = ({ id, reason }: { readonly id: string; readonly reason: string }) =>
  call(withdrawReportRequest, { params: { id }, body: { reason } })
