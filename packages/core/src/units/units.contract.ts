// The only place for the HTTP contracts of units: catalogue, villages, enrolments.
import { z } from 'zod'
import { defineEndpoint } from '../shared/endpoint.ts'
import { PageQuery, pageOf } from '../shared/page.ts'
import { FlagText, Nothing, PlainDateText, SpanReply, WindowReply } from '../shared/schemas.ts'
import { levels, successionRelations, unitTypes, type UnitId, type UnitType } from './units.domain.ts'

export const UnitIdText = z
  .string()
  .regex(/^(VN|\d[\d-]{0,15}@\d{4}-\d{2}-\d{2})$/, 'not a unit id, expected code@YYYY-MM-DD')
  .transform((text) => text as UnitId)
export const UnitParams = z.object({ id: UnitIdText })
export const OnQuery = z.object({ on: PlainDateText.optional() })
export const LevelText = z.enum(levels)
export const TypeText = z.enum(Object.values(unitTypes).flat() as [UnitType, ...UnitType[]])
const VillageType = z.enum(unitTypes.village)
const VillageName = z.string().trim().min(1).max(120)

/** The day a change is counted from; between which days it really happened, where that is not known. */
const ChangeReply = z.object({
  on: PlainDateText,
  notBefore: PlainDateText.nullable(),
  notAfter: PlainDateText.nullable(),
})
const UnitRef = z.object({ id: UnitIdText, name: z.string() })

const UnitReply = z.object({
  id: UnitIdText,
  code: z.string(),
  level: LevelText,
  type: TypeText,
  fullName: z.string(),
  parentId: UnitIdText.nullable(),
  valid: SpanReply,
  began: ChangeReply.nullable(),
  ended: ChangeReply.nullable(),
  /** Ancestors on the day, nearest first. */
  path: z.array(UnitRef),
  origin: z.enum(['catalogue', 'entered', 'imported', 'demonstration']),
  /** The day answered for; the first day of the catalogue where an earlier one was asked. */
  on: PlainDateText,
  beforeCatalogue: z.boolean(),
})
export type UnitReply = z.output<typeof UnitReply>

export const UnitLine = z.object({
  id: UnitIdText,
  code: z.string(),
  level: LevelText,
  type: TypeText,
  fullName: z.string(),
  valid: SpanReply,
  /** How many units of the next level hang below it on the day. */
  children: z.number().int(),
})
export type UnitLine = z.output<typeof UnitLine>

const SearchHit = z.object({
  id: UnitIdText,
  code: z.string(),
  level: LevelText,
  type: TypeText,
  fullName: z.string(),
  /** The older name that was found, where it differs. */
  foundAs: z.string().nullable(),
  valid: SpanReply,
  /** Stands on the day asked for (today where none was given). */
  stands: z.boolean(),
  path: z.array(z.string()),
  successors: z.array(UnitRef),
})
export type SearchHit = z.output<typeof SearchHit>

export const searchUnits = defineEndpoint({
  method: 'GET',
  path: '/api/units/search',
  params: Nothing,
  query: z.object({
    q: z.string().trim().min(1).max(200),
    on: PlainDateText.optional(),
    level: LevelText.optional(),
    limit: z.coerce.number().int().min(1).max(50).default(20),
  }),
  body: Nothing,
  reply: z.object({ hits: z.array(SearchHit), /** Nothing fits as typed; these are spelled alike. */ approximate: z.boolean() }),
  problems: [],
  summary: 'Search all units of all times by name (with or without marks, abbreviations, old names) or code',
})
export type SearchReply = z.output<typeof searchUnits.reply>

export const getUnit = defineEndpoint({
  method: 'GET',
  path: '/api/units/:id',
  params: UnitParams,
  query: OnQuery,
  body: Nothing,
  reply: UnitReply,
  problems: ['unit.not-found', 'unit.not-valid-on'],
  summary: 'A unit as it stands on a day (today where none is given)',
})

export const listChildren = defineEndpoint({
  method: 'GET',
  path: '/api/units/:id/children',
  params: UnitParams,
  query: OnQuery,
  body: Nothing,
  reply: z.object({ on: PlainDateText, beforeCatalogue: z.boolean(), units: z.array(UnitLine) }),
  problems: ['unit.not-found', 'unit.not-valid-on'],
  summary: 'The units directly below a unit on a day',
})

export const findUnit = defineEndpoint({
  method: 'GET',
  path: '/api/units/find',
  params: Nothing,
  query: z.object({ text: z.string().trim().min(1).max(200), on: PlainDateText.optional() }),
  body: Nothing,
  reply: UnitReply,
  problems: ['unit.not-found', 'unit.not-valid-on'],
  summary: 'The one unit meant by a code, an id or a name, on a day, or as it stood last',
})

const TreeReply = z.object({ root: UnitReply, lines: z.array(UnitLine.extend({ depth: z.number().int() })) })
export type TreeReply = z.output<typeof TreeReply>

export const getTree = defineEndpoint({
  method: 'GET',
  path: '/api/units/:id/tree',
  params: UnitParams,
  query: z.object({ on: PlainDateText.optional(), depth: z.coerce.number().int().min(1).max(3).default(1) }),
  body: Nothing,
  reply: TreeReply,
  problems: ['unit.not-found', 'unit.not-valid-on'],
  summary: 'The tree below a unit on a day, parents before children, without residential areas',
})

const HistoryVersion = z.object({
  fullName: z.string(),
  type: TypeText,
  parent: UnitRef.nullable(),
  valid: SpanReply,
  began: ChangeReply.nullable(),
})
const HistoryLink = z.object({
  unit: UnitRef,
  valid: SpanReply,
  relation: z.enum(successionRelations),
  on: PlainDateText,
  checked: z.boolean(),
  source: z.string(),
  note: z.string(),
})
const HistoryReply = z.object({
  id: UnitIdText,
  code: z.string(),
  level: LevelText,
  valid: SpanReply,
  began: ChangeReply.nullable(),
  ended: ChangeReply.nullable(),
  versions: z.array(HistoryVersion),
  predecessors: z.array(HistoryLink),
  successors: z.array(HistoryLink),
  /** Ended, and no source names what came after. */
  successorUnknown: z.boolean(),
})
export type HistoryReply = z.output<typeof HistoryReply>

export const getHistory = defineEndpoint({
  method: 'GET',
  path: '/api/units/:id/history',
  params: UnitParams,
  query: Nothing,
  body: Nothing,
  reply: HistoryReply,
  problems: ['unit.not-found'],
  summary: 'A unit through time: its versions, what it came from and what became of it',
})

export const listWithoutSuccessor = defineEndpoint({
  method: 'GET',
  path: '/api/units/without-successor',
  params: Nothing,
  query: PageQuery,
  body: Nothing,
  reply: pageOf(z.object({ id: UnitIdText, fullName: z.string(), path: z.array(z.string()), ended: ChangeReply })),
  problems: [],
  summary: 'Ended units whose successor no source names',
})

const VillageReply = z.object({
  id: UnitIdText,
  code: z.string(),
  type: VillageType,
  fullName: z.string(),
  valid: SpanReply,
  origin: z.enum(['entered', 'imported', 'demonstration']),
})
export type VillageReply = z.output<typeof VillageReply>

export const listVillages = defineEndpoint({
  method: 'GET',
  path: '/api/units/:id/villages',
  params: UnitParams,
  query: OnQuery,
  body: Nothing,
  reply: z.object({ on: PlainDateText, villages: z.array(VillageReply) }),
  problems: ['unit.not-found', 'unit.not-valid-on'],
  summary: 'The residential areas of a commune on a day',
})

export const addVillage = defineEndpoint({
  method: 'POST',
  path: '/api/units/:id/villages',
  params: UnitParams,
  query: Nothing,
  body: z.object({ type: VillageType, name: VillageName, from: PlainDateText.optional() }),
  reply: VillageReply,
  problems: ['unit.not-found', 'unit.not-valid-on', 'unit.wrong-level', 'unit.village-exists'],
  summary: 'Add a residential area to a commune',
})

export const renameVillage = defineEndpoint({
  method: 'POST',
  path: '/api/villages/:id/rename',
  params: UnitParams,
  query: Nothing,
  body: z.object({ type: VillageType, name: VillageName, on: PlainDateText }),
  reply: VillageReply,
  problems: ['unit.not-found', 'unit.not-valid-on', 'unit.wrong-level', 'unit.village-exists', 'unit.change-refused'],
  summary: 'Give a residential area another name or type from a day on',
})

export const closeVillage = defineEndpoint({
  method: 'POST',
  path: '/api/villages/:id/close',
  params: UnitParams,
  query: Nothing,
  body: z.object({ on: PlainDateText }),
  reply: VillageReply,
  problems: ['unit.not-found', 'unit.not-valid-on', 'unit.wrong-level', 'unit.change-refused'],
  summary: 'Close a residential area: the given day is the first one it no longer stands',
})

export const importVillages = defineEndpoint({
  method: 'POST',
  path: '/api/units/:id/villages/import',
  params: UnitParams,
  query: z.object({
    apply: FlagText,
  }),
  body: Nothing,
  reply: z.object({
    applied: z.boolean(),
    rows: z.number().int(),
    added: z.number().int(),
    existing: z.number().int(),
    communes: z.number().int(),
  }),
  problems: ['unit.not-found', 'unit.not-valid-on', 'unit.wrong-level', 'unit.file-invalid'],
  summary: 'Check (apply=false) or take in an Excel list of residential areas below a unit',
})
export type ImportReply = z.output<typeof importVillages.reply>

export const villageTemplate = defineEndpoint({
  method: 'GET',
  path: '/api/units/:id/villages/template',
  params: UnitParams,
  query: Nothing,
  body: Nothing,
  reply: Nothing,
  problems: ['unit.not-found', 'unit.not-valid-on', 'unit.wrong-level'],
  summary: 'The Excel template for the residential areas below a unit',
})

const CohortReply = z.object({
  id: z.string(),
  unit: UnitRef,
  objectLevel: LevelText,
  programme: z.string(),
  window: WindowReply,
  source: z.string(),
  asSaid: z.string().nullable(),
  frozen: z.boolean(),
  demonstration: z.boolean(),
  /** The denominator: how many of its units the asker may see; all of them for whoever holds the cohort's unit. */
  units: z.number().int(),
  pilots: z.number().int(),
})
export type CohortReply = z.output<typeof CohortReply>

export const listCohorts = defineEndpoint({
  method: 'GET',
  path: '/api/units/:id/cohorts',
  params: UnitParams,
  query: Nothing,
  body: Nothing,
  reply: z.object({ cohorts: z.array(CohortReply) }),
  problems: ['unit.not-found'],
  summary: 'The programme enrolments made for a unit, latest window first',
})

export const listEnrolments = defineEndpoint({
  method: 'GET',
  path: '/api/cohorts/:id/enrolments',
  params: z.object({ id: z.uuid() }),
  query: PageQuery,
  body: Nothing,
  reply: z.object({
    cohort: CohortReply,
    items: z.array(z.object({ unit: UnitRef, code: z.string(), type: TypeText, path: z.array(z.string()), pilot: z.boolean() })),
    next: z.string().nullable(),
  }),
  problems: ['unit.cohort-not-found'],
  summary: 'The units a programme counts in a window',
})

const CohortParams = z.object({ id: z.uuid() })
/** More units than any province has of one level. */
const EnrolledIds = z.array(UnitIdText).max(20_000)
/** What may change until the cohort is frozen. */
const CohortContent = {
  source: z.string().trim().min(1).max(300),
  /** The number as the source says it: "119 xã". */
  asSaid: z.string().trim().min(1).max(120).nullable().default(null),
  unitIds: EnrolledIds.min(1),
  /** Some of `unitIds`. */
  pilotIds: EnrolledIds.default([]),
}

export const createCohort = defineEndpoint({
  method: 'POST',
  path: '/api/cohorts',
  params: Nothing,
  query: Nothing,
  body: z.object({
    /** The province (or district) the programme is run in. */
    unitId: UnitIdText,
    objectLevel: z.enum(['district', 'commune', 'village', 'institution']),
    /** The status counted. */
    programme: z.string().regex(/^[a-z0-9][a-z0-9.-]{0,39}$/, 'not the name of a status'),
    window: WindowReply.refine(({ from, to }) => from < to, { message: 'the window ends before it begins' }),
    ...CohortContent,
  }),
  reply: CohortReply,
  problems: ['unit.not-found', 'unit.not-valid-on', 'unit.wrong-level', 'unit.cohort-overlaps'],
  summary: 'Enrol units in a programme for a window; open to changes until frozen',
})

export const changeCohort = defineEndpoint({
  method: 'PUT',
  path: '/api/cohorts/:id',
  params: CohortParams,
  query: Nothing,
  body: z.object(CohortContent),
  reply: CohortReply,
  problems: ['unit.cohort-not-found', 'unit.cohort-frozen', 'unit.not-found', 'unit.not-valid-on', 'unit.wrong-level'],
  summary: 'Replace the units, pilots and source of a cohort that is not frozen yet',
})

export const freezeCohort = defineEndpoint({
  method: 'POST',
  path: '/api/cohorts/:id/freeze',
  params: CohortParams,
  query: Nothing,
  body: Nothing,
  reply: CohortReply,
  problems: ['unit.cohort-not-found', 'unit.cohort-frozen'],
  summary: 'Freeze a cohort: from here on nobody changes which units count',
})
