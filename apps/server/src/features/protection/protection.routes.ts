// The only place that mounts data care: the guard on free text, the terms of keeping, everything about one account.
import * as api from '@binhyen/core/protection/protection.contract'
import { register, registerDownload, type Server } from '#server/platform/http/register'
import * as protection from './protection.service.ts'

export function protectionRoutes(server: Server): void {
  register(server, api.readTextGuard, (ctx) => protection.readTextGuard(ctx))
  register(server, api.setTextGuard, (ctx, { body }) => protection.setTextGuard(ctx, body.modes))
  register(server, api.readRetention, (ctx) => protection.readRetention(ctx))
  registerDownload(server, api.exportMyAccount, (ctx, { query }) => protection.exportMyAccount(ctx, query.form))
  registerDownload(server, api.exportAccount, (ctx, { params, query }) => protection.exportAccount(ctx, params.id, query.form))
}
