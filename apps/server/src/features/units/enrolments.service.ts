// The only place that decides on programme enrolment: who makes a cohort, when its denominator is frozen, what is in it.
import type { Window } from '@binhyen/core/shared/span'
import { Problem } from '@binhyen/core/shared/problem'
import { catalogueDayFor } from '@binhyen/core/units/edition.domain'
import type { Level, UnitId } from '@binhyen/core/units/units.domain'
import type { CohortReply } from '@binhyen/core/units/units.contract'
import type { BaseCtx, Ctx } from '#server/platform/context'
import { newId } from '#server/platform/ids'
import * as store from './enrolments.store.ts'
import { coversOf, descendantsOf, getUnitRow, nameUnits, scopeOf, scopesOf, type UnitCtx } from './units.service.ts'

function replyOf(row: store.CohortRow): CohortReply {
  return {
    id: row.id,
    unit: { id: row.unit_id, name: row.full_name },
    objectLevel: row.object_level,
    programme: row.programme,
    window: { from: row.window_from, to: row.window_to },
    source: row.source,
    asSaid: row.as_said,
    frozen: row.frozen_at !== null,
    demonstration: row.demonstration,
    units: row.units,
    pilots: row.pilots,
  }
}

export type CohortInput = {
  /** The province (or district) the programme is run in. */
  readonly unitId: UnitId
  readonly objectLevel: Level
  /** The status counted, e.g. 'ntm-19.2'. */
  readonly programme: string
  readonly window: Window
  readonly unitIds: readonly UnitId[]
  readonly pilotIds?: readonly UnitId[]
  readonly source: string
  readonly asSaid: string | null
  readonly demonstration?: boolean
}

type Enrolled = Pick<CohortInput, 'unitIds' | 'pilotIds'>
type Counted = Pick<CohortInput, 'unitId' | 'objectLevel' | 'window'>

/**
 * The rows of an enrolment: units of the cohort's level below its unit on the window's first day, pilots among them.
 * @throws unit.not-found, unit.not-valid-on, unit.wrong-level, request.invalid
 */
async function enrolmentsOf(ctx: UnitCtx, cohort: Counted, { unitIds, pilotIds = [] }: Enrolled): Promise<readonly store.NewEnrolment[]> {
  const on = cohort.window.from
  const ids = [...new Set(unitIds)]
  const scopes = await scopesOf(ctx, ids, on)
  const below = new Set((await descendantsOf(ctx, cohort.unitId, cohort.objectLevel, on)).map((each) => each.id))
  const outside = ids.find((id) => !below.has(id))
  if (outside !== undefined) {
    throw new Problem('unit.wrong-level', { id: outside, level: null, expected: `${cohort.objectLevel} below ${cohort.unitId}` })
  }
  const pilots = new Set(pilotIds)
  const stray = [...pilots].find((id) => !scopes.has(id))
  if (stray !== undefined) {
    throw new Problem('request.invalid', { issues: [{ path: 'body.pilotIds', message: `${stray} is not one of unitIds` }] })
  }
  return ids.map((unitId) => ({ unit_id: unitId, pilot: pilots.has(unitId), scope: scopes.get(unitId) ?? [] }))
}

/**
 * Makes a cohort with its units; the denominator is the number of units given, whatever the catalogue counts.
 * Scopes are those of the window's first day, or the first day of the catalogue.
 * @throws unit.not-found, unit.not-valid-on, unit.wrong-level, unit.cohort-overlaps, auth.forbidden
 */
export async function createCohort(ctx: Ctx, input: CohortInput): Promise<CohortReply> {
  const scope = await scopeOf(ctx, input.unitId, input.window.from)
  ctx.authorise('enrolment.write', scope)
  const rows = await enrolmentsOf(ctx, input, input)
  const id = await insert(ctx, { ...input, demonstration: ctx.demonstration }, scope)
  await store.insertEnrolments(ctx, id, rows)
  const { unitIds: _units, pilotIds: _pilots, ...about } = input
  await ctx.audit('cohort.create', { kind: 'cohort', id, scope }, { after: { ...about, ...countsOf(rows) } })
  return getCohort(ctx, id)
}

function countsOf(rows: readonly store.NewEnrolment[]): { readonly units: number; readonly pilots: number } {
  return { units: rows.length, pilots: rows.filter((row) => row.pilot).length }
}

/**
 * Replaces the units, pilots and source of a cohort that is still open; what was enrolled before is in the audit.
 * @throws unit.cohort-not-found, unit.cohort-frozen, unit.not-found, unit.not-valid-on, unit.wrong-level, auth.forbidden
 */
export async function changeCohort(
  ctx: Ctx,
  id: string,
  change: Enrolled & { readonly source: string; readonly asSaid: string | null },
): Promise<CohortReply> {
  const row = await getOpenRow(ctx, id)
  const before = await store.listEnrolledIds(ctx, id)
  const window = { from: row.window_from, to: row.window_to }
  const rows = await enrolmentsOf(ctx, { unitId: row.unit_id, objectLevel: row.object_level, window }, change)
  await store.updateCohort(ctx, id, { source: change.source, as_said: change.asSaid })
  await store.deleteEnrolmentsBut(
    ctx,
    id,
    rows.map((each) => each.unit_id),
  )
  await store.insertEnrolments(ctx, id, rows)
  const now = new Set(rows.map((each) => each.unit_id))
  await ctx.audit(
    'cohort.change',
    { kind: 'cohort', id, scope: row.scope },
    {
      before: { source: row.source, asSaid: row.as_said, units: row.units, pilots: row.pilots },
      after: {
        source: change.source,
        asSaid: change.asSaid,
        ...countsOf(rows),
        added: [...now].filter((each) => !before.has(each)),
        removed: [...before].filter((each) => !now.has(each)),
      },
    },
  )
  return getCohort(ctx, id)
}

export type LoadedCohort = Omit<CohortInput, 'unitIds' | 'pilotIds'> & {
  readonly units: readonly { readonly unitId: UnitId; readonly scope: readonly UnitId[]; readonly pilot: boolean }[]
}

/** Loading step of the demonstration, as the owner: a cohort with its units, frozen at once; returns its id. @throws unit.not-found, unit.not-valid-on */
export async function loadCohort(ctx: BaseCtx, input: LoadedCohort): Promise<string> {
  const scope = await scopeOf(ctx, input.unitId, input.window.from)
  const id = await insert(ctx, input, scope)
  await store.insertEnrolments(
    ctx,
    id,
    input.units.map((unit) => ({ unit_id: unit.unitId, pilot: unit.pilot, scope: unit.scope })),
  )
  await store.freeze(ctx, id, ctx.now)
  await ctx.audit(
    'cohort.load',
    { kind: 'cohort', id, scope },
    { after: { unitId: input.unitId, programme: input.programme, window: input.window, units: input.units.length } },
  )
  return id
}

async function insert(ctx: BaseCtx, input: Omit<CohortInput, 'unitIds' | 'pilotIds'>, scope: readonly UnitId[]): Promise<string> {
  const id = newId(ctx.now)
  await store.insertCohort(ctx, {
    id,
    unit_id: input.unitId,
    object_level: input.objectLevel,
    programme: input.programme,
    window_from: input.window.from,
    window_to: input.window.to,
    source: input.source,
    as_said: input.asSaid,
    demonstration: input.demonstration ?? false,
    scope: [...scope],
  })
  return id
}

/** From here on nobody changes which units count. @throws unit.cohort-not-found, unit.cohort-frozen, auth.forbidden */
export async function freezeCohort(ctx: Ctx, id: string): Promise<CohortReply> {
  const row = await getOpenRow(ctx, id)
  await store.freeze(ctx, id, ctx.now)
  await ctx.audit('cohort.freeze', { kind: 'cohort', id, scope: row.scope }, { after: { units: row.units, pilots: row.pilots } })
  return getCohort(ctx, id)
}

/** A cohort the actor may change, held against others until the transaction ends. */
async function getOpenRow(ctx: Ctx, id: string): Promise<store.CohortRow> {
  const { scope } = await getRow(ctx, id)
  ctx.authorise('enrolment.write', scope)
  await store.lockCohort(ctx, id)
  const row = await getRow(ctx, id)
  if (row.frozen_at !== null) throw new Problem('unit.cohort-frozen', { id })
  return row
}

async function getRow(ctx: UnitCtx, id: string): Promise<store.CohortRow> {
  const row = await store.findCohort(ctx, id)
  if (row === undefined) throw new Problem('unit.cohort-not-found', { id })
  return row
}

/** A cohort by its id, as far as the asker may see. @throws unit.cohort-not-found */
export async function getCohort(ctx: UnitCtx, id: string): Promise<CohortReply> {
  return replyOf(await getRow(ctx, id))
}

/** The frozen cohort a programme counts the unit in for exactly this window, or null. */
export async function cohortFor(
  ctx: UnitCtx,
  asked: { readonly unitId: UnitId; readonly programme: string; readonly window: Window },
): Promise<CohortReply | null> {
  const row = await store.findCohortOf(ctx, asked)
  return row === undefined ? null : replyOf(row)
}

/** Cohorts made for a unit or for a unit it succeeded, latest window first. @throws unit.not-found */
export async function cohortsOf(ctx: UnitCtx, unitId: UnitId): Promise<readonly CohortReply[]> {
  await getUnitRow(ctx, unitId)
  return (await store.listCohortsOf(ctx, await coversOf(ctx, unitId))).map(replyOf)
}

export type EnrolmentPage = {
  readonly cohort: CohortReply
  readonly items: {
    readonly unit: { readonly id: UnitId; readonly name: string }
    readonly code: string
    readonly type: store.EnrolmentRow['type']
    readonly path: string[]
    readonly pilot: boolean
  }[]
  readonly next: string | null
}

/** A page of a cohort's units, by unit id. @throws unit.cohort-not-found */
export async function listEnrolments(
  ctx: UnitCtx,
  id: string,
  page: { readonly after?: string | undefined; readonly limit: number },
): Promise<EnrolmentPage> {
  const cohort = await getCohort(ctx, id)
  const on = catalogueDayFor(cohort.window.from).day
  const rows = await store.listEnrolments(ctx, { id, on }, { after: page.after ?? null, limit: page.limit + 1 })
  const shown = rows.slice(0, page.limit)
  const names = await nameUnits(ctx, [...new Set(shown.flatMap((row) => row.scope.slice(1)))], on)
  const items = shown.map((row) => ({
    unit: { id: row.unit_id, name: row.full_name },
    code: row.code,
    type: row.type,
    path: row.scope
      .slice(1)
      .filter((each) => each !== 'VN')
      .map((each) => names.get(each) ?? each),
    pilot: row.pilot,
  }))
  return { cohort, items, next: rows.length > page.limit ? (shown.at(-1)?.unit_id ?? null) : null }
}
