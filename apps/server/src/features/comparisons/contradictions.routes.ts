// The only place that hangs contradictions on HTTP.
import * as api from '@binhyen/core/comparisons/contradictions.contract'
import { register, type Server } from '#server/platform/http/register'
import { countContradictions, explainContradiction, listContradictions } from './contradictions.service.ts'

export function contradictionsRoutes(server: Server): void {
  register(server, api.listContradictions, (ctx, { query }) => listContradictions(ctx, query))
  register(server, api.countContradictions, (ctx, { query }) => countContradictions(ctx, query))
  register(server, api.explainContradiction, (ctx, { body }) => explainContradiction(ctx, body))
}
