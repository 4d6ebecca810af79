// The only place for the HTTP contracts of imports: catalogue lists, conversion tables, boundaries.
import { z } from 'zod'
import { defineEndpoint } from '../shared/endpoint.ts'
import { FlagText, Nothing, PlainDateText } from '../shared/schemas.ts'
import { catalogueChangeKinds, catalogueVerdicts } from './catalogue-diff.domain.ts'
import { conversionRelations } from './conversion-file.domain.ts'
import { importErrorReasons, importWarningReasons } from './import-file.domain.ts'
import { eventProblemCodes } from './unit-event.domain.ts'
import { impactSections } from './unit-events.contract.ts'
import { UnitIdText } from './units.contract.ts'
import { successionRelations } from './units.domain.ts'

const Text = (most: number) => z.string().trim().min(1).max(most)

const located = {
  file: z.string(),
  sheet: z.string().nullable(),
  cell: z.string().nullable(),
  feature: z.string().nullable(),
  values: z.record(z.string(), z.union([z.string(), z.number()])),
}
const ErrorReply = z.object({ reason: z.enum(importErrorReasons), ...located })
const WarningReply = z.object({ reason: z.enum(importWarningReasons), ...located })
export type ImportErrorReply = z.output<typeof ErrorReply>
export type ImportWarningReply = z.output<typeof WarningReply>

/** What every import is asked with. */
const asked = {
  /** The day the file is of. */
  on: PlainDateText,
  /** Where the file comes from. */
  source: Text(300),
  apply: FlagText,
  /** Apply what can be, without the rows, units and features that have errors. A file that is not whole is never taken in. */
  skip: FlagText,
  /** The `seen` of the dry run: what is applied must be what was shown. */
  seen: z.string().max(100).optional(),
}
/** The decision behind a change of units, as far as it is known. */
const decision = {
  number: Text(120).optional(),
  decidedOn: PlainDateText.optional(),
  issuer: Text(200).optional(),
}

/** What every dry run answers. Errors and warnings are the first 1.000; their totals say how many there are. */
const answered = {
  on: PlainDateText,
  /** The day the files' names carry, where it is another one. */
  suggestedOn: PlainDateText.nullable(),
  files: z.array(z.object({ name: z.string(), rows: z.number().int() })),
  errors: z.array(ErrorReply),
  errorTotal: z.number().int(),
  /** Whether what has no errors may be applied without the rest. */
  skippable: z.boolean(),
  warnings: z.array(WarningReply),
  warningTotal: z.number().int(),
  seen: z.string(),
  applied: z.boolean(),
}
/** Imports of units are unit events. */
const asEvents = {
  /** The batch that was written; null where nothing had to change, or nothing was applied. */
  batchId: z.string().nullable(),
  /** What taking effect would touch beside: enrolments, grants, dossiers, statuses. */
  touches: z.array(z.object({ section: z.enum(impactSections), total: z.number().int() })),
  /** Why the events could not take effect as they stand. `subject`: the unit or code spoken of. */
  refusals: z.array(
    z.object({
      code: z.enum(eventProblemCodes),
      subject: z.string(),
      details: z.record(z.string(), z.union([z.string(), z.number(), z.null()])),
    }),
  ),
}

const Level = z.enum(['province', 'district', 'commune'])
const Side = z.object({ name: z.string(), parent: z.string(), parentName: z.string() })
export const CatalogueChangeReply = z.object({
  kind: z.enum(catalogueChangeKinds),
  level: Level,
  code: z.string(),
  unitId: UnitIdText.nullable(),
  before: Side.nullable(),
  after: Side.nullable(),
  verdict: z.enum(catalogueVerdicts),
})

export const importCatalogue = defineEndpoint({
  method: 'POST',
  path: '/api/unit-imports/catalogue',
  params: Nothing,
  query: z.object({ ...asked, ...decision, /** End units that the list has no more, successor unknown. */ closings: FlagText }),
  body: Nothing,
  reply: z.object({
    ...answered,
    ...asEvents,
    levels: z.array(z.object({ level: Level, listed: z.number().int(), standing: z.number().int() })),
    changes: z.array(CatalogueChangeReply),
  }),
  problems: ['unit.import-refused', 'unit.import-changed', 'unit.events-refused'],
  summary: 'Check (apply=false) or take in the official catalogue of a day (.xlsx, .csv; one file or one for each level)',
})
export type CatalogueImportReply = z.output<typeof importCatalogue.reply>

const KnownTarget = z.object({
  unitId: UnitIdText,
  name: z.string(),
  relation: z.enum(successionRelations),
  share: z.number().nullable(),
})
export const ConversionChangeReply = z.object({
  unitId: UnitIdText,
  name: z.string(),
  place: z.string(),
  kind: z.enum(['link', 'merge', 'rename', 'retype']),
  before: z.array(KnownTarget),
  after: z.array(KnownTarget.extend({ note: z.string() })),
})

export const importConversion = defineEndpoint({
  method: 'POST',
  path: '/api/unit-imports/conversion',
  params: Nothing,
  query: z.object({ ...asked, ...decision }),
  body: Nothing,
  reply: z.object({
    ...answered,
    ...asEvents,
    rows: z.number().int(),
    counts: z.record(z.enum(conversionRelations), z.number().int()),
    /** Old units that went into several. */
    split: z.number().int(),
    /** Old units of which the table says what is known. */
    unchanged: z.number().int(),
    changes: z.array(ConversionChangeReply),
  }),
  problems: ['unit.import-refused', 'unit.import-changed', 'unit.events-refused'],
  summary: 'Check (apply=false) or take in a table of old and new units',
})
export type ConversionImportReply = z.output<typeof importConversion.reply>

const BoundaryLine = z.object({
  unitId: UnitIdText,
  code: z.string(),
  name: z.string(),
  feature: z.string(),
  areaKm2: z.number(),
  pointsBefore: z.number().int(),
  pointsAfter: z.number().int(),
  /** The day of the boundary it stands in for; null where the unit has none yet. */
  replaces: PlainDateText.nullable(),
})
export type BoundaryLineReply = z.output<typeof BoundaryLine>

export const importBoundaries = defineEndpoint({
  method: 'POST',
  path: '/api/unit-imports/boundaries',
  params: Nothing,
  query: z.object({
    ...asked,
    licence: Text(300),
    level: Level,
    /** How far, in metres, a simplified line may be from the one sent; 0: as it was sent. */
    tolerance: z.coerce.number().min(0).max(2000).default(50),
  }),
  body: Nothing,
  reply: z.object({
    ...answered,
    level: Level,
    units: z.array(BoundaryLine),
    /** Units of the level that stand on the day. */
    standing: z.number().int(),
    /** Rings that were wound the wrong way. */
    turned: z.number().int(),
    /** SVG paths in whole pixels, north up. */
    picture: z.object({
      width: z.number().int(),
      height: z.number().int(),
      shapes: z.array(z.object({ name: z.string(), path: z.string() })),
    }),
  }),
  problems: ['unit.import-refused', 'unit.import-changed'],
  summary: 'Check (apply=false) or take in boundaries (GeoJSON or TopoJSON in degrees, WGS 84)',
})
export type BoundaryImportReply = z.output<typeof importBoundaries.reply>

export const listBoundaries = defineEndpoint({
  method: 'GET',
  path: '/api/units/:id/boundaries',
  params: z.object({ id: UnitIdText }),
  query: z.object({ on: PlainDateText.optional() }),
  body: Nothing,
  reply: z.object({
    on: PlainDateText,
    boundaries: z.array(
      z.object({
        unitId: UnitIdText,
        name: z.string(),
        effectiveOn: PlainDateText,
        areaKm2: z.number(),
        source: z.string(),
        licence: z.string(),
        geometry: z.object({ type: z.literal('MultiPolygon'), coordinates: z.array(z.array(z.array(z.array(z.number())))) }),
      }),
    ),
    /** Units that stand on the day and have no boundary; none is dropped silently. */
    without: z.array(z.object({ unitId: UnitIdText, name: z.string() })),
  }),
  problems: ['unit.not-found', 'unit.not-valid-on'],
  summary: 'The boundaries of a unit and of the units directly below it on a day',
})
export type BoundariesReply = z.output<typeof listBoundaries.reply>
