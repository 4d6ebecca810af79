// The only place for what the doors take and answer by which programs write and read many figures at once.
import { z } from 'zod'
import { CellBody } from '../figures/figures.contract.ts'
import { defineEndpoint } from '../shared/endpoint.ts'
import { pageOf, PageQuery } from '../shared/page.ts'
import { FlagText, Nothing, PlainDateText, unread } from '../shared/schemas.ts'
import { MOST_VALUE_BYTES, MOST_VALUE_ROWS, rowFields, valueStates } from './figure-values.domain.ts'
import { ReportStatus } from '../reports/reports.contract.ts'

/** A key of the sender's for a set of rows. */
const OwnKey = unread(z.string().regex(/^[\w.:-]{1,100}$/, 'letters, digits and . : - _ only, at most 100'))

/** One value. A day is YYYY-MM-DD; a unit or residential area is named by its id or official code. */
const ValueRow = z.strictObject({
  form: unread(z.string().max(60)).meta({ examples: ['commune-security-month'] }),
  unit: unread(z.string().max(60)).meta({ examples: ['02839'] }),
  periodFrom: unread(z.string().max(20)).meta({ examples: ['2026-10-15'] }),
  periodTo: unread(z.string().max(20)).meta({ examples: ['2026-11-15'] }),
  village: unread(z.string().max(60)).optional(),
  figure: unread(z.string().max(60)).meta({ examples: ['trafficCases'] }),
  /** "1.234", "trên 160", or a number; null empties the cell. */
  value: unread(z.union([z.string().max(200), z.number(), z.null()]))
    .optional()
    .meta({ examples: ['trên 160'] }),
  state: z.enum(valueStates).optional(),
  /** Why the figure cannot be provided. */
  reason: z.string().max(1000).optional(),
  /** The revision of the cell the sender has seen. */
  revision: z.number().int().min(0).optional(),
  /** True on any row of a report: it is handed in as well. */
  handIn: z.boolean().optional(),
})

export const WriteValuesReply = z.object({
  dryRun: z.boolean(),
  /** What was (or, in a dry run, would be) done with each report, all of its rows or none. */
  reports: z.array(
    z.object({
      form: z.string(),
      unit: z.string(),
      periodFrom: PlainDateText,
      periodTo: PlainDateText,
      report: z.uuid().nullable(),
      outcome: z.enum(['written', 'unchanged', 'refused']),
      status: ReportStatus.nullable(),
      revision: z.number().int().nullable(),
      /** Rows sent, and cells that are different now. */
      rows: z.number().int(),
      changed: z.number().int(),
      handIn: z.object({ seq: z.number().int(), late: z.boolean() }).nullable(),
    }),
  ),
  counts: z.object({
    rows: z.number().int(),
    written: z.number().int(),
    unchanged: z.number().int(),
    refused: z.number().int(),
    changed: z.number().int(),
    handedIn: z.number().int(),
  }),
  /** Row (from 1; of a file, its line), field and a sentence in Vietnamese; the first 2.000. */
  errors: z.array(
    z.object({
      row: z.number().int(),
      field: z.enum(rowFields).nullable(),
      code: z.string(),
      detail: z.string(),
    }),
  ),
  errorCount: z.number().int(),
})
export type WriteValuesReply = z.output<typeof WriteValuesReply>

export const writeFigureValues = defineEndpoint({
  method: 'PUT',
  path: '/api/figure-values',
  params: Nothing,
  query: Nothing,
  body: z.strictObject({
    /** Checks everything and writes nothing. */
    dryRun: z.boolean().default(false),
    /** The same key with the same rows answers what it answered before and does nothing; with other rows it is refused. */
    key: OwnKey.optional(),
    /** Also cells somebody else filled with something else. */
    overwrite: z.boolean().default(false),
    rows: z.array(ValueRow).min(1).max(MOST_VALUE_ROWS),
  }),
  reply: WriteValuesReply,
  problems: ['figure-values.key-reused', 'figure-values.too-many-reports', 'command.shown-once'],
  summary: 'Writes values of many units and periods at once, all of a report or none of it; hands in where asked',
  most: MOST_VALUE_BYTES,
})

export const writeFigureValuesCsv = defineEndpoint({
  method: 'POST',
  path: '/api/figure-values.csv',
  params: Nothing,
  query: z.object({ dryRun: FlagText, overwrite: FlagText, key: OwnKey.optional() }),
  body: Nothing,
  reply: WriteValuesReply,
  problems: ['figure-values.key-reused', 'figure-values.too-many-reports', 'figure-values.file-invalid', 'command.shown-once'],
  summary: 'The same from a CSV file (field `file`), its columns named as the fields of a row',
})

const ValuesQuery = z.object({
  form: z.string().max(60),
  /** The unit and all below it; everything one may read where it is left out. */
  unit: z.string().max(60).optional(),
  periodFrom: PlainDateText.optional(),
  periodTo: PlainDateText.optional(),
  /** One or several, separated by commas. */
  figure: z.string().max(1000).optional(),
  /** What was accepted, or what was handed in last. */
  state: z.enum(['accepted', 'provisional']).default('accepted'),
})
export type ValuesQuery = z.output<typeof ValuesQuery>

export const readFigureValues = defineEndpoint({
  method: 'GET',
  path: '/api/figure-values',
  params: Nothing,
  query: ValuesQuery.extend(PageQuery.shape),
  body: Nothing,
  reply: pageOf(
    z.object({
      report: z.uuid(),
      form: z.object({ id: z.string(), version: z.number().int() }),
      unit: z.object({ id: z.string(), name: z.string() }),
      periodFrom: PlainDateText,
      periodTo: PlainDateText,
      handIn: z.object({ seq: z.number().int(), on: PlainDateText, late: z.boolean() }),
      values: z.array(
        z.object({
          /** Of a residential area; null for the unit itself. */
          village: z.string().nullable(),
          figure: z.string(),
          /** Null where it is hidden from this reader. */
          cell: CellBody.nullable(),
          /** As it was said. */
          text: z.string(),
          mark: z.enum(['small', 'hidden']).nullable(),
        }),
      ),
    }),
  ),
  problems: ['form.not-found', 'figure.not-found', 'unit.not-found', 'unit.not-valid-on'],
  summary: 'Values as handed in or accepted, report by report, in keyset pages by period and unit',
  recorded: 'export',
})

export const readFigureValuesCsv = defineEndpoint({
  method: 'GET',
  path: '/api/figure-values.csv',
  params: Nothing,
  query: ValuesQuery,
  body: Nothing,
  reply: Nothing,
  problems: [
    'form.not-found',
    'figure.not-found',
    'unit.not-found',
    'unit.not-valid-on',
    'figure-values.too-many',
    'auth.confirmation-required',
  ],
  summary: 'The same as a CSV file, in the columns the writing door takes; what is larger is asked for as a background export',
  file: 'text/csv; charset=utf-8',
  recorded: 'export',
})
