// The only place that hangs past results from Excel on HTTP.
import * as api from '@binhyen/core/assessments/past-recognition.contract'
import type { UnitId } from '@binhyen/core/units/units.domain'
import { register, registerDownload, registerUpload, type Server } from '#server/platform/http/register'
import { listPastConflicts, listPastImports, withdrawPastImport } from './past-imports.service.ts'
import { importPastResults, pastTemplate } from './past-recognitions.service.ts'

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

export function pastRecognitionsRoutes(server: Server): void {
  registerUpload(server, api.importPastResults, (ctx, { params, query, file }) =>
    importPastResults(ctx, params.id as UnitId, file, query.apply),
  )
  registerDownload(server, api.pastResultsTemplate, async (ctx, { params }) => ({
    contentType: XLSX,
    ...(await pastTemplate(ctx, params.id as UnitId)),
  }))
  register(server, api.listPastImports, (ctx, { params, query }) => listPastImports(ctx, params.id as UnitId, query))
  register(server, api.withdrawPastImport, (ctx, { params, body }) => withdrawPastImport(ctx, params.id, body.reason))
  register(server, api.listPastConflicts, (ctx, { params, query }) => listPastConflicts(ctx, params.id as UnitId, query))
}
