// The only place where the web asks for documents: the report as a tree, and as a file.
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { z } from 'zod'
import { readSummary } from '@binhyen/core/analytics/analytics.contract'
import { downloadReport, downloadReportPdf, previewReport, type BlockReply } from '@binhyen/core/documents/documents.contract'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import { call, download } from '../../api/client.ts'

export type ReportDocument = z.output<typeof previewReport.reply>
export type Block = z.output<typeof BlockReply>
export type ReportAsked = { readonly unit: string; readonly on: PlainDate }
export type Summary = z.output<typeof readSummary.reply>
export type SummaryMeasure = Summary['measures'][number]

export function reportQuery(asked: ReportAsked) {
  return queryOptions({
    queryKey: ['documents', 'report', asked],
    queryFn: ({ signal }) => call(previewReport, { query: asked }, { signal }),
    placeholderData: keepPreviousData,
  })
}

/** The measures behind the report's sentences: which set and window each number opens on the board. */
export function reportMeasuresQuery(asked: ReportAsked) {
  return queryOptions({
    queryKey: ['documents', 'report-measures', asked],
    queryFn: ({ signal }) => call(readSummary, { query: asked }, { signal }),
  })
}

export type ReportFormat = 'docx' | 'pdf'

/** Has the browser keep the report as a file; the name is the server's. */
export function fetchReportFile(asked: ReportAsked, format: ReportFormat): Promise<{ readonly fileName: string }> {
  return download(format === 'pdf' ? downloadReportPdf : downloadReport, { query: asked })
}
