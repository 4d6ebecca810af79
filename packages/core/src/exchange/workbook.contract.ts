// The only place for what the workbooks of reports and boards take and answer.
import { z } from 'zod'
import { CellBody } from '../figures/figures.contract.ts'
import { checkSeverities } from '../figures/forms.domain.ts'
import { defineEndpoint } from '../shared/endpoint.ts'
import { FlagText, Nothing, WholeText, unread } from '../shared/schemas.ts'
import { readTotals } from '../totals/totals.contract.ts'
import { workbookStandings } from './workbook-merge.domain.ts'
import { nameKinds, nameReasons, workbookIssues, workbookWarnings } from './workbook-reading.domain.ts'

export const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
const ReportPath = z.object({ id: z.uuid() })
export const Count = z.number().int().nonnegative()

export const reportTemplate = defineEndpoint({
  method: 'GET',
  path: '/api/periodic-reports/:id/template.xlsx',
  params: ReportPath,
  query: Nothing,
  body: Nothing,
  reply: Nothing,
  problems: ['report.not-found'],
  summary: 'A workbook made for this report: its sections as sheets with what stands in them, to be filled in and sent back',
  file: XLSX,
  recorded: 'read',
})

const Located = z.object({ sheet: z.string(), cell: z.string(), text: z.string() })

export const WorkbookErrorReply = Located.extend({
  code: z.enum(workbookIssues),
  readings: z.array(z.string()),
  /** Which figure of whom is wrong, where that is known. */
  of: z.object({ unitId: z.string(), figure: z.string() }).nullable(),
})
export const WorkbookWarningReply = Located.extend({ code: z.enum(workbookWarnings) })

/** A row or column whose name is nobody's. */
export const UnmatchedReply = Located.extend({
  key: z.string(),
  kind: z.enum(nameKinds),
  reason: z.enum(nameReasons),
  /** Who reports now in the place of what ended. */
  instead: z.array(z.string()),
  /** Cells that say something there. */
  values: Count,
  suggestion: z.string().nullable(),
  chosen: z.string().nullable(),
  /** Chosen for an earlier file. */
  remembered: z.boolean(),
})
export type UnmatchedReply = z.output<typeof UnmatchedReply>

const WorkbookRowReply = z.object({
  sheet: z.string(),
  cell: z.string(),
  unitId: z.string(),
  figure: z.string(),
  before: CellBody.nullable(),
  after: CellBody.nullable(),
  standing: z.enum(workbookStandings),
})

export const Named = z.object({ id: z.string(), name: z.object({ vi: z.string(), en: z.string() }) })

export const Unreadable = z
  .object({
    fault: z.enum(['empty', 'old-excel', 'not-table', 'not-text', 'too-large', 'unreadable', 'without-rows', 'too-many-rows']),
    rows: Count.nullable(),
    most: Count.nullable(),
  })
  .nullable()

/** What would stand against handing in; null where the file is still to be mended. Blank cells are counted, the rest is named. */
export const FindingsReply = z
  .object({
    errors: Count,
    warnings: Count,
    blank: Count,
    items: z.array(
      z.object({
        kind: z.enum(['parts', 'check']),
        unitId: z.string(),
        severity: z.enum(checkSeverities),
        figures: z.array(z.string()),
        values: z.record(z.string(), z.number()),
        /** What the check of the form says; null for `parts`. */
        words: z.object({ vi: z.string(), en: z.string() }).nullable(),
      }),
    ),
  })
  .nullable()

export const WorkbookReply = z.object({
  applied: z.boolean(),
  fileName: z.string(),
  /** Why the file could not be read at all. */
  unreadable: Unreadable,
  /** Known by the mark of its template; otherwise cells were found by headers and names alone. */
  marked: z.boolean(),
  /** The rows or columns of the report are no more those of the template. */
  layoutChanged: z.boolean(),
  /** Of the report as it was compared; to be sent with `apply`. */
  revision: Count,
  rows: z.array(WorkbookRowReply),
  changes: Count,
  conflicts: Count,
  theirs: Count,
  same: Count,
  errors: z.array(WorkbookErrorReply),
  errorCount: Count,
  warnings: z.array(WorkbookWarningReply),
  warningCount: Count,
  unmatched: z.array(UnmatchedReply),
  findings: FindingsReply,
  /** Residential areas of the report the file does not name: what stands there stays. */
  missing: z.array(z.string()),
  /** What a row or column may be. */
  villages: z.array(z.object({ id: z.string(), name: z.string() })),
  unitFigures: z.array(Named),
  villageFigures: z.array(Named),
  /** Cells that were written, and cells in conflict that were left as they were. */
  saved: Count,
  left: Count,
})
export type WorkbookReply = z.output<typeof WorkbookReply>

export const importWorkbook = defineEndpoint({
  method: 'POST',
  path: '/api/periodic-reports/:id/workbook',
  params: ReportPath,
  query: z.object({
    apply: FlagText,
    /** The report's revision the dry run was shown against; a cell changed since is never overwritten unseen. */
    revision: WholeText(0).optional(),
    /** What rows and columns are that no name told: `key=id` with `|` between them; `-` is not to be read. */
    choices: unread(z.string().max(8000)).optional(),
    /** Cells in conflict that the workbook wins: `unit figure` with `|` between them, or `all`. */
    overwrite: unread(z.string().max(8000)).optional(),
  }),
  body: Nothing,
  reply: WorkbookReply,
  problems: [
    'report.not-found',
    'report.transition-refused',
    'report.workbook-other',
    'report.workbook-invalid',
    'report.changed-meanwhile',
    'protection.sensitive-text',
  ],
  summary: 'Compares a filled workbook with the report cell by cell and, with apply, writes all of it or nothing',
})

export const handInWorkbook = defineEndpoint({
  method: 'GET',
  path: '/api/periodic-reports/:id/hand-ins/:seq/workbook.xlsx',
  params: ReportPath.extend({ seq: WholeText(1) }),
  query: Nothing,
  body: Nothing,
  reply: Nothing,
  problems: ['report.not-found', 'auth.confirmation-required'],
  summary: 'A report as it was handed in, as a workbook; of a province only for who has just shown who they are',
  file: XLSX,
  recorded: 'export',
})

export const totalsWorkbook = defineEndpoint({
  method: 'GET',
  path: '/api/figure-totals.xlsx',
  params: Nothing,
  query: readTotals.query,
  body: Nothing,
  reply: Nothing,
  problems: [...readTotals.problems, 'auth.confirmation-required'],
  summary: 'A board of figures as a workbook; of provinces and above only for who has just shown who they are',
  file: XLSX,
  recorded: 'export',
})
