// The only place for how a province's additions to a national set travel over HTTP.
import { z } from 'zod'
import { defineEndpoint } from '../shared/endpoint.ts'
import { Nothing, PlainDateText, SpanReply } from '../shared/schemas.ts'
import { CriteriaSetReply } from './criteria.contract.ts'
import { dues, maxCount, recognitionStatuses, recognitionTimes } from './criteria.domain.ts'

const Words = z.string().trim().min(1).max(300)
const LongWords = z.string().trim().min(1).max(1000)
const Unit = z.string().trim().min(1).max(40)
const Head = { title: Words, paraphrase: LongWords, label: Words }

const ContentBody = z.discriminatedUnion('asks', [
  z.object({ asks: z.literal('attestation'), ...Head }),
  z.object({ asks: z.literal('document'), ...Head, numbered: z.boolean(), due: z.enum(dues) }),
  z.object({ asks: z.literal('count'), ...Head, unit: Unit, atLeast: z.int().min(1).max(maxCount) }),
  z.object({ asks: z.literal('share'), ...Head, wholeLabel: Words, unit: Unit, percent: z.int().min(1).max(100) }),
  z.object({ asks: z.literal('recognition'), ...Head, status: z.enum(recognitionStatuses), time: z.enum(recognitionTimes) }),
])

export const AdditionBody = z.object({
  contents: z.array(ContentBody).max(40).default([]),
  rules: z
    .array(
      z.object({
        clause: z.string().max(80),
        kind: z.enum(['attested', 'counted', 'compared', 'derived']),
        words: LongWords,
        formula: z.string().trim().min(1).max(400),
        unit: Unit.nullable(),
      }),
    )
    .max(40)
    .default([]),
  stricter: z
    .array(z.object({ rule: z.string().max(80), value: z.int().min(0).max(maxCount), words: LongWords }))
    .max(40)
    .default([]),
})

const AdditionReply = z.object({
  id: z.string(),
  setId: z.string(),
  provinceId: z.string(),
  provinceName: z.string(),
  number: z.string(),
  kind: z.string(),
  title: z.string(),
  signedOn: PlainDateText,
  source: z.string(),
  inForce: SpanReply,
  written: AdditionBody,
  /** The version of the set that holds in the province through it. */
  version: z.int().nullable(),
  /** The national version that version was made from. */
  over: z.int().nullable(),
  recordedBy: z.string(),
  recordedAt: z.iso.datetime({ offset: true }),
})
export type AdditionReply = z.output<typeof AdditionReply>

export const listAdditions = defineEndpoint({
  method: 'GET',
  path: '/api/law/sets/:id/additions',
  params: z.object({ id: z.string().max(80) }),
  query: Nothing,
  body: Nothing,
  reply: z.object({ additions: z.array(AdditionReply) }),
  problems: ['criteria.set-not-found'],
  summary: 'What provinces added to a national set or made stricter, newest first',
})

export const addAddition = defineEndpoint({
  method: 'POST',
  path: '/api/law/sets/:id/additions',
  params: z.object({ id: z.string().max(80) }),
  query: z.object({ apply: z.enum(['true', 'false']) }),
  body: z.object({
    provinceId: z.string().max(40),
    number: z.string().trim().min(1).max(60),
    kind: z.string().trim().min(1).max(60),
    title: Words,
    signedOn: PlainDateText,
    source: Words,
    inForce: z.object({ from: PlainDateText, to: PlainDateText.nullable() }),
    written: AdditionBody,
  }),
  reply: z.object({
    id: z.string().nullable(),
    version: z.int().nullable(),
    /** The set as it would hold in the province. */
    effective: CriteriaSetReply,
    /** Dossiers of the province already begun under this set: they keep the version they were registered with. */
    begun: z.int(),
  }),
  problems: [
    'criteria.set-not-found',
    'criteria.addition-invalid',
    'criteria.addition-overlaps',
    'criteria.set-elsewhere',
    'unit.not-found',
  ],
  summary:
    'A province adds contents or stricter thresholds to a national set for its own territory; apply=false only shows what would hold',
})

export const endAddition = defineEndpoint({
  method: 'POST',
  path: '/api/law/additions/:id/end',
  params: z.object({ id: z.uuid() }),
  query: Nothing,
  body: z.object({ on: PlainDateText }),
  reply: z.object({ inForce: SpanReply }),
  problems: ['criteria.addition-not-found', 'criteria.addition-ended'],
  summary: 'Ends a province’s addition on a day; what was judged with it stays as it was',
})
