// The only place for what the decision endpoints take and answer.
import { z } from 'zod'
import { Delegated } from '../access/access.contract.ts'
import { defineEndpoint } from '../shared/endpoint.ts'
import { pageOf, PageQuery } from '../shared/page.ts'
import { Nothing, PlainDateText, WindowReply } from '../shared/schemas.ts'
import { DossierRow } from './assessments.contract.ts'
import { institutionKinds } from '../units/institution.domain.ts'
import { statusKinds, titleKinds } from './routes-of-appraisal.domain.ts'

export const StatusKind = z.enum(statusKinds)

export const DecisionRow = z.object({
  id: z.string(),
  number: z.string(),
  decidedOn: PlainDateText,
  authorityUnitId: z.string(),
  authorityBody: z.string(),
  signatoryCapacity: z.string(),
  signatoryTitle: z.string(),
  signatoryName: z.string(),
  kind: z.enum(['recognition', 'title', 'revocation', 'statement']),
  statusKind: StatusKind,
  setId: z.string().nullable(),
  window: WindowReply,
  units: z.number().int(),
  asSaid: z.string().nullable(),
  source: z.string().nullable(),
  demonstration: z.boolean(),
  /** Who recorded it here, and under whose delegation by which document. */
  recordedBy: z.string(),
  delegation: Delegated.nullable(),
  /** The file of past results it was named in; null for a decision recorded here. */
  imported: z.object({ fileName: z.string(), by: z.string(), withdrawn: z.boolean() }).nullable(),
})
export type DecisionRow = z.output<typeof DecisionRow>

const DecisionPath = z.object({ id: z.uuid() })

export const listDecisions = defineEndpoint({
  method: 'GET',
  path: '/api/decisions',
  params: Nothing,
  query: PageQuery.extend({ unit: z.string().max(40).optional(), statusKind: StatusKind.optional(), windowFrom: PlainDateText.optional() }),
  body: Nothing,
  reply: pageOf(DecisionRow),
  problems: [],
  summary: 'Decisions the signed-in person may see, newest first',
})

export const getDecision = defineEndpoint({
  method: 'GET',
  path: '/api/decisions/:id',
  params: DecisionPath,
  query: Nothing,
  body: Nothing,
  reply: DecisionRow.extend({
    list: z.array(
      z.object({
        unitId: z.string(),
        name: z.string(),
        parentName: z.string().nullable(),
        dossierId: z.string().nullable(),
        level: z.string(),
        /** Of an institution. */
        kind: z.enum(institutionKinds).nullable(),
        setId: z.string().nullable(),
        window: WindowReply,
      }),
    ),
  }),
  problems: ['decision.not-found'],
  summary: 'One decision with the units it lists',
})

/** Accepted dossiers that wait for the signed-in authority, grouped by set and window. */
export const listCandidates = defineEndpoint({
  method: 'GET',
  path: '/api/decision-candidates',
  params: Nothing,
  query: Nothing,
  body: Nothing,
  reply: z.object({
    groups: z.array(
      z.object({
        authorityUnitId: z.string(),
        authorityBody: z.string(),
        setId: z.string(),
        setTitle: z.string(),
        statusKind: StatusKind,
        window: WindowReply.extend({ year: z.number().int() }),
        source: z.string(),
        checked: z.boolean(),
        /** Whose seat it is and by which document, where the signed-in person would decide under a delegation. */
        delegation: Delegated.nullable(),
        dossiers: z.array(DossierRow),
      }),
    ),
  }),
  problems: [],
  summary: 'What may be listed in a decision now',
})

export const issueDecision = defineEndpoint({
  method: 'POST',
  path: '/api/decisions',
  params: Nothing,
  query: Nothing,
  body: z.object({
    authorityUnitId: z.string().max(40),
    number: z.string().trim().min(1).max(60),
    decidedOn: PlainDateText,
    signatoryCapacity: z.string().trim().max(60).default(''),
    signatoryTitle: z.string().trim().min(1).max(80),
    signatoryName: z.string().trim().max(80).default(''),
    setId: z.string().max(80),
    windowFrom: PlainDateText,
    unitIds: z.array(z.string().max(40)).min(1).max(5000),
    /** Further lists of the same decision: a commune recognises its residential areas, agencies and schools at once. */
    more: z
      .array(z.object({ setId: z.string().max(80), windowFrom: PlainDateText, unitIds: z.array(z.string().max(40)).min(1).max(5000) }))
      .max(10)
      .default([]),
  }),
  reply: z.object({ id: z.string(), units: z.number().int() }),
  problems: [
    'decision.proposer-decides',
    'unit.not-found',
    'criteria.set-not-found',
    'decision.mixed-status',
    'decision.number-taken',
    'decision.unit-not-accepted',
    'decision.wrong-authority',
    'decision.dated-outside',
  ],
  summary: 'Recognises a list of accepted units by one decision, all or none',
  fresh: true,
})

export const recordTitle = defineEndpoint({
  method: 'POST',
  path: '/api/titles',
  params: Nothing,
  query: Nothing,
  body: z.object({
    authorityUnitId: z.string().max(40),
    number: z.string().trim().min(1).max(60),
    decidedOn: PlainDateText,
    authorityBody: z.string().trim().min(1).max(120),
    signatoryCapacity: z.string().trim().max(60).default(''),
    signatoryTitle: z.string().trim().min(1).max(80),
    signatoryName: z.string().trim().max(80).default(''),
    statusKind: z.enum(titleKinds),
    windowFrom: PlainDateText,
    windowTo: PlainDateText,
    source: z.string().trim().min(1).max(300),
    unitIds: z.array(z.string().max(40)).min(1).max(5000),
  }),
  reply: z.object({ id: z.string(), units: z.number().int() }),
  problems: ['unit.not-found', 'unit.not-valid-on', 'decision.number-taken', 'decision.dated-outside'],
  summary: 'Records an NTM title from the decision of the body that conferred it',
})
