// The only place that hangs the dictionary of figures and the forms on HTTP.
import * as api from '@binhyen/core/figures/figures.contract'
import * as drafts from '@binhyen/core/figures/form-drafts.contract'
import { register, type Server } from '#server/platform/http/register'
import { permitFigure, readFigure, readFigures } from './figures.service.ts'
import { deleteDraft, editDraft, endForm, publishDraft, readDraft, readDrafts, startDraft } from './form-drafts.service.ts'
import { readForm, readForms } from './forms.service.ts'

export function figuresRoutes(server: Server): void {
  register(server, api.listFigures, async (ctx, { query }) => ({ figures: await readFigures(ctx, query.on) }))
  register(server, api.getFigure, (ctx, { params }) => readFigure(ctx, params.id))
  register(server, api.permitFigure, (ctx, { params, body }) => permitFigure(ctx, params.id, body))
  register(server, api.listForms, async (ctx) => ({ forms: await readForms(ctx) }))
  register(server, api.getForm, (ctx, { params }) => readForm(ctx, params.id, params.version))
  register(server, drafts.listDrafts, (ctx) => readDrafts(ctx))
  register(server, drafts.getDraft, (ctx, { params }) => readDraft(ctx, params.id))
  register(server, drafts.startDraft, (ctx, { body }) => startDraft(ctx, body))
  register(server, drafts.editDraft, (ctx, { params, body }) => editDraft(ctx, params.id, body))
  register(server, drafts.deleteDraft, (ctx, { params, query }) => deleteDraft(ctx, params.id, query.revision))
  register(server, drafts.publishDraft, (ctx, { params, body }) => publishDraft(ctx, params.id, body.revision))
  register(server, drafts.endForm, (ctx, { params, body }) => endForm(ctx, params, body.on))
}
