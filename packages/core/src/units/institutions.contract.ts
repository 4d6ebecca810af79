// The only place for the HTTP contracts of institutions: agencies, enterprises, schools of a commune, and those decided for above it.
import { z } from 'zod'
import { defineEndpoint } from '../shared/endpoint.ts'
import { FlagText, Nothing, PlainDateText, SpanReply } from '../shared/schemas.ts'
import {
  deciders,
  excludedForms,
  institutionForms,
  institutionKinds,
  MAX_INSTITUTION_NAME,
  type InstitutionForm,
} from './institution.domain.ts'
import { UnitIdText, UnitParams } from './units.contract.ts'

const Kind = z.enum(institutionKinds)
const Form = z.enum(Object.values(institutionForms).flat() as [InstitutionForm, ...InstitutionForm[]])
const DeciderText = z.enum(deciders)
const Name = z.string().trim().min(1).max(MAX_INSTITUTION_NAME)

const InstitutionReply = z.object({
  id: UnitIdText,
  code: z.string(),
  kind: Kind,
  form: Form,
  fullName: z.string(),
  valid: SpanReply,
  origin: z.enum(['entered', 'imported', 'demonstration']),
  /** The commune it lies in. */
  commune: z.object({ id: UnitIdText, name: z.string() }),
  decidedBy: DeciderText,
  /** The authority that decided for it is gone: somebody has to say which one does now. */
  deciderEnded: z.boolean(),
  /** Why the law leaves it out; null where it is assessed. */
  excluded: z.object({ reason: z.enum(excludedForms), since: PlainDateText, source: z.string(), checked: z.boolean() }).nullable(),
  /** The list it was taken in with, as long as that can be undone. */
  importId: z.string().nullable(),
})
export type InstitutionReply = z.output<typeof InstitutionReply>

export const listInstitutions = defineEndpoint({
  method: 'GET',
  path: '/api/units/:id/institutions',
  params: UnitParams,
  query: z.object({ on: PlainDateText.optional(), kind: Kind.optional() }),
  body: Nothing,
  reply: z.object({
    on: PlainDateText,
    institutions: z.array(InstitutionReply),
    /** Of each kind: all on record, those assessed, those decided for by the unit asked about. */
    counts: z.array(z.object({ kind: Kind, total: z.number().int(), assessed: z.number().int(), own: z.number().int() })),
  }),
  problems: ['unit.not-found', 'unit.not-valid-on', 'unit.wrong-level'],
  summary: 'The institutions that lie in a commune on a day, or that a district or province decides for',
})
export type InstitutionsReply = z.output<typeof listInstitutions.reply>

export const addInstitution = defineEndpoint({
  method: 'POST',
  path: '/api/units/:id/institutions',
  params: UnitParams,
  query: Nothing,
  body: z.object({ kind: Kind, form: Form, name: Name, decidedBy: DeciderText.default('commune'), from: PlainDateText.optional() }),
  reply: InstitutionReply,
  problems: [
    'unit.not-found',
    'unit.not-valid-on',
    'unit.wrong-level',
    'unit.institution-exists',
    'unit.institution-invalid',
    'unit.no-district',
  ],
  summary: 'Enter an institution that lies in a commune',
})

export const changeInstitution = defineEndpoint({
  method: 'POST',
  path: '/api/institutions/:id/change',
  params: UnitParams,
  query: Nothing,
  body: z.object({ form: Form, name: Name, decidedBy: DeciderText, on: PlainDateText }),
  reply: InstitutionReply,
  problems: [
    'unit.not-found',
    'unit.not-valid-on',
    'unit.wrong-level',
    'unit.institution-exists',
    'unit.institution-invalid',
    'unit.no-district',
    'unit.change-refused',
  ],
  summary: 'Another name, form or deciding authority from a day on; on its first day a correction',
})

export const closeInstitution = defineEndpoint({
  method: 'POST',
  path: '/api/institutions/:id/close',
  params: UnitParams,
  query: Nothing,
  body: z.object({ on: PlainDateText }),
  reply: InstitutionReply,
  problems: ['unit.not-found', 'unit.not-valid-on', 'unit.wrong-level', 'unit.change-refused'],
  summary: 'Close an institution: the given day is the first one it no longer stands',
})

export const importInstitutions = defineEndpoint({
  method: 'POST',
  path: '/api/units/:id/institutions/import',
  params: UnitParams,
  query: z.object({
    apply: FlagText,
  }),
  body: Nothing,
  reply: z.object({
    applied: z.boolean(),
    rows: z.number().int(),
    added: z.number().int(),
    /** Of those added, how many the law leaves out. */
    excluded: z.number().int(),
    existing: z.number().int(),
    communes: z.number().int(),
    /** By which to undo it; null where nothing was written. */
    importId: z.string().nullable(),
  }),
  problems: ['unit.not-found', 'unit.not-valid-on', 'unit.wrong-level', 'unit.file-invalid'],
  summary: 'Check (apply=false) or take in an Excel list of institutions below a unit',
})
export type InstitutionImportReply = z.output<typeof importInstitutions.reply>

export const undoInstitutionImport = defineEndpoint({
  method: 'POST',
  path: '/api/institution-imports/:id/undo',
  params: z.object({ id: z.uuid() }),
  query: Nothing,
  body: Nothing,
  reply: z.object({ closed: z.number().int() }),
  problems: ['unit.import-not-found', 'unit.import-in-use'],
  summary: 'Close everything an import entered, as long as nobody has worked on any of it',
})

export const institutionTemplate = defineEndpoint({
  method: 'GET',
  path: '/api/units/:id/institutions/template',
  params: UnitParams,
  query: Nothing,
  body: Nothing,
  reply: Nothing,
  problems: ['unit.not-found', 'unit.not-valid-on', 'unit.wrong-level'],
  summary: 'The Excel template for the institutions below a unit',
})
