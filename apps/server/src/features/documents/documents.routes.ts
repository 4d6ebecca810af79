// The only place that mounts the endpoints of documents.
import * as api from '@binhyen/core/documents/documents.contract'
import { register, registerDownload, type Server } from '#server/platform/http/register'
import { downloadReport, previewReport } from './documents.service.ts'

export function documentsRoutes(server: Server): void {
  register(server, api.previewReport, (ctx, { query }) => previewReport(ctx, query))
  registerDownload(server, api.downloadReport, (ctx, { query }) => downloadReport(ctx, query, 'docx'))
  registerDownload(server, api.downloadReportPdf, (ctx, { query }) => downloadReport(ctx, query, 'pdf'))
}
