// The only place that mounts the endpoints of boards, the summary and a unit's year.
import * as api from '@binhyen/core/analytics/analytics.contract'
import { register, type Server } from '#server/platform/http/register'
import { listBoardUnits, readBoard, readSummary } from './analytics.service.ts'
import { readUnitYear } from './unit-year.service.ts'

export function analyticsRoutes(server: Server): void {
  register(server, api.readBoard, (ctx, { query }) => readBoard(ctx, query))
  register(server, api.listBoardUnits, (ctx, { query }) => listBoardUnits(ctx, query))
  register(server, api.readSummary, (ctx, { query }) => readSummary(ctx, query))
  register(server, api.readUnitYear, (ctx, { params, query }) => readUnitYear(ctx, params.id, query))
}
