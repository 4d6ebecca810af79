// The only place that hangs dossiers and decisions on HTTP.
import * as api from '@binhyen/core/assessments/assessments.contract'
import * as decisions from '@binhyen/core/assessments/decisions.contract'
import { register, type Server } from '#server/platform/http/register'
import { acceptDossier, returnDossier, synthesiseDossier } from './appraisal.service.ts'
import { getDossier, handInDossier, listDossiers, registerDossier, saveSection } from './assessments.service.ts'
import { getDecision, issueDecision, listCandidates, listDecisions, recordTitle } from './decisions.service.ts'
import { listWork } from './work.service.ts'

export function assessmentsRoutes(server: Server): void {
  register(server, api.listWork, (ctx) => listWork(ctx))
  register(server, api.registerDossier, (ctx, { body }) => registerDossier(ctx, body))
  register(server, api.listDossiers, (ctx, { query }) => listDossiers(ctx, query))
  register(server, api.getDossier, (ctx, { params }) => getDossier(ctx, params.id))
  register(server, api.saveSection, (ctx, { params, body }) => saveSection(ctx, params, body))
  register(server, api.handInDossier, (ctx, { params, body }) => handInDossier(ctx, params.id, body))
  register(server, api.synthesiseDossier, (ctx, { params, body }) => synthesiseDossier(ctx, params.id, body.note))
  register(server, api.returnDossier, (ctx, { params, body }) => returnDossier(ctx, params.id, body))
  register(server, api.acceptDossier, (ctx, { params, body }) => acceptDossier(ctx, params.id, body.note))
  register(server, decisions.listDecisions, (ctx, { query }) => listDecisions(ctx, query))
  register(server, decisions.getDecision, (ctx, { params }) => getDecision(ctx, params.id))
  register(server, decisions.listCandidates, (ctx) => listCandidates(ctx))
  register(server, decisions.issueDecision, (ctx, { body }) => issueDecision(ctx, body))
  register(server, decisions.recordTitle, (ctx, { body }) => recordTitle(ctx, body))
}
