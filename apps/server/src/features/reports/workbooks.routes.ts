// The only place that hangs the workbooks of reports and boards on HTTP.
import * as api from '@binhyen/core/reports/workbook.contract'
import { registerDownload, registerUpload, type Server } from '#server/platform/http/register'
import { handInWorkbook } from './hand-in-export.service.ts'
import { importWorkbook } from './report-import.service.ts'
import { reportTemplate } from './report-template.service.ts'
import { totalsWorkbook } from './totals-export.service.ts'

export function workbooksRoutes(server: Server): void {
  registerDownload(server, api.reportTemplate, (ctx, { params }) => reportTemplate(ctx, params.id))
  registerUpload(server, api.importWorkbook, (ctx, { params, ...sent }) => importWorkbook(ctx, params.id, sent))
  registerDownload(server, api.handInWorkbook, (ctx, { params }) => handInWorkbook(ctx, params.id, params.seq))
  registerDownload(server, api.totalsWorkbook, (ctx, { query }) => totalsWorkbook(ctx, query))
}
