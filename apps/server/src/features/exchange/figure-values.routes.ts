// The only place that hangs figures written and read by the thousand on HTTP.
import * as api from '@binhyen/core/exchange/figure-values.contract'
import { register, registerDownload, registerUpload, type Server } from '#server/platform/http/register'
import { writeValuesCsv } from './figure-values-file.service.ts'
import { readValues, valuesCsv } from './figure-values-read.service.ts'
import { writeValues } from './figure-values.service.ts'

export function figureValuesRoutes(server: Server): void {
  register(server, api.writeFigureValues, (ctx, { body: { rows, ...sent } }) =>
    writeValues(ctx, { ...sent, rows: rows.map((row, at) => ({ row: at + 1, sent: row })) }),
  )
  registerUpload(server, api.writeFigureValuesCsv, (ctx, { query, file, confirmed }) => writeValuesCsv(ctx, { query, file, confirmed }))
  register(server, api.readFigureValues, (ctx, { query }) => readValues(ctx, query))
  registerDownload(server, api.readFigureValuesCsv, (ctx, { query }) => valuesCsv(ctx, query))
}
