// The only place for how criteria sets, facts and verdicts travel over HTTP, and for the endpoints of the law.
import { z } from 'zod'
import { defineEndpoint } from '../shared/endpoint.ts'
import { windowKeys } from '../calendar/calendar.domain.ts'
import { Nothing, PlainDateText, SpanReply, WholeText } from '../shared/schemas.ts'
import {
  comparisons,
  conferredStatuses,
  countMeasures,
  documentNumberPattern,
  dues,
  factTypes,
  inputSources,
  instrumentRelations,
  maxCount,
  objectKinds,
  origins,
  recognitionStatuses,
  recognitionTimes,
  ruleKinds,
  ruleReasons,
  windowDays,
  type AppliedAddition,
  type CriteriaSet,
  type Evaluation,
  type Facts,
  type Formula,
  type Instrument,
} from './criteria.domain.ts'

export const DocumentBody = z.union([
  z.object({ has: z.literal(false) }),
  z.object({ has: z.literal(true), number: z.string().regex(documentNumberPattern).optional(), date: PlainDateText }),
])
const FactValueBody = z.union([z.boolean(), z.int().min(0).max(maxCount), PlainDateText, DocumentBody])

/** Facts by fact id; null clears one. Whether each fits its set is factIssues' to say. */
export const FactsBody: z.ZodType<Facts> = z.record(z.string().max(40), FactValueBody.nullable())

const AddressReply = z.object({
  instrument: z.string().nullable(),
  article: z.int().nullable(),
  clause: z.int().nullable(),
  point: z.string().nullable(),
  content: z.int().nullable(),
  indicator: z.string().nullable(),
  item: z.int().nullable(),
})

const FactDefReply = z.object({
  id: z.string(),
  type: z.enum(factTypes),
  label: z.string(),
  help: z.string().nullable(),
  required: z.boolean(),
  goodAnswer: z.boolean().nullable(),
  unit: z.string().nullable(),
  min: z.number().nullable(),
  max: z.number().nullable(),
  notAbove: z.string().nullable(),
  numbered: z.boolean(),
  due: z.enum(dues).nullable(),
  origin: z.enum(origins),
  baseline: z.object({ of: z.string(), against: z.union([z.literal('previous-window'), z.object({ year: z.int() })]) }).nullable(),
  counts: z.object({ of: z.array(z.enum(objectKinds)), measure: z.enum(countMeasures) }).optional(),
  recognition: z.object({ status: z.enum(recognitionStatuses), time: z.enum(recognitionTimes) }).optional(),
})

export const FormulaReply: z.ZodType<Formula> = z.lazy(() =>
  z.union([
    z.object({ op: z.literal('int'), value: z.number() }),
    z.object({ op: z.literal('bool'), value: z.boolean() }),
    z.object({ op: z.literal('fact'), id: z.string(), part: z.enum(['value', 'date']) }),
    z.object({ op: z.literal('day'), id: z.enum(windowDays) }),
    z.object({ op: z.literal('not'), of: FormulaReply }),
    z.object({ op: z.enum(['and', 'or', '+', '-', '*']), left: FormulaReply, right: FormulaReply }),
    z.object({ op: z.enum(comparisons), left: FormulaReply, right: FormulaReply }),
  ]),
)

const RuleReply = z.object({
  id: z.string(),
  kind: z.enum(ruleKinds),
  words: z.string(),
  formula: z.string(),
  ast: FormulaReply,
  address: AddressReply.nullable(),
  unit: z.string().nullable(),
  facts: z.array(z.string()),
  groups: z.array(z.int()).optional(),
})

const ClauseReply = z.object({
  id: z.string(),
  address: AddressReply,
  title: z.string(),
  paraphrase: z.string().nullable(),
  originalText: z.string().nullable(),
  checked: z.boolean(),
  source: z.object({ ref: z.string(), note: z.string().nullable() }),
  facts: z.array(FactDefReply),
  rules: z.array(RuleReply),
})

const AppliedAdditionReply: z.ZodType<AppliedAddition> = z.object({
  id: z.string(),
  provinceId: z.string(),
  provinceName: z.string(),
  over: z.int(),
  clauses: z.array(z.string()),
  rules: z.array(z.string()),
  stricter: z.array(z.object({ rule: z.string(), national: z.int(), provincial: z.int() })),
})

const CriteriaSetHead = z.object({
  id: z.string(),
  title: z.string(),
  instrument: z.string(),
  object: z.enum(objectKinds),
  status: z.enum(conferredStatuses),
  label: z.string(),
  inForce: SpanReply,
  inForceNote: z.string().nullable(),
  windowKey: z.enum(windowKeys),
  province: z.object({ code: z.string(), name: z.string() }).optional(),
  addition: AppliedAdditionReply.optional(),
  checked: z.boolean(),
})

/** A whole set as the device evaluates it: compileSet takes it as it comes. */
export const CriteriaSetReply: z.ZodType<CriteriaSet> = CriteriaSetHead.extend({
  cites: z.array(z.object({ id: z.string(), kind: z.string(), number: z.string(), title: z.string() })),
  clauses: z.array(ClauseReply),
})

const RuleTraceReply = z.object({
  rule: z.string(),
  outcome: z.enum(['met', 'not-met', 'cannot-tell']),
  reason: z.enum(ruleReasons).nullable(),
  inputs: z.array(
    z.object({
      fact: z.string(),
      value: FactValueBody.nullable(),
      source: z.enum(inputSources),
    }),
  ),
  measured: z.union([z.number(), PlainDateText]).nullable(),
  needed: z.union([z.number(), PlainDateText]).nullable(),
})

export const EvaluationReply: z.ZodType<Evaluation> = z.object({
  outcome: z.enum(['met', 'not-met', 'cannot-tell']),
  clauses: z.array(z.object({ clause: z.string(), outcome: z.enum(['met', 'not-met', 'cannot-tell']), rules: z.array(RuleTraceReply) })),
})

const InstrumentReply: z.ZodType<Instrument> = z.object({
  id: z.string(),
  number: z.string(),
  kind: z.string(),
  issuer: z.string(),
  title: z.string(),
  signedOn: PlainDateText.nullable(),
  inForceFrom: PlainDateText.nullable(),
  inForceTo: PlainDateText.nullable(),
  relations: z.array(
    z.object({
      relation: z.enum(instrumentRelations),
      target: z.string(),
      note: z.string().nullable(),
      changes: z.array(z.string()),
    }),
  ),
  structure: z.object({
    articles: z.record(z.string(), z.int()),
    contents: z.int(),
    indicators: z.record(z.string(), z.int()),
  }),
  checked: z.boolean(),
  sources: z.array(z.string()),
  note: z.string().nullable(),
})

/** The original wording as a province pasted it, with where it was read. */
export const ClauseTextReply = z.object({
  clause: z.string(),
  provinceId: z.string(),
  provinceName: z.string(),
  text: z.string(),
  source: z.string(),
  pastedBy: z.string(),
  pastedAt: z.iso.datetime({ offset: true }),
})

export const listSets = defineEndpoint({
  method: 'GET',
  path: '/api/law/sets',
  params: Nothing,
  query: Nothing,
  body: Nothing,
  reply: z.object({
    sets: z.array(CriteriaSetHead.extend({ version: z.int(), clauses: z.int(), unchecked: z.int(), unseen: z.int() })),
  }),
  problems: [],
  summary: 'The criteria sets in their latest versions',
})

export const getSet = defineEndpoint({
  method: 'GET',
  path: '/api/law/sets/:id',
  params: z.object({ id: z.string().max(80) }),
  // a version; or the set as it holds in a province on a day (today where none is given)
  query: z.object({
    version: WholeText(1).optional(),
    province: z.string().max(40).optional(),
    on: PlainDateText.optional(),
  }),
  body: Nothing,
  reply: z.object({ version: z.int(), hash: z.string(), set: CriteriaSetReply, texts: z.array(ClauseTextReply) }),
  problems: ['criteria.set-not-found', 'criteria.set-not-in-force', 'criteria.set-elsewhere', 'unit.not-found'],
  summary: 'One criteria set item by item, with its addresses, checked marks and pasted wordings',
})

export const listInstruments = defineEndpoint({
  method: 'GET',
  path: '/api/law/instruments',
  params: Nothing,
  query: Nothing,
  body: Nothing,
  reply: z.object({ instruments: z.array(InstrumentReply) }),
  problems: [],
  summary: 'Legal instruments with what each amends, replaces or guides',
})

export const putClauseText = defineEndpoint({
  method: 'PUT',
  path: '/api/law/sets/:id/clauses/:clause/text',
  params: z.object({ id: z.string().max(80), clause: z.string().max(80) }),
  query: Nothing,
  body: z.object({ provinceId: z.string().max(40), text: z.string().trim().min(1).max(8000), source: z.string().trim().min(1).max(500) }),
  reply: ClauseTextReply,
  problems: ['criteria.set-not-found', 'criteria.clause-not-found', 'unit.not-found'],
  summary: 'Pastes the original wording of a clause with its source; earlier wordings are kept',
})
