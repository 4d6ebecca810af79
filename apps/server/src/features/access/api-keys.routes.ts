// The only place that mounts the endpoints of keys for programs.
import * as api from '@binhyen/core/access/api-keys.contract'
import { register, type Server } from '#server/platform/http/register'
import * as keys from './api-keys.service.ts'

export function apiKeysRoutes(server: Server): void {
  register(server, api.listApiKeys, (ctx) => keys.listKeys(ctx))
  register(server, api.makeApiKey, (ctx, { body }) => keys.makeKey(ctx, body))
  register(server, api.revokeApiKey, async (ctx, { params }) => {
    await keys.revokeKey(ctx, params.id)
    return {}
  })
  register(server, api.listAccountKeys, (ctx, { params }) => keys.listKeysOf(ctx, params.id))
  register(server, api.endAccountKey, async (ctx, { params }) => {
    await keys.endKeyOf(ctx, params.id, params.key)
    return {}
  })
}
