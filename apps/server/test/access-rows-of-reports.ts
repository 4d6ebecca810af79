// The only place that says how to knock on the doors of periodic reports.
import * as contradictions from '@binhyen/core/comparisons/contradictions.contract'
import * as factFigures from '@binhyen/core/comparisons/fact-figures.contract'
import * as differences from '@binhyen/core/comparisons/differences.contract'
import * as reports from '@binhyen/core/reports/reports.contract'
import * as outages from '@binhyen/core/reports/outages.contract'
import * as requests from '@binhyen/core/reports/report-requests.contract'
import * as reminders from '@binhyen/core/reports/reminders.contract'
import { defaultReminders } from '@binhyen/core/reports/reminders.domain'
import * as exports from '@binhyen/core/exchange/exports.contract'
import * as values from '@binhyen/core/exchange/figure-values.contract'
import * as many from '@binhyen/core/exchange/workbook-many.contract'
import * as workbooks from '@binhyen/core/exchange/workbook.contract'
import {
  askedDays,
  dossierIn,
  FORM,
  MONTH,
  NO_SUCH,
  only,
  outageBody,
  reportIn,
  requestBody,
  type Row,
  type World,
} from './access-world.ts'

const reportParams = (w: World) => ({ params: { id: w.report } })
const cellOf = (w: World) => ({ unitId: w.unit, figure: 'trafficCases' })

const valuesFile = (w: World): Uint8Array =>
  Buffer.from(
    `form,unit,periodFrom,periodTo,figure,value\r\n${[FORM, w.commune, MONTH.periodFrom, MONTH.periodTo, 'trafficCases', '5'].join(',')}\r\n`,
  )

export const reportRows: readonly Row[] = [
  { endpoint: reports.listReports, right: 'report.read', ask: (w) => ({ query: { unit: w.province, form: FORM } }) },
  { endpoint: reports.listDueReports, right: 'report.read', ask: (w) => ({ query: { unit: w.commune } }) },
  {
    endpoint: reports.openReport,
    right: 'report.enter',
    ask: (w) => ({ body: { formId: FORM, unitId: w.commune, ...MONTH } }),
  },
  { endpoint: reports.getReport, right: 'report.read', ask: reportParams, states: reportIn([]) },
  {
    endpoint: reports.listCellChanges,
    right: 'report.read',
    ask: (w) => ({ ...reportParams(w), query: { since: 0 } }),
    states: reportIn([]),
  },
  {
    endpoint: reports.saveCells,
    right: 'report.enter',
    ask: (w) => ({ ...reportParams(w), body: { cells: [{ ...cellOf(w), cell: null, base: 1 }] } }),
    states: reportIn(['save']),
    // nothing came back with the returned one
    meets: ['report.cell-closed'],
  },
  {
    endpoint: reports.answerFinding,
    right: 'report.enter',
    ask: (w) => ({ ...reportParams(w), body: { key: 'x', answer: 'Đã kiểm tra' } }),
    states: reportIn(['save']),
    meets: ['report.finding-unknown'],
  },
  {
    endpoint: reports.handInReport,
    right: 'report.enter',
    ask: (w) => ({ ...reportParams(w), body: { revision: 1 } }),
    states: reportIn(['hand-in']),
  },
  {
    endpoint: reports.returnReport,
    right: 'report.receive',
    ask: (w) => ({ ...reportParams(w), body: { cells: [{ ...cellOf(w), reason: 'Chưa khớp sổ' }] } }),
    states: reportIn(['return']),
  },
  {
    endpoint: reports.acceptReport,
    right: 'report.receive',
    ask: (w) => ({ ...reportParams(w), body: { seq: 1 } }),
    states: reportIn(['accept']),
  },
  {
    endpoint: reports.correctReport,
    right: 'report.enter',
    ask: (w) => ({ ...reportParams(w), body: { reason: 'Đếm thiếu' } }),
    states: reportIn(['correct']),
  },
  {
    endpoint: reports.getHandIn,
    right: 'report.read',
    ask: (w) => ({ params: { id: w.report, seq: 1 } }),
    states: reportIn([]),
  },
  { endpoint: workbooks.reportTemplate, right: 'report.enter', ask: reportParams, states: reportIn([]) },
  {
    endpoint: workbooks.importWorkbook,
    right: 'report.enter',
    ask: (w) => ({ ...reportParams(w), query: { apply: 'false' }, file: { name: 'a.xlsx', bytes: new Uint8Array([1]) } }),
    states: reportIn(['save']),
  },
  {
    endpoint: workbooks.handInWorkbook,
    right: 'report.read',
    ask: (w) => ({ params: { id: w.report, seq: 1 } }),
    states: reportIn([]),
  },
  { endpoint: requests.listReportRequests, right: 'report.read', ask: (w) => ({ query: { unit: w.province } }) },
  {
    endpoint: requests.previewReportRequest,
    right: 'report-request.issue',
    ask: (w) => ({ query: askedDays(w.commune) }),
  },
  {
    endpoint: requests.askForReports,
    right: 'report-request.issue',
    ask: (w) => ({ body: requestBody(w.commune) }),
    // the commune of the world was asked already
    meets: ['report-request.overlaps'],
  },
  {
    endpoint: requests.putOffReportRequest,
    right: 'report-request.issue',
    ask: (w) => ({ params: { id: w.request }, body: { dueOn: '2027-03-31' } }),
    states: only('request', 'standing', 'report-request.withdrawn'),
  },
  {
    endpoint: requests.withdrawReportRequest,
    right: 'report-request.issue',
    ask: (w) => ({ params: { id: w.request }, body: { reason: 'Yêu cầu nhầm' } }),
    states: only('request', 'standing', 'report-request.withdrawn'),
  },
  { endpoint: outages.listOutages, right: 'catalogue.read' },
  {
    endpoint: outages.recordOutage,
    right: 'outage.write',
    ask: (w) => ({ body: outageBody(w.commune) }),
  },
  {
    endpoint: outages.withdrawOutage,
    right: 'outage.write',
    ask: (w) => ({ params: { id: w.outage }, body: { reason: 'Ghi nhầm' } }),
  },
  { endpoint: reminders.readReminderTerms, right: 'catalogue.read' },
  {
    endpoint: reminders.setReminderTerms,
    right: 'reminder.write',
    ask: () => ({ body: { ...defaultReminders } }),
    meets: ['auth.forbidden'],
  },
  { endpoint: contradictions.countContradictions, right: 'report.read', ask: (w) => ({ query: { unit: w.province } }) },
  { endpoint: contradictions.listContradictions, right: 'report.read', ask: (w) => ({ query: { unit: w.province } }) },
  {
    // which right it is follows from what contradicts; here nothing does
    endpoint: contradictions.explainContradiction,
    right: 'catalogue.read',
    ask: (w) => ({ body: { key: `period|${w.commune}|a|b|models|2024-12-15|2025-12-15`, seen: 'x', text: 'Đã đối chiếu' } }),
    meets: ['report.contradiction-unknown'],
  },
  { endpoint: factFigures.readDossierFigures, right: 'dossier.read', ask: (w) => ({ params: { id: w.dossier } }), states: dossierIn([]) },
  {
    endpoint: differences.readDifferences,
    right: 'report.read',
    ask: (w) => ({ query: { unit: w.province, form: FORM, figure: 'trafficCases' } }),
  },
  {
    endpoint: many.manyTemplate,
    right: 'report.enter',
    ask: (w) => ({ query: { unit: w.commune, form: FORM, ...MONTH } }),
  },
  {
    endpoint: many.importMany,
    right: 'report.enter',
    ask: (w) => ({
      query: { unit: w.commune, form: FORM, ...MONTH, apply: 'false' },
      file: { name: 'a.xlsx', bytes: new Uint8Array([1]) },
    }),
  },
  { endpoint: workbooks.totalsWorkbook, right: 'report.read', ask: (w) => ({ query: { unit: w.province, form: FORM } }) },
  {
    endpoint: values.writeFigureValues,
    right: 'report.enter',
    ask: (w) => ({ body: { rows: [{ form: FORM, unit: w.commune, ...MONTH, figure: 'trafficCases', value: '1.234' }] } }),
  },
  {
    endpoint: values.writeFigureValuesCsv,
    right: 'report.enter',
    ask: (w) => ({ file: { name: 'a.csv', bytes: valuesFile(w) } }),
  },
  { endpoint: values.readFigureValues, right: 'report.read', ask: (w) => ({ query: { unit: w.province, form: FORM } }) },
  { endpoint: values.readFigureValuesCsv, right: 'report.read', ask: (w) => ({ query: { unit: w.province, form: FORM } }) },
  {
    endpoint: exports.askExport,
    right: 'report.read',
    ask: (w) => ({ body: { kind: 'values', format: 'csv', query: { unit: w.province, form: FORM } } }),
  },
  { endpoint: exports.listExports, right: 'own' },
  { endpoint: exports.cancelExport, right: 'own', ask: () => ({ params: { id: NO_SUCH } }), meets: ['export.not-found'] },
  { endpoint: exports.downloadExport, right: 'own', ask: () => ({ params: { id: NO_SUCH } }), meets: ['export.not-found'] },
]
