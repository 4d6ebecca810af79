// The only place that hangs the difference ledger on HTTP.
import { readDifferences } from '@binhyen/core/comparisons/differences.contract'
import { register, type Server } from '#server/platform/http/register'
import * as differences from './differences.service.ts'

export function differencesRoutes(server: Server): void {
  register(server, readDifferences, (ctx, { query }) => differences.readDifferences(ctx, query))
}
