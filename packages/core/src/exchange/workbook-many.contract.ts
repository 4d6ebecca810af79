// The only place for what the workbook of many reports takes and answers.
import { z } from 'zod'
import { CellBody } from '../figures/figures.contract.ts'
import { defineEndpoint } from '../shared/endpoint.ts'
import { FlagText, Nothing, PlainDateText, unread } from '../shared/schemas.ts'
import { UnitIdText } from '../units/units.contract.ts'
import { reportStatuses } from '../reports/reports.domain.ts'
import {
  Count,
  FindingsReply,
  Named,
  Unreadable,
  UnmatchedReply,
  WorkbookErrorReply,
  WorkbookWarningReply,
  XLSX,
} from './workbook.contract.ts'
import { manyStandings } from './workbook-merge.domain.ts'

/** The reports of one form and period of every unit below a place. */
const Asked = z.object({ unit: UnitIdText, form: z.string().max(60), periodFrom: PlainDateText, periodTo: PlainDateText })

const problems = [
  'unit.not-found',
  'unit.not-valid-on',
  'form.not-found',
  'report.period-unknown',
  'report.not-asked',
  'report.period-not-begun',
  'report.workbook-too-many',
  'report.workbook-of-villages',
] as const

export const manyTemplate = defineEndpoint({
  method: 'GET',
  path: '/api/periodic-reports/workbook/template.xlsx',
  params: Nothing,
  query: Asked,
  body: Nothing,
  reply: Nothing,
  problems: [...problems, 'auth.confirmation-required'],
  summary: 'A workbook made for all reports below a place: a row for each unit that reports, with what stands in its report',
  file: XLSX,
  recorded: 'export',
})

const ManyRowReply = z.object({
  sheet: z.string(),
  cell: z.string(),
  unitId: z.string(),
  figure: z.string(),
  before: CellBody.nullable(),
  after: CellBody.nullable(),
  standing: z.enum(manyStandings),
})

export const ManyUnitReply = z.object({
  id: z.string(),
  name: z.string(),
  parentName: z.string().nullable(),
  /** Null where it is not begun; writing begins it. */
  report: z.object({ id: z.string(), status: z.enum(reportStatuses) }).nullable(),
  /** False where the file has no row of it. */
  inFile: z.boolean(),
  changes: Count,
  conflicts: Count,
  theirs: Count,
  same: Count,
  /** Cells that differ and cannot be written: the report was handed in, or they were not returned. */
  closed: Count,
  errors: Count,
  /** What would stand against handing it in; null where nothing of it changes, or the file is still to be mended. */
  left: z.object({ errors: Count, warnings: Count, blank: Count }).nullable(),
})
export type ManyUnitReply = z.output<typeof ManyUnitReply>

export const ManyReply = z.object({
  applied: z.boolean(),
  fileName: z.string(),
  unreadable: Unreadable,
  marked: z.boolean(),
  layoutChanged: z.boolean(),
  /** Of the cells that would be written or are in conflict, as they stand; to be sent with `apply`. */
  seen: z.string(),
  units: z.array(ManyUnitReply),
  rows: z.array(ManyRowReply),
  changes: Count,
  conflicts: Count,
  theirs: Count,
  same: Count,
  closed: Count,
  errors: z.array(WorkbookErrorReply),
  errorCount: Count,
  warnings: z.array(WorkbookWarningReply),
  warningCount: Count,
  unmatched: z.array(UnmatchedReply),
  findings: FindingsReply,
  figures: z.array(Named),
  saved: Count,
  left: Count,
  /** Reports begun by writing. */
  begun: Count,
})
export type ManyReply = z.output<typeof ManyReply>

export const importMany = defineEndpoint({
  method: 'POST',
  path: '/api/periodic-reports/workbook',
  params: Nothing,
  query: Asked.extend({
    apply: FlagText,
    /** What the dry run was shown against; a cell changed since is never overwritten unseen. */
    seen: unread(z.string().max(64)).optional(),
    /** What rows and columns are that no name told: `key=id` with `|` between them; `-` is not to be read. */
    choices: unread(z.string().max(8000)).optional(),
    /** Units whose cells in conflict the workbook wins, with `|` between them, or `all`. */
    overwrite: unread(z.string().max(8000)).optional(),
  }),
  body: Nothing,
  reply: ManyReply,
  problems: [...problems, 'report.workbook-other', 'report.workbook-invalid', 'report.changed-meanwhile', 'protection.sensitive-text'],
  summary: 'Compares a workbook of many reports cell by cell and, with apply, writes all of it or nothing; reports not begun are begun',
})
