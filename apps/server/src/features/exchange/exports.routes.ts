// The only place that hangs files made in the background on HTTP.
import * as api from '@binhyen/core/exchange/exports.contract'
import { register, registerDownload, type Server } from '#server/platform/http/register'
import { askExport, cancelExport, downloadExport, listExports } from './exports.service.ts'

export function exportsRoutes(server: Server, directory: string): void {
  register(server, api.askExport, (ctx, { body }) => askExport(ctx, body))
  register(server, api.listExports, (ctx) => listExports(ctx))
  register(server, api.cancelExport, (ctx, { params }) => cancelExport(ctx, params.id))
  registerDownload(server, api.downloadExport, (ctx, { params }) => downloadExport(ctx, directory, params.id))
}
