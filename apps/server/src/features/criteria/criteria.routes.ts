// The only place that hangs the law on HTTP.
import * as api from '@binhyen/core/criteria/criteria.contract'
import * as additions from '@binhyen/core/criteria/provincial-additions.contract'
import * as calendar from '@binhyen/core/calendar/calendar.contract'
import { register, type Server } from '#server/platform/http/register'
import { pasteClauseText, readInstruments, readSet, readSets } from './criteria.service.ts'
import { addProvincialAddition, endProvincialAddition, readAdditions } from './provincial-additions.service.ts'
import { listWindows, setProvinceWindow } from './set-windows.service.ts'

export function criteriaRoutes(server: Server): void {
  register(server, api.listSets, async (ctx) => ({ sets: await readSets(ctx) }))
  register(server, api.getSet, (ctx, { params, query }) => readSet(ctx, params.id, query))
  register(server, api.listInstruments, async (ctx) => ({ instruments: await readInstruments(ctx) }))
  register(server, api.putClauseText, (ctx, { params, body }) => pasteClauseText(ctx, { set: params.id, clause: params.clause }, body))
  register(server, additions.listAdditions, (ctx, { params }) => readAdditions(ctx, params.id))
  register(server, additions.addAddition, (ctx, { params, query, body }) =>
    addProvincialAddition(ctx, params.id, body, query.apply === 'true'),
  )
  register(server, additions.endAddition, (ctx, { params, body }) => endProvincialAddition(ctx, params.id, body.on))
  register(server, calendar.listWindows, (ctx, { query }) => listWindows(ctx, query))
  register(server, calendar.setProvinceWindow, (ctx, { body }) => setProvinceWindow(ctx, body))
}
