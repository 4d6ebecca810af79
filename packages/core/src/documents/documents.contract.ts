// The only place for the HTTP contracts of documents: the report as a tree for the screen, and as a Word or PDF file.
import { z } from 'zod'
import { UnitReference } from '../analytics/analytics.contract.ts'
import { defineEndpoint } from '../shared/endpoint.ts'
import { Nothing, PlainDateText } from '../shared/schemas.ts'

export const RunReply = z.object({
  text: z.string(),
  bold: z.boolean().optional(),
  italic: z.boolean().optional(),
  /** The measure whose numbers stand in this run (id as in the summary). */
  measure: z.string().optional(),
})

export const ColumnReply = z.object({ title: z.string(), align: z.enum(['left', 'center', 'right']), width: z.number().positive() })

export const BlockReply = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('heading'), level: z.union([z.literal(1), z.literal(2)]), text: z.string() }),
  z.object({ kind: z.literal('paragraph'), runs: z.array(RunReply).readonly() }),
  z.object({
    kind: z.literal('table'),
    caption: z.string(),
    columns: z.array(ColumnReply).readonly(),
    rows: z.array(z.array(z.string()).readonly()).readonly(),
  }),
])

export const AnnexReply = z.object({ label: z.string(), title: z.string(), reference: z.string(), blocks: z.array(BlockReply).readonly() })

export const ReportDocumentReply = z.object({
  title: z.string(),
  demonstration: z.string().nullable(),
  on: PlainDateText,
  nationalTitle: z.string(),
  nationalMotto: z.string(),
  superiorBody: z.string().nullable(),
  issuingBody: z.string(),
  number: z.string(),
  placeAndDate: z.string(),
  kind: z.string(),
  subject: z.string(),
  addressees: z.array(z.string()).readonly(),
  bases: z.array(z.string()).readonly(),
  blocks: z.array(BlockReply).readonly(),
  recipients: z.array(z.string()).readonly(),
  signature: z.object({ lines: z.array(z.string()).readonly(), name: z.string().nullable() }),
  annexes: z.array(AnnexReply).readonly(),
})

export const ReportQuery = z.object({
  unit: UnitReference,
  /** As of which day; today without it. */
  on: PlainDateText.optional(),
})

/** The report of a unit as a tree, for the preview on screen and in print. */
export const previewReport = defineEndpoint({
  method: 'GET',
  path: '/api/report',
  params: Nothing,
  query: ReportQuery,
  body: Nothing,
  reply: ReportDocumentReply,
  problems: ['unit.not-found'],
  summary: 'The written report of a unit as a document tree',
})

/** The same report as a .docx file laid out by Nghị định 30/2020/NĐ-CP. The bytes are the reply; the schema is not used. */
export const downloadReport = defineEndpoint({
  method: 'GET',
  path: '/api/report.docx',
  params: Nothing,
  query: ReportQuery,
  body: Nothing,
  reply: z.unknown(),
  problems: ['unit.not-found', 'auth.confirmation-required'],
  summary: 'The written report of a unit as a Word file; of a province or the country only with a fresh confirmation',
  file: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  recorded: 'export',
})

/** The same report as a .pdf file of the same layout. The bytes are the reply; the schema is not used. */
export const downloadReportPdf = defineEndpoint({
  method: 'GET',
  path: '/api/report.pdf',
  params: Nothing,
  query: ReportQuery,
  body: Nothing,
  reply: z.unknown(),
  problems: ['unit.not-found', 'auth.confirmation-required', 'document.pdf-unavailable'],
  summary: 'The written report of a unit as a PDF file; of a province or the country only with a fresh confirmation',
  file: 'application/pdf',
  recorded: 'export',
})
