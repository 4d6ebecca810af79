// The only place for the lines of the wall about periodic reports: read and written by place; totals are written by the folder alone.
import { formOf, REPORT, reportPart, text, type Place, type Wall } from './wall-rows.ts'

const sums = {
  given: '1',
  thousandths: '1000',
  upper_thousandths: '1000',
  not_applicable: '0',
  cannot_provide: '0',
  more: '0',
  certainly_more: '0',
  less: '0',
  certainly_less: '0',
  about: '0',
}
/** The hand-in others hang on is the first; those tried out beside it have numbers of their own. */
const handInOf = (p: Place): string => (p.mark === p.at ? '1' : String(p.mark + 10))

export const wallOfReports: Readonly<Record<string, Wall>> = {
  reports: {
    kind: 'unit',
    readers: true,
    may: 'select insert update',
    row: (p) => ({
      id: p.own(REPORT),
      ...formOf(p),
      form_version: '1',
      unit_id: text(p.commune),
      province_id: text(p.province),
      due_on: 'current_date',
      status: text('open'),
      updated_at: 'now()',
      scope: p.scopeOf(p.commune),
    }),
  },
  report_cells: {
    kind: 'unit',
    readers: true,
    may: 'select insert update',
    row: (p) => ({
      ...reportPart(p),
      unit_id: text(p.commune),
      figure_id: text(`figure${String(p.mark)}`),
      state: text('blank'),
      revision: '0',
      saved_at: 'now()',
      saved_by: text('x'),
      way: text('typing'),
    }),
  },
  report_actions: {
    kind: 'unit',
    readers: true,
    may: 'select insert',
    row: (p) => ({
      ...reportPart(p),
      seq: String(p.mark),
      action: text('open'),
      at: 'now()',
      on_date: 'current_date',
      by_name: text('x'),
      role: text('x'),
    }),
  },
  report_hand_ins: {
    kind: 'unit',
    readers: true,
    may: 'select insert',
    row: (p) => ({
      ...reportPart(p),
      seq: handInOf(p),
      at: 'now()',
      on_date: 'current_date',
      by_name: text('x'),
      late: 'false',
      cells: `'[]'`,
      answers: `'[]'`,
      sums: `'[]'`,
      hash: text('x'),
    }),
  },
  report_returns: {
    kind: 'unit',
    readers: true,
    may: 'select insert',
    row: (p) => ({
      ...reportPart(p),
      seq: '1',
      unit_id: text(p.commune),
      figure_id: text(`figure${String(p.mark)}`),
      reason: text('x'),
    }),
  },
  report_answers: {
    kind: 'unit',
    readers: true,
    may: 'select insert update delete',
    row: (p) => ({ ...reportPart(p), key: text(`key${String(p.mark)}`), answer: text('x'), at: 'now()', by_name: text('x') }),
  },
  report_deltas: {
    kind: 'unit',
    readers: true,
    may: 'select insert',
    row: (p) => ({ ...reportPart(p), ...formOf(p), basis: text('accepted'), reports: '1', in_time: '1', sums: `'[]'`, made_at: 'now()' }),
  },
  figure_totals: {
    kind: 'unit',
    may: 'select',
    row: (p) => ({
      ...formOf(p),
      basis: text('accepted'),
      unit_id: text(p.commune),
      figure_id: text('trafficCases'),
      ...sums,
      updated_at: 'now()',
      scope: p.scopeOf(p.commune),
    }),
  },
  report_totals: {
    kind: 'unit',
    may: 'select',
    row: (p) => ({
      ...formOf(p),
      basis: text('accepted'),
      unit_id: text(p.commune),
      reports: '1',
      in_time: '1',
      updated_at: 'now()',
      scope: p.scopeOf(p.commune),
    }),
  },
}
