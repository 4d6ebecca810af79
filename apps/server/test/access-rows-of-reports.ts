// The only place that says how to knock on the doors of periodic reports.
import * as reports from '@binhyen/core/reports/reports.contract'
import * as workbooks from '@binhyen/core/reports/workbook.contract'
import { FORM, MONTH, reportIn, type Row, type World } from './access-world.ts'

const reportParams = (w: World) => ({ params: { id: w.report } })
const cellOf = (w: World) => ({ unitId: w.unit, figure: 'trafficCases' })

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
  { endpoint: workbooks.totalsWorkbook, right: 'report.read', ask: (w) => ({ query: { unit: w.province, form: FORM } }) },
]
