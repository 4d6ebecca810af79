// The only place for what the endpoints of periodic reports take and answer.
import { z } from 'zod'
import { roles } from '../access/access.domain.ts'
import { PeriodReply } from '../calendar/calendar.contract.ts'
import { CellBody, FigureReply, FormReply } from '../figures/figures.contract.ts'
import { defineEndpoint } from '../shared/endpoint.ts'
import { pageOf, PageQuery } from '../shared/page.ts'
import { Nothing, PlainDateText, WholeText, unread } from '../shared/schemas.ts'
import { gapReasons } from '../units/comparison.domain.ts'
import { CreditReply } from './outages.contract.ts'
import { reportActions, reportStatuses } from './reports.domain.ts'

export const ReportStatus = z.enum(reportStatuses)
export const ReportAction = z.enum(reportActions)

const UnitName = z.object({ id: z.string(), name: z.string(), parentName: z.string().nullable(), level: z.string() })
const FormName = z.object({ id: z.string(), version: z.number().int(), title: z.object({ vi: z.string(), en: z.string() }) })

/** One report that is expected, begun or not: `id` and `status` are null where it was not begun. */
export const ReportRow = z.object({
  id: z.uuid().nullable(),
  unit: UnitName,
  form: FormName,
  period: PeriodReply,
  dueOn: PlainDateText,
  status: ReportStatus.nullable(),
  handedInOn: PlainDateText.nullable(),
  late: z.boolean(),
  /** What it was given because the system, or the line of its place, was down around the deadline; null where nothing was, or was not needed. */
  credit: CreditReply.nullable(),
  /** Cells that came back. */
  returned: z.number().int(),
  updatedAt: z.string().nullable(),
})
export type ReportRow = z.output<typeof ReportRow>

export const listReports = defineEndpoint({
  method: 'GET',
  path: '/api/periodic-reports',
  params: Nothing,
  query: PageQuery.extend({
    unit: z.string().max(40).optional(),
    form: z.string().max(60).optional(),
    periodFrom: PlainDateText.optional(),
    /** Of what is asked ad hoc: the day after the last, where several windows begin together. */
    periodTo: PlainDateText.optional(),
    state: z.enum(['not-begun', 'open', 'handed-in', 'returned', 'accepted', 'correcting', 'waits-for-me', 'overdue']).optional(),
    q: z.string().max(80).optional(),
  }),
  body: Nothing,
  reply: pageOf(ReportRow).extend({
    form: FormName.nullable(),
    period: PeriodReply.nullable(),
    /** The whole list by state, whatever the page shows. */
    counts: z.object({
      expected: z.number().int(),
      notBegun: z.number().int(),
      open: z.number().int(),
      handedIn: z.number().int(),
      returned: z.number().int(),
      accepted: z.number().int(),
      correcting: z.number().int(),
      late: z.number().int(),
      overdue: z.number().int(),
    }),
  }),
  problems: ['unit.not-found', 'form.not-found', 'report.period-unknown'],
  summary: 'Who is to report on a form and period, and how far each is; keyset pages by unit name',
})

/** What a unit has to hand in now, most urgent first. */
export const listDueReports = defineEndpoint({
  method: 'GET',
  path: '/api/periodic-reports/due',
  params: Nothing,
  query: z.object({ unit: z.string().max(40).optional() }),
  body: Nothing,
  reply: z.object({
    items: z.array(ReportRow.extend({ daysLeft: z.number().int() })),
    /** What of the same units and months was accepted, newest period first. */
    done: z.array(ReportRow),
  }),
  problems: ['unit.not-found'],
  summary: 'The reports the signed-in person has to hand in, by deadline',
})

export const openReport = defineEndpoint({
  method: 'POST',
  path: '/api/periodic-reports',
  params: Nothing,
  query: Nothing,
  body: z.object({ formId: z.string().max(60), unitId: z.string().max(40), periodFrom: PlainDateText, periodTo: PlainDateText }),
  reply: z.object({ id: z.uuid() }),
  problems: [
    'unit.not-found',
    'unit.not-valid-on',
    'form.not-found',
    'form.not-for-unit',
    'report.period-unknown',
    'report.not-asked',
    'report.period-not-begun',
    'report.unit-closed',
  ],
  summary: 'Begins a report; begun already, its id comes back',
})

/** Names a cell of the report; one it does not have is refused, so nothing written here is kept. */
const CellAt = z.object({ unitId: unread(z.string().max(40)), figure: unread(z.string().max(60)) })

export const SavedCell = CellAt.extend({
  cell: CellBody.nullable(),
  /** Counts up with every change of the report; what is newer than one has seen is asked for by it. */
  revision: z.number().int(),
  by: z.string(),
  at: z.string(),
})
export type SavedCell = z.output<typeof SavedCell>

export const ReportEvent = z.object({
  seq: z.number().int(),
  action: ReportAction,
  at: z.string(),
  onDate: PlainDateText,
  by: z.string(),
  role: z.enum(roles),
  delegation: z.object({ from: z.string(), document: z.string() }).nullable(),
  note: z.string().nullable(),
  /** The number of the hand-in it made, returned or accepted. */
  handIn: z.number().int().nullable(),
})

/** SHA-256 of the hand-in; null for a reader some cells are hidden from, who could find them out by it. */
const HashReply = z.string().nullable()

/** What was handed in last for an earlier period; blank cells are absent. */
const Earlier = z.object({
  period: PeriodReply,
  cells: z.array(CellAt.extend({ cell: CellBody })),
  /** Where the unit came from others: those whose figures are added up here; empty where it was itself. */
  summed: z.array(z.object({ id: z.string(), name: z.string() })),
  /** Why there is nothing to compare with although something was handed in: the units were split, not merged as a whole. */
  gap: z.enum([...gapReasons, 'not-given']).nullable(),
})

export const ReportReply = ReportRow.extend({
  id: z.uuid(),
  status: ReportStatus,
  /** Without the figures that are not switched on for this network: they are neither asked nor shown. */
  form: FormReply,
  figures: z.array(FigureReply),
  villages: z.array(z.object({ id: z.string(), name: z.string() })),
  revision: z.number().int(),
  cells: z.array(SavedCell),
  /** The same places in the period before and in the same period of last year; null for periods that follow no calendar. */
  before: Earlier.nullable(),
  lastYear: Earlier.nullable(),
  /** Cells that came back with the last return, each with its reason. */
  returns: z.array(CellAt.extend({ reason: z.string() })),
  answers: z.array(z.object({ key: z.string(), answer: z.string(), by: z.string(), at: z.string() })),
  handIns: z.array(
    z.object({
      seq: z.number().int(),
      at: z.string(),
      onDate: PlainDateText,
      by: z.string(),
      late: z.boolean(),
      accepted: z.boolean(),
      hash: HashReply,
    }),
  ),
  events: z.array(ReportEvent),
  may: z.array(ReportAction),
  /** Figures hidden from this reader because they are so small that they point at people. */
  blurred: z.array(CellAt.extend({ mark: z.enum(['small', 'hidden']) })),
})
export type ReportReply = z.output<typeof ReportReply>

const ReportPath = z.object({ id: z.uuid() })

export const getReport = defineEndpoint({
  method: 'GET',
  path: '/api/periodic-reports/:id',
  params: ReportPath,
  query: Nothing,
  body: Nothing,
  reply: ReportReply,
  problems: ['report.not-found'],
  summary: 'One report: its form, cells, earlier values, returns, hand-ins and what may be done next',
  recorded: 'read',
})

export const listCellChanges = defineEndpoint({
  method: 'GET',
  path: '/api/periodic-reports/:id/cells',
  params: ReportPath,
  query: z.object({ since: WholeText(0) }),
  body: Nothing,
  reply: z.object({ revision: z.number().int(), status: ReportStatus, cells: z.array(SavedCell) }),
  problems: ['report.not-found'],
  summary: 'Cells changed since a revision, so that two people who type see each other; written down where it tells any',
  recorded: 'read',
})

export const saveCells = defineEndpoint({
  method: 'PUT',
  path: '/api/periodic-reports/:id/cells',
  params: ReportPath,
  query: Nothing,
  body: z.object({
    cells: z
      .array(
        CellAt.extend({
          /** Null empties the cell. */
          cell: CellBody.nullable(),
          /** The revision of this cell the typing began from; 0 for a cell nobody had filled. */
          base: z.number().int().min(0),
        }),
      )
      .min(1)
      .max(5000),
    /** How the values came: typed, pasted from elsewhere, or out of a workbook. */
    by: z.enum(['typing', 'pasting', 'workbook']).default('typing'),
  }),
  reply: z.object({
    revision: z.number().int(),
    savedAt: z.string(),
    saved: z.array(SavedCell),
    /** Cells somebody else changed since `base`: not written; what stands now comes back. */
    conflicts: z.array(SavedCell),
  }),
  problems: [
    'report.not-found',
    'report.transition-refused',
    'report.cell-closed',
    'report.cell-unknown',
    'report.cell-invalid',
    'figure.off',
  ],
  summary: 'Saves cells as typed; a cell somebody else changed meanwhile is left as it is and comes back',
})

export const answerFinding = defineEndpoint({
  method: 'PUT',
  path: '/api/periodic-reports/:id/answers',
  params: ReportPath,
  query: Nothing,
  body: z.object({ key: z.string().max(300), answer: z.string().trim().max(500) }),
  reply: z.object({ key: z.string(), answer: z.string() }),
  problems: ['report.not-found', 'report.transition-refused', 'report.finding-unknown'],
  summary: 'Answers a warning; an empty answer takes it back',
})

export const handInReport = defineEndpoint({
  method: 'POST',
  path: '/api/periodic-reports/:id/hand-in',
  params: ReportPath,
  query: Nothing,
  body: z.object({
    /** The revision the sender saw: cells changed after it are shown before they are handed in. */ revision: z.number().int().min(0),
  }),
  reply: z.object({ status: ReportStatus, seq: z.number().int(), late: z.boolean(), hash: z.string() }),
  problems: [
    'report.not-found',
    'report.transition-refused',
    'report.before-close',
    'report.changed-meanwhile',
    'report.findings',
    'report.unit-closed',
    'report.not-asked',
  ],
  summary: 'Hands the report in; after the deadline it is accepted and marked late',
})

export const returnReport = defineEndpoint({
  method: 'POST',
  path: '/api/periodic-reports/:id/return',
  params: ReportPath,
  query: Nothing,
  body: z.object({
    cells: z
      .array(CellAt.extend({ reason: z.string().trim().min(1).max(500) }))
      .min(1)
      .max(500),
    note: z.string().trim().max(1000).optional(),
  }),
  reply: z.object({ status: ReportStatus }),
  problems: ['report.not-found', 'report.transition-refused', 'report.cell-unknown', 'report.maker-is-checker'],
  summary: 'Returns a report cell by cell, each with its reason; only those cells open',
})

export const acceptReport = defineEndpoint({
  method: 'POST',
  path: '/api/periodic-reports/:id/accept',
  params: ReportPath,
  query: Nothing,
  body: z.object({ /** The hand-in that was looked at. */ seq: z.number().int().min(1), note: z.string().trim().max(1000).optional() }),
  reply: z.object({ status: ReportStatus }),
  problems: ['report.not-found', 'report.transition-refused', 'report.changed-meanwhile', 'report.maker-is-checker'],
  summary: 'Accepts a hand-in; it counts in the accepted totals from now on',
})

export const correctReport = defineEndpoint({
  method: 'POST',
  path: '/api/periodic-reports/:id/correct',
  params: ReportPath,
  query: Nothing,
  body: z.object({ reason: z.string().trim().min(1).max(500) }),
  reply: z.object({ status: ReportStatus }),
  problems: ['report.not-found', 'report.transition-refused'],
  summary: 'Opens an accepted report for correction; what was accepted counts until the correction is',
})

export const HandInReply = z.object({
  report: z.uuid(),
  unit: UnitName,
  form: FormReply,
  figures: z.array(FigureReply),
  villages: z.array(z.object({ id: z.string(), name: z.string() })),
  period: PeriodReply,
  seq: z.number().int(),
  at: z.string(),
  onDate: PlainDateText,
  by: z.string(),
  late: z.boolean(),
  hash: HashReply,
  cells: z.array(CellAt.extend({ cell: CellBody })),
  answers: z.array(z.object({ key: z.string(), answer: z.string() })),
  /** What is different from the hand-in before it, with the reason each cell was returned for. */
  changes: z.array(CellAt.extend({ before: CellBody.nullable(), after: CellBody.nullable(), reason: z.string().nullable() })),
  blurred: z.array(CellAt.extend({ mark: z.enum(['small', 'hidden']) })),
})
export type HandInReply = z.output<typeof HandInReply>

export const getHandIn = defineEndpoint({
  method: 'GET',
  path: '/api/periodic-reports/:id/hand-ins/:seq',
  params: ReportPath.extend({ seq: WholeText(1) }),
  query: Nothing,
  body: Nothing,
  reply: HandInReply,
  problems: ['report.not-found'],
  summary: 'A report exactly as it was handed in on its day, with what changed against the hand-in before',
  recorded: 'read',
})
