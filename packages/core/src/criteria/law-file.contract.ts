// The only place for the shape of the files in laws/: instruments, criteria sets and golden cases, as people write them.
import { z } from 'zod'
import { windowKeys } from '../calendar/calendar.domain.ts'
import { PlainDateText } from '../shared/schemas.ts'
import { FactsBody } from './criteria.contract.ts'
import {
  conferredStatuses,
  countMeasures,
  dues,
  factTypes,
  instrumentRelations,
  objectKinds,
  origins,
  recognitionStatuses,
  recognitionTimes,
  ruleKinds,
  ruleReasons,
} from './criteria.domain.ts'

const Id = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, { message: 'lower case letters, digits and hyphens' })
const FactId = z.string().regex(/^[a-z][A-Za-z0-9]{0,38}$/, { message: 'a camelCase name' })
const Text = z.string().trim().min(1)

const AddressFile = z
  .strictObject({
    instrument: Id.nullable().default(null),
    article: z.int().min(1).nullable().default(null),
    clause: z.int().min(1).nullable().default(null),
    point: z.string().max(2).nullable().default(null),
    content: z.int().min(1).nullable().default(null),
    indicator: z.string().nullable().default(null),
    item: z.int().min(1).nullable().default(null),
  })
  .refine((address) => [address.article, address.content, address.indicator].filter((part) => part !== null).length <= 1, {
    message: 'an address is an article, a content or an indicator, not two of them',
  })

const FactFile = z.strictObject({
  id: FactId,
  type: z.enum(factTypes),
  label: Text,
  help: Text.nullable().default(null),
  unit: Text.nullable().default(null),
  min: z.int().min(0).nullable().default(null),
  max: z.int().min(0).nullable().default(null),
  notAbove: FactId.nullable().default(null),
  numbered: z.boolean().default(false),
  due: z.enum(dues).nullable().default(null),
  origin: z.enum(origins).default('declared'),
  baseline: z
    .strictObject({ of: FactId, against: z.union([z.literal('previous-window'), z.strictObject({ year: z.int() })]) })
    .nullable()
    .default(null),
  counts: z.strictObject({ of: z.array(z.enum(objectKinds)).min(1), measure: z.enum(countMeasures) }).optional(),
  recognition: z.strictObject({ status: z.enum(recognitionStatuses), time: z.enum(recognitionTimes) }).optional(),
})

export const RuleFile = z.strictObject({
  id: Id,
  kind: z.enum(ruleKinds),
  words: Text,
  formula: Text,
  address: AddressFile.nullable().default(null),
  unit: Text.nullable().default(null),
  groups: z.array(z.int().min(1).max(3)).min(1).optional(),
})

export const ClauseFile = z.strictObject({
  id: Id,
  address: AddressFile,
  title: Text,
  paraphrase: Text.nullable().default(null),
  originalText: Text.nullable().default(null),
  checked: z.boolean(),
  source: z.strictObject({ ref: Text, note: Text.nullable().default(null) }),
  facts: z.array(FactFile).min(1),
  rules: z.array(RuleFile).min(1),
})

export const SetFile = z.strictObject({
  id: Id,
  title: Text,
  instrument: Id,
  object: z.enum(objectKinds),
  status: z.enum(conferredStatuses),
  label: Text,
  inForce: z.strictObject({ from: PlainDateText, to: PlainDateText.nullable() }),
  inForceNote: Text.nullable().default(null),
  windowKey: z.enum(windowKeys),
  province: z.strictObject({ code: z.string().regex(/^\d{1,3}$/), name: Text }).optional(),
  clauses: z.array(ClauseFile).min(1),
})
export type SetFile = z.output<typeof SetFile>

const InstrumentFile = z.strictObject({
  id: Id,
  number: Text,
  kind: Text,
  issuer: Text,
  title: Text,
  signedOn: PlainDateText.nullable(),
  inForceFrom: PlainDateText.nullable(),
  inForceTo: PlainDateText.nullable().default(null),
  relations: z
    .array(
      z.strictObject({
        relation: z.enum(instrumentRelations),
        target: Id,
        note: Text.nullable().default(null),
        changes: z.array(Text).default([]),
      }),
    )
    .default([]),
  structure: z
    .strictObject({
      articles: z.record(z.string(), z.int().min(0)).default({}),
      contents: z.int().min(0).default(0),
      indicators: z.record(z.string(), z.int().min(0)).default({}),
    })
    .default({ articles: {}, contents: 0, indicators: {} }),
  checked: z.boolean(),
  sources: z.array(Text),
  note: Text.nullable().default(null),
})
export const InstrumentsFile = z.strictObject({ instruments: z.array(InstrumentFile).min(1) })
export type InstrumentsFile = z.output<typeof InstrumentsFile>

const OutcomeFile = z.enum(['met', 'not-met', 'cannot-tell'])
const DocumentFile = z.union([
  z.strictObject({ has: z.literal(false) }),
  z.strictObject({ has: z.literal(true), number: Text.optional(), date: PlainDateText }),
])
/** Loose on purpose: a golden case may hold a wrong value to show what becomes of it. */
const LooseFactsFile = z.record(z.string(), z.union([z.boolean(), z.number(), z.string(), DocumentFile]).nullable())

export const CasesFile = z.strictObject({
  set: Id,
  window: z.strictObject({ from: PlainDateText, to: PlainDateText }),
  cases: z
    .array(
      z.strictObject({
        id: Id,
        why: Text,
        /** Starts from the facts of another case of this file; null takes a fact away. */
        like: Id.nullable().default(null),
        facts: LooseFactsFile.default({}),
        derived: LooseFactsFile.default({}),
        baseline: LooseFactsFile.default({}),
        expect: z.strictObject({
          outcome: OutcomeFile,
          clauses: z.record(z.string(), OutcomeFile).default({}),
          rules: z
            .record(
              z.string(),
              z.strictObject({
                outcome: OutcomeFile.optional(),
                reason: z.enum(ruleReasons).nullable().optional(),
                measured: z.union([z.number(), PlainDateText]).nullable().optional(),
                needed: z.union([z.number(), PlainDateText]).nullable().optional(),
              }),
            )
            .default({}),
        }),
      }),
    )
    .min(3),
})
export type CasesFile = z.output<typeof CasesFile>

/** Facts of one place in a window, for judging them from the command line; as strict as what is typed on screen. */
export const FactsFile = z.strictObject({
  window: z
    .strictObject({ from: PlainDateText, to: PlainDateText })
    .refine(({ from, to }) => from < to, { message: 'ends before it begins' }),
  facts: FactsBody.default({}),
  derived: FactsBody.default({}),
  baseline: FactsBody.default({}),
})
export type FactsFile = z.output<typeof FactsFile>
