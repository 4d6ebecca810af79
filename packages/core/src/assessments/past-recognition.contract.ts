// The only place for what taking in past results from Excel asks and answers, and for the conflicts it leaves.
import { z } from 'zod'
import { defineEndpoint } from '../shared/endpoint.ts'
import { PageQuery, pageOf } from '../shared/page.ts'
import { FlagText, Nothing, PlainDateText, WindowReply } from '../shared/schemas.ts'
import { conflictKinds, standingOrigins } from './past-comparison.domain.ts'
import { pastErrorCodes, pastStates } from './past-recognition.domain.ts'
import { statusKinds } from './routes-of-appraisal.domain.ts'

const Count = z.number().int().nonnegative()
const ProvincePath = z.object({ id: z.string().max(40) })
const ImportPath = z.object({ id: z.uuid() })

const UnitName = z.object({ id: z.string(), name: z.string(), parentName: z.string().nullable() })

/** What is said of a unit, by which decision. */
const Said = z.object({
  state: z.enum(pastStates),
  number: z.string().nullable(),
  decidedOn: PlainDateText.nullable(),
  authority: z.string().nullable(),
})

/** What stands, and who says so: a decision recorded here, another file, or a dossier concluded as not met. */
export const StandingReply = Said.extend({
  origin: z.enum(standingOrigins),
  window: WindowReply,
  decisionId: z.string().nullable(),
  dossierId: z.string().nullable(),
  /** Who recorded it or took the file in, and the file. */
  by: z.string().nullable(),
  fileName: z.string().nullable(),
})

export const PastLineReply = Said.extend({
  row: Count,
  unit: UnitName,
  statusKind: z.enum(statusKinds),
  setId: z.string().nullable(),
  title: z.string(),
  window: WindowReply,
  standing: z.enum(['new', 'same', 'conflict']),
  conflict: z.object({ in: z.enum(conflictKinds), against: StandingReply }).nullable(),
})
export type PastLineReply = z.output<typeof PastLineReply>

export const PastCellErrorReply = z.object({
  sheet: z.string(),
  cell: z.string(),
  code: z.enum(pastErrorCodes),
  text: z.string(),
  list: z.string(),
})
export type PastCellErrorReply = z.output<typeof PastCellErrorReply>

export const importPastResults = defineEndpoint({
  method: 'POST',
  path: '/api/units/:id/past-results/import',
  params: ProvincePath,
  query: z.object({
    apply: FlagText,
  }),
  body: Nothing,
  reply: z.object({
    /** The import as recorded; null for a dry run, and where nothing in the file was new. */
    importId: z.string().nullable(),
    fileName: z.string(),
    /** Why the file could not be read at all, as the reader of files says it. */
    unreadable: z.string().nullable(),
    rows: Count,
    fresh: Count,
    same: Count,
    conflicts: Count,
    units: Count,
    decisions: Count,
    /** The first cells to mend, and how many there are; with any of them nothing is taken in. */
    errors: z.array(PastCellErrorReply),
    errorCount: Count,
    /** Conflicts first, then what is new: the first lines of the file as they were understood. */
    preview: z.array(PastLineReply),
  }),
  problems: ['unit.not-found', 'unit.not-valid-on', 'unit.wrong-level', 'past.file-invalid'],
  summary: 'Checks an Excel file of past results and, with apply, takes it in as a whole',
})
export type PastImportReply = z.output<typeof importPastResults.reply>

export const pastResultsTemplate = defineEndpoint({
  method: 'GET',
  path: '/api/units/:id/past-results/template',
  params: ProvincePath,
  query: Nothing,
  body: Nothing,
  reply: Nothing,
  problems: ['unit.not-found', 'unit.not-valid-on', 'unit.wrong-level'],
  summary: "The Excel template for past results, with the province's units and sets to choose from",
})

export const PastImportLine = z.object({
  id: z.string(),
  fileName: z.string(),
  takenInBy: z.string(),
  takenInAt: z.string(),
  lines: Count,
  /** Lines that count now, and lines that stand in conflict with what counts. */
  counting: Count,
  conflicts: Count,
  withdrawn: z.object({ at: z.string(), by: z.string(), reason: z.string() }).nullable(),
  demonstration: z.boolean(),
})
export type PastImportLine = z.output<typeof PastImportLine>

export const listPastImports = defineEndpoint({
  method: 'GET',
  path: '/api/units/:id/past-results/imports',
  params: ProvincePath,
  query: PageQuery,
  body: Nothing,
  reply: pageOf(PastImportLine),
  problems: ['unit.not-found', 'unit.not-valid-on'],
  summary: 'Files of past results taken in for a province, newest first',
})

export const withdrawPastImport = defineEndpoint({
  method: 'POST',
  path: '/api/past-results/imports/:id/withdraw',
  params: ImportPath,
  query: Nothing,
  body: z.object({ reason: z.string().trim().min(1).max(500) }),
  reply: z.object({ withdrawn: Count }),
  problems: ['past.import-not-found', 'past.import-withdrawn', 'past.built-upon'],
  summary: 'Takes a whole file back by a recorded withdrawal, while nothing was built upon it',
})

export const PastConflictLine = z.object({
  id: z.string(),
  unit: UnitName,
  statusKind: z.enum(statusKinds),
  setId: z.string().nullable(),
  in: z.enum(conflictKinds),
  /** What the file says; it does not count. */
  said: Said.extend({ window: WindowReply, row: Count, fileName: z.string(), by: z.string(), at: z.string(), decisionId: z.string() }),
  /** What counts; null where nothing of this window counts at all. */
  stands: StandingReply.nullable(),
})
export type PastConflictLine = z.output<typeof PastConflictLine>

export const listPastConflicts = defineEndpoint({
  method: 'GET',
  path: '/api/units/:id/past-results/conflicts',
  params: ProvincePath,
  query: PageQuery.extend({ import: z.uuid().optional() }),
  body: Nothing,
  reply: pageOf(PastConflictLine),
  problems: ['unit.not-found'],
  summary: 'Where a file says something else than what counts: both sayings, side by side',
})
