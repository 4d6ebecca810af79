// The only place that hangs periodic reports on HTTP.
import * as api from '@binhyen/core/reports/reports.contract'
import * as outages from '@binhyen/core/reports/outages.contract'
import * as requests from '@binhyen/core/reports/report-requests.contract'
import * as reminders from '@binhyen/core/reports/reminders.contract'
import { register, type Server } from '#server/platform/http/register'
import { listOutages, recordOutage, withdrawOutage } from './outages.service.ts'
import { readReminderTerms, setReminderTerms } from './reminder-terms.service.ts'
import { answerFinding, saveCells } from './report-entry.service.ts'
import { acceptReport, correctReport, handInReport, returnReport } from './report-hand-ins.service.ts'
import { listDueReports, listReports } from './report-lists.service.ts'
import { getHandIn, getReport, listCellChanges } from './report-view.service.ts'
import { askForReports, listRequests, previewRequest, putOff, withdrawRequest } from './report-requests.service.ts'
import { openReport } from './reports.service.ts'

export function reportsRoutes(server: Server): void {
  register(server, api.listReports, (ctx, { query }) => listReports(ctx, query))
  register(server, api.listDueReports, (ctx, { query }) => listDueReports(ctx, query.unit))
  register(server, api.openReport, (ctx, { body }) => openReport(ctx, body))
  register(server, api.getReport, (ctx, { params }) => getReport(ctx, params.id))
  register(server, api.listCellChanges, (ctx, { params, query }) => listCellChanges(ctx, params.id, query.since))
  register(server, api.saveCells, (ctx, { params, body }) => saveCells(ctx, params.id, body))
  register(server, api.answerFinding, (ctx, { params, body }) => answerFinding(ctx, params.id, body))
  register(server, api.handInReport, (ctx, { params, body }) => handInReport(ctx, params.id, body))
  register(server, api.returnReport, (ctx, { params, body }) => returnReport(ctx, params.id, body))
  register(server, api.acceptReport, (ctx, { params, body }) => acceptReport(ctx, params.id, body))
  register(server, api.correctReport, (ctx, { params, body }) => correctReport(ctx, params.id, body.reason))
  register(server, api.getHandIn, (ctx, { params }) => getHandIn(ctx, params.id, params.seq))
  register(server, reminders.readReminderTerms, (ctx) => readReminderTerms(ctx))
  register(server, reminders.setReminderTerms, (ctx, { body }) => setReminderTerms(ctx, body))
  register(server, requests.listReportRequests, (ctx, { query }) => listRequests(ctx, query))
  register(server, requests.previewReportRequest, (ctx, { query }) => previewRequest(ctx, query))
  register(server, requests.askForReports, (ctx, { body }) => askForReports(ctx, body))
  register(server, requests.putOffReportRequest, (ctx, { params, body }) => putOff(ctx, params.id, body.dueOn))
  register(server, requests.withdrawReportRequest, (ctx, { params, body }) => withdrawRequest(ctx, params.id, body.reason))
  register(server, outages.listOutages, (ctx, { query }) => listOutages(ctx, query))
  register(server, outages.recordOutage, (ctx, { body }) => recordOutage(ctx, body))
  register(server, outages.withdrawOutage, (ctx, { params, body }) => withdrawOutage(ctx, params.id, body.reason))
}
