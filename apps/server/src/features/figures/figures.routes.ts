// The only place that hangs the dictionary of figures and the forms on HTTP.
import * as api from '@binhyen/core/figures/figures.contract'
import { register, type Server } from '#server/platform/http/register'
import { permitFigure, readFigure, readFigures } from './figures.service.ts'
import { readForm, readForms } from './forms.service.ts'

export function figuresRoutes(server: Server): void {
  register(server, api.listFigures, async (ctx, { query }) => ({ figures: await readFigures(ctx, query.on) }))
  register(server, api.getFigure, (ctx, { params }) => readFigure(ctx, params.id))
  register(server, api.permitFigure, (ctx, { params, body }) => permitFigure(ctx, params.id, body))
  register(server, api.listForms, async (ctx) => ({ forms: await readForms(ctx) }))
  register(server, api.getForm, (ctx, { params }) => readForm(ctx, params.id, params.version))
}
