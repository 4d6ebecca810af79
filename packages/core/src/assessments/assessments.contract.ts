// The only place for what the dossier endpoints take and answer.
import { z } from 'zod'
import { FactsBody } from '../criteria/criteria.contract.ts'
import { defineEndpoint } from '../shared/endpoint.ts'
import { pageOf, PageQuery } from '../shared/page.ts'
import { Nothing, PlainDateText, WindowReply } from '../shared/schemas.ts'
import { dossierActions, dossierStatuses } from './assessments.domain.ts'
import { gapReasons } from '../units/comparison.domain.ts'
import { institutionKinds } from '../units/institution.domain.ts'
import { Delegated } from '../access/access.contract.ts'
import { roles } from '../access/access.domain.ts'

export const Outcome = z.enum(['met', 'not-met', 'cannot-tell'])
export const DossierStatus = z.enum(dossierStatuses)
export const DossierAction = z.enum(dossierActions)

/** Facts by id as typed; null is blank. Each is checked against its definition in the set by `factIssues`. */
export const FactValues = FactsBody

const UnitName = z.object({
  id: z.string(),
  name: z.string(),
  parentName: z.string().nullable(),
  level: z.string(),
  /** Of an institution. */
  kind: z.enum(institutionKinds).nullable(),
})
const SetName = z.object({
  id: z.string(),
  version: z.number().int(),
  title: z.string(),
  shortTitle: z.string(),
  statusKind: z.string(),
  checked: z.boolean(),
})
const DatedWindow = WindowReply.extend({ year: z.number().int(), dueOn: PlainDateText.nullable() })

export const DossierRow = z.object({
  id: z.string(),
  unit: UnitName,
  set: SetName,
  window: DatedWindow,
  status: DossierStatus,
  outcome: Outcome.nullable(),
  failing: z.array(z.string()),
  unclear: z.array(z.string()),
  late: z.boolean(),
  handedInOn: PlainDateText.nullable(),
  updatedAt: z.string(),
})
export type DossierRow = z.output<typeof DossierRow>

/** What a person still has to do, most urgent first. `dossierId` is null where the unit has not registered yet. */
export const WorkItem = z.object({
  kind: z.enum(['register', 'fill-in', 'correct', 'synthesise', 'appraise', 'decide']),
  dossierId: z.string().nullable(),
  unit: UnitName,
  set: SetName,
  window: DatedWindow,
  status: DossierStatus.nullable(),
  outcome: Outcome.nullable(),
  /** Facts still blank, for the officer's own dossiers. */
  missing: z.number().int().nullable(),
  daysLeft: z.number().int().nullable(),
})
export type WorkItem = z.output<typeof WorkItem>

export const listWork = defineEndpoint({
  method: 'GET',
  path: '/api/work',
  params: Nothing,
  query: Nothing,
  body: Nothing,
  reply: z.object({
    items: z.array(WorkItem),
    /** How many items of each kind there are in all; `items` holds the most urgent 100. */
    counts: z.record(z.string(), z.number().int()),
  }),
  problems: [],
  summary: 'What needs the signed-in person, by deadline',
})

export const registerDossier = defineEndpoint({
  method: 'POST',
  path: '/api/dossiers',
  params: Nothing,
  query: Nothing,
  body: z.object({ unitId: z.string().max(40), setId: z.string().max(80), windowFrom: PlainDateText }),
  reply: z.object({ id: z.string(), afterFirstQuarter: z.boolean() }),
  problems: [
    'unit.not-found',
    'unit.not-valid-on',
    'criteria.set-not-found',
    'criteria.set-elsewhere',
    'criteria.set-not-in-force',
    'calendar.window-not-found',
    'assessment.already-registered',
    'assessment.not-enrolled',
    'assessment.outside-window',
    'assessment.wrong-object',
    'assessment.institution-excluded',
  ],
  summary: 'Registers a unit to strive for a standard in a window',
})

export const listDossiers = defineEndpoint({
  method: 'GET',
  path: '/api/dossiers',
  params: Nothing,
  query: PageQuery.extend({
    unit: z.string().max(40).optional(),
    set: z.string().max(80).optional(),
    windowFrom: PlainDateText.optional(),
    status: DossierStatus.optional(),
    outcome: Outcome.optional(),
    late: z.enum(['true', 'false']).optional(),
    /** A piece of the unit's name, with or without marks. */
    q: z.string().max(80).optional(),
    /** Only dossiers that wait for the signed-in person to appraise. */
    queue: z.enum(['appraise', 'synthesise']).optional(),
  }),
  body: Nothing,
  reply: pageOf(DossierRow),
  problems: ['unit.not-found'],
  summary: 'Dossiers the signed-in person may see, keyset pages by unit name',
})

export const DossierEvent = z.object({
  seq: z.number().int(),
  action: DossierAction,
  at: z.string(),
  onDate: PlainDateText,
  by: z.string(),
  role: z.enum(roles),
  /** In whose name and by which document, where the step was taken under a delegation. */
  delegation: Delegated.nullable(),
  note: z.string().nullable(),
  reasons: z.array(z.object({ clause: z.string(), reason: z.string() })),
})
export type DossierEvent = z.output<typeof DossierEvent>

/** Lower objects as the system counted them in their own window; absent where the commune declares its counts. */
export const SubUnits = z.object({
  total: z.number().int(),
  registered: z.number().int(),
  recognised: z.number().int(),
  window: WindowReply,
})

export const DossierReply = DossierRow.extend({
  requestedOn: PlainDateText.nullable(),
  registeredOn: PlainDateText,
  sections: z.array(
    z.object({
      clause: z.string(),
      values: FactValues,
      revision: z.number().int(),
      savedAt: z.string().nullable(),
      savedBy: z.string().nullable(),
    }),
  ),
  /** Residential areas. */
  subUnits: SubUnits.nullable(),
  /** Agencies, enterprises and schools together. */
  bodies: SubUnits.nullable(),
  /** What the evaluator gets beside the typed facts: counts of lower units and values of the window before. */
  context: z.object({
    derived: FactValues.nullable(),
    baseline: FactValues.nullable(),
    /** Where units merged or were split since the earlier window: whose figures were added up, or why none can be. */
    comparison: z
      .object({
        summed: z.array(z.object({ id: z.string(), name: z.string() })),
        gap: z
          .object({ reason: z.enum([...gapReasons, 'not-given']), units: z.array(z.object({ id: z.string(), name: z.string() })) })
          .nullable(),
      })
      .nullable()
      .default(null),
  }),
  /** Figures hidden from this reader because they are so small that they point at people; they are in no other part of the reply. */
  blurred: z.array(z.object({ clause: z.string(), fact: z.string(), mark: z.enum(['small', 'hidden']) })).default([]),
  events: z.array(DossierEvent),
  /** The actions the signed-in person may take now. */
  may: z.array(DossierAction),
  /** Those of them the person would take under a delegation. */
  under: z.array(Delegated.extend({ action: DossierAction })).default([]),
  /** Who appraises and who decides now, with the source and whether it was checked against the original. */
  route: z.object({
    appraise: z.object({ body: z.string(), source: z.string(), checked: z.boolean() }).nullable(),
    decide: z.object({ body: z.string(), source: z.string(), checked: z.boolean() }).nullable(),
  }),
  decision: z.object({ id: z.string(), number: z.string(), decidedOn: PlainDateText, authorityBody: z.string() }).nullable(),
})
export type DossierReply = z.output<typeof DossierReply>

const DossierPath = z.object({ id: z.uuid() })

export const getDossier = defineEndpoint({
  method: 'GET',
  path: '/api/dossiers/:id',
  params: DossierPath,
  query: Nothing,
  body: Nothing,
  reply: DossierReply,
  problems: ['assessment.not-found'],
  summary: 'One dossier with its sections, trail and what may be done next',
})

export const saveSection = defineEndpoint({
  method: 'PUT',
  path: '/api/dossiers/:id/sections/:clause',
  params: DossierPath.extend({ clause: z.string().max(40) }),
  query: Nothing,
  body: z.object({
    values: FactValues,
    /** The revision the typing began from; 0 for a section never saved. */
    revision: z.number().int().min(0),
  }),
  reply: z.object({
    revision: z.number().int(),
    savedAt: z.string(),
    outcome: Outcome,
    failing: z.array(z.string()),
    unclear: z.array(z.string()),
  }),
  problems: [
    'assessment.not-found',
    'assessment.transition-refused',
    'assessment.section-conflict',
    'assessment.fact-invalid',
    'criteria.clause-not-found',
  ],
  summary: 'Saves one section as typed; the verdict so far comes back',
})

export const handInDossier = defineEndpoint({
  method: 'POST',
  path: '/api/dossiers/:id/hand-in',
  params: DossierPath,
  query: Nothing,
  body: z.object({ requestedOn: PlainDateText.optional() }),
  reply: z.object({ status: DossierStatus, late: z.boolean(), outcome: Outcome }),
  problems: ['assessment.not-found', 'assessment.transition-refused', 'assessment.incomplete', 'assessment.outside-window'],
  summary: 'Hands the dossier in; after the deadline it is accepted and marked late',
})

export const synthesiseDossier = defineEndpoint({
  method: 'POST',
  path: '/api/dossiers/:id/synthesise',
  params: DossierPath,
  query: Nothing,
  body: z.object({ note: z.string().max(2000).optional() }),
  reply: z.object({ status: DossierStatus }),
  problems: ['assessment.not-found', 'assessment.transition-refused', 'assessment.wrong-seat'],
  summary: 'The district passes a 19.2 dossier on, while the district exists',
})

export const returnDossier = defineEndpoint({
  method: 'POST',
  path: '/api/dossiers/:id/return',
  params: DossierPath,
  query: Nothing,
  body: z.object({
    reasons: z.array(z.object({ clause: z.string().max(40), reason: z.string().trim().min(1).max(1000) })).max(40),
    note: z.string().max(2000).optional(),
  }),
  reply: z.object({ status: DossierStatus }),
  problems: [
    'assessment.not-found',
    'assessment.transition-refused',
    'assessment.reasons-required',
    'assessment.wrong-seat',
    'criteria.clause-not-found',
  ],
  summary: 'Returns a dossier with a reason at each clause that must be corrected',
})

export const acceptDossier = defineEndpoint({
  method: 'POST',
  path: '/api/dossiers/:id/accept',
  params: DossierPath,
  query: Nothing,
  body: z.object({ note: z.string().max(2000).optional() }),
  reply: z.object({ status: DossierStatus, outcome: Outcome }),
  problems: ['assessment.not-found', 'assessment.transition-refused', 'assessment.uncertain', 'assessment.wrong-seat'],
  summary: 'Closes the appraisal by the verdict: met goes on to the authority, not met is concluded so',
})
