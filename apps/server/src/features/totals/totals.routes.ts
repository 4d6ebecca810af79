// The only place that hangs totals on HTTP.
import { readTotals } from '@binhyen/core/totals/totals.contract'
import { register, type Server } from '#server/platform/http/register'
import * as totals from './totals.service.ts'

export function totalsRoutes(server: Server): void {
  register(server, readTotals, (ctx, { query }) => totals.readTotals(ctx, query))
}
