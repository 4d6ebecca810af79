// The only place that hangs contradictions on HTTP.
import * as api from '@binhyen/core/comparisons/contradictions.contract'
import { readDossierFigures as figuresOfDossier } from '@binhyen/core/comparisons/fact-figures.contract'
import { register, type Server } from '#server/platform/http/register'
import { countContradictions, explainContradiction, listContradictions } from './contradictions.service.ts'
import { readDossierFigures } from './dossier-figures.service.ts'

export function contradictionsRoutes(server: Server): void {
  register(server, api.listContradictions, (ctx, { query }) => listContradictions(ctx, query))
  register(server, api.countContradictions, (ctx, { query }) => countContradictions(ctx, query))
  register(server, api.explainContradiction, (ctx, { body }) => explainContradiction(ctx, body))
  register(server, figuresOfDossier, (ctx, { params }) => readDossierFigures(ctx, params.id))
}
