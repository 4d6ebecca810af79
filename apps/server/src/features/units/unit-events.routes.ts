// The only place that mounts unit events; what other slices have hanging on units comes in as lists.
import type { z } from 'zod'
import * as api from '@binhyen/core/units/unit-events.contract'
import { register, type Server } from '#server/platform/http/register'
import * as impacts from './unit-event-impacts.service.ts'
import * as events from './unit-events.service.ts'

export function unitEventRoutes(server: Server, sources: readonly impacts.ImpactSource[]): void {
  register(server, api.listEventBatches, (ctx, { query }) => events.readBatches(ctx, query))
  register(server, api.listLeftBehind, (ctx, { query }) => events.readLeftBehind(ctx, query))
  register(server, api.previewUnitEvents, (ctx, { body }) => impacts.previewEvents(ctx, sources, body.batches, body.limit))
  register(server, api.previewMore, (ctx, { params, body }) =>
    impacts.previewMore(ctx, sources, body.batches, { section: params.section, after: body.after, limit: body.limit }),
  )
  register(server, api.applyUnitEvents, (ctx, { body }) =>
    events.applyUnitEvents(ctx, body.batches, { origin: body.origin, undoes: body.undoes }),
  )
  register(server, api.listBatchEvents, (ctx, { params, query }) => events.readBatchEvents(ctx, params.id, query))
  register(server, api.getCounterEvents, async (ctx, { params }) => {
    const { effectiveOn, events: back, impossible } = await events.readCounterEvents(ctx, params.id)
    return { effectiveOn, events: [...back] as z.input<typeof api.UnitEventBody>[], impossible: [...impossible] }
  })
}
