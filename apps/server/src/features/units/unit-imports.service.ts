// The only place that takes in catalogue lists and conversion tables: read, compared, shown, and applied as one batch of unit events.
import { createHash } from 'node:crypto'
import { addDays, type PlainDate } from '@binhyen/core/shared/plain-date'
import { Problem } from '@binhyen/core/shared/problem'
import { catalogueEvents, compareCatalogue, listErrorsOn, type CatalogueChange } from '@binhyen/core/units/catalogue-diff.domain'
import { readCatalogue } from '@binhyen/core/units/catalogue-file.domain'
import { readConversion } from '@binhyen/core/units/conversion-file.domain'
import { planConversion, type ConversionFacts, type ConversionUnit } from '@binhyen/core/units/conversion-plan.domain'
import {
  dayInFileName,
  fileError,
  type ImportError,
  type ImportErrorReason,
  type ImportWarning,
} from '@binhyen/core/units/import-file.domain'
import { catalogueDayFor } from '@binhyen/core/units/edition.domain'
import type { EventBatch, EventProblem, UnitEvent } from '@binhyen/core/units/unit-event.domain'
import type { CatalogueImportReply, ConversionImportReply } from '@binhyen/core/units/unit-imports.contract'
import type { UnitId } from '@binhyen/core/units/units.domain'
import type { Ctx } from '#server/platform/context'
import type { TableFile } from '#server/platform/files/sheets'
import { readImportTables, type ImportTables } from './import-files.service.ts'
import { previewEvents, type ImpactSource } from './unit-event-impacts.service.ts'
import { applyUnitEvents } from './unit-events.service.ts'
import * as store from './unit-imports.store.ts'

/** Errors and warnings shown at once; the totals say how many there are. */
const MOST_SHOWN = 1000

export type ImportAsked = {
  readonly on: PlainDate
  readonly source: string
  readonly apply: boolean
  readonly skip: boolean
  readonly seen?: string | undefined
}
export type DecisionAsked = {
  readonly number?: string | undefined
  readonly decidedOn?: PlainDate | undefined
  readonly issuer?: string | undefined
}

/** Names what a dry run showed, so that only that is applied. */
export function seenOf(shown: unknown): string {
  return createHash('sha256').update(JSON.stringify(shown)).digest('base64url')
}

/** The common part of every answer. */
export function answerOf(
  read: Pick<ImportTables, 'files'>,
  asked: ImportAsked,
  found: {
    readonly errors: readonly ImportError[]
    readonly warnings: readonly ImportWarning[]
    readonly skippable: boolean
    readonly seen: string
  },
): Pick<
  CatalogueImportReply,
  'on' | 'suggestedOn' | 'files' | 'errors' | 'errorTotal' | 'skippable' | 'warnings' | 'warningTotal' | 'seen' | 'applied'
> {
  const named = read.files.map((file) => dayInFileName(file.name)).find((day) => day !== null) ?? null
  const copy = <E extends ImportError | ImportWarning>(each: E): E & { values: Record<string, string | number> } => ({
    ...each,
    values: { ...each.values },
  })
  return {
    on: asked.on,
    suggestedOn: named === asked.on ? null : named,
    files: [...read.files],
    errors: found.errors.slice(0, MOST_SHOWN).map(copy),
    errorTotal: found.errors.length,
    skippable: found.skippable,
    warnings: found.warnings.slice(0, MOST_SHOWN).map(copy),
    warningTotal: found.warnings.length,
    seen: found.seen,
    applied: asked.apply,
  }
}

/**
 * Lets an import go on to be applied: without errors, or without those whose rows may be left out, and only as it was shown.
 * @throws unit.import-refused { errors, total }, unit.import-changed
 */
export function requireApplicable(
  asked: ImportAsked,
  found: { readonly errors: readonly ImportError[]; readonly skippable: boolean; readonly seen: string },
): void {
  if (!asked.apply) return
  if (found.errors.length > 0 && !(asked.skip && found.skippable)) {
    throw new Problem('unit.import-refused', { errors: found.errors.slice(0, MOST_SHOWN), total: found.errors.length })
  }
  if (asked.seen !== undefined && asked.seen !== found.seen) throw new Problem('unit.import-changed')
}

/** A right to change units somewhere is enough to compare a file; applying asks for it at every unit touched. */
function requireImporter(ctx: Ctx): void {
  ctx.authorise(
    'unit-event.write',
    ctx.actor.grants.map((grant) => grant.unitId),
  )
}

type Effect = Pick<CatalogueImportReply, 'batchId' | 'touches' | 'refusals'>

function subjectOf(event: UnitEvent | undefined, names: ReadonlyMap<UnitId, string>): string {
  if (event === undefined) return ''
  if (event.kind === 'create') return `${event.unit.fullName} (${event.unit.code})`
  if (event.kind === 'merge') return `${event.into.fullName} (${event.into.code})`
  return names.get(event.unitId) ?? event.unitId
}

function refusalsOf(
  problems: readonly EventProblem[],
  events: readonly UnitEvent[],
  names: ReadonlyMap<UnitId, string>,
): Effect['refusals'] {
  return problems.slice(0, MOST_SHOWN).map((problem) => ({
    code: problem.code,
    subject: subjectOf(problem.event === null ? undefined : events[problem.event], names),
    details: { ...problem.details },
  }))
}

/** Previews or applies the events of an import as one batch of one decision. @throws unit.events-refused, auth.forbidden */
async function effectOf(
  ctx: Ctx,
  impacts: readonly ImpactSource[],
  asked: ImportAsked & DecisionAsked,
  { events, names }: { readonly events: readonly UnitEvent[]; readonly names: ReadonlyMap<UnitId, string> },
): Promise<Effect> {
  if (events.length === 0) return { batchId: null, touches: [], refusals: [] }
  const batch: EventBatch = {
    effectiveOn: asked.on,
    decision: {
      number: asked.number ?? null,
      date: asked.decidedOn ?? null,
      issuer: asked.issuer ?? null,
      source: asked.source,
      checked: false,
    },
    events,
  }
  if (asked.apply) {
    const applied = await applyUnitEvents(ctx, [batch], { origin: 'import' })
    return { batchId: applied.batches[0] ?? null, touches: [], refusals: [] }
  }
  const preview = await previewEvents(ctx, impacts, [batch], 1)
  return {
    batchId: null,
    touches: preview.sections.map(({ section, total }) => ({ section, total })),
    refusals: refusalsOf(preview.problems, events, names),
  }
}

/** What is wrong with a single row leaves the rest usable; what is wrong with a file, or says that it is not whole, does not. */
const SKIPPABLE: ReadonlySet<ImportErrorReason> = new Set([
  'old-unknown',
  'new-unknown',
  'row-repeated',
  'whole-and-more',
  'population-twice',
])

const areSkippable = (errors: readonly ImportError[]): boolean => errors.length > 0 && errors.every((error) => SKIPPABLE.has(error.reason))

/**
 * Compares the official catalogue of a day with the tree of that day and, with `apply`, writes what changes as unit events.
 * @throws unit.import-refused, unit.import-changed, unit.events-refused, auth.forbidden
 */
export async function importCatalogue(
  ctx: Ctx,
  impacts: readonly ImpactSource[],
  files: readonly TableFile[],
  asked: ImportAsked & DecisionAsked & { readonly closings: boolean },
): Promise<CatalogueImportReply> {
  requireImporter(ctx)
  const read = await readImportTables(files)
  const list = readCatalogue(read.sheets)
  const { day } = catalogueDayFor(asked.on)
  const standing = await store.listStandingOn(ctx, day)
  const otherCodes = new Map((await store.listOtherCodes(ctx, day)).map(({ code, when }) => [code, when]))
  const whole = [...read.errors, ...list.errors]
  const errors = whole.length > 0 ? whole : listErrorsOn(list, standing, read.files[0]?.name ?? '')
  const usable = errors.length === 0
  const changes = usable ? compareCatalogue({ on: asked.on, standing, otherCodes, list, closings: asked.closings }) : []
  const found = { errors, warnings: list.warnings, skippable: false, seen: seenOf(changes) }
  requireApplicable(asked, found)
  const names = new Map(standing.map((unit) => [unit.id, unit.fullName]))
  const effect = await effectOf(ctx, impacts, asked, { events: catalogueEvents(changes, standing, asked.on), names })
  await recordImport(ctx, 'unit-import.catalogue', asked, { files: read.files, changes: tallyOf(changes), batchId: effect.batchId })
  return {
    ...answerOf(read, asked, found),
    ...effect,
    levels: list.levels.map((level) => ({
      level,
      listed: list.rows.filter((row) => row.level === level).length,
      standing: standing.filter((unit) => unit.level === level).length,
    })),
    changes: [...changes],
  }
}

function tallyOf(changes: readonly CatalogueChange[]): Readonly<Record<string, number>> {
  const tally: Record<string, number> = {}
  for (const { kind, verdict } of changes) tally[`${kind} ${verdict}`] = (tally[`${kind} ${verdict}`] ?? 0) + 1
  return tally
}

/** A dry run leaves a trace too: who compared which file. */
export async function recordImport(ctx: Ctx, action: string, asked: ImportAsked, after: Readonly<Record<string, unknown>>): Promise<void> {
  await ctx.audit(
    asked.apply ? `${action}-apply` : `${action}-check`,
    { kind: 'unit-import', id: asked.on },
    { after: { ...after, source: asked.source, skip: asked.skip } },
  )
}

/** Communes of a day with the units above them. */
function conversionUnits(rows: readonly store.StandingRow[]): readonly ConversionUnit[] {
  const byId = new Map(rows.map((row) => [row.id, row]))
  return rows.flatMap((row): ConversionUnit[] => {
    if (row.level !== 'commune') return []
    const above = byId.get(row.parentId)
    const province = above?.level === 'province' ? above : above === undefined ? undefined : byId.get(above.parentId)
    if (province === undefined) return []
    return [
      {
        id: row.id,
        code: row.code,
        fullName: row.fullName,
        districtName: above?.level === 'district' ? above.fullName : null,
        provinceName: province.fullName,
        provinceCode: province.code,
        provinceId: province.id,
        until: row.endsOn,
      },
    ]
  })
}

async function conversionFacts(ctx: Ctx, on: PlainDate): Promise<ConversionFacts> {
  const after = await store.listStandingOn(ctx, on)
  return {
    on,
    before: conversionUnits(await store.listStandingOn(ctx, addDays(on, -1))),
    after: conversionUnits(after),
    provincesAfter: new Map(after.filter((row) => row.level === 'province').map((row) => [row.code, row.id])),
    known: await store.listSuccessionsOn(ctx, on),
  }
}

/**
 * Compares a table of old and new units with what is known of the day and, with `apply`, writes it: successions of units that
 * ended on the day are stated anew; units that still stand are merged as the table says.
 * @throws unit.import-refused, unit.import-changed, unit.events-refused, auth.forbidden
 */
export async function importConversion(
  ctx: Ctx,
  impacts: readonly ImpactSource[],
  files: readonly TableFile[],
  asked: ImportAsked & DecisionAsked,
): Promise<ConversionImportReply> {
  requireImporter(ctx)
  const read = await readImportTables(files)
  const tables = read.sheets.map((sheet) => readConversion(sheet))
  const usable = tables.filter((table) => table.rows.length > 0)
  // a sheet of explanations beside the table is passed over
  const fileErrors = [...read.errors, ...(usable.length > 0 ? usable : tables).flatMap((table) => table.errors)]
  if (read.errors.length === 0 && read.sheets.length === 0) fileErrors.push(fileError(files[0]?.name ?? '', 'file-without-rows'))
  const rows = usable.flatMap((table) => table.rows)
  const facts = await conversionFacts(ctx, asked.on)
  const plan = planConversion(rows, facts)
  const errors = [...fileErrors, ...plan.errors]
  const found = { errors, warnings: plan.warnings, skippable: areSkippable(errors), seen: seenOf(plan.changes) }
  requireApplicable(asked, found)
  const names = new Map(facts.before.map((unit) => [unit.id, unit.fullName]))
  const effect =
    fileErrors.length > 0
      ? { batchId: null, touches: [], refusals: [] }
      : await effectOf(ctx, impacts, asked, { events: plan.events, names })
  await recordImport(ctx, 'unit-import.conversion', asked, {
    files: read.files,
    rows: rows.length,
    changes: plan.changes.length,
    batchId: effect.batchId,
  })
  return {
    ...answerOf(read, asked, found),
    ...effect,
    rows: rows.length,
    counts: { ...plan.counts },
    split: plan.split,
    unchanged: plan.unchanged,
    changes: plan.changes.map((change) => ({ ...change, before: [...change.before], after: [...change.after] })),
  }
}
