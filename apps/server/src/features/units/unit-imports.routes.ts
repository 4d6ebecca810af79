// The only place that mounts the imports of units: catalogue lists, conversion tables, boundaries.
import * as api from '@binhyen/core/units/unit-imports.contract'
import { register, registerUploads, type Server } from '#server/platform/http/register'
import * as boundaries from './boundaries.service.ts'
import type { ImpactSource } from './unit-event-impacts.service.ts'
import * as imports from './unit-imports.service.ts'

/** `impacts`: what of other slices an import of units touches. */
export function unitImportsRoutes(server: Server, impacts: readonly ImpactSource[]): void {
  registerUploads(server, api.importCatalogue, (ctx, { query, files }) => imports.importCatalogue(ctx, impacts, files, query))
  registerUploads(server, api.importConversion, (ctx, { query, files }) => imports.importConversion(ctx, impacts, files, query))
  registerUploads(server, api.importBoundaries, (ctx, { query, files }) => boundaries.importBoundaries(ctx, files, query))
  register(server, api.listBoundaries, (ctx, { params, query }) => boundaries.readBoundaries(ctx, params.id, query.on))
}
