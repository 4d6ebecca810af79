// The only place for the HTTP contracts of unit events: listing, previewing, applying, taking back.
import { z } from 'zod'
import { defineEndpoint } from '../shared/endpoint.ts'
import { PageQuery, pageOf } from '../shared/page.ts'
import { Nothing, PlainDateText } from '../shared/schemas.ts'
import { unitEventKinds, eventProblemCodes, type EventBatch } from './unit-event.domain.ts'
import { UnitIdText } from './units.contract.ts'
import { successionRelations } from './units.domain.ts'

const Note = z.string().trim().max(500).default('')
const Share = z.number().nullable().default(null)
const UncertainBody = z.object({ notBefore: PlainDateText, notAfter: PlainDateText }).nullable().default(null)

/** Residential areas are added by their commune; events make provinces, districts and communes. */
const NewUnitBody = z.object({
  code: z.string().regex(/^(\d{2}|\d{3}|\d{5})$/, 'an official code has 2, 3 or 5 digits'),
  level: z.enum(['province', 'district', 'commune']),
  fullName: z.string().trim().min(3).max(120),
  parentId: UnitIdText,
})
const RelationText = z.enum(successionRelations)
const MergePartBody = z.object({
  unitId: UnitIdText,
  relation: RelationText.default('whole'),
  share: Share,
  note: Note,
  uncertain: UncertainBody,
})
const SplitTargetBody = z.object({
  to: z.union([z.object({ unitId: UnitIdText }), z.object({ unit: NewUnitBody })]),
  share: Share,
  children: z.array(UnitIdText).max(5_000).default([]),
  note: Note,
})
const LinkTargetBody = z.object({ unitId: UnitIdText, relation: RelationText, share: Share, note: Note })

export const UnitEventBody = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('create'), unit: NewUnitBody, uncertain: UncertainBody }),
  z.object({ kind: z.literal('rename'), unitId: UnitIdText, fullName: z.string().trim().min(3).max(120), uncertain: UncertainBody }),
  z.object({ kind: z.literal('retype'), unitId: UnitIdText, fullName: z.string().trim().min(3).max(120), uncertain: UncertainBody }),
  z.object({ kind: z.literal('move'), unitId: UnitIdText, parentId: UnitIdText, uncertain: UncertainBody }),
  z.object({ kind: z.literal('merge'), parts: z.array(MergePartBody).max(500), into: NewUnitBody }),
  z.object({ kind: z.literal('split'), unitId: UnitIdText, into: z.array(SplitTargetBody).max(100), remains: z.boolean() }),
  z.object({ kind: z.literal('close'), unitId: UnitIdText, uncertain: UncertainBody }),
  z.object({ kind: z.literal('link'), unitId: UnitIdText, into: z.array(LinkTargetBody).max(100) }),
])

const DecisionBody = z.object({
  number: z.string().trim().min(1).max(80).nullable().default(null),
  date: PlainDateText.nullable().default(null),
  issuer: z.string().trim().min(1).max(200).nullable().default(null),
  source: z.string().trim().min(1).max(500),
  checked: z.boolean().default(false),
})

/** What the command line and the data files hold: one decision on one day. */
export const EventBatchBody = z.object({
  effectiveOn: PlainDateText,
  decision: DecisionBody,
  events: z.array(UnitEventBody).min(1).max(20_000),
})
/** The schema reads exactly what the domain takes. */
export function eventBatchOf(body: z.output<typeof EventBatchBody>): EventBatch {
  return body
}
export type EventBatchInput = z.input<typeof EventBatchBody>

const UnitRef = z.object({ id: UnitIdText, name: z.string() })

const BatchReply = z.object({
  id: z.string(),
  effectiveOn: PlainDateText,
  decision: z.object({
    number: z.string().nullable(),
    date: PlainDateText.nullable(),
    issuer: z.string().nullable(),
    source: z.string(),
    checked: z.boolean(),
  }),
  origin: z.enum(['catalogue', 'form', 'import', 'console']),
  events: z.number().int(),
  /** How many events of each kind; of those asked for, where a kind or a unit was. */
  kinds: z.array(z.object({ kind: z.enum(unitEventKinds), count: z.number().int() })),
  appliedAt: z.string(),
  appliedBy: z.string().nullable(),
  /** The batch this one takes back, and the one that took it back. */
  undoes: z.string().nullable(),
  undoneBy: z.string().nullable(),
  /** A later catalogue no longer takes it. */
  refused: z.boolean(),
})
export type BatchReply = z.output<typeof BatchReply>

const Filters = {
  from: PlainDateText.optional(),
  to: PlainDateText.optional(),
  kind: z.enum(unitEventKinds).optional(),
  unit: UnitIdText.optional(),
}

export const listEventBatches = defineEndpoint({
  method: 'GET',
  path: '/api/unit-events',
  params: Nothing,
  query: PageQuery.extend(Filters),
  body: Nothing,
  reply: pageOf(BatchReply),
  problems: [],
  summary: 'Decisions that changed units, latest first; by day, kind and unit',
})

const BatchParams = z.object({ id: z.string().min(1).max(80) })

/** One event with the names its units had on its day. */
const EventReply = z.object({
  seq: z.number().int(),
  kind: z.enum(unitEventKinds),
  event: UnitEventBody,
  /** Every unit the event names or makes. */
  units: z.array(UnitRef.extend({ path: z.array(z.string()) })),
})
export type EventReply = z.output<typeof EventReply>

export const listBatchEvents = defineEndpoint({
  method: 'GET',
  path: '/api/unit-events/:id',
  params: BatchParams,
  query: PageQuery.extend({ kind: Filters.kind, unit: Filters.unit }),
  body: Nothing,
  reply: z.object({ batch: BatchReply, items: z.array(EventReply), next: z.string().nullable() }),
  problems: ['unit.batch-not-found'],
  summary: 'The events of one decision',
})

/** What an event does to something that hangs on a unit. */
export const impactSections = ['units', 'enrolments', 'grants', 'dossiers', 'statuses'] as const
export const impactOutcomes = [
  // units
  'created',
  'ended',
  'renamed',
  'retyped',
  'moved',
  'carried',
  'relinked',
  'left-behind',
  // enrolments
  'frozen-kept',
  'window-kept',
  'dropped-urban',
  'dropped-ended',
  // grants, dossiers, statuses
  'stays-with-old',
  'urban-from-then',
  'place-from-then',
  'name-only',
] as const
export type ImpactOutcome = (typeof impactOutcomes)[number]

const ImpactItem = z.object({
  key: z.string(),
  unit: UnitRef,
  outcome: z.enum(impactOutcomes),
  /** Figures and names for the sentence on the screen: after, parent, successors, programme, from, to, frozen, username, role, status, number. */
  details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
})
export type ImpactItem = z.output<typeof ImpactItem>
const ImpactSection = z.object({
  section: z.enum(impactSections),
  total: z.number().int(),
  items: z.array(ImpactItem),
  next: z.string().nullable(),
})
export type ImpactSection = z.output<typeof ImpactSection>

const LevelTotals = z.object({
  province: z.number().int(),
  district: z.number().int(),
  commune: z.number().int(),
  village: z.number().int(),
})

/** Located: `details` are figures and ids for the sentence of the code. */
const EventProblemReply = z.object({
  batch: z.number().int(),
  event: z.number().int().nullable(),
  path: z.string(),
  code: z.enum(eventProblemCodes),
  details: z.record(z.string(), z.union([z.string(), z.number(), z.null()])),
})
export type EventProblemReply = z.output<typeof EventProblemReply>

const PreviewReply = z.object({
  /** Empty where the events can take effect; the rest is then filled. */
  problems: z.array(EventProblemReply),
  batches: z.number().int(),
  events: z.number().int(),
  created: LevelTotals,
  ended: LevelTotals,
  changed: z.number().int(),
  sections: z.array(ImpactSection),
})
export type PreviewReply = z.output<typeof PreviewReply>

const Batches = z.array(EventBatchBody).min(1).max(20)

export const previewUnitEvents = defineEndpoint({
  method: 'POST',
  path: '/api/unit-events/preview',
  params: Nothing,
  query: Nothing,
  body: z.object({ batches: Batches, limit: z.number().int().min(1).max(200).default(50) }),
  reply: PreviewReply,
  problems: [],
  summary: 'What these events would do: every unit, enrolment, grant, open dossier and status they touch; changes nothing',
})

export const previewMore = defineEndpoint({
  method: 'POST',
  path: '/api/unit-events/preview/:section',
  params: z.object({ section: z.enum(impactSections) }),
  query: Nothing,
  body: z.object({
    batches: Batches,
    after: z.string().max(500).nullable().default(null),
    limit: z.number().int().min(1).max(200).default(50),
  }),
  reply: ImpactSection,
  problems: ['unit.events-refused'],
  summary: 'A further page of one list of the preview',
})

const AppliedReply = z.object({
  batches: z.array(z.string()),
  events: z.number().int(),
  created: LevelTotals,
  ended: LevelTotals,
  changed: z.number().int(),
  /** Enrolments taken out of open cohorts. */
  dropped: z.number().int(),
  /** Grants that now reach predecessors. */
  grantsWidened: z.number().int(),
  /** Residential areas of ended communes that a person has to place. */
  leftBehind: z.array(z.object({ unit: UnitRef, parent: UnitRef, reason: z.enum(['no-successor', 'split', 'split-unknown']) })),
  leftBehindTotal: z.number().int(),
})
export type AppliedReply = z.output<typeof AppliedReply>

export const applyUnitEvents = defineEndpoint({
  method: 'POST',
  path: '/api/unit-events',
  params: Nothing,
  query: Nothing,
  body: z.object({
    batches: Batches,
    origin: z.enum(['form', 'import', 'console']).default('form'),
    /** The batch these events take back. */
    undoes: z.string().max(80).nullable().default(null),
  }),
  reply: AppliedReply,
  problems: ['unit.events-refused', 'unit.batch-not-found'],
  summary: 'Apply events, all or none',
})

export const getCounterEvents = defineEndpoint({
  method: 'GET',
  path: '/api/unit-events/:id/counter',
  params: BatchParams,
  query: Nothing,
  body: Nothing,
  reply: z.object({
    effectiveOn: PlainDateText,
    events: z.array(UnitEventBody),
    impossible: z.array(z.object({ event: z.number().int(), reason: z.enum(['ended', 'merged', 'split', 'changed-since']) })),
  }),
  problems: ['unit.batch-not-found'],
  summary: 'The events that take a decision back, and what cannot be taken back',
})

export const listLeftBehind = defineEndpoint({
  method: 'GET',
  path: '/api/unit-events/left-behind',
  params: Nothing,
  query: PageQuery,
  body: Nothing,
  reply: pageOf(z.object({ unit: UnitRef, parent: UnitRef, endedOn: PlainDateText, successors: z.array(UnitRef) })),
  problems: [],
  summary: 'Residential areas that still hang below a commune that has ended',
})
