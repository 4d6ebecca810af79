// The only place for what the doors of files made in the background take and answer.
import { z } from 'zod'
import { defineEndpoint } from '../shared/endpoint.ts'
import { Nothing } from '../shared/schemas.ts'
import { readFigureValues } from './figure-values.contract.ts'
import { exportFormats, exportKinds, exportStates } from './exports.domain.ts'
import { listContradictions } from '../comparisons/contradictions.contract.ts'
import { readDifferences } from '../comparisons/differences.contract.ts'
import { listReports } from '../reports/reports.contract.ts'
import { readTotals } from '../totals/totals.contract.ts'

const Format = z.enum(exportFormats)

/** What a file is made of: as the doors take it that show the same on screen. */
export const ExportWish = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('values'), format: Format, query: readFigureValues.query.omit({ after: true, limit: true }) }),
  z.object({ kind: z.literal('totals'), format: Format, query: readTotals.query.extend({}) }),
  z.object({ kind: z.literal('reports'), format: Format, query: listReports.query.omit({ after: true, limit: true }) }),
  z.object({
    kind: z.literal('contradictions'),
    format: Format,
    // those of one report or dossier are a handful, which stand on its page
    query: listContradictions.query.omit({ after: true, limit: true, report: true, dossier: true }),
  }),
  z.object({ kind: z.literal('differences'), format: Format, query: readDifferences.query.extend({}) }),
])
export type ExportWish = z.output<typeof ExportWish>

export const ExportReply = z.object({
  id: z.uuid(),
  kind: z.enum(exportKinds),
  format: Format,
  title: z.string(),
  state: z.enum(exportStates),
  askedAt: z.string(),
  /** Rows written, and how many there will be where that is known. */
  rowsDone: z.number().int(),
  rowsTotal: z.number().int().nullable(),
  endedAt: z.string().nullable(),
  expiresAt: z.string().nullable(),
  fileName: z.string().nullable(),
  bytes: z.number().int().nullable(),
  /** Of the file; whoever passes it on can show that it is the one that was made. */
  sha256: z.string().nullable(),
  /** The code of the problem it ended with. */
  failure: z.string().nullable(),
})
export type ExportReply = z.output<typeof ExportReply>

export const askExport = defineEndpoint({
  method: 'POST',
  path: '/api/exports',
  params: Nothing,
  query: Nothing,
  body: ExportWish,
  reply: ExportReply,
  problems: [
    'unit.not-found',
    'unit.not-valid-on',
    'form.not-found',
    'figure.not-found',
    'figure.not-added',
    'report.period-unknown',
    'export.too-many',
    'auth.confirmation-required',
  ],
  summary: 'Asks for a file that is made in the background, as its asker may see things when it is made',
})

export const listExports = defineEndpoint({
  method: 'GET',
  path: '/api/exports',
  params: Nothing,
  query: Nothing,
  body: Nothing,
  reply: z.object({ items: z.array(ExportReply) }),
  problems: [],
  summary: "The account's own files, newest first: how far each is, and until when it is kept",
})

const ExportPath = z.object({ id: z.uuid() })

export const cancelExport = defineEndpoint({
  method: 'POST',
  path: '/api/exports/:id/cancel',
  params: ExportPath,
  query: Nothing,
  body: Nothing,
  reply: ExportReply,
  problems: ['export.not-found', 'export.over'],
  summary: 'Stops a file that waits or is being made',
})

export const downloadExport = defineEndpoint({
  method: 'GET',
  path: '/api/exports/:id/file',
  params: ExportPath,
  query: Nothing,
  body: Nothing,
  reply: Nothing,
  problems: ['export.not-found', 'export.not-ready', 'export.expired', 'unit.not-found', 'form.not-found', 'auth.confirmation-required'],
  summary: 'A file that was made, for its asker only and while they may still read what is in it',
  file: 'application/octet-stream',
  recorded: 'export',
})
