// The only place that hangs the workbooks of reports and boards on HTTP.
import * as api from '@binhyen/core/exchange/workbook.contract'
import * as many from '@binhyen/core/exchange/workbook-many.contract'
import { registerDownload, registerUpload, type Server } from '#server/platform/http/register'
import { handInWorkbook } from './hand-in-export.service.ts'
import { importMany } from './report-import-many.service.ts'
import { importWorkbook } from './report-import.service.ts'
import { manyTemplate } from './report-template-many.service.ts'
import { reportTemplate } from './report-template.service.ts'
import { totalsWorkbook } from './totals-export.service.ts'

export function workbooksRoutes(server: Server): void {
  registerDownload(server, api.reportTemplate, (ctx, { params }) => reportTemplate(ctx, params.id))
  registerUpload(server, api.importWorkbook, (ctx, { params, ...sent }) => importWorkbook(ctx, params.id, sent))
  registerDownload(server, api.handInWorkbook, (ctx, { params }) => handInWorkbook(ctx, params.id, params.seq))
  registerDownload(server, api.totalsWorkbook, (ctx, { query }) => totalsWorkbook(ctx, query))
  registerDownload(server, many.manyTemplate, (ctx, { query }) => manyTemplate(ctx, query))
  registerUpload(server, many.importMany, (ctx, sent) => importMany(ctx, sent))
}
